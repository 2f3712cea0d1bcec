"""One SIGTERM in each state of `run`: it ends with 0 in 10 seconds, and the next run publishes what was due, once."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.demo.world import CHANNEL_ID, READER
from bot.sandbox.world import people
from bot.sandbox.world.faults import Fault, bad_gateway, drop, hang, meanwhile, too_many
from tests.bot.telegram_api.test_webhook import hook
from tests.support.installation import Installation, a_case, due_today
from tests.support.processes import Program, artists, wait_for
from tests.support.running import SET_UP_MODE

Install = Callable[..., Installation]
WHOLE = ["album", "text", "documents"]
NOTHING_DUE = {"first_period": "2026-H2"}
SECONDS = 10


@dataclass(frozen=True)
class State:
    """By which call it is known that the bot is in it, and what befalls calls; `person`: somebody asks something.

    Without a call it is known by the process that draws.
    """

    name: str
    method: str = ""
    nth: int = 1
    faults: tuple[tuple[str, int, Fault], ...] = ()
    due: bool = False
    set_up: bool = True
    person: bool = False
    often: bool = False
    by: tuple[str, ...] = ("polling", "webhook")


def during(words: str, method: str, nth: int, fault: Fault) -> State:
    """In a call of a publication."""
    return State(f"during {method} {nth}, {words}", method, nth, ((method, nth, fault),), due=True)


def always(method: str, fault: Fault) -> tuple[tuple[str, int, Fault], ...]:
    return ((method, 1, fault),) * 50


SILENCE = hang(60)
SLOW = replace(meanwhile(), seconds=2)
STATES = [
    State("idle, polling", "getUpdates", 2, by=("polling",)),
    State("idle, by webhook", "setWebhook", by=("webhook",)),
    State("in set-up mode", "getUpdates", 2, set_up=False, by=("polling",)),
    State("asking for updates in vain", "getUpdates", 1, always("getUpdates", SILENCE), by=("polling",)),
    State("before Telegram answers at all", "getMe", 1, always("*", SILENCE)),
    State("while a server that is down is tried", "getMe", 1, always("*", bad_gateway())),
    State(
        "at work before updates come in", "deleteWebhook", 1, always("deleteWebhook", SILENCE), True, by=("polling",)
    ),
    State("at work before updates come in", "setWebhook", 1, always("setWebhook", SILENCE), True, by=("webhook",)),
    State("during an answer to a reader", "sendMessage", 1, always("sendMessage", SILENCE), person=True),
    State("asked to wait during an answer", "sendMessage", 1, always("sendMessage", too_many(50)), person=True),
    State("while a chart is drawn", due=True),
    State(
        "stopped a second time during an answer",
        "sendMessage",
        1,
        always("sendMessage", SILENCE),
        person=True,
        often=True,
    ),
    replace(during("broken before sending, and an answer", "sendMediaGroup", 4, drop()), person=True),
    during("never answered", "pinChatMessage", 1, SILENCE),
    during("answered late", "sendMediaGroup", 4, SLOW),
    during("answered late", "sendMessage", 2, SLOW),
]
RUNS = [(state, by) for state in STATES for by in state.by]


@dataclass
class Run:
    """`run` in a process of its own."""

    installation: Installation
    process: Program = field(init=False)

    def __post_init__(self) -> None:
        self.installation.sandbox.clock.at = datetime.now(UTC)
        self.process = Program("bot", "run", "--config", str(self.installation.config), output=self.log)

    @property
    def log(self) -> Path:
        return self.installation.folder / "run.log"

    @property
    def draws(self) -> bool:
        """Whether a process of its own draws for it."""
        return bool(artists(self.process.pid))

    def is_in(self, state: State) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        if not state.method:
            return self.draws
        return len(self.installation.sandbox.calls(state.method)) >= state.nth


def installation_in(install: Install, state: State, by: str) -> Installation:
    telegram = {} if state.set_up else SET_UP_MODE
    if state.due:
        installation = due_today(install, telegram=telegram)
    else:
        installation = install(report=NOTHING_DUE, telegram=telegram)
        installation.record(a_case(received_on=date(2026, 2, 1)))
    if by == "webhook":
        hook(installation)
    for method, nth, fault in state.faults:
        installation.sandbox.world.faults.plan(method, fault, nth=nth)
    for _time in range(9 * (state.due and state.person)):
        installation.sandbox.world.faults.plan("sendMessage", SILENCE, match={"chat_id": str(READER)})
    return installation


def ended_in(installation: Installation, state: State) -> float:
    """Send SIGTERM in a state; how many seconds the end took."""
    run = Run(installation)
    try:
        if state.person:
            people.write(installation.sandbox.world, READER, READER, "/whoami")
        wait_for(lambda: run.is_in(state), state.name)
        begun = time.monotonic()
        run.process.send_signal(signal.SIGTERM)
        if state.often:
            time.sleep(0.5)
            run.process.send_signal(signal.SIGTERM)
        assert run.process.wait(SECONDS) == 0
    finally:
        run.process.kill()
        run.process.wait(10)
    assert "Traceback" not in run.log.read_text(), run.log.read_text()
    return time.monotonic() - begun


def check_later(installation: Installation) -> None:
    """The next ones publish what is due, each part once, and pin it."""
    sandbox = installation.sandbox
    sandbox.world.faults.planned = []
    for minutes in (1, 12, 24, 36):
        installation.tick(sandbox.clock.at + timedelta(minutes=minutes))
    assert installation.parts() == WHOLE
    assert sandbox.world.chats[CHANNEL_ID].pins == [installation.channel()[0].id]


def ends_and_loses_nothing(install: Install, record: Callable[[str, object], None], state: State, by: str) -> None:
    installation = installation_in(install, state, by)
    record("measured", f"SIGTERM {state.name}, {by}: ended after {ended_in(installation, state):.1f} s")
    if state.due:
        check_later(installation)
        return
    if state.set_up:  # a message that was posted to learn the channel's newest number goes at the next start
        installation.sandbox.world.faults.planned = []
        installation.tick(installation.sandbox.clock.at + timedelta(minutes=1))
    assert installation.parts() == []


def test_sigterm_ends_it_while_the_server_is_silent(
    install: Install, record_property: Callable[[str, object], None]
) -> None:
    [state] = [state for state in STATES if state.name == "during an answer to a reader"]
    ends_and_loses_nothing(install, record_property, state, "polling")


@pytest.mark.campaign
@pytest.mark.parametrize(("state", "by"), RUNS, ids=[f"{state.name}, {by}" for state, by in RUNS])
def test_sigterm_in_every_state_loses_nothing(
    install: Install, record_property: Callable[[str, object], None], state: State, by: str
) -> None:
    ends_and_loses_nothing(install, record_property, state, by)
