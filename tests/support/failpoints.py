"""Kills this very process before or after its nth commit that writes: `before:3` or `after:3`. Only for tests."""

import os
import signal
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

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
