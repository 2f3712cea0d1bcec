"""Reads the reason for a correction: a listed word and a short free text that must name nobody. Readers see both."""

import calendar
import re
from collections.abc import Iterator

from bot.actions.cases.identifiers import IdentifierSeen, masked, refuse_identifiers
from reports.reading.sentences import is_country
from storage.vocabulary.changes import CorrectionReason
from storage.vocabulary.errors import DataError, Phrase

WORDS = frozenset(reason.value for reason in CorrectionReason)
LONGEST_DETAIL = 80
LONGEST_ABBREVIATION = 5
NAME, ADDRESS = Phrase("a name"), Phrase("an address")
MONTHS = frozenset(calendar.month_name)
_CAPITALISED = re.compile(r"\b[^\W\d_a-zа-яё][\w'’-]*(?: (?:(?:and|of|the) )?[^\W\d_a-zа-яё][\w'’-]*)*")
_STREET = re.compile(
    r"\b(?:street|st\.|road|rd\.|avenue|ave\.|lane|square|boulevard|blvd|drive|flat|apartment"
    r"|\w*stra(?:ß|ss)e|\w*str\.|\w*gasse|\w*platz|rue|via|calle|avenida|rua"
    r"|ul\.|ulitsa|ул\.|улиц\w*|просп\w*|переул\w*|кв\.|дом)(?!\w)",
    re.IGNORECASE,
)


class BadReason(DataError):
    """The reason is not in the list, or its free text is too long."""

    what = "the reason is not in the list, or more than {limit} characters follow it; no edition was requested"
    todo = "write one of {words}, then, if needed, a few words, such as: counted_twice two court orders from Brazil"


def read_reason(text: str) -> str:
    """Return the reason as it is stored: the word alone, or "word: free text". Raises BadReason, IdentifierSeen."""
    word, _, detail = " ".join(text.replace(":", " ", 1).split()).partition(" ")
    if word.lower() not in WORDS or len(detail) > LONGEST_DETAIL or not detail.isprintable():
        raise BadReason(limit=LONGEST_DETAIL, words=", ".join(CorrectionReason))
    refuse_identifiers(detail)
    refuse_people(detail)
    return f"{word.lower()}: {detail}" if detail else word.lower()


def refuse_people(text: str) -> None:
    """Refuse a text for readers that may name a person or an address. Raises IdentifierSeen."""
    for kind, seen in _people(text):
        raise IdentifierSeen(kind=kind, masked=masked(seen))


def _people(text: str) -> Iterator[tuple[Phrase, str]]:
    """Yield possible names and addresses: capitalised words except countries, months and abbreviations; streets."""
    for run in _CAPITALISED.findall(text):
        if not is_country(run) and not _is_harmless(run):
            yield NAME, run
    if (street := _STREET.search(text)) and any(character.isdigit() for character in text):
        yield ADDRESS, street.group()


def _is_harmless(run: str) -> bool:
    return all(word in MONTHS or (word.isupper() and len(word) <= LONGEST_ABBREVIATION) for word in run.split())
