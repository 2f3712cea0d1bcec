"""The journal of calls, and the faults that can be planned for the nth call of a method."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from bot.sandbox.http.refusals import BAD_REQUEST, TITLES, TOO_MANY_REQUESTS, too_many_requests

OK, SERVER_ERROR, BAD_GATEWAY = 200, 500, 502
ANY = "*"


@dataclass
class Call:
    """One request to the Bot API: its content, whether it was carried out, and the answer."""

    number: int
    method: str
    parameters: Mapping[str, str]
    executed: bool = False
    status: int = 0
    answer: Any = None
    fault: str = ""


# When a watcher is called: "before" the call, "executed" before its answer leaves, "answered" after it left.
Watcher = Callable[[str, Call], None]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that people or Telegram do during a call; its kinds are in events.py."""

    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to one call: carried out or not, then an answer of its own, a broken connection or a silence.

    `honest` keeps the true answer, `cut` sends half of it. `seconds` is the silence before the connection breaks.
    `later` carries the call out only once the virtual clock is so many seconds further. Album items in `lost` are not
    posted. After the answer no connection is accepted for `closed` seconds.
    """

    name: str
    execute: bool = False
    status: int = 0
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0
    honest: bool = False
    cut: bool = False
    later: float | None = None
    lost: Callable[[int], bool] | None = None
    closed: float = 0
    before: Event | None = None
    after: Event | None = None

    @property
    def answers(self) -> bool:
        """Return whether the client gets anything."""
        return self.status != 0

    async def wait(self) -> None:
        """Stay silent for as long as planned."""
        await asyncio.sleep(self.seconds)


def drop(*, execute: bool = False) -> Fault:
    """Return a fault that breaks the connection without an answer."""
    return Fault(name="drop", execute=execute)


def hang(seconds: float, *, execute: bool = False) -> Fault:
    """Return a fault that sends nothing for so long, then breaks the connection."""
    return Fault(name="hang", execute=execute, seconds=seconds)


def bad_gateway(*, execute: bool = False) -> Fault:
    """Return a fault that answers with a proxy's page."""
    page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
    return Fault(name="bad gateway", execute=execute, status=BAD_GATEWAY, body=page)


def too_many(seconds: int) -> Fault:
    """Return a fault in which Telegram asks to wait; nothing was done."""
    body = too_many_requests(seconds).envelope()
    return Fault(name="too many", status=TOO_MANY_REQUESTS, body=body, headers={"Retry-After": str(seconds)})


def refuse(words: str, code: int = BAD_REQUEST, *, execute: bool = False) -> Fault:
    """Return a refusal in these words; `execute` carries the call out all the same, as a failed album can be."""
    body = {"ok": False, "error_code": code, "description": f"{TITLES.get(code, 'Internal Server Error')}: {words}"}
    return Fault(name="refuse", execute=execute, status=code, body=body)


def restart(*, execute: bool = False) -> Fault:
    """Return a fault that closes the server with the call pending."""
    body = {"ok": False, "error_code": SERVER_ERROR, "description": "Internal Server Error: restart"}
    return Fault(name="restart", execute=execute, status=SERVER_ERROR, body=body)


def truncated(*, execute: bool = False) -> Fault:
    """Return a fault that ends the answer in the middle."""
    return Fault(name="truncated", execute=execute, status=OK, cut=True, body='{"ok":true,"result":{')


def without_result(*, execute: bool = False) -> Fault:
    """Return a fault that answers ok and nothing more."""
    return Fault(name="without result", execute=execute, status=OK, body={"ok": True})


def late(seconds: float, *, silent: float = 0) -> Fault:
    """Return a fault that breaks the connection, after some silence if requested, and runs the call so much later."""
    return Fault(name="late", seconds=silent, later=seconds)


def partial_album(*, posted: int | None = None, lost: int = 0, words: str = "MEDIA_EMPTY") -> Fault:
    """Return a refusal of an album of which only the first `posted` items are posted, or all but number `lost`."""
    first = lost if posted is None else posted + 1
    gone = (lambda number: number == lost) if posted is None else (lambda number: number > posted)
    failure = refuse(f'failed to send message #{first} with the error message "{words}"', execute=True)
    return replace(failure, name="partial album", lost=gone)


def refused_connections(seconds: float) -> Fault:
    """Return a fault that lets the call succeed, then refuses new connections for so many seconds."""
    return Fault(name="refused connections", execute=True, honest=True, closed=seconds)


def meanwhile(*, before: Event | None = None, after: Event | None = None) -> Fault:
    """Return a fault that triggers something else just before the call or before its answer."""
    return Fault(name="meanwhile", execute=True, honest=True, before=before, after=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A fault that waits for the nth call of a method, of those whose parameters hold the given texts."""

    method: str
    left: int
    fault: Fault
    match: Mapping[str, str] = field(default_factory=dict)

    def concerns(self, method: str, parameters: Mapping[str, str]) -> bool:
        """Return whether a call is one of those counted."""
        fits = all(text in parameters.get(name, "") for name, text in self.match.items())
        return fnmatchcase(method.lower(), self.method) and fits


@dataclass
class Faults:
    """Faults waiting for their call."""

    planned: list[Planned] = field(default_factory=list)

    def plan(self, method: str, fault: Fault, *, nth: int = 1, match: Mapping[str, str] | None = None) -> None:
        """Plan the fault for the nth such call from now on; a method may be a pattern, as `*` or `send*`."""
        self.planned.append(Planned(method=method.lower(), left=nth, fault=fault, match=match or {}))

    def take(self, method: str, parameters: Mapping[str, str]) -> Fault | None:
        """Return the fault of this call, if one is due; every waiting fault that concerns it comes one call nearer."""
        due: Fault | None = None
        later = []
        for planned in self.planned:
            left = planned.left - planned.concerns(method, parameters)
            if left == 0 and due is None:
                due = planned.fault
            else:
                later.append(replace(planned, left=max(left, 1)))
        self.planned = later
        return due
