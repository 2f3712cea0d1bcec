"""STRICT tables whose constraints refuse what cannot be."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, Column, MetaData, Table, Text, insert, text
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, StatementError
from sqlalchemy.schema import CreateTable

from storage.engine.database import Database
from storage.tables import base, checks
from storage.tables.approvals import CORRECTIONS
from storage.tables.base import rule
from storage.tables.register import CASES, COVERAGE
from storage.vocabulary.case import OPTIONAL_WORDS
from storage.vocabulary.words import DataKind
from tests.support.cases import a_case, a_coverage, case_row
from tests.support.registers import Register

SQLITE = sqlite_dialect()
HOURS = ("acknowledged_after_hours", "answered_after_hours")
NUMBERS = ("accounts_specified", "accounts_affected", *HOURS, "costs_claimed", "costs_reimbursed")
ENUMS = ("legal_process", "outcome", "authority", "grounds", "refusal_reason", "notice", *OPTIONAL_WORDS)
LISTS = ("data_requested", "data_disclosed")
DAYS = ("received_on", "closed_on", "embargo_until")
NOT_DAYS = ("", "2026", "now", "today", "2023-02-29", "2026-W27-3",
            "2026-13-01", "2026-00-10", "2026-02-30", "2026-04-31", "2026-1-01", "01.02.2026", "0000-01-01",
            "2026-07-01 ", "2026-07-01T00:00", "20260701", "２０２６-07-01", "-----07-01", "unknwon")  # fmt: skip
NOT_INSTANTS = (
    "",
    "now",
    "2026-07-04",
    "2026-07-04T12:00:00+02:00",
    "2026-02-29T12:00:00.000000Z",
    "2026-07-04T24:00:00.000000Z",
    "2026-07-04T12:60:00.000000Z",
    "2026-07-04T12:00:00.00000 Z",
    "2026-07-04 12:00:00.000000Z",
    "2026-07-04T12:00:00.000000z",
    "0000-07-04T12:00:00.000000Z",
)
NOT_LISTS = (";", "ip", "IP_ADDRESS", "ip_address;ip_address", "phone_number;ip_address", "ip-address", "ip_address;",
             "ip_address, phone_number")  # fmt: skip
NOT_REFERENCES = ("", "0123ABC", "0123ABCDE", "0123abcd", "0123ABCU", None)
IMPOSSIBLE: list[tuple[str, dict[str, Any]]] = [
    *((f"{column} {number}", {column: number}) for column in NUMBERS for number in (-1, 1_000_000_000)),
    *((f"{column} 12x", {column: "12x"}) for column in NUMBERS),
    *((f"{column} 1.5", {column: 1.5}) for column in NUMBERS),
    *((f"requests {number}", {"requests": number}) for number in (0, -1, 1_000_000_000, "1x", None)),
    *((f"{column} {word!r}", {column: word}) for column in ENUMS for word in ("", "hearsay", "COURT", None)),
    *((f"{column} {day!r}", {column: day}) for column in DAYS for day in NOT_DAYS),
    *((f"country {text!r}", {"country": text}) for text in ("", "F", "FRA", "fr", "F1", "ÉÉ", None)),
    ("channel country", {"channel_country": "deu"}),
    *((f"reference {text!r}", {"reference": text}) for text in NOT_REFERENCES),
    ("closed before received", {"received_on": "2026-05-04", "closed_on": "2026-05-03"}),
    ("pending and closed", {"outcome": "pending", "closed_on": "2026-05-09"}),
    ("preserved by a court order", {"outcome": "preserved"}),
    ("nameless recorder", {"recorded_by": ""}),
    *((f"recorded at {text!r}", {"recorded_at": text}) for text in NOT_INSTANTS),
    ("empty case file", {"case_file": ""}),
    ("empty follows", {"follows": ""}),
    ("blob for a text", {"country": b"FR"}),
]  # fmt: skip
POSSIBLE: list[tuple[str, dict[str, Any]]] = [
    ("nothing but what is needed", dict.fromkeys((*NUMBERS, *LISTS, "closed_on", "embargo_until", "case_file"))),
    ("zero accounts", dict.fromkeys(NUMBERS, 0)),
    ("largest numbers", dict.fromkeys((*NUMBERS, "requests"), 999_999_999)),
    ("empty lists", dict.fromkeys(LISTS, "")),
    ("every kind", dict.fromkeys(LISTS, ";".join(DataKind))),
    ("embargo of unknown end", {"embargo_until": "unknown"}),
    ("embargo with an end", {"embargo_until": "2030-01-31"}),
    ("closed on the day of receipt", {"closed_on": "2026-05-04"}),
    ("leap day", {"received_on": "2024-02-29"}),
    ("pending", {"outcome": "pending", "closed_on": None}),
    ("preserved", {"outcome": "preserved", "legal_process": "preservation_request"}),
    ("preserved by a European order", {"outcome": "preserved", "legal_process": "european_preservation_order"}),
    ("preservation refused", {"outcome": "refused", "legal_process": "preservation_request"}),
    ("fewer accounts than requests", {"requests": 5, "accounts_specified": 1}),
    ("Kosovo", {"country": "XK", "channel_country": "ZZ"}),
]


def refusal(database: Database) -> type[Exception] | tuple[type[Exception], ...]:
    """SQLite's rules refuse a value of another type, PostgreSQL's types do before any rule."""
    on_sqlite = database.writer.dialect.name == "sqlite"
    return IntegrityError if on_sqlite else (IntegrityError, DataError, ProgrammingError)


@pytest.mark.parametrize(("changes"), [row for _, row in IMPOSSIBLE], ids=[name for name, _ in IMPOSSIBLE])
def test_impossible_case_is_refused_by_the_table(shared: Database, changes: dict[str, Any]) -> None:
    with pytest.raises(refusal(shared)), shared.transaction() as session:
        session.execute(insert(CASES), {**case_row(a_case()), **changes})


@pytest.mark.parametrize(("changes"), [row for _, row in POSSIBLE], ids=[name for name, _ in POSSIBLE])
def test_possible_case_is_kept(shared: Database, changes: dict[str, Any]) -> None:
    with shared.transaction() as session:
        session.execute(insert(CASES), {**case_row(a_case()), **changes})
        session.rollback()


@pytest.mark.parametrize(
    "changes",
    [
        {"country": "**"},
        {"country": "fr"},
        {"start": date(2026, 7, 1)},
        {"source": None},
    ],
)
def test_impossible_coverage_is_refused_by_the_table(shared: Database, changes: dict[str, Any]) -> None:
    span = a_coverage(**changes)
    row = {"country": span.country, "start_on": span.start.isoformat(), "end_on": span.end.isoformat()}
    with pytest.raises(IntegrityError), shared.transaction() as session:
        session.execute(
            insert(COVERAGE), {**row, "what": "everything", "zero": 0, "source": span.source, "imported_by": 1}
        )


def test_every_table_of_ours_is_strict_about_types_and_sorts_by_bytes(register: Register) -> None:
    with register.stranger() as connection:
        if register.kind == "sqlite":
            listed = connection.exec_driver_sql("PRAGMA table_list").all()
            found = {row[1]: row[5] for row in listed if not row[1].startswith("sqlite_")}
        else:
            collations = "SELECT attrelid::regclass::text, bool_and(attcollation IN (0, '\"C\"'::regcollation))::int"
            ours = "FROM pg_attribute WHERE attnum > 0 AND attrelid IN (SELECT oid FROM pg_class WHERE relkind = 'r'"
            mine = "AND relnamespace = 'public'::regnamespace) GROUP BY attrelid"
            found = {row[0]: row[1] for row in connection.execute(text(f"{collations} {ours} {mine}"))}
    assert found.pop("alembic_version") == 0
    assert set(found) == set(CORRECTIONS.metadata.tables)
    assert set(found.values()) == {1}


def test_partial_indexes_are_partial_on_both_databases(register: Register) -> None:
    asked = {
        "sqlite": "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% WHERE %'",
        "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '% WHERE %'",
    }
    with register.stranger() as connection:
        found = {row[0] for row in connection.exec_driver_sql(asked[connection.dialect.name].replace("%", "%%"))}
    assert found == {"ix_cases_case_file", "ix_cases_pending", "ix_cases_recorded_by", "ux_figures_place"}


@pytest.mark.parametrize("kinds", NOT_LISTS)
@pytest.mark.parametrize("column", LISTS)
def test_only_ordered_lists_of_known_words_reach_the_table(shared: Database, column: str, kinds: str) -> None:
    with pytest.raises(StatementError), shared.transaction() as session:
        session.execute(insert(CASES), {**case_row(a_case()), column: kinds})


@pytest.mark.parametrize("number", [-1, 1 << len(DataKind)])
@pytest.mark.parametrize("column", LISTS)
def test_number_that_is_no_list_is_refused_by_the_table(shared: Database, column: str, number: int) -> None:
    with shared.transaction() as session:
        session.execute(insert(CASES), case_row(a_case()))
        with pytest.raises(IntegrityError):
            session.execute(text(f"UPDATE cases SET {column} = {number}"))
        session.rollback()


@given(kinds=st.sets(st.sampled_from(DataKind)))
def test_list_of_kinds_round_trips_as_a_number(kinds: set[DataKind]) -> None:
    written = ";".join(kind for kind in DataKind if kind in kinds)
    assert base.TEXTS[base.NUMBERS[written]] == written


def test_bits_of_the_kinds_never_move() -> None:
    """What is in a register keeps its meaning: a new kind goes to the end."""
    first = ("ip_address", "phone_number", "basic_subscriber", "traffic_metadata", "contacts", "payment",
             "message_content", "encryption_keys", "other")  # fmt: skip
    assert base.BITS[: len(first)] == first


@pytest.mark.parametrize("table", ["cases", "coverage", "ledger"])
def test_conditions_of_a_busy_table_are_short_enough_to_read(table: str) -> None:
    for rule_ in CASES.metadata.tables[table].constraints:
        if isinstance(rule_, CheckConstraint) and " OR " not in (written := str(rule_.sqltext.compile(dialect=SQLITE))):
            assert len(written) <= 250, rule_.name


@pytest.fixture(scope="module")
def day_check() -> Iterator[sqlite3.Connection]:
    days = Table("days", MetaData(), Column("day", Text), rule("day", checks.day("day")), sqlite_strict=True)
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute(str(CreateTable(days).compile(dialect=SQLITE)))
        yield raw


def accepted(raw: sqlite3.Connection, value: str) -> bool:
    try:
        raw.execute("INSERT INTO days VALUES (?)", (value,))
    except sqlite3.IntegrityError:
        return False
    return True


def test_day_check_knows_every_day_of_four_years(day_check: sqlite3.Connection) -> None:
    first = date(2023, 1, 1)
    days = {(first + timedelta(days=number)).isoformat() for number in range(4 * 366)}
    written = {
        f"{year}-{month:02}-{number:02}" for year in range(2023, 2027) for month in range(14) for number in range(40)
    }
    assert not {day for day in written if accepted(day_check, day) != (day in days)}


@given(text=st.text(alphabet="0123456789-T ", min_size=8, max_size=12))
def test_day_check_accepts_only_days(day_check: sqlite3.Connection, text: str) -> None:
    if accepted(day_check, text):
        assert date.fromisoformat(text).isoformat() == text
