"""The table [deadlines]: how long an open demand may wait for its answer, for each legal process and in emergencies."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from bot.config.section import Section
from storage.vocabulary.words import LegalProcess

_LIMIT = re.compile(r"([1-9][0-9]{0,3}) (day|hour)s?")


def _a_limit(text: str) -> str:
    if text and not _LIMIT.fullmatch(text):
        message = 'is not a number of days or hours; write it like "14 days" or "8 hours"'
        raise ValueError(message)
    return text


TimeLimit = Annotated[str, AfterValidator(_a_limit)]


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of whole days of the publisher, or of hours."""

    number: int
    in_hours: bool


class Deadlines(Section):
    """The time limit of each legal process, and of emergencies whatever their process; an empty one sets none.

    The defaults are those of Article 10 of Regulation (EU) 2023/1543.
    """

    court_order: TimeLimit = ""
    search_warrant: TimeLimit = ""
    subpoena: TimeLimit = ""
    civil_subpoena: TimeLimit = ""
    administrative_order: TimeLimit = ""
    production_order: TimeLimit = ""
    mutual_legal_assistance: TimeLimit = ""
    pen_register: TimeLimit = ""
    interception_order: TimeLimit = ""
    emergency_request: TimeLimit = ""
    preservation_request: TimeLimit = ""
    national_security_letter: TimeLimit = ""
    fisa_content: TimeLimit = ""
    fisa_non_content: TimeLimit = ""
    technical_assistance: TimeLimit = ""
    european_production_order: TimeLimit = "10 days"
    european_preservation_order: TimeLimit = ""
    european_investigation_order: TimeLimit = ""
    cross_border_order: TimeLimit = ""
    informal_request: TimeLimit = ""
    private_request: TimeLimit = ""
    other: TimeLimit = ""
    emergency: TimeLimit = "8 hours"

    def limits(self) -> dict[LegalProcess, Limit]:
        """Return the limits of legal processes that are set."""
        found = {process: _limit(getattr(self, process.value)) for process in LegalProcess}
        return {process: limit for process, limit in found.items() if limit is not None}

    def in_emergencies(self) -> Limit | None:
        """Return the limit of demands that are marked as emergencies, if it is set."""
        return _limit(self.emergency)


def _limit(text: str) -> Limit | None:
    found = _LIMIT.fullmatch(text)
    return Limit(int(found[1]), found[2] == "hour") if found else None
