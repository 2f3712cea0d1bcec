"""What was published is looked after: whoever changes a message of it, the admins hear of it within a round, once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from bot.actions.tick import watch
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID
from bot.sandbox.http.parameters import Upload
from bot.sandbox.world.world import Message
from storage.ledger import entries
from storage.publishing import channels, inspections
from storage.vocabulary.publishing import EntryKind
from tests.support.installation import DUE_AT, Installation, on_both
from tests.support.prepared import Scene, played
from tests.support.registers import Registers
from tests.support.telegram import Control, Sandbox
from tests.support.ticking import Workbench, workbench

Change = Callable[[Workbench, Message], None]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NEXT_DUE = datetime(2026, 7, 15, 12, tzinfo=DUE_AT.tzinfo)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def posted(registers: Registers, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Scene]:
    """A report that was published, with its first looks done, on a database of a kind; made once."""

    def life(made: Installation) -> None:
        with workbench(made) as opened:
            assert opened.tick(DUE_AT)
            watch(opened.context)

    @cache
    def scene(kind: str) -> Scene:
        return played(kind, tmp_path_factory.mktemp(kind), registers, life)

    return scene


@pytest.fixture
def bench(
    posted: Callable[[str], Scene], kind: str, tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> Iterator[Workbench]:
    with posted(kind).again(tmp_path, sandbox, registers) as opened:
        yield opened


def look(bench: Workbench, at: datetime) -> list[str]:
    """What a round at a moment reports to the admins."""
    bench.installation.sandbox.clock.at = at
    before = len(bench.installation.admin_texts())
    watch(bench.context)
    return bench.installation.admin_texts()[before:]


def altered(bench: Workbench) -> int:
    with bench.context.database.reading() as session:
        return sum(entry.kind == EntryKind.CHANNEL_ALTERED for entry in entries.entries(session))


def edit(_bench: Workbench, message: Message) -> None:
    """One character."""
    message.text = message.text.replace("e", "é", 1) or "é"


def delete(bench: Workbench, message: Message) -> None:
    del bench.installation.sandbox.world.chats[CHANNEL_ID].messages[message.id]


def swap(bench: Workbench, message: Message) -> None:
    """Another file of the same name and form."""
    other = next(each for each in bench.installation.channel() if each.kind == message.kind and each.id != message.id)
    assert message.file is not None
    assert other.file is not None
    message.file = replace(other.file, name=message.file.name)


def test_untouched_posts_raise_no_alarm_and_are_left_as_they_are(bench: Workbench) -> None:
    sandbox = bench.installation.sandbox
    before = [(message.id, message.text) for message in bench.installation.channel()]
    assert look(bench, DUE_AT + DAY - MINUTE) == []
    assert sandbox.calls("forwardMessage") == []
    assert look(bench, DUE_AT + DAY) == []
    read = len(sandbox.calls("forwardMessage"))
    assert read == len(before)
    assert look(bench, DUE_AT + DAY + MINUTE) == []
    assert len(sandbox.calls("forwardMessage")) == read
    assert [(message.id, message.text) for message in bench.installation.channel()] == before
    copies = [message for message in sandbox.world.chats[ADMIN_CHAT_ID].messages.values() if message.origin is not None]
    assert copies == []
    assert bench.findings() == ()


def changes_of(messages: list[Message]) -> Iterator[tuple[Message, Change, str]]:
    """Each change of each message, and what the admins hear of it."""
    for message in messages:
        yield message, delete, "Message {} was deleted"
    for message in messages:
        if message.text:
            yield message, edit, "The text of message {} was changed"
    for message in messages:
        if message.kind in ("photo", "document"):
            yield message, swap, "The file of message {} was replaced"


@pytest.mark.parametrize(
    ("silently", "some"),
    [
        (True, slice(0, None, 2)),
        (False, slice(1, None, 3)),
        pytest.param(True, slice(None), marks=pytest.mark.campaign),
        pytest.param(False, slice(None), marks=pytest.mark.campaign),
    ],
)
def test_each_change_of_each_message_is_found_within_a_round_and_reported_once(
    bench: Workbench, silently: bool, some: slice
) -> None:
    at = DUE_AT + DAY
    assert look(bench, at) == []
    with bench.context.database.transaction() as session:
        channels.keep_silent_check(session, "@transparency", works=silently, now=at)
    world_messages = bench.installation.sandbox.world.chats[CHANNEL_ID].messages
    changes = list(changes_of(bench.installation.channel()))
    assert len(changes) >= 2 * len(bench.installation.channel())
    changes = changes[some]
    for found, (message, change, words) in enumerate(changes, start=1):
        text, file = message.text, message.file
        change(bench, message)
        at += DAY
        alarms = look(bench, at)
        assert len(alarms) == 1, (message.id, change, alarms)
        [alarm] = alarms
        assert words.format(message.id) in alarm, alarm
        assert alarm.startswith("The report for July–December 2025, edition 1, in @transparency was changed"), alarm
        assert altered(bench) == found
        at += DAY
        assert look(bench, at) == [], "it is reported once"
        message.text, message.file = text, file
        world_messages[message.id] = message
        at += DAY
        [well] = look(bench, at)
        assert "is back as published" in well
    assert bench.findings() == ()


@on_both
def test_older_report_is_looked_at_weekly_and_the_newest_daily(bench: Workbench) -> None:
    older = bench.installation.channel()
    assert bench.tick(NEXT_DUE)
    assert look(bench, NEXT_DUE + MINUTE) == []
    edit(bench, older[0])
    reports = [day for day in range(1, 9) if look(bench, NEXT_DUE + day * DAY + 2 * MINUTE)]
    assert reports == [7]
    with bench.context.database.reading() as session:
        assert [(post.period, post.newest) for post in inspections.posts(session)] == [
            ("2026-H1", True),
            ("2025-H2", False),
        ]
    assert bench.findings() == ()


def test_second_of_the_same_bytes_is_no_other_file(bench: Workbench) -> None:
    """A document that was uploaded a second time has another id and the same bytes."""
    document = bench.installation.channel()[-1]
    assert document.file is not None
    before = document.file.best
    again = Upload(document.file.name, before.data)
    document.file = bench.installation.sandbox.world.files.keep(again, document.kind)
    assert document.file.best.unique_id != before.unique_id
    assert look(bench, DUE_AT + DAY) == []
    assert len(bench.installation.sandbox.calls("getFile")) == 1
    assert look(bench, DUE_AT + DAY + 2 * HOUR) == []
    assert len(bench.installation.sandbox.calls("getFile")) == 1, "it was seen, and not put off for an hour"


def test_posts_that_cannot_be_seen_for_a_day_are_reported_once(bench: Workbench, control: Control) -> None:
    control.happen("protect", chat="@transparency")
    reports = [text for hours in range(0, 60, 3) for text in look(bench, DUE_AT + DAY + hours * HOUR)]
    [alarm] = reports
    assert "has not been able to check its posts in @transparency" in alarm
    control.happen("protect", chat="@transparency", on=False)
    assert look(bench, DUE_AT + 5 * DAY) == []
    control.happen("protect", chat="@transparency")
    assert len([text for hours in range(0, 60, 3) for text in look(bench, DUE_AT + 6 * DAY + hours * HOUR)]) == 1


@pytest.mark.parametrize(
    ("rights", "words"),
    [(["can_post_messages"], "can no longer post"), (["can_edit_messages"], "can no longer edit")],
)
def test_rights_are_looked_at_daily_and_reported_once(
    bench: Workbench, control: Control, rights: list[str], words: str
) -> None:
    control.happen("take_rights", rights=rights)
    assert look(bench, DUE_AT + DAY - MINUTE) == []
    [alarm] = look(bench, DUE_AT + DAY)
    assert words in alarm
    assert look(bench, DUE_AT + 2 * DAY) == look(bench, DUE_AT + 3 * DAY) == []
    control.happen("bring_back")
    assert "has all the rights it needs in @transparency again" in look(bench, DUE_AT + 4 * DAY)[0]
    control.happen("remove_bot")
    assert "was removed from @transparency" in look(bench, DUE_AT + 5 * DAY)[0]
    assert look(bench, DUE_AT + 6 * DAY) == []


@pytest.mark.parametrize("before", [timedelta(days=7), timedelta(days=1)])
def test_rights_are_looked_at_before_a_report_is_due(bench: Workbench, control: Control, before: timedelta) -> None:
    assert look(bench, NEXT_DUE - before - 3 * HOUR) == []
    control.happen("take_rights")
    assert look(bench, NEXT_DUE - before - MINUTE) == []
    [alarm] = look(bench, NEXT_DUE - before)
    assert "can no longer post" in alarm


def test_foreign_webhook_is_reported_once(bench: Workbench) -> None:
    bench.installation.sandbox.world.hook.url = "https://thief.example/hook"
    [alarm] = look(bench, DUE_AT + DAY)
    assert "https://thief.example/hook" in alarm
    assert "/revoke" in alarm
    assert look(bench, DUE_AT + 2 * DAY) == []


def test_clock_in_doubt_looks_at_nothing(bench: Workbench, control: Control) -> None:
    control.happen("take_rights")
    assert look(bench, DUE_AT - DAY) == []
