"""Reads a file in the form of an import without a register: its cases, and what was found wrong."""

import io
from pathlib import Path

from bot.actions.files.csv import csv_cases
from bot.actions.files.findings import Findings
from bot.actions.files.jsonl import jsonl_cases
from bot.actions.files.source import Source
from storage.vocabulary.case import Case
from tests.support.case_forms import TODAY


def read_file(path: Path, content: bytes, form: str) -> tuple[list[Case], Findings]:
    """Through the real file layer."""
    path.write_bytes(content)
    findings = Findings()
    with Source(path).text() as text:
        return list((csv_cases if form == "csv" else jsonl_cases)(text, TODAY, findings)), findings


def read_text(content: str, form: str) -> tuple[list[Case], Findings]:
    """Without a file, for many examples a second."""
    findings = Findings()
    return list((csv_cases if form == "csv" else jsonl_cases)(io.StringIO(content), TODAY, findings)), findings


def lines_of(findings: Findings) -> list[str]:
    """Each finding as "17 country"."""
    return [f"{each.place.removeprefix('line ')} {each.problem.column}" for each in findings.shown]
