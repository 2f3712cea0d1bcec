"""Drafts, seals and history, and who loses a race for them."""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from storage.audit.check import check
from storage.engine.database import Database, Session, open_database
from storage.ledger import entries
from storage.publishing import parts as deliveries
from storage.publishing import publications, seals
from storage.publishing.planned_parts import PlannedPart, TextPayload
from storage.publishing.publications import Publication, StaleDraft
from storage.tables.publishing import PARTS as PART_TABLE
from storage.tables.publishing import PUBLICATIONS
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationKind, PublicationState
from tests.support.cases import CHARTS, CONTENT, LATER, NOW, PARTS, SEAL, draft, seal, sealed


def found(session: Session, period: str = "2026-H1") -> Publication:
    publication = publications.find(session, Period.parse(period))
    assert publication is not None
    return publication


def drafts_told(session: Session) -> int:
    return sum(entry.kind == "report.drafted" for entry in entries.entries(session))


def bytes_of(session: Session, publication: Publication) -> dict[str, bytes]:
    return {name: file.data for name, file in publications.files(session, publication.id).items()}


def test_draft_is_kept_with_its_files(database: Database) -> None:
    with database.transaction() as session:
        made = draft(session)
    with database.reading() as session:
        assert found(session) == made
        files = publications.files(session, made.id)
        assert {name: (file.layer, file.data) for name, file in files.items()} == {
            **{name: ("content", data) for name, data in CONTENT.items()},
            **{name: ("chart", data) for name, data in CHARTS.items()},
        }
        assert all(file.sha256 == hashlib.sha256(file.data).hexdigest() for file in files.values())
    assert (made.state, made.revision, made.kind, made.edition) == (PublicationState.DRAFTED, 1, "report", 1)
    assert (made.sealed_at, made.seq, made.approvals) == (None, None, None)
    assert (made.due_at, made.drafted_at) == (NOW, NOW)


def test_same_draft_again_changes_nothing(database: Database) -> None:
    with database.transaction() as session:
        made = draft(session)
        assert draft(session, content={}, charts={}, now=LATER) == made
        assert bytes_of(session, made) == {**CONTENT, **CHARTS}
        assert drafts_told(session) == 1


def test_another_draft_replaces_the_first(database: Database) -> None:
    with database.transaction() as session:
        first = draft(session)
        second = draft(session, digest="b", content={"new.json": b"[]"}, charts={}, now=LATER)
        assert (second.id, second.revision, second.digest, second.drafted_at) == (first.id, 2, "b" * 64, LATER)
        assert bytes_of(session, second) == {"new.json": b"[]"}
        assert drafts_told(session) == 2
        assert check(session) == ()


def test_editions_and_kinds_exist_side_by_side(database: Database) -> None:
    with database.transaction() as session:
        first = draft(session)
        second = draft(session, edition=2, digest="b")
        erratum = draft(session, kind=PublicationKind.ERRATUM, digest="c")
        assert len({first.id, second.id, erratum.id}) == 3
        assert found(session) == second
        assert publications.find(session, Period.parse("2026-H1"), PublicationKind.ERRATUM) == erratum
        assert publications.find(session, Period.parse("2025-H2")) is None
        assert draft(session, digest="d").id == first.id


def test_sealing_writes_everything_at_once(database: Database) -> None:
    with database.transaction() as session:
        made = draft(session)
        assert seal(session, made, ("@one", "@two")) == 1
    with database.reading() as session:
        report = found(session)
        assert (report.state, report.seq, report.approvals) == (PublicationState.PUBLISHING, 1, 2)
        assert (report.sealed_at, report.revision, report.digest) == (NOW, made.revision, made.digest)
        assert bytes_of(session, report) == {**CONTENT, **CHARTS, **SEAL}
        assert publications.files(session, report.id)["SHA256SUMS"].layer == "seal"
        assert len(deliveries.of_publication(session, report.id)) == 2 * len(PARTS)
        assert publications.sealed(session) == (report,)
        assert publications.published_periods(session) == frozenset()
        assert check(session) == ()


def test_history_only_grows_at_its_end(database: Database) -> None:
    older = b""
    with database.reading() as session:
        assert seals.history(session) == older
        assert publications.next_seq(session) == 1
    for seq, period in enumerate(("2026-H1", "2025-H2", "2026-H2"), start=1):
        sealed(database, period)
        with database.transaction() as session:
            draft(session, f"{2030 + seq}")
            newer = seals.history(session)
            assert newer == older + f"{seq} {period}\n".encode()
            assert publications.next_seq(session) == seq + 1
            assert [report.seq for report in publications.sealed(session)] == list(range(1, seq + 1))
        older = newer


def test_sealed_edition_takes_no_other_draft(database: Database) -> None:
    report = sealed(database)
    with database.transaction() as session:
        assert draft(session) == report
        with pytest.raises(StaleDraft, match="2026-H1"):
            draft(session, digest="b")
    with database.reading() as session:
        assert bytes_of(session, report) == {**CONTENT, **CHARTS, **SEAL}
        assert drafts_told(session) == 1


def test_draft_that_changed_is_not_sealed(database: Database) -> None:
    with database.transaction() as session:
        seen = draft(session)
        present = draft(session, digest="b", now=LATER)
    with pytest.raises(StaleDraft) as raised, database.transaction() as session:
        seal(session, seen)
    assert raised.value.exit_code == 75
    with database.reading() as session:
        assert found(session) == present
        assert deliveries.of_publication(session, present.id) == ()
        assert seals.history(session) == b""
        assert check(session) == ()


