"""The journal of calls, and the failures a test may plan for the nth call of a method."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.refusals import BAD_REQUEST, TITLES, TOO_MANY_REQUESTS, too_many_requests

BAD_GATEWAY = 502


@dataclass
class Call:
    """One request to the Bot API: what was asked, whether it was carried out, what was answered."""

    number: int
    method: str
    parameters: Mapping[str, str]
    executed: bool = False
    status: int = 0
    answer: Any = None
    fault: str = ""


# What a watcher is told: "before" the call, "executed" before its answer leaves, "answered" after it left.
Watcher = Callable[[str, Call], None]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What befalls one call: carried out or not, then an answer of its own, a broken connection or a silence."""

    name: str
    execute: bool = False
    status: int = 0
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0

    @property
    def answers(self) -> bool:
        """Whether the client gets anything."""
        return self.status != 0

    async def wait(self) -> None:
        """Stay silent for as long as planned."""
        await asyncio.sleep(self.seconds)


def drop(*, execute: bool = False) -> Fault:
    """The connection breaks without an answer."""
    return Fault(name="drop", execute=execute)


def hang(seconds: float, *, execute: bool = False) -> Fault:
    """Nothing comes for so long, then the connection breaks."""
    return Fault(name="hang", execute=execute, seconds=seconds)


def bad_gateway(*, execute: bool = False) -> Fault:
    """A proxy's page instead of an answer."""
    page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
    return Fault(name="bad gateway", execute=execute, status=BAD_GATEWAY, body=page)


def too_many(seconds: int) -> Fault:
    """Telegram asks to wait; nothing was done."""
    body = too_many_requests(seconds).envelope()
    return Fault(name="too many", status=TOO_MANY_REQUESTS, body=body, headers={"Retry-After": str(seconds)})


def refuse(words: str, code: int = BAD_REQUEST, *, execute: bool = False) -> Fault:
    """A refusal in these words; `execute` makes it a lie, as a failed album can be."""
    body = {"ok": False, "error_code": code, "description": f"{TITLES.get(code, 'Internal Server Error')}: {words}"}
    return Fault(name="refuse", execute=execute, status=code, body=body)


@dataclass
class Faults:
    """Faults waiting for their call."""

    planned: list[tuple[str, int, Fault]] = field(default_factory=list)

    def plan(self, method: str, fault: Fault, *, nth: int = 1) -> None:
        """Let the fault befall the nth call of the method from now on."""
        self.planned.append((method.lower(), nth, fault))

    def take(self, method: str) -> Fault | None:
        """The fault of this call, if one is due; every waiting fault of the method comes one call nearer."""
        due: Fault | None = None
        later = []
        for name, calls_left, fault in self.planned:
            left = calls_left - (name == method.lower())
            if left == 0 and due is None:
                due = fault
            else:
                later.append((name, max(left, 1), fault))
        self.planned = later
        return due
