"""The replay names the first entry that the tables contradict."""

import random
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import select, update

from storage.audit.check import check
from storage.engine.database import Database, open_database
from storage.ledger.chain import Finding, entry_digest
from storage.publishing import parts, publications
from storage.tables.chat import ButtonRow
from storage.tables.register import CASES, LEDGER
from storage.vocabulary.errors import DomainError
from storage.vocabulary.period import Period
from storage.vocabulary.words import Outcome
from tests.support.cases import NOW, a_case, a_coverage, draft, import_cases, record, seal
from tests.support.registers import KINDS, Register, Registers

PROTECTED = ("ledger", "cases", "coverage", "publications", "publication_files", "commitments")
FLIPS, FEW_FLIPS = 120, 25  # each copies a register: of a server this costs more
AT = "2026-07-04T12:00:00.000000Z"
ROTATED = "substr(commitment, 2) || substr(commitment, 1, 1)"  # it is drawn at random, and may lack any one digit
SALT = "SELECT salt FROM commitments LIMIT 1"
UNSENT = "UPDATE parts SET state = 'planned', message_ids = NULL, settled_at = NULL"
ADDED_FILE = "INSERT INTO publication_files SELECT 3, 'x', layer, sha256, data FROM publication_files LIMIT 1"
SENT = f"UPDATE parts SET state = 'sent', message_ids = '[5]', attempt = 1, claimed_at = '{AT}', settled_at = '{AT}'"


# Entries: 1 opened, 2 recorded, 3 imported, 4 drafted, 5 sealed, 6-9 sent and pinned, 10 published, 11 drafted,
# 12 sealed, 13 refused, 14 doubted, 15 drafted.
def fill(database: Database) -> None:
    """Put every kind of ledger entry into a register."""
    with database.transaction() as session:
        record(session, a_case(case_file="TR-1"))
        import_cases(session, [a_case(), a_case(outcome=Outcome.REFUSED), a_case(country="DE")], [a_coverage()])
        seal(session, draft(session))
        first = publications.find(session, Period.parse("2026-H1"))
        assert first is not None
        for number in range(4):
            part = parts.next_part(session, first.id, NOW)
            claimed = part and parts.claim(session, part, NOW)
            assert claimed is not None
            parts.mark_sent(session, claimed, [number], NOW)
        publications.mark_published(session, first.id, NOW)
        seal(session, draft(session, "2026-H2"))
        second = publications.find(session, Period.parse("2026-H2"))
        assert second is not None
        for settle in ("refused", "doubted"):
            part = parts.next_part(session, second.id, NOW)
            claimed = part and parts.claim(session, part, NOW)
            assert claimed is not None
            if settle == "refused":
                parts.mark_not_sent(session, claimed, "flood", not_before=NOW, now=NOW)
            else:
                parts.mark_doubtful(session, claimed, "timed out", look_at=NOW, now=NOW)
        draft(session, "2027-H1")


@pytest.fixture(scope="module", params=KINDS)
def example(request: pytest.FixtureRequest, registers: Registers) -> Iterator[Register]:
    """A filled register, which stays as it is."""
    made = registers.new(request.param)
    with closing(open_database(made.url)) as database:
        fill(database)
    yield made
    registers.discard(made)


@pytest.fixture
def register(example: Register, registers: Registers) -> Iterator[Register]:
    """A copy of it, to be changed."""
    made = registers.copy(example)
    yield made
    registers.discard(made)


def findings(database: Database) -> tuple[Finding, ...]:
    with database.reading() as session:
        return check(session)


def test_register_as_the_product_wrote_it_agrees(database: Database) -> None:
    assert findings(database) == ()


