"""The demonstration step by step: draft, reminder, people's presses, due time; and the invented register."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.actions.files.cases import check_file, import_file
from bot.actions.files.findings import Findings
from bot.actions.files.formats import ImportFormat
from bot.actions.files.source import Source
from bot.process.demo.page_words import LABELS
from bot.process.demo.serve import showing
from bot.process.demo.visit import NothingToApprove
from bot.sandbox.demo.invented import FIRST_PERIOD, write_cases
from bot.sandbox.demo.register import Choice, Register
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, TRUST
from bot.sandbox.web.page_api import STATIC
from bot.sandbox.world.faults import late
from storage.engine.database import create_or_upgrade, open_database
from storage.vocabulary.period import Period
from tests.support.demonstration import Reader

H1 = "January–June 2025"
WORDS = re.compile(r'(?:data-say>|aria-label="|placeholder="|\bsay\(")([^"<]+)["<]')


def presses(world: Any) -> list[int]:
    return [update.body["from"]["id"] for update in world.updates.past if update.kind == "callback_query"]


async def play(folder: Path) -> dict[str, Any]:
    """The first minute: wait for the draft, be reminded, approve as two people, see the report."""
    seen: dict[str, Any] = {"steps": [], "stories": []}
    async with showing(folder) as (url, visit):

        async def look() -> None:
            await asyncio.to_thread(visit.demonstration.refresh)
            story = visit.demonstration.story
            seen["steps"].append((story.step, story.approve))
            seen["stories"].append(story.text)

        await visit.service.tick_now()
        await look()
        await visit.step()
        seen["reminded"] = [
            text for text in texts(visit.demonstration.world, ADMIN_CHAT_ID) if "is due in 7 days" in text
        ]
        await look()
        for _ in range(2):
            await visit.approve()
            await look()
        with pytest.raises(NothingToApprove):
            await visit.approve()
        await visit.step()
        await look()
        seen["presses"] = presses(visit.demonstration.world)
        seen["reports"] = await asyncio.to_thread(Reader(url).reports, H1)
    return seen


def texts(world: Any, chat: int) -> list[str]:
    return [message.text for message in world.chats[chat].messages.values()]


def test_first_minute_goes_from_draft_to_approved_report(tmp_path: Path) -> None:
    seen = asyncio.run(play(tmp_path))
    assert seen["steps"] == [
        ("Next: the reminder", "Trust approves"),
        ("Next: the due time", "Trust approves"),
        ("Next: the due time", "Legal approves"),
        ("Next: the due time", ""),
        ("Next: the draft", ""),
    ]
    first, reminded, one, both, published = seen["stories"]
    assert "put a draft into the admin chat" in first
    assert "the bot reminded the admins" in reminded
    assert one.startswith("Trust approved.")
    assert both.startswith("Approved by Trust and Legal.")
    assert published.startswith(f"Published: the report for {H1} is in the channel.")
    assert seen["presses"] == [TRUST, LEGAL]
    assert seen["reminded"]
    (report,) = seen["reports"]
    assert "approved as complete and correct by 2 people" in report.caption


async def approve_while_edits_are_slow(folder: Path) -> list[int]:
    async with showing(folder) as (_, visit):
        await visit.service.tick_now()
        visit.demonstration.world.faults.plan("editMessageText", late(3))
        for _ in range(2):
            await visit.approve()
        return presses(visit.demonstration.world)


def test_button_that_another_person_used_is_pressed_again_once_the_message_has_a_new_one(tmp_path: Path) -> None:
    pressed = asyncio.run(approve_while_edits_are_slow(tmp_path))
    assert pressed == [TRUST, LEGAL, LEGAL]


def test_each_invented_half_year_is_imported_and_keeps_the_promise(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/register.db"
    period = Period.parse(FIRST_PERIOD)
    create_or_upgrade(url, owner_url="", now=datetime(2021, 1, 1, tzinfo=UTC), backup=None)
    database = open_database(url)
    for _ in range(12):
        now = datetime(period.end.year, period.end.month, 4, tzinfo=UTC)
        source = Source(write_cases(tmp_path, period))
        checked = check_file(database, source, ImportFormat.CSV, Findings(), today=now.date())
        imported = import_file(database, checked, now=now, actor="cli:test", update=True)
        assert imported.cases >= 40
        assert checked.embargoed >= 3
        assert period.label == FIRST_PERIOD or checked.changeable > 0
        period = period.next()
    database.close()


def test_page_says_only_what_is_translated() -> None:
    sources = [path for path in STATIC.iterdir() if path.suffix in {".js", ".html"}]
    files = "\n".join(path.read_text("utf-8") for path in [*sources, STATIC.parent / "web" / "page_state.py"])
    assert set(WORDS.findall(files)) - {"…", "Русский"} <= set(LABELS)
    assert [label for label in LABELS if label not in files] == []


@pytest.mark.campaign
def test_invented_past_is_published_with_two_approvals_each(tmp_path: Path) -> None:
    async def past() -> list[str]:
        async with showing(tmp_path, Choice(Register.INVENTED)) as (_, visit):
            waits = visit.demonstration.situation
            while (await asyncio.to_thread(waits)).waiting is None or visit.demonstration.progress:  # noqa: ASYNC110 (nothing rings)
                await asyncio.sleep(0.5)
            return texts(visit.demonstration.world, CHANNEL_ID)

    captions = [text for text in asyncio.run(past()) if "transparency report, " in text]
    assert len(captions) == 8
    assert all("by 2 people" in caption for caption in captions)
    assert all("Harbour Messenger does not exist" in caption for caption in captions)
