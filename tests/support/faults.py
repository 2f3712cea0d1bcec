"""What can happen to a call to the channel, and a process that dies before or after one of its commits."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from bot.actions.context.channel_port import Channel
from bot.sandbox.demo.world import CHANNEL_ID
from bot.sandbox.world.faults import Call, Fault, bad_gateway, drop, refuse, too_many
from bot.sandbox.world.world import World
from bot.telegram_api.outcomes import FAILURES, INTERRUPTED, ODD_ANSWER, SENT
from tests.support.channels import channel_to_nobody

METHODS = {
    "send_album": "sendMediaGroup",
    "send_text": "sendMessage",
    "pin": "pinChatMessage",
    "unpin": "unpinChatMessage",
    "edit_caption": "editMessageCaption",
}
PARTIAL = 'failed to send message #2 with the error message "MEDIA_EMPTY"'
ENDED = {"ok": False, "error_code": 400, "description": "Bad Request: group chat was upgraded to a supergroup chat"}
RIGHTS = "need administrator rights in the channel chat"


class Crash(BaseException):
    """The process dies here: nothing of ours catches it."""


@dataclass(frozen=True, slots=True)
class FaultCase:
    """What happens to a call.

    A fault of it, a part of the album that goes missing, a server that does not listen, or a death before or after.
    """

    name: str
    fault: Fault | None = None
    fragment: bool = False
    unheard: bool = False
    dies: str = ""


def raw(status: int, body: object, *, execute: bool) -> Fault:
    return Fault(name="raw", execute=execute, status=status, body=body)


# Every row of the product's table of outcomes, each in the forms in which it comes over HTTP.
WAITING, PARTIAL_ALBUM, MOVED, REFUSED, UNAUTHORIZED, UNREACHABLE, ELSE = FAILURES
FAULT_CASES: dict[str, tuple[FaultCase, ...]] = {
    SENT.name: (FaultCase("none"),),
    WAITING.name: (FaultCase("429", too_many(7)),),
    PARTIAL_ALBUM.name: (
        FaultCase("partial, nothing posted", refuse(PARTIAL)),
        FaultCase("partial, all posted", refuse(PARTIAL, execute=True)),
        FaultCase("partial, a fragment posted", refuse(PARTIAL, execute=True), fragment=True),
    ),
    MOVED.name: (
        FaultCase("moved", raw(400, {**ENDED, "parameters": {"migrate_to_chat_id": -1001000000099}}, execute=False)),
    ),
    REFUSED.name: (
        FaultCase("400", refuse(RIGHTS)),
        FaultCase("403", refuse("bot was kicked from the channel chat", 403)),
        FaultCase("409", refuse("terminated by other getUpdates request", 409)),
    ),
    UNAUTHORIZED.name: (FaultCase("401", refuse("", 401)),),
    UNREACHABLE.name: (FaultCase("nobody listens", unheard=True),),
    ELSE.name: (
        FaultCase("drop, not done", drop()),
        FaultCase("drop, done", drop(execute=True)),
        FaultCase("drop, a fragment posted", drop(execute=True), fragment=True),
        FaultCase("502, not done", bad_gateway()),
        FaultCase("502, done", bad_gateway(execute=True)),
        FaultCase("500, not done", refuse("restart", 500)),
        FaultCase("half an answer", raw(200, '{"ok":true,"result":{"message_id"', execute=True)),
        FaultCase("no result", raw(200, {"ok": True}, execute=True)),
    ),
    ODD_ANSWER.name: (FaultCase("an empty list", raw(200, {"ok": True, "result": []}, execute=True)),),
    INTERRUPTED.name: (FaultCase("dies before", dies="before"), FaultCase("dies after", dies="after")),
}


@dataclass
class FaultyChannel:
    """A channel on whose nth call something happens; other chats are left alone."""

    listener: Channel
    world: World
    fault_case: FaultCase
    nth: int
    calls: int = 0
    _parts: list[int] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self.listener, name)
        if name not in METHODS:
            return method  # type: ignore[no-any-return] # the port's other methods, as they are

        def call(chat: int | str, *arguments: Any, **options: Any) -> Any:
            if chat != "@transparency":
                return method(chat, *arguments, **options)
            self.calls += 1
            if self.calls != self.nth:
                return method(chat, *arguments, **options)
            if self.fault_case.unheard:
                with channel_to_nobody(self.world.token, timeout=5) as elsewhere:
                    return getattr(elsewhere, name)(chat, *arguments, **options)
            return self._strike(name, lambda: method(chat, *arguments, **options))

        return call

    def _strike(self, name: str, call: Callable[[], Any]) -> Any:
        if self.fault_case.dies == "before":
            raise Crash
        if self.fault_case.fault is not None:
            self.world.faults.plan(METHODS[name], self.fault_case.fault)
        if self.fault_case.fragment:
            self.world.watchers.append(self._break)
        outcome = call()
        if self.fault_case.dies == "after":
            raise Crash
        return outcome

    def _break(self, moment: str, call: Call) -> None:
        if moment == "executed" and call.method == "sendMediaGroup":
            channel = self.world.chats[CHANNEL_ID]
            self.world.remove(channel, channel.last_id)
            self.world.watchers.remove(self._break)


WRITES = ("INSERT", "UPDATE", "DELETE")
WROTE = "wrote"


def arm(point: str) -> None:
    """From now on count commits, and die at the one that is named."""
    moment, _, number = point.partition(":")
    counted = Counted(int(number), moment == "before")
    event.listen(Engine, "before_cursor_execute", counted.note)
    event.listen(Engine, "commit", counted.committing)
    event.listen(Session, "after_commit", counted.committed)


class Counted:
    """The commits so far. Those of readers are none: nothing depends on when they end."""

    def __init__(self, number: int, before: bool) -> None:
        self.left, self.before, self.wrote = number, before, False

    def note(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            connection.info[WROTE] = True

    def committing(self, connection: Connection) -> None:
        self.wrote = bool(connection.info.pop(WROTE, False))
        if not self.wrote:
            return
        self.left -= 1
        if self.left == 0 and self.before:
            _die()

    def committed(self, _session: Session) -> None:
        if self.wrote and self.left == 0 and not self.before:
            _die()
        self.wrote = False


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
