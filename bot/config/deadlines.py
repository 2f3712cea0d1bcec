"""The table [deadlines]: how long an open demand may wait for its answer, for each legal process."""

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
    """The time limit of each legal process; an empty one sets none."""

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
    informal_request: TimeLimit = ""
    private_request: TimeLimit = ""
    other: TimeLimit = ""

    def limits(self) -> dict[LegalProcess, Limit]:
        """Return the limits that are set."""
        found = {process: _LIMIT.fullmatch(getattr(self, process.value)) for process in LegalProcess}
        return {process: Limit(int(text[1]), text[2] == "hour") for process, text in found.items() if text}
