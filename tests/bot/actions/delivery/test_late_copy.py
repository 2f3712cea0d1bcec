"""A process that lost the work during a call: its copy is kept if it is the only one, else deleted and reported."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions.tick import tick
from bot.sandbox.world.faults import Call
from storage.engine import leases
from storage.engine.database import Database, Session, open_database
from storage.engine.errors import LeaseLost
from storage.publishing import doubts, parts
from storage.publishing.parts import Part
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.ticking import workbench

Install = Callable[..., Installation]
WHOLE = ["album", "text", "documents"]
Happening = Callable[[Session, Part], None]


@pytest.fixture
def kind() -> str:
    """Only on a server the work can be lost."""
    return "postgresql"


def nothing(_session: Session, _part: Part) -> None:
    """The other process has not looked yet."""


def doubted(session: Session, part: Part) -> None:
    parts.mark_doubtful(session, part, "the process ended during the call", look_at=DUE_AT, now=DUE_AT)


def sent_again(session: Session, part: Part) -> None:
    """The other process has looked, too early, and begins its own call."""
    doubted(session, part)
    doubts.miss(session, parts.by_id(session, part.id), removed=(), now=DUE_AT)
    assert parts.claim(session, parts.by_id(session, part.id), DUE_AT)


def lose_during(installation: Installation, database: Database, happening: Happening) -> None:
    """When the text stands in the channel and its answer is on the way, another process has the work."""

    def watch(said: str, call: Call) -> None:
        if (said, call.method, call.parameters.get("chat_id")) == ("executed", "sendMessage", "@transparency"):
            installation.sandbox.world.watchers.remove(watch)
            with database.transaction() as session:
                leases.take(session, "another:1")
                happening(session, parts.sending(session)[0])

    installation.sandbox.world.watchers.append(watch)


@pytest.mark.parametrize(
    ("happening", "copies_taken_back"),
    [(nothing, 0), (doubted, 0), (sent_again, 1)],
    ids=["taken over", "in doubt", "sent again"],
)
def test_copy_of_a_process_that_lost_the_work(install: Install, happening: Happening, copies_taken_back: int) -> None:
    installation = install()
    installation.record(a_case())
    other = open_database(installation.settings.storage.url)
    with workbench(installation) as bench:
        assert bench.tick(DRAFT_AT)
        lose_during(installation, other, happening)
        before = len(installation.sandbox.calls("deleteMessages"))
        installation.sandbox.clock.at = DUE_AT
        with pytest.raises(LeaseLost):
            tick(replace(bench.context, database=replace(bench.context.database, fence=1)))
        assert installation.parts() == (["album"] if copies_taken_back else ["album", "text"])
        assert len(installation.sandbox.calls("deleteMessages")) - before == copies_taken_back
        for minutes in (1, 20, 40):  # the other one goes on
            bench.tick(DUE_AT + timedelta(minutes=minutes))
        assert installation.parts() == WHOLE
        reports = [text for text in installation.admin_texts() if "appeared late" in text]
        assert len(reports) == copies_taken_back
        assert bench.findings() == ()
    other.close()


def test_call_is_not_begun_when_the_lease_runs_out(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    installation = install()
    installation.record(a_case())
    with workbench(installation) as bench:
        assert bench.tick(DRAFT_AT)
        monkeypatch.setattr(bench.context.channel, "_left", lambda: 34.0)  # 5 + 30 seconds are wanted
        assert not bench.tick(DUE_AT)
        assert installation.parts() == []
        monkeypatch.setattr(bench.context.channel, "_left", lambda: 36.0)
        bench.tick(DUE_AT + timedelta(minutes=1))
        assert installation.parts() == WHOLE
        assert bench.findings() == ()
