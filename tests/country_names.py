"""Writes the table of country names from CLDR's names in all languages and the hand-written forms: `make names`."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel import Locale, localedata

from reports.language import words
from reports.reading.countries import CLDR_ONLY, country_codes
from reports.reading.country_names import TABLE, plain_name

FORMS = Path(__file__).with_name("country_forms.txt")
NOBODY = "ZZ"  # not stated: a country of no name outside the languages of the reports


def table() -> str:
    """Every name with the codes that it may mean, one a line, sorted by bytes."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for code, name in (*cldr_names(), *shipped_names(), *forms()):
        plain = plain_name(name)
        found[plain.replace(" ", "")][plain].add(code)
    lines = [line for joined, spellings in found.items() if joined for line in _lines(joined, spellings)]
    return "".join(sorted(lines, key=str.encode))


def _lines(joined: str, spellings: Mapping[str, set[str]]) -> Iterator[str]:
    """One line for a name; one for each way to set its blanks where they make different countries of it."""
    codes = set().union(*spellings.values())
    if len(codes) == 1 or len(spellings) == 1:
        yield _line(joined, codes)
        return
    if joined not in spellings:
        yield _line(joined, codes)
    yield from (_line(spelled, of) for spelled, of in spellings.items())


def _line(name: str, codes: set[str]) -> str:
    return f"{name}\t{' '.join(sorted(codes))}\n"


@cache
def cldr_names() -> frozenset[tuple[str, str]]:
    """Each code with each name in the locales that Babel has; what is a code itself is no name."""
    return frozenset(_cldr_names())


def _cldr_names() -> Iterator[tuple[str, str]]:
    codes = sorted(set(country_codes().values()) - {NOBODY})
    for identifier in localedata.locale_identifiers():
        territories = Locale.parse(identifier).territories
        names = ((code, territories.get(code, code)) for code in codes)
        yield from ((code, name) for code, name in names if name not in {code, *CLDR_ONLY})


def shipped_names() -> Iterator[tuple[str, str]]:
    """Each code with the name that reports print."""
    for language in words.languages():
        yield from ((code, words.country(code, language)) for code in sorted(set(country_codes().values())))


def forms() -> Iterator[tuple[str, str]]:
    """Each code with its hand-written names."""
    for line in FORMS.read_text(encoding="utf-8").splitlines():
        code, _, names = line.partition(":")
        if not line.startswith("#"):
            yield from ((code, name.strip()) for name in names.split(";"))


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        TABLE.write_text(table(), encoding="utf-8")
    else:
        sys.exit("usage: python -m tests.country_names --write")
