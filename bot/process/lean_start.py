"""Starts the bot small: what is read once comes first, and no library loads what the bot never uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from reports.language import words
from reports.reading.countries import country_codes

# The bot has its own listener for webhooks, which loads tornado itself, its own command line, and asyncio alone.
# Of httpx it is the command line, which brings rich and pygments. These libraries do without what is not installed.
NEVER_USED = ("tornado", "trio", "httpx._main")


@contextmanager
def lean_start() -> Iterator[None]:
    """Let nothing within the block load what the bot never uses; afterwards all can be imported. Keeps what is loaded.

    Reading texts and locales takes several MiB for a moment, which the imports of the block then take over.
    """
    country_codes()
    for language in words.languages():
        words.catalogue(language)
        words.locale(language)
    spared = [name for name in NEVER_USED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(spared))  # type: ignore[arg-type] # None is Python's word for: not to be found
    try:
        yield
    finally:
        for name in spared:
            del sys.modules[name]
