"""Converts a case to a database row and back, and to the canonical line that digests are made of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from storage.ledger.chain import instant_of, instant_or_none
from storage.vocabulary.case import OPTIONAL_WORDS, Case, Coverage, CoverageKind
from storage.vocabulary.changes import ConfirmReason, VoidReason
from storage.vocabulary.words import (
    EMBARGO_UNKNOWN,
    Authority,
    DataKind,
    Grounds,
    LegalProcess,
    Notice,
    Outcome,
    RefusalReason,
)

CASE_COLUMNS = (
    "received_on", "country", "legal_process", "outcome", "requests", "accounts_specified", "accounts_affected",
    "authority", "grounds", "data_requested", "data_disclosed", "closed_on", "refusal_reason", "notice",
    "channel_country", "embargo_until", "acknowledged_after_hours", "answered_after_hours", "case_file",
    *OPTIONAL_WORDS, "follows", "costs_claimed", "costs_reimbursed",
)  # fmt: skip
COVERAGE_COLUMNS = ("country", "start_on", "end_on", "what", "zero", "source")
_case_facts = itemgetter("reference", *CASE_COLUMNS)
_coverage_facts = itemgetter(*COVERAGE_COLUMNS)
_spell = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCase:
    """A case with its metadata; `imported_by` is the ledger entry of its import, if it was imported.

    `last_entry` is the entry that wrote it last (None: its import). `told_in` is the report that counted it before its
    embargo.
    """

    reference: str
    recorded_at: datetime
    recorded_by: str
    imported_by: int | None
    case: Case
    last_entry: int | None = None
    voided_at: datetime | None = None
    void_reason: VoidReason | None = None
    embargo_renewals: int = 0
    told_in: str | None = None
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None
    confirm_reason: ConfirmReason | None = None

    @property
    def revision(self) -> int:
        """Return a number that differs after every change."""
        return self.last_entry or self.imported_by or 0

    def is_embargoed(self, today: date) -> bool:
        """Return whether it is embargoed on a day of the publisher."""
        until = self.case.embargo_until
        return until is not None and (until == EMBARGO_UNKNOWN or until > today.isoformat())


def case_values(case: Case) -> dict[str, str | int | None]:
    """Return the columns of a case."""
    return {
        "received_on": case.received_on.isoformat(),
        "country": case.country,
        "legal_process": case.legal_process.value,
        "outcome": case.outcome.value,
        "requests": case.requests,
        "accounts_specified": case.accounts_specified,
        "accounts_affected": case.accounts_affected,
        "authority": case.authority.value,
        "grounds": case.grounds.value,
        "data_requested": _list_text(case.data_requested),
        "data_disclosed": _list_text(case.data_disclosed),
        "closed_on": None if case.closed_on is None else case.closed_on.isoformat(),
        "refusal_reason": case.refusal_reason.value,
        "notice": case.notice.value,
        "channel_country": case.channel_country,
        "embargo_until": case.embargo_until,
        "acknowledged_after_hours": case.acknowledged_after_hours,
        "answered_after_hours": case.answered_after_hours,
        "case_file": case.case_file,
        **{column: getattr(case, column).value for column in OPTIONAL_WORDS},
        "follows": case.follows,
        "costs_claimed": case.costs_claimed,
        "costs_reimbursed": case.costs_reimbursed,
    }


def stored_case(row: Mapping[Any, Any]) -> StoredCase:
    """Build the value of a row of the cases."""
    return StoredCase(
        reference=row["reference"],
        recorded_at=instant_of(row["recorded_at"]),
        recorded_by=row["recorded_by"],
        imported_by=row["imported_by"],
        case=case_of(row),
        last_entry=row["last_entry"],
        voided_at=instant_or_none(row["voided_at"]),
        void_reason=None if row["void_reason"] is None else VoidReason(row["void_reason"]),
        embargo_renewals=row["embargo_renewals"] or 0,
        told_in=row["told_in"],
        confirmed_at=instant_or_none(row["confirmed_at"]),
        confirmed_by=row["confirmed_by"],
        confirm_reason=None if row["confirm_reason"] is None else ConfirmReason(row["confirm_reason"]),
    )


def case_of(row: Mapping[Any, Any]) -> Case:
    """Build the value of a case's columns."""
    optional: dict[str, Any] = {column: words(row[column]) for column, words in OPTIONAL_WORDS.items()}
    return Case(
        received_on=date.fromisoformat(row["received_on"]),
        country=row["country"],
        legal_process=LegalProcess(row["legal_process"]),
        outcome=Outcome(row["outcome"]),
        requests=row["requests"],
        accounts_specified=row["accounts_specified"],
        accounts_affected=row["accounts_affected"],
        authority=Authority(row["authority"]),
        grounds=Grounds(row["grounds"]),
        data_requested=_list_of(row["data_requested"]),
        data_disclosed=_list_of(row["data_disclosed"]),
        closed_on=None if row["closed_on"] is None else date.fromisoformat(row["closed_on"]),
        refusal_reason=RefusalReason(row["refusal_reason"]),
        notice=Notice(row["notice"]),
        channel_country=row["channel_country"],
        embargo_until=row["embargo_until"],
        acknowledged_after_hours=row["acknowledged_after_hours"],
        answered_after_hours=row["answered_after_hours"],
        case_file=row["case_file"],
        **optional,
        follows=row["follows"],
        costs_claimed=row["costs_claimed"],
        costs_reimbursed=row["costs_reimbursed"],
    )


def coverage_values(coverage: Coverage) -> dict[str, str | int]:
    """Return the columns of a coverage statement."""
    return {
        "country": coverage.country,
        "start_on": coverage.start.isoformat(),
        "end_on": coverage.end.isoformat(),
        "what": coverage.what.value,
        "zero": int(coverage.zero),
        "source": coverage.source,
    }


def stored_coverage(row: Mapping[Any, Any]) -> Coverage:
    """Build the value of a row of the coverage."""
    return Coverage(
        country=row["country"],
        start=date.fromisoformat(row["start_on"]),
        end=date.fromisoformat(row["end_on"]),
        what=CoverageKind(row["what"]),
        zero=bool(row["zero"]),
        source=row["source"],
    )


def case_line(row: Mapping[Any, Any]) -> bytes:
    """Return the canonical form of a stored case: a JSON list of the reference and the columns, one line."""
    return _line(_case_facts(row))


def coverage_line(row: Mapping[Any, Any]) -> bytes:
    """Return the canonical form of a stored coverage statement."""
    return _line(_coverage_facts(row))


def _line(values: tuple[Any, ...]) -> bytes:
    return _spell(values).encode() + b"\n"


def _list_text(kinds: tuple[DataKind, ...] | None) -> str | None:
    return None if kinds is None else ";".join(kinds)


def _list_of(text: str | None) -> tuple[DataKind, ...] | None:
    if text is None:
        return None
    return tuple(DataKind(word) for word in text.split(";")) if text else ()
