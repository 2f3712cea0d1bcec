"""Two `run` processes on one register of a server: one works, the other stands by, and takes over when it must."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from bot.sandbox.demo.world import LEGAL
from bot.sandbox.world import people
from bot.sandbox.world.faults import Call
from storage.audit.check import check
from storage.engine.database import open_database
from storage.publishing import parts
from tests.support.installation import Installation, due_today
from tests.support.processes import Program, artists, wait_for

Install = Callable[..., Installation]
WHOLE = ["album", "text", "documents"]
LEASE = 5 + 60  # what `send_timeout` of the tests makes of it


@pytest.fixture
def kind() -> str:
    """Only a server knows a standby."""
    return "postgresql"


@pytest.fixture
def installation(install: Install) -> Installation:
    return due_today(install)


class Run:
    """One `run` in a process of its own."""

    def __init__(self, installation: Installation, name: str) -> None:
        self.log = installation.folder / f"{name}.log"
        self.process = Program("bot", "run", "--config", str(installation.config), output=self.log)

    def says(self, words: str) -> bool:
        return words in self.log.read_text()

    @property
    def works(self) -> bool:
        return self.says("This process works now")

    @property
    def stands_by(self) -> bool:
        return self.says("Standing by: another process works on postgresql://")


@contextmanager
def two_runs(installation: Installation) -> Iterator[tuple[Run, Run, int]]:
    """The active process, its standby, and the process that draws for the active one, stopped during its work."""
    runs: list[Run] = []
    artist = 0
    try:
        runs.append(active := Run(installation, "first"))
        wait_for(lambda: active.works, "the first one works")
        wait_for(lambda: bool(artists(active.process.pid)), "a chart is drawn")
        [artist] = artists(active.process.pid)
        os.kill(artist, signal.SIGSTOP)  # the report waits for it
        runs.append(standby := Run(installation, "second"))
        wait_for(lambda: standby.stands_by, "the second one stands by")
        assert not standby.works
        yield active, standby, artist
    finally:
        if artist:
            with suppress(ProcessLookupError):
                os.kill(artist, signal.SIGKILL)
        for run in runs:
            run.process.kill()
            run.process.wait(10)


def struck(installation: Installation, method: str, moment: str, strike: Callable[[], None]) -> None:
    """Have something done at a moment of the first call of a method to the channel."""
    done: list[Call] = []

    def watch(said: str, call: Call) -> None:
        in_channel = call.parameters.get("chat_id") == "@transparency"
        if call.method == method and in_channel and said == moment and not done:
            done.append(call)
            strike()

    installation.sandbox.world.watchers.append(watch)


def answered(installation: Installation) -> bool:
    """Whether somebody answers /whoami."""
    chat = installation.sandbox.world.chats[LEGAL]
    return any(f"ID is {LEGAL}" in message.text for message in chat.messages.values() if message.author != LEGAL)


def check_register(installation: Installation) -> None:
    database = open_database(installation.settings.storage.url)
    with database.reading() as session:
        assert check(session) == ()
    database.close()


def parts_in_doubt(installation: Installation) -> list[str]:
    database = open_database(installation.settings.storage.url)
    with database.reading() as session:
        found = [part.part for part in parts.doubtful(session)]
    database.close()
    return found


def test_standby_takes_over_when_the_active_one_is_killed(
    installation: Installation, record_property: Callable[[str, object], None]
) -> None:
    with two_runs(installation) as (active, standby, _):
        beside = installation.run("tick")
        assert (beside.returncode, beside.stderr) == (0, "")
        active.process.kill()
        people.write(installation.sandbox.world, LEGAL, LEGAL, "/whoami")
        seconds = wait_for(lambda: answered(installation), "the standby answers", 30)
        wait_for(lambda: installation.parts() == WHOLE, "the report is posted")
        standby.process.send_signal(signal.SIGTERM)
        assert standby.process.wait(10) == 0
        record_property("measured", f"standby: answered {seconds:.1f} s after SIGKILL of the active one")
    assert installation.parts() == WHOLE
    check_register(installation)
    assert "Traceback" not in standby.log.read_text()


@pytest.mark.campaign
def test_both_end_when_they_are_asked_to(installation: Installation) -> None:
    with two_runs(installation) as (active, standby, _):
        standby.process.send_signal(signal.SIGTERM)
        assert standby.process.wait(10) == 0
        assert "Traceback" not in standby.log.read_text()
        active.process.send_signal(signal.SIGTERM)
        assert active.process.wait(10) == 0


@pytest.mark.campaign
@pytest.mark.timeout(600)
def test_frozen_active_one_is_replaced_and_goes_on_standby_when_it_wakes(
    installation: Installation, record_property: Callable[[str, object], None]
) -> None:
    """Frozen before it has sent anything: the other posts the report, and the sleeper has no second one to post."""
    with two_runs(installation) as (active, standby, _):
        os.kill(active.process.pid, signal.SIGSTOP)
        seconds = wait_for(lambda: standby.works, "the standby works", LEASE + 30)
        assert seconds > LEASE / 2
        wait_for(lambda: installation.parts() == WHOLE, "the report is posted")
        os.kill(active.process.pid, signal.SIGCONT)
        wait_for(lambda: active.stands_by, "the one that was frozen stands by")
        assert active.says("Another process may work now")
        people.write(installation.sandbox.world, LEGAL, LEGAL, "/whoami")
        wait_for(lambda: answered(installation), "one of them answers")
        record_property("measured", f"standby: took over {seconds:.0f} s after SIGSTOP, the lease is {LEASE} s")
        standby.process.kill()
        wait_for(lambda: len(re.findall("This process works now", active.log.read_text())) == 2, "and back again")
    assert installation.parts() == WHOLE
    check_register(installation)


@pytest.mark.campaign
@pytest.mark.timeout(600)
@pytest.mark.parametrize("moment", ["before", "executed"])
def test_active_one_frozen_during_a_call_leaves_one_copy(install: Install, moment: str) -> None:
    """Beyond the lease and the doubt: what it sent is adopted, or what it did not send is sent by the other."""
    installation = due_today(install, delivery={"send_timeout": 5, "settle_after": 60})
    with two_runs(installation) as (active, standby, artist):
        struck(installation, "sendMessage", moment, lambda: os.kill(active.process.pid, signal.SIGSTOP))
        os.kill(artist, signal.SIGCONT)
        wait_for(lambda: standby.works, "the standby works", 200)
        wait_for(lambda: bool(parts_in_doubt(installation)), "it does not know whether the text is posted")
        os.kill(active.process.pid, signal.SIGCONT)
        wait_for(lambda: active.stands_by, "the one that was frozen stands by")
        wait_for(lambda: installation.parts() == WHOLE and not parts_in_doubt(installation), "all of it is posted", 240)
    assert installation.parts() == WHOLE
    check_register(installation)
