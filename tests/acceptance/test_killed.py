"""SIGKILL before, during and after any call of a publication, then a restart: nothing doubled, nothing missing.

A part whose call had begun may stand or not: it is looked for in the channel. Only about the very first message of a
channel the bot cannot know where to look: it is named to the admins, once, and its line goes no further.
"""

import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sandbox.world.faults import Call
from storage.audit.check import check
from storage.engine.database import open_database
from storage.publishing import parts
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case, on_both

Install = Callable[..., Installation]
WHOLE = ["album", "text", "documents"]
SENDING = ("sendMediaGroup", "sendMessage", "pinChatMessage")
DRAFTING_CALLS, PUBLISHING_CALLS = 1, 6
MOMENTS = ("before", "executed", "answered")


def kill_at(installation: Installation, nth: int, moment: str, *, at: object) -> bool:
    """Run one tick in a process and kill it at a moment of its nth sending call. True if it was killed."""
    process = installation.tick_in_a_process(at)  # type: ignore[arg-type] # a datetime, from the callers below
    seen: set[int] = set()

    def watch(said: str, call: Call) -> None:
        if call.method in SENDING:
            seen.add(call.number)
            if len(seen) == nth and said == moment:
                os.kill(process.pid, signal.SIGKILL)

    installation.sandbox.world.watchers.append(watch)
    process.wait(60)
    installation.sandbox.world.watchers.remove(watch)
    return process.returncode == -signal.SIGKILL


def settle(installation: Installation) -> list[str]:
    """Tick until nothing moves any more; the names of the parts that are parked."""
    for minutes in (1, 20, 60 * 24):
        installation.tick(DUE_AT + timedelta(minutes=minutes))
    database = open_database(installation.settings.storage.url)
    with database.reading() as session:
        assert check(session) == ()
        parked = [part.part for part in parts.doubtful(session) if part.asked_at is not None]
    database.close()
    return parked


def check_channel(installation: Installation, parked: list[str]) -> None:
    delivered = installation.parts()
    assert delivered == WHOLE[: len(delivered)], "a part is doubled, or out of order"
    assert parked in ([], ["album"])
    if parked:
        named = [
            text
            for text in installation.admin_texts()
            if "could not find out whether the part “album of charts”" in text
        ]
        assert len(named) == 1, "a parked part is not named to the admins exactly once"
        assert len(delivered) in (WHOLE.index(parked[0]), WHOLE.index(parked[0]) + 1)
    else:
        assert delivered == WHOLE, "a part is missing, and nothing says so"


def publish_killed(install: Install, nth: int, moment: str) -> None:
    installation = install()
    installation.record(a_case())
    assert installation.tick(DRAFT_AT)
    assert kill_at(installation, nth, moment, at=DUE_AT)
    check_channel(installation, settle(installation))


@pytest.mark.parametrize(
    ("kind", "nth", "moment"),
    [
        ("sqlite", 1, "executed"),
        ("postgresql", 2, "before"),
    ],
)
def test_killed_publication_is_finished_or_parked(install: Install, nth: int, moment: str) -> None:
    publish_killed(install, nth, moment)


@pytest.mark.campaign
@on_both
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("nth", range(1, PUBLISHING_CALLS + 1))
def test_publication_killed_at_every_call(install: Install, nth: int, moment: str) -> None:
    publish_killed(install, nth, moment)


@pytest.mark.campaign
@on_both
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("nth", range(1, DRAFTING_CALLS + 1))
def test_draft_killed_at_every_call_is_staged_in_the_end(install: Install, nth: int, moment: str) -> None:
    installation = install()
    installation.record(a_case())
    assert kill_at(installation, nth, moment, at=DRAFT_AT)
    assert installation.tick(DRAFT_AT + timedelta(minutes=1))
    assert installation.tick(DUE_AT)
    check_channel(installation, settle(installation))


@pytest.mark.campaign
@on_both
@pytest.mark.timeout(900)
def test_publication_killed_twice_in_a_row(install: Install) -> None:
    installation = install()
    installation.record(a_case())
    assert installation.tick(DRAFT_AT)
    assert kill_at(installation, 1, "answered", at=DUE_AT)
    kill_at(installation, 1, "before", at=DUE_AT + timedelta(seconds=30))
    check_channel(installation, settle(installation))