@pytest.mark.parametrize(
    ("statement", "seq", "words"),
    [
        ("UPDATE ledger SET payload = '{}' WHERE seq = 2", 2, "altered"),
        ("UPDATE ledger SET at = '2026-07-04T12:00:01.000000Z' WHERE seq = 3", 3, "altered"),
        ("UPDATE ledger SET actor = 'cli:eve' WHERE seq = 2", 2, "altered"),
        ("UPDATE ledger SET kind = 'report.pinned' WHERE seq = 2", 2, "altered"),
        ("UPDATE ledger SET previous = substr(previous, 2) || substr(previous, 1, 1) WHERE seq = 4", 4, "altered"),
        ("UPDATE ledger SET digest = substr(digest, 2) || substr(digest, 1, 1) WHERE seq = 4", 4, "altered"),
        ("DELETE FROM ledger WHERE seq = 3", 3, "missing before entry 4"),
        ("DELETE FROM ledger WHERE seq = 1", 1, "missing before entry 2"),
        ("DELETE FROM ledger", 1, "empty"),
        ("UPDATE ledger SET seq = 99 WHERE seq = 15", 15, "missing before entry 99"),
        ("DELETE FROM ledger WHERE seq = 15", 0, "2027-H1"),
        ("DELETE FROM ledger WHERE seq > 1", 0, "3 cases say that entry 3 imported them"),
        ("UPDATE cases SET accounts_affected = 2 WHERE imported_by IS NULL", 2, "accounts_affected"),
        ("UPDATE cases SET accounts_affected = NULL WHERE imported_by IS NULL", 2, "accounts_affected"),
        ("UPDATE cases SET embargo_until = 'unknown' WHERE imported_by IS NULL", 2, "embargo_until"),
        ("UPDATE cases SET recorded_by = 'cli:eve' WHERE imported_by IS NULL", 2, "recorded_by"),
        ("UPDATE cases SET reference = '00000000' WHERE imported_by IS NULL", 2, "missing"),
        ("DELETE FROM cases WHERE imported_by IS NULL", 2, "missing"),
        ("UPDATE cases SET country = 'IT' WHERE country = 'DE'", 3, "altered"),
        ("UPDATE cases SET id = 9 WHERE id = 2", 3, "altered"),
        ("UPDATE cases SET recorded_at = '2026-07-04T12:00:01.000000Z' WHERE country = 'DE'", 3, "another time"),
        ("UPDATE cases SET imported_by = 4 WHERE country = 'DE'", 3, "there are 2"),
        ("UPDATE cases SET imported_by = NULL WHERE country = 'DE'", 3, "there are 2"),
        ("DELETE FROM cases WHERE country = 'DE'", 3, "it imported 3 rows of cases, there are 2"),
        ("UPDATE coverage SET zero = 1", 3, "altered"),
        ("DELETE FROM coverage", 3, "it imported 1 rows of coverage, there are 0"),
        ("UPDATE coverage SET imported_by = 77", 3, "coverage"),
        ("UPDATE publications SET approvals = 5 WHERE seq = 1", 10, "approvals"),
        ("UPDATE publications SET history_line = 'x' WHERE seq = 1", 10, "history_line"),
        (f"UPDATE publications SET commitment = {ROTATED} WHERE seq = 1", 10, "commitment"),
        ("UPDATE publications SET period = '2030-H1' WHERE seq = 2", 14, "missing"),
        ("UPDATE publications SET end_on = '2026-08-01' WHERE seq = 2", 14, "end_on"),
        ("UPDATE publications SET due_at = drafted_at, revision = 2 WHERE seq IS NULL", 15, "revision"),
        ("UPDATE publications SET state = 'publishing', published_at = NULL WHERE seq = 1", 10, "state"),
        ("UPDATE publications SET state = 'published', published_at = sealed_at WHERE seq = 2", 14, "state"),
        ("DELETE FROM publications WHERE seq IS NULL", 15, "missing"),
        (f"UPDATE publication_files SET data = ({SALT}) WHERE publication_id = 1 AND layer = 'content'", 10, "altered"),
        ("UPDATE publication_files SET layer = 'seal' WHERE publication_id = 3 AND layer = 'chart'", 15, "altered"),
        ("DELETE FROM publication_files WHERE publication_id = 2 AND layer = 'seal'", 14, "is missing"),
        (ADDED_FILE, 15, "in no entry"),
        ("UPDATE parts SET payload = '{}' WHERE publication_id = 1 AND part = 'text'", 10, "part text"),
        ("UPDATE parts SET message_ids = '[5]' WHERE publication_id = 1 AND part = 'album'", 10, "part album"),
        (f"{UNSENT} WHERE publication_id = 1 AND part = 'album'", 10, "part album"),
        ("UPDATE parts SET state = 'planned' WHERE publication_id = 2 AND part = 'album'", 14, "part album"),
        (f"{SENT} WHERE publication_id = 2 AND part = 'text'", 14, "part text"),
        ("UPDATE parts SET channel = '@two' WHERE publication_id = 2 AND part = 'pin'", 14, "part pin"),
        ("DELETE FROM parts WHERE publication_id = 2 AND part = 'pin'", 14, "part pin"),
        ("DELETE FROM commitments WHERE length = 4", 10, "opening"),
        ("UPDATE commitments SET length = 5 WHERE length = 4", 0, "opening"),
        ("UPDATE commitments SET salt = (SELECT data FROM publication_files LIMIT 1) WHERE length = 4", 0, "opening"),
    ],
)  # fmt: skip
def test_unrecorded_changes_are_named(
    database: Database, register: Register, statement: str, seq: int, words: str
) -> None:
    with register.behind_the_back() as raw:
        raw.exec_driver_sql(statement)
    first = findings(database)[0]
    assert (first.seq, words in first.text) == (seq, True), str(first)
    assert "\n" not in str(first)