def test_report_is_sealed_once(database: Database) -> None:
    with database.transaction() as session:
        made = draft(session)
        seal(session, made)
    with pytest.raises(StaleDraft), database.transaction() as session:
        seal(session, made)
    with database.reading() as session:
        assert publications.next_seq(session) == 2
        assert len(deliveries.of_publication(session, made.id)) == len(PARTS)


def raced(url: str, act: Callable[[Session], object]) -> list[object]:
    """Do the same from two connections at once; what became of each."""
    ended: list[object] = []
    together = threading.Barrier(2)

    def run() -> None:
        opened = open_database(url, patience=30)
        together.wait()
        try:
            with opened.transaction() as session:
                ended.append(act(session))
        except StaleDraft as error:
            ended.append(error)
        opened.close()

    racers = [threading.Thread(target=run) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    return ended


def test_two_processes_seal_one_draft_once(url: str, database: Database) -> None:
    with database.transaction() as session:
        made = draft(session)
    ended = raced(url, lambda session: seal(session, made))
    assert sorted(type(one).__name__ for one in ended) == ["StaleDraft", "int"]
    with database.reading() as session:
        assert seals.history(session) == b"1 2026-H1\n"
        assert check(session) == ()


def test_two_processes_make_one_draft(url: str, database: Database) -> None:
    first, second = raced(url, draft)
    assert first == second
    with database.reading() as session:
        assert drafts_told(session) == 1
        assert check(session) == ()


def test_published_is_written_once_and_kept(database: Database) -> None:
    report = sealed(database)
    with database.transaction() as session:
        assert publications.mark_published(session, report.id, LATER)
        assert not publications.mark_published(session, report.id, LATER + timedelta(days=1))
        assert found(session).state is PublicationState.PUBLISHED
        assert publications.published_periods(session) == {"2026-H1"}
        assert publications.sealed(session) == (found(session),)
        assert check(session) == ()


def test_draft_is_not_published(database: Database) -> None:
    with database.transaction() as session:
        made = draft(session)
        assert not publications.mark_published(session, made.id, LATER)
        assert found(session) == made


@pytest.mark.parametrize(
    "twice",
    [{"part": "again"}, {"position": 9}, {}],
    ids=["a position", "a part", "both"],
)
def test_part_is_planned_once_for_a_channel(database: Database, twice: dict[str, Any]) -> None:
    one = PlannedPart(channel="@one", part="text", position=1, payload=TextPayload("x"))
    parts = [one, replace(one, **twice)]
    with pytest.raises(IntegrityError, match=r"UNIQUE|UniqueViolation"), database.transaction() as session:
        publications.seal(
            session,
            draft(session),
            history_line="1",
            commitment=entries.commitment(session),
            files=SEAL,
            approvals=0,
            parts=parts,
            now=NOW,
        )
    with database.reading() as session:
        assert publications.find(session, Period.parse("2026-H1")) is None


@pytest.mark.parametrize("changes", [{"seq": 1, "period": "2025-H1"}, {"seq": 2}], ids=["seq", "edition"])
def test_second_row_of_a_report_is_refused(database: Database, changes: dict[str, object]) -> None:
    sealed(database)
    with database.reading() as session:
        row = dict(session.execute(PUBLICATIONS.select()).mappings().one())
    with pytest.raises(IntegrityError, match=r"UNIQUE|UniqueViolation"), database.transaction() as session:
        session.execute(insert(PUBLICATIONS), {**row, "id": 99, **changes})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE publications SET digest = history_line",
        "UPDATE publications SET start_on = '2025-01-01'",
        "UPDATE publications SET due_at = '2027-01-01T00:00:00.000000Z'",
        "UPDATE publications SET drafted_at = '2027-01-01T00:00:00.000000Z'",
        "UPDATE publications SET published_at = '2027-01-01T00:00:00.000000Z'",
        "UPDATE publications SET state = 'publishing', published_at = NULL",
        "UPDATE publications SET state = 'drafted', published_at = NULL",
        "UPDATE publication_files SET data = (SELECT salt FROM commitments) WHERE layer = 'content'",
        "UPDATE publication_files SET layer = 'content'",
        "DELETE FROM publication_files WHERE layer = 'chart'",
        "INSERT INTO publication_files SELECT publication_id, 'more', layer, sha256, data FROM publication_files",
    ],
)
def test_published_report_stays(database: Database, change: str) -> None:
    report = sealed(database)
    with database.transaction() as session:
        publications.mark_published(session, report.id, LATER)
    with pytest.raises(DatabaseError, match="what is sealed stays"), database.transaction() as session:
        session.execute(text(change))


def test_sealed_parts_keep_their_content(database: Database) -> None:
    sealed(database)
    with pytest.raises(DatabaseError, match="what is sent stays"), database.transaction() as session:
        session.execute(PART_TABLE.update().values(payload='{"html": "other"}'))


def test_period_is_kept_as_days(database: Database) -> None:
    with database.transaction() as session:
        draft(session, "2026-Q1")
        assert session.execute(text("SELECT start_on, end_on FROM publications")).one() == ("2026-01-01", "2026-04-01")
