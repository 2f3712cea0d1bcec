"""Work on a large file in a process of its own: the same result, findings and errors as here; it ends with the bot."""

import io
import pickle
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.actions.files import child_process
from bot.actions.files.child_process import ImportStopped, apart
from bot.actions.files.findings import Findings
from bot.actions.files.sent_file import check_sent, import_sent
from bot.sandbox.demo.world import LEGAL, READER
from bot.sandbox.world import people
from bot.sandbox.world.world import Message
from reports.language import words
from storage.chat import buttons
from storage.chat.buttons import StaleButton
from storage.chat.inbox import UpdateRepeated, once
from storage.engine.database import Database, create_or_upgrade, open_database
from storage.register import cases
from storage.vocabulary.errors import DomainError, Phrase
from tests.bot.telegram_api.test_webhook import LATER, running, said_to, stopped
from tests.support.case_forms import PROMISE
from tests.support.installation import Installation
from tests.support.processes import wait_for

NOW = datetime(2026, 1, 5, tzinfo=UTC)
CHECKING: dict[str, Any] = {"today": date(2026, 1, 5), "permitted": False}
HEADER = "received_on,country,legal_process,outcome\n"
GOOD = (HEADER + "2025-09-01,FR,court_order,refused\n" * 20).encode()


def workbook() -> bytes:
    """Two cases, one of them wrong."""
    book, kept = Workbook(), io.BytesIO()
    for row in (
        HEADER.strip().split(","),
        ["2025-09-01", "FR", "court_order", "refused"],
        ["soon", "FR", "", "refused"],
    ):
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


FILES = {
    "workbook": ("a.xlsx", workbook()),
    "bad lines": ("a.csv", GOOD + b"2025-09-01,Frnace,court_ordre,refused\n" * 8_000),
    "embargoed": (
        "a.csv",
        b"received_on,country,legal_process,outcome,embargo_until\n2025-09-01,FR,court_order,pending,unknown\n",
    ),
}


class ADesk:
    """What `apart` asks of a context."""

    def __init__(self, database: Database, url: str) -> None:
        self.database, self.stops = database, False
        self.settings = type("Settings", (), {"storage": type("Storage", (), {"url": url})})

    def stopping(self) -> bool:
        return self.stops


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Any]:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    create_or_upgrade(url, now=datetime(2025, 7, 1, tzinfo=UTC), backup=None)
    database = open_database(url)
    yield ADesk(database, url)
    database.close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as large."""
    monkeypatch.setattr(child_process, "LARGE", 0)


def outcome(context: Any, name: str, data: bytes) -> tuple[object, Findings]:
    findings = Findings()
    try:
        checked = apart(context, check_sent, data, name, findings, policy=PROMISE, **CHECKING)
    except DomainError as refused:
        return (type(refused), str(refused)), findings
    return (checked.cases, checked.digest, checked.remarks), findings


@pytest.mark.parametrize("kind", FILES)
def test_dry_run_apart_says_the_same(kind: str, context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "WORKBOOK", b"none")
    here = outcome(context, *FILES[kind])
    monkeypatch.setattr(child_process, "LARGE", 0)
    assert outcome(context, *FILES[kind]) == here


def imported(context: Any, nonce: str, digest: str) -> int:
    first = partial(buttons.take, nonce=nonce, person=7, now=NOW)
    options = {**CHECKING, "now": NOW, "actor": "chat:7", "first": first}
    options |= {"update": False, "expected": (20, 0), "file_form": Findings().file_form}
    return apart(context, import_sent, GOOD, "a.csv", digest, **options).cases


def count(context: Any) -> int:
    with context.database.reading() as session:
        return cases.count(session)


@pytest.mark.usefixtures("small")
def test_import_apart_uses_its_button_and_its_update_once(context: Any) -> None:
    digest = sha256(GOOD).hexdigest()
    with pytest.raises(StaleButton):
        imported(context, "x" * 22, digest)
    assert count(context) == 0
    with context.database.transaction() as session:
        details: dict[str, Any] = {"action": "import", "subject": "s", "revision": "r", "person": 7, "now": NOW}
        nonce = buttons.issue(session, **details, lasting=timedelta(hours=1))
    plain, context.database = context.database, once(context.database, 41, NOW)
    assert imported(context, nonce, digest) == count(context) == 20
    with pytest.raises(UpdateRepeated), once(plain, 41, NOW).transaction():
        pass


@pytest.mark.usefixtures("small")
def test_work_apart_ends_with_the_bot(context: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_process, "GLANCE_SECONDS", 0.01)
    context.stops = True
    with pytest.raises(ImportStopped):
        apart(context, check_sent, GOOD, "a.csv", Findings(), policy=PROMISE, **CHECKING)
    assert count(context) == 0


SECONDS, SHARE = 2.0, 20.0  # what a reader waits, and so many times an answer at rest on a busy machine
COLUMNS = "received_on,country,legal_process,outcome,authority,grounds,data_requested,data_disclosed\n"
ROW = "2025-07-04,FR,court_order,disclosed,police,terrorism,ip_address;phone_number,ip_address\n"
ROWS = 19_900_000 // len(ROW)
LARGE_FILE = (COLUMNS + ROW * ROWS).encode()


@pytest.mark.timeout(600)
@pytest.mark.campaign
def test_readers_are_answered_while_a_large_file_is_checked_and_imported(
    install: Callable[..., Installation], record_property: Callable[[str, object], None]
) -> None:
    installation = install(report=LATER)
    world = installation.sandbox.world

    def answered(text: str) -> float:
        before, begun = len(said_to(installation, READER)), time.monotonic()
        people.write(world, READER, READER, text)
        wait_for(lambda: len(said_to(installation, READER)) > before, text)
        return time.monotonic() - begun

    def newest() -> Message:
        return max(world.chats[LEGAL].messages.values(), key=lambda message: message.id)

    def slowest(until: Callable[[], bool]) -> float:
        waits = []
        while not until():
            waits += [answered(text) for text in ("/country France", "/periods")]
            assert time.monotonic() < end
        return max(waits)

    with running(installation, "getUpdates") as process:
        at_rest = max(answered(text) for text in ("/country France", "/periods", "/country France"))
        end = time.monotonic() + 400
        people.send_document(world, LEGAL, LEGAL, "cases.csv", LARGE_FILE)
        checking = slowest(lambda: "can be imported" in newest().text)
        data = (newest().markup or {})["inline_keyboard"][0][0]["callback_data"]
        people.press(world, LEGAL, LEGAL, newest().id, data)
        importing = slowest(lambda: newest().text.startswith(f"Imported {ROWS:,} cases"))
        assert stopped(process) == 0
    record_property(
        "measured", f"{at_rest:.2f} s at rest, {checking:.2f} while checked, {importing:.2f} while imported"
    )
    assert max(checking, importing) < max(SECONDS, SHARE * at_rest)


def test_phrase_with_braces_among_its_facts_is_handed_over_whole() -> None:
    example = Phrase("write it like this: {example}", example='{"FRA": [{"from": "20250101"}]}')
    for phrase in (example, Phrase.row([example, Phrase("this")])):
        again = pickle.loads(pickle.dumps(phrase))
        assert (again, words.translate(again, "ru")) == (phrase, words.translate(phrase, "ru"))