def test_case_that_nobody_recorded_is_named(database: Database, register: Register) -> None:
    names = ", ".join(column.name for column in CASES.c if column.name not in {"id", "reference"})
    with register.behind_the_back() as raw:
        one = f"SELECT '99999999', {names} FROM cases WHERE id = 1"
        raw.exec_driver_sql(f"INSERT INTO cases (reference, {names}) {one}")
    assert [str(finding) for finding in findings(database)] == [
        "without a ledger entry: 1 cases that nobody recorded",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_rewritten_chain_is_found_by_its_payload(registers: Registers, kind: str) -> None:
    register = registers.new(kind)
    link = {"seq": 1, "previous": "0" * 64, "at": AT, "actor": "x", "kind": "case.recorded", "payload": "{}"}
    changes = {**link, "digest": entry_digest(**link)}  # type: ignore[arg-type]
    with register.behind_the_back() as raw:
        raw.execute(update(LEDGER).values(changes))
    with closing(open_database(register.url)) as database:
        assert [str(finding) for finding in findings(database)] == ["ledger entry 1: its content cannot be read"]
    registers.discard(register)


def test_flipped_bits_of_values_are_noticed(register: Register, registers: Registers) -> None:
    draw = random.Random(20260704)
    unnoticed = []
    for _ in range(FLIPS if register.kind == "sqlite" else FEW_FLIPS):
        damaged = registers.copy(register)
        with damaged.behind_the_back() as raw:
            table = ButtonRow.metadata.tables[draw.choice(PROTECTED)]
            column = draw.choice([column for column in table.c if column.name != "id"])
            keys = list(table.primary_key.columns)
            rows = raw.execute(select(column, *keys).where(column.is_not(None)).order_by(*keys)).all()
            value, *key = draw.choice(rows or [(0, *[0 for _ in keys])])
            same = [part == found for part, found in zip(keys, key, strict=True)]
            raw.execute(update(table).where(*same).values({column.name: _flipped(draw, value)}))
        if rows and not _noticed(damaged.url):
            unnoticed.append((table.name, column.name, value))
        registers.discard(damaged)
    assert unnoticed == []


def _flipped(draw: random.Random, value: object) -> object:
    if isinstance(value, int):
        return value ^ (1 << draw.randrange(20))
    data = bytearray(value.encode() if isinstance(value, str) else bytes(value))  # type: ignore[call-overload]
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(7)
    return data.decode(errors="replace") if isinstance(value, str) else bytes(data)


def _noticed(url: str) -> bool:
    try:
        database = open_database(url)
    except DomainError:
        return True
    try:
        return bool(findings(database))
    except DomainError:
        return True
    finally:
        database.close()
