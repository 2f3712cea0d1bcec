"""The part of Babel's data that reports use. The rest is released: a bot that waits for months needs none of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import accumulate
from threading import Lock

from babel import Locale, core, localedata

# Two fifths of a locale: reports name no unit, currency, script or time zone.
NEVER_SHOWN = (
    "compact_currency_formats",
    "compact_decimal_formats",
    "compound_unit_patterns",
    "currency_names",
    "currency_names_plural",
    "currency_symbols",
    "date_fields",
    "interval_formats",
    "meta_zones",
    "scripts",
    "time_zones",
    "unit_display_names",
    "unit_patterns",
    "variants",
)
_ONE_AT_A_TIME = Lock()


def locale_of(identifier: str) -> Locale:
    """Return a locale without what reports never show; what it inherits from loses that, too."""
    with _global_data():
        found = Locale.parse(identifier)
        for name in ("root", *accumulate(identifier.split("_"), "{}_{}".format)):
            data = localedata.load(name)
            for section in NEVER_SHOWN:
                data[section] = {}
    return found


def territory_codes() -> frozenset[str]:
    """Return every code of a territory that CLDR knows."""
    return frozenset(str(code) for code in locale_of("en").territories)


def territory_aliases() -> dict[str, tuple[str, ...]]:
    """Return CLDR's other codes of territories, with the territories that each means."""
    with _global_data():
        aliases: Mapping[str, list[str]] = core.get_global("territory_aliases")
        return {alias: tuple(codes) for alias, codes in aliases.items()}


@contextmanager
def _global_data() -> Iterator[None]:
    """Let Babel read its tables of all languages and release them afterwards: Babel reads them again when needed."""
    with _ONE_AT_A_TIME:
        try:
            yield
        finally:
            core._global_data = None  # noqa: SLF001 (Babel has no public way to do this)
