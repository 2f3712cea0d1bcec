"""Starts the bot with little memory: data read once comes first, and libraries load nothing that the bot never uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from reports.language import words
from reports.reading.countries import country_codes

# The bot has its own listener for webhooks, which loads tornado itself, its own command line, and asyncio alone.
# Of httpx it is the command line, which brings rich and pygments. These libraries work without missing modules.
NEVER_USED = ("tornado", "trio", "httpx._main")


@contextmanager
def lean_start() -> Iterator[None]:
    """Prevent imports that the bot never uses inside the block; later they work again. Keeps what is loaded.

    Reading texts and locales takes several MiB for a moment, which the imports of the block then reuse.
    """
    country_codes()
    for language in words.languages():
        words.catalogue(language)
        words.locale(language)
    spared = [name for name in NEVER_USED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(spared))  # type: ignore[arg-type] # None makes Python treat a module as missing
    try:
        yield
    finally:
        for name in spared:
            del sys.modules[name]
