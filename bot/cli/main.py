"""The command line: runs one command, and turns every error into one line and an exit code of sysexits."""

import errno
import os
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import typer

from bot.cli.case import list_, record, show
from bot.cli.check import check
from bot.cli.context import CliContext
from bot.cli.export import export
from bot.cli.import_ import import_
from bot.cli.init import init
from bot.cli.ledger import check_ledger
from bot.cli.migrate import migrate
from bot.cli.report import report
from bot.cli.services import Services
from bot.cli.shared_options import with_shared_options
from bot.cli.verify import verify
from bot.cli.work import run, sandbox, tick
from bot.logs import without_tokens
from storage.vocabulary import DomainError

USAGE, BUG, CANNOT_CREATE, STOPPED = 64, 70, 73, 130
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
Entry = tuple[str, Callable[..., None], bool]
COMMANDS: tuple[Entry, ...] = (
    ("init", init, True),
    ("migrate", migrate, True),
    ("check", check, True),
    ("run", run, False),
    ("tick", tick, True),
    ("import", import_, True),
    ("export", export, False),
    ("report", report, True),
    ("verify", verify, True),
    ("sandbox", sandbox, False),
)
GROUPS: tuple[tuple[str, str, tuple[Entry, ...]], ...] = (
    ("case", "Record, show and list cases.", (("record", record, True), ("show", show, True), ("list", list_, True))),
    ("ledger", "Check the ledger of the register.", (("check", check_ledger, True),)),
)
ABOUT = "Keeps the promise of a transparency report: register, calendar, press and notary."


def command_line() -> typer.Typer:
    """The tree of commands, each with the shared options."""
    app = _group("transparency-bot", ABOUT)
    for name, command, prints_data in COMMANDS:
        app.command(name)(with_shared_options(command, prints_data=prints_data))
    for group, about, commands in GROUPS:
        below = _group(group, about)
        for name, command, prints_data in commands:
            below.command(name)(with_shared_options(command, prints_data=prints_data))
        app.add_typer(below)
    return app


def _group(name: str, about: str) -> typer.Typer:
    group = typer.Typer(name=name, help=about, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    group.callback()(lambda: None)  # without one, typer makes a single command out of a group that has but one
    return group


def run_command_line(
    arguments: Sequence[str], environment: Mapping[str, str], services: Services, now: Callable[[], datetime]
) -> int:
    """Run one command and return its exit code. No traceback reaches a person without --debug."""
    context = CliContext(environment=environment, now=now, services=services)
    try:
        code = command_line()(list(arguments), prog_name="transparency-bot", standalone_mode=False, obj=context)
    except typer.Exit as end:
        return end.exit_code
    except BaseException as error:  # noqa: BLE001 (the last place that can keep a traceback from a person)
        if context.debug:
            _print_trace(context, error)
        line, code = explained(error)
        context.errors.print(f"transparency-bot: {without_tokens(line)}", markup=False, highlight=False, soft_wrap=True)
    return int(code or 0)


def _print_trace(context: CliContext, error: BaseException) -> None:
    lines = "".join(traceback.format_exception(error)).rstrip()
    context.errors.print(without_tokens(lines), markup=False, highlight=False, soft_wrap=True)


def explained(error: BaseException) -> tuple[str, int]:
    """One line for a person, and the exit code."""
    if isinstance(error, DomainError):
        return str(error), error.exit_code
    if isinstance(error, typer.TyperException):
        return f"{_wrong_usage(error)}; see: transparency-bot --help", USAGE
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return "stopped", STOPPED
    if isinstance(error, OSError) and error.errno in FULL:
        return (
            f"{os.strerror(error.errno or 0)}; make room and run the command again, nothing was half-written",
            CANNOT_CREATE,
        )
    if isinstance(error, OSError):
        return (
            f"{error.filename or 'a file'}: {error.strerror or error}; check that place and its rights",
            CANNOT_CREATE,
        )
    return f"an unexpected error ({type(error).__name__}: {error}); run it again with --debug and report that", BUG


def _wrong_usage(error: typer.TyperException) -> str:
    told = getattr(error, "format_message", error.__str__)
    return str(told()).rstrip(".")
