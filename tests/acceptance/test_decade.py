"""Ten years of a publisher, played by its admins over HTTP: what stands in the channel then, what readers can check.

The charts are drawn for real, and `verify` gets the files as readers save them from the channel.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.api import polling
from bot.sandbox.demo.world import CHANNEL_ID, READER
from reports.document.document import canonical_json
from reports.figures.cells import low
from reports.figures.figures import figures_of
from reports.language import words
from reports.restating.published import published
from reports.restating.restatement import counted
from reports.verify.findings import Result
from reports.verify.verify import verify
from storage.audit.check import check
from storage.chat import admin_messages
from storage.counting.tally import tally
from storage.publishing import corrections, publications
from storage.publishing import parts as deliveries
from storage.vocabulary.period import Period
from tests.acceptance import decade
from tests.acceptance.admins import Office, office
from tests.acceptance.channel_history import Post, posts, transcript
from tests.support.demonstration import key_of
from tests.support.installation import Installation
from tests.support.sealed_reports import a_document

SNAPSHOTS = {"en": "decade.txt", "ru": "decade.ru.txt"}
FOLDER = Path(__file__).with_name("snapshots")
ADMINS = [
    {"id": 111111111, "name": "Legal", "roles": ["recorder", "approver"]},
    {"id": 222222222, "name": "Trust", "roles": ["approver", "auditor"]},
]
CHANGED = "The draft for {period} changed, so the approvals of {names} no longer count. Please review it again."
IMPORTED = ("2024-H2", "2025-H1")


@dataclass(frozen=True)
class Lived:
    """The office at the end, and what a reader saved from the channel, oldest post first."""

    office: Office
    folders: list[Path]
    documents: list[Any]

    @property
    def posts(self) -> list[Post]:
        return posts(self.office.installation)


@pytest.fixture
def language() -> str:
    """What the publisher, the admins and the readers read; charts are drawn in English only."""
    return words.ENGLISH


@pytest.fixture
def begun(
    language: str, install: Callable[..., Installation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """A publisher whose figures from before the bot are imported."""
    monkeypatch.setattr(polling, "HASTE", 0.0)  # what slows down a bot that asks too often would slow each end down
    sections: dict[str, Any] = {"report": {"if_unapproved": "late-notice"}, "privacy": {"embargoed_by_chat": True}}
    sections["publisher"] = {"languages": [language]}
    reasons = decade.RUSSIAN if language == "ru" else {}
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    for label in IMPORTED:
        document = a_document(Period.parse(label))
        (earlier / f"transparency-{label}-e1.json").write_bytes(canonical_json(document))
    made = install(admins=ADMINS, **sections)
    with office(made.drawing if language == words.ENGLISH else made, language, reasons) as opened:
        opened.import_figures("2025-07-03", earlier)
        yield opened


def saved(opened: Office, folder: Path) -> Lived:
    url = opened.installation.sandbox.url
    papers = [post for post in posts(opened.installation) if post.part == "documents"]
    folders = [post.save(url, folder / f"{number:02}") for number, post in enumerate(papers)]
    return Lived(opened, folders, [json.loads(next(one.glob("transparency-*.json")).read_bytes()) for one in folders])


def check_files(lived: Lived) -> None:
    """Each history is a beginning of the next; everything together is what the holder of the pinned key signed."""
    histories = [next(folder.glob("history-*.txt")).read_bytes() for folder in lived.folders]
    for older, newer in pairwise(histories):
        assert newer.startswith(older)
        assert newer.count(b"\n") == older.count(b"\n") + 1
    [pinned] = {key_of(folder) for folder in lived.folders}
    verdict = verify(lived.folders, signer=pinned)
    assert verdict.outcome is Result.GOOD, verdict.findings
    assert verify([lived.folders[-1]], signer=pinned).outcome is Result.GOOD


def check_figures(lived: Lived) -> None:
    """What was published and restated since is what the register says today, cell by cell."""
    newest, statements = Period.parse(lived.documents[-1]["period"]["label"]), published(lived.documents)
    for label in {document["period"]["label"] for document in lived.documents}:
        statement = statements[label]
        period = Period.parse(label)
        with lived.office.bot.database.reading() as session:
            today = counted(figures_of(tally(session, period.start, period.end, "UTC", judged_on=newest.end), period))
        for place in {**statement.cells, **today.cells}:
            assert statement.cell(place) == today.cell(place), (label, place)


def check_channel(lived: Lived) -> None:
    """Three parts of each edition in order, one pin, each older edition marked, and nothing left to be done."""
    title = lived.office.reads("{name}: transparency report late, {period}", name="|", period="|")
    parts = [post.part for post in lived.posts if title.split("|")[1] not in post.first.text]
    assert parts == ["album", "text", "documents"] * len(lived.folders)
    albums = [post for post in lived.posts if post.part == "album"]
    editions = [(one["period"]["label"], one["edition"]) for one in lived.documents]
    latest = max(editions, key=lambda one: (Period.parse(one[0]), one[1]))
    marked = []
    for (label, edition), album in zip(editions, albums, strict=True):
        newer = (label, edition + 1) in editions
        mark = lived.office.reads("Superseded by edition {edition}", edition=edition + 1)
        assert album.first.text.startswith(mark) == newer, (label, edition)
        marked += [(label, edition)] * newer
    assert len(marked) == sum(edition > 1 for _, edition in editions)
    for (label, edition), album in zip(editions, albums, strict=True):
        if edition > 1:
            assert album.first.reply_to == albums[editions.index((label, edition - 1))].first.id
    assert lived.office.bot.world.chats[CHANNEL_ID].pins == [albums[editions.index(latest)].first.id]


def check_nothing_waits(lived: Lived) -> None:
    with lived.office.bot.database.reading() as session:
        assert check(session) == ()
        assert publications.unsealed(session) == ()
        assert corrections.waiting(session) == ()
        assert list(deliveries.doubtful(session)) == []
        assert list(admin_messages.queued(session)) == []


def check_answers(lived: Lived, label: str, code: str) -> None:
    """A reader hears the newest figures of a period, from whatever report they come."""
    statement, language = published(lived.documents)[label], lived.office.language
    requests = low(statement.cell(("by_country", code, "requests")))
    [answer] = lived.office.bot.say(READER, f"/country {words.country(code, language)} {label}")
    assert words.counted("requests", requests, language) in answer.text, answer.text
    total = low(statement.cell(("totals", "all", "requests")))
    answers = lived.office.bot.say(READER, f"/report {label}")
    assert words.counted("requests", total, language) in answers[0].text, answers[0].text


def check_transcript(opened: Office, folder: Path, *, whole: bool) -> None:
    statement, snapshot = transcript(opened.installation, opened.language), FOLDER / SNAPSHOTS[opened.language]
    fresh = folder / snapshot.name
    fresh.write_text(statement, encoding="utf-8")
    expected = snapshot.read_text(encoding="utf-8")
    expected = expected if whole else expected[: len(statement)]
    assert statement == expected, f"read {fresh} aloud, then copy it to {snapshot} if it reads well"


def test_two_years_are_in_the_channel_as_they_happened(begun: Office, tmp_path: Path) -> None:
    decade.beginning(begun)
    lived = saved(begun, tmp_path / "saved")
    check_files(lived)
    check_figures(lived)
    check_channel(lived)
    check_nothing_waits(lived)
    check_answers(lived, "2026-H1", "BR")
    check_transcript(begun, tmp_path, whole=False)


@pytest.mark.campaign
@pytest.mark.timeout(1200)
def test_ten_years_are_in_the_channel_as_they_happened(
    begun: Office, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    decade.beginning(begun)
    decade.rest(begun)
    lived = saved(begun, tmp_path / "saved")
    check_transcript(begun, tmp_path, whole=True)
    check_files(lived)
    check_figures(lived)
    check_channel(lived)
    check_nothing_waits(lived)
    for label, code in (("2025-H2", "ES"), ("2026-H1", "BR"), ("2033-H1", "AT")):
        check_answers(lived, label, code)
    waited = begun.reads(CHANGED, period=words.period("2030-H2", begun.language), names="|").partition("|")[0]
    calls = begun.installation.sandbox.world.journal
    assert any(waited in call.parameters.get("text", "") for call in calls)  # it was edited since
    posted = len(lived.posts)
    record_property("measured", f"the decade: {posted} posts, {len(lived.documents)} editions")


@pytest.mark.campaign
@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", ["ru"])
def test_ten_years_can_be_read_in_another_language(begun: Office, tmp_path: Path) -> None:
    decade.beginning(begun)
    decade.rest(begun)
    check_transcript(begun, tmp_path, whole=True)
