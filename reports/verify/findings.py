"""The results of checking a report: findings in plain sentences, and the verdict that follows from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storage.vocabulary.errors import DomainError

LONGEST_QUOTE = 120
LONGEST_SENTENCE = 1600  # ten names of the longest that are quoted, and the words around them


class Result(StrEnum):
    """The result of one check, and of all checks together: the worst one wins."""

    ALTERED = "altered"  # this cannot be what the publisher sealed
    CANNOT_TELL = "cannot tell"  # something needed is missing, unknown or not understood
    GOOD = "good"
    NOTE = "note"  # worth reporting, of no weight


WEIGHT = {result: place for place, result in enumerate(Result)}
EXIT_CODES = {Result.GOOD: 0, Result.ALTERED: 1, Result.CANNOT_TELL: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: a word for it ("signature", "digest"), what came out, the file, and a sentence for people."""

    check: str
    result: Result
    file: str
    sentence: str

    def __str__(self) -> str:
        """Return one line, safe to print whatever the files hold."""
        place = f"{plain(self.file)}: " if self.file else ""
        return f"{self.result}: {place}{plain(self.sentence, LONGEST_SENTENCE)}"

    def as_json(self) -> dict[str, str]:
        return {
            "check": self.check,
            "result": self.result.name.lower(),
            "file": self.file.encode("utf-8", "replace").decode(),
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome (good, altered or cannot tell) and every finding, most important first."""

    outcome: Result
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Verdict":
        """Weigh findings: good needs one good and nothing worse."""
        ordered = tuple(sorted(dict.fromkeys(findings), key=lambda finding: WEIGHT[finding.result]))
        outcome = ordered[0].result if ordered else Result.CANNOT_TELL
        return cls(Result.CANNOT_TELL if outcome is Result.NOTE else outcome, ordered)

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.outcome]

    def lines(self) -> list[str]:
        return [str(finding) for finding in self.findings]

    def as_json(self) -> dict[str, Any]:
        findings = [finding.as_json() for finding in self.findings]
        return {"outcome": self.outcome.name.lower(), "exit_code": self.exit_code, "findings": findings}


def altered(check: str, file: str, sentence: str) -> Finding:
    return Finding(check, Result.ALTERED, file, sentence)


def cannot_tell(check: str, file: str, sentence: str) -> Finding:
    return Finding(check, Result.CANNOT_TELL, file, sentence)


def good(check: str, file: str, sentence: str) -> Finding:
    return Finding(check, Result.GOOD, file, sentence)


def note(check: str, file: str, sentence: str) -> Finding:
    return Finding(check, Result.NOTE, file, sentence)


def happened(error: DomainError) -> str:
    """Return what happened according to an error, without its advice."""
    return error.what.format_map(error.facts)


def plain(text: object, longest: int = LONGEST_QUOTE) -> str:
    """Quote text from a file: one line, no control characters for the terminal, cut to a sane length."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(text)[: longest + 1])
    return shown if len(shown) <= longest else f"{shown[:longest]}…"
