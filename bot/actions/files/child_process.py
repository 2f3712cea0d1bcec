"""Processes a large file in a separate process at low priority, so that readers and admins still get answers.

In a thread it would block the interpreter for all others for seconds. The process ends with the bot.
"""

import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.actions.context.context import CountingContext
from bot.actions.files.findings import Findings
from storage.chat.inbox import OnceDatabase, once
from storage.engine.database import open_database
from storage.vocabulary.errors import DomainError, TryLaterError

LARGE = 200_000  # bytes; a smaller file takes less time than starting a process
WORKBOOK = b"PK"  # its size says nothing about its contents
GLANCE_SECONDS, LONGEST_SECONDS = 0.5, 1_800.0
_ROOT = Path(__file__).resolve().parents[3]
Made = TypeVar("Made")


class ImportStopped(TryLaterError):
    """The bot is shutting down, or the file took longer than the limit."""

    what = "reading the file was stopped; nothing was recorded"
    todo = "send the file again in a minute; import large files at the terminal"


class ImportBroken(Exception):
    """The process ended without a result, because of an unexpected error."""


@dataclass(frozen=True, slots=True)
class _Request:
    """The work for the process: it calls `work` on a register that it opens itself."""

    work: Callable[..., Any]
    url: str
    fence: int | None
    update: tuple[int, datetime] | None
    data: bytes
    arguments: tuple[Any, ...]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Reply:
    """The result. A `refusal` is the class of an error and its facts."""

    made: Any = None
    refusal: tuple[type[DomainError], dict[str, object]] | None = None
    error: Exception | None = None
    findings: tuple[Findings, ...] = ()


def apart(
    context: CountingContext, work: Callable[..., Made], data: bytes, *arguments: object, **options: object
) -> Made:
    """Call `work(database, data, ...)`, in another process if the file is large.

    Findings among the arguments are filled and errors raised as if it ran here. All else must be picklable.
    """
    if len(data) < LARGE and not data.startswith(WORKBOOK):
        return work(context.database, data, *arguments, **options)
    database = context.database
    update = (database.update_id, database.now) if isinstance(database, OnceDatabase) else None
    request = _Request(work, context.settings.storage.url, database.fence, update, data, arguments, options)
    reply = _asked(request, context.stopping)
    for given, filled in zip(_findings(arguments), reply.findings, strict=False):
        for each in fields(Findings):
            setattr(given, each.name, getattr(filled, each.name))
    if reply.refusal is not None:
        kind, facts = reply.refusal
        raise kind(**facts)
    if reply.error is not None:
        raise reply.error
    made: Made = reply.made
    return made


def _findings(arguments: tuple[object, ...]) -> tuple[Findings, ...]:
    return tuple(each for each in arguments if isinstance(each, Findings))


def _asked(request: _Request, stopping: Callable[[], bool]) -> _Reply:
    with (
        tempfile.TemporaryFile() as question
    ):  # not a pipe: communicate() called again after a timeout would no longer fill it
        pickle.dump(request, question)
        question.seek(0)
        with subprocess.Popen(
            [sys.executable, "-m", "bot.actions.files.worker"],
            stdin=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
        ) as child:
            try:
                written = _ended(child, stopping)
            finally:
                child.kill()
    if child.returncode or not written:
        raise ImportBroken(child.returncode)
    reply: _Reply = pickle.loads(written)  # noqa: S301 (written by our own process)
    return reply


def _ended(child: "subprocess.Popen[bytes]", stopping: Callable[[], bool]) -> bytes:
    end = time.monotonic() + LONGEST_SECONDS
    while True:
        try:
            return child.communicate(timeout=GLANCE_SECONDS)[0]
        except subprocess.TimeoutExpired:
            if stopping() or time.monotonic() > end:
                raise ImportStopped from None


def answer(request: _Request) -> _Reply:
    """Do the requested work, in the child process."""
    found = _findings(request.arguments)
    try:
        with closing(open_database(request.url, fence=request.fence)) as opened:
            database = opened if request.update is None else once(opened, *request.update)
            made = request.work(database, request.data, *request.arguments, **request.options)
            return _Reply(made=made, findings=found)
    except DomainError as refused:
        return _Reply(refusal=(type(refused), refused.facts), findings=found)
    except Exception as error:  # noqa: BLE001 (whatever it is, the parent process reports it)
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 (a test with our own error)
        except Exception:  # noqa: BLE001 (an error that cannot be pickled)
            return _Reply(error=ImportBroken(type(error).__name__))
        return _Reply(error=error)
