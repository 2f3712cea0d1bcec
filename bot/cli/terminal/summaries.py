"""Prints what is wrong or odd in a file: like lines become one, with their number and the first place."""

import re
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from bot.actions.context.terminal import counted
from bot.actions.files.findings import Finding, Findings
from bot.cli.terminal.context import CliContext
from bot.config.report import STRICT_FILE_NUMBERS
from storage.vocabulary.errors import Phrase

EXPLAINED = 1000  # bad lines that are explained; all are counted
ALIKE = 3  # so many lines that differ only in their place are printed as one


@contextmanager
def printed_findings(context: CliContext, *, file_form: re.Pattern[str] = STRICT_FILE_NUMBERS) -> Iterator[Findings]:
    """Collect what is wrong within a block and print it to stderr at the end, also if the block fails."""
    findings = Findings(limit=EXPLAINED, file_form=file_form)
    try:
        yield findings
    finally:
        for line in [*_mistakes(findings), *_remarks(findings.remarks)]:
            context.errors.print(line, markup=False, highlight=False, soft_wrap=True)


def _mistakes(findings: Findings) -> Iterator[str]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings.shown:
        groups.setdefault(str(finding.problem), []).append(finding)
    for problem, alike in groups.items():
        if len(alike) < ALIKE:
            yield from map(str, alike)
        else:
            noun = "line" if alike[0].place.startswith("line ") else "place"
            yield f"{counted(len(alike), noun)}: {problem}; first at {alike[0].place}"
    if more := findings.bad - len({finding.place for finding in findings.shown}):
        yield f"{counted(more, 'more line')} with mistakes not listed; fix these first"


def _remarks(remarks: list[str]) -> Iterator[str]:
    groups: dict[Hashable, list[str]] = {}
    for remark in remarks:
        groups.setdefault(_kind(remark), []).append(remark)
    for alike in groups.values():
        if len(alike) < ALIKE:
            yield from map(str, alike)
        else:
            yield f"{alike[0]} (and {len(alike) - 1:,} more like this)"


def _kind(remark: str) -> Hashable:
    """Return what like remarks have in common: the message and the phrases in it, but not its numbers and names."""
    if not isinstance(remark, Phrase) or not remark.facts:
        return remark
    return remark.message, *(str(fact) for fact in remark.facts.values() if isinstance(fact, Phrase))
