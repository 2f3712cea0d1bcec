"""check --probe: a row for each channel that says whether its posts can be looked for in silence, and read."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID
from bot.sandbox.world.faults import bad_gateway, refuse
from bot.sandbox.world.world import LEFT
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.terminal import run_command
from tests.support.ticking import workbench

SUBJECT = "channel @transparency, silent look"
NOWHERE = -1009999999999  # a chat that does not exist
Install = Callable[..., Installation]


@dataclass(frozen=True)
class Probed:
    """What the row says, and what the register keeps of the try."""

    state: str
    text: str
    next_step: str
    kept: str | None


def probed(installation: Installation) -> Probed:
    before = installation.channel()
    result = run_command("check", "--probe", "--json", "--config", installation.config, at=DUE_AT)
    assert result.err == ""
    assert installation.channel() == before, "a try leaves a trace in the channel"
    [row] = [row for row in json.loads(result.out) if row["subject"] == SUBJECT]
    with closing(sqlite3.connect(installation.folder / "transparency.db")) as register:
        kept = register.execute("SELECT silent_check FROM channels").fetchone()
    return Probed(row["state"], row["text"], row["next_step"], kept and kept[0])


def published(install: Install, **sections: dict[str, object]) -> Installation:
    """An installation whose first report stands."""
    installation = install(**sections)
    with workbench(installation) as bench:
        installation.record(a_case())
        for moment in (DRAFT_AT, DUE_AT):
            assert bench.tick(moment)
    return installation


def test_silent_look_that_works_is_good_and_leaves_no_trace(install: Install) -> None:
    installation = published(install)
    *_, older, newest = installation.channel()
    admins = installation._standing(ADMIN_CHAT_ID)
    found = probed(installation)
    assert (found.state, found.next_step, found.kept) == ("good", "", "works")
    assert found.text == f"it finds message {newest.id}; the bot can resolve doubts by looking"
    assert installation._standing(ADMIN_CHAT_ID) == admins, "the forwarded copy stays"
    installation.sandbox.world.remove(installation.sandbox.world.chats[CHANNEL_ID], newest.id)
    found = probed(installation)
    assert (found.state, found.kept) == ("good", "works"), "a post that was deleted does not speak against looking"
    assert f"it finds message {older.id}" in found.text


def test_before_the_first_report_there_is_nothing_to_try_it_on(install: Install) -> None:
    found = probed(install())
    assert (found.state, found.kept) == ("not set yet", None)
    assert found.next_step == "try again after the first report"


def test_answer_that_distinguishes_nothing_means_that_people_are_asked(install: Install) -> None:
    installation = published(install)
    for nth in (1, 2):
        installation.sandbox.world.faults.plan("stopPoll", refuse("message is not a poll"), nth=nth)
    found = probed(installation)
    assert (found.state, found.text, found.kept) == ("not set yet", "it does not work here", "fails")
    assert "the bot asks people" in found.next_step


def test_no_clear_answer_is_not_kept(install: Install) -> None:
    installation = published(install)
    world = installation.sandbox.world
    with closing(sqlite3.connect(installation.folder / "transparency.db")) as register, register:
        register.execute("UPDATE channels SET silent_check = NULL, tried_at = NULL")
    world.faults.plan("stopPoll", bad_gateway())
    answer_lost = probed(installation)
    assert (answer_lost.state, answer_lost.text, answer_lost.kept) == ("wrong", "Telegram gave no clear answer", None)
    assert answer_lost.next_step.endswith("transparency-bot check --probe")
    world.chats[CHANNEL_ID].members[world.bot.id].status = LEFT
    assert probed(installation) == answer_lost, "a bot without rights in the channel learns nothing either"


def test_post_that_cannot_be_read_is_wrong(install: Install) -> None:
    installation = published(install)
    channel = installation.sandbox.world.chats[CHANNEL_ID]
    channel.protected = True
    found = probed(installation)
    assert (found.state, found.kept, "allow forwarding" in found.next_step) == ("wrong", "works", True)
    channel.protected = False
    with installation.config.open("r+", encoding="utf-8") as config:
        changed = config.read().replace("staging_chat = 0", f"staging_chat = {NOWHERE}")
        config.seek(0)
        config.write(changed)
    found = probed(installation)
    assert (found.state, found.kept, "telegram.staging_chat" in found.next_step) == ("wrong", "works", True)
    assert str(NOWHERE) in found.text


def test_without_a_register_a_row_says_so_and_nothing_is_tried(install: Install) -> None:
    installation = published(install)
    calls = len(installation.sandbox.calls("stopPoll"))
    (installation.folder / "transparency.db").unlink()
    result = run_command("check", "--probe", "--json", "--config", installation.config, at=DUE_AT)
    rows = {row["subject"]: row for row in json.loads(result.out)}
    assert (result.code, result.err) == (1, "")
    assert SUBJECT not in rows
    assert (rows["database"]["state"], bool(rows["database"]["next_step"])) == ("wrong", True)
    assert rows["channel @transparency"]["state"] == "good"
    assert len(installation.sandbox.calls("stopPoll")) == calls
