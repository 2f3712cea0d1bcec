"""The command line: runs one command, and turns every error into one line and an exit code of sysexits."""

import errno
import os
import re
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.terminal.context import CliContext, Services, escape_what_cannot_be_shown
from bot.cli.terminal.tree import Command, Group, command_tree
from bot.config.logs import without_secrets
from storage.vocabulary.errors import DomainError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

USAGE, BUG, CANNOT_CREATE, STOPPED = 64, 70, 73, 130
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
# What the library says of a command line, and how a person would.
IN_OUR_WORDS = {
    r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)": r"the command takes no more words, but there is: \1",
    r"Option '(.*)' requires an argument": r"\1 needs a value",
}
# The summary is the first line of the function's docstring, which is not read before the command is called.
COMMANDS: tuple[Command | Group, ...] = (
    Command("help", "bot.cli.main:help_", "Explain a command.", prints_data=False, on_windows=True),
    Command("init", "bot.cli.installation:init", "Create the config, key and register; keep what exists."),
    Command("migrate", "bot.cli.register:migrate", "Upgrade the database after making a backup."),
    Command("check", "bot.cli.check:check", "Check the installation and show what is missing."),
    Command("status", "bot.cli.status:status", "Show what is due, what is missing, and the figures so far."),
    Command("run", "bot.cli.run:run", "Run the bot until it is stopped with SIGTERM or Ctrl-C.", prints_data=False),
    Command("tick", "bot.cli.run:tick", "Do what is due, once: for cron or a timer."),
    Command("health", "bot.cli.status:health", "Say whether the bot on this machine is well."),
    Command("import", "bot.cli.files.cases:import_", "Import cases: all or nothing, with every bad line named."),
    Command(
        "import-figures",
        "bot.cli.files.figures:import_figures_",
        "Import figures you published before, unchanged.",
    ),
    Command(
        "export",
        "bot.cli.files.export:export",
        "Write the register or a legal form to standard output.",
        prints_data=False,
    ),
    Command("report", "bot.cli.report:report", "Write the files of a period into a folder."),
    Command("publish", "bot.cli.publish:publish", "Publish a report before its due time."),
    Command("correct", "bot.cli.publish:correct", "Ask for a new edition of a published report."),
    Command("reconcile", "bot.cli.publish:reconcile", "Compare a period with your own counts."),
    Command("explain", "bot.cli.publish:explain", "Say why figures of a draft changed so much."),
    Command("verify", "bot.cli.verify:verify", "Check report files, using public data only.", on_windows=True),
    Command(
        "compare", "bot.cli.files.compare:compare", "Compare the figures of two or more operators.", on_windows=True
    ),
    Command("backup", "bot.cli.register:backup", "Write a checked copy of the register, while the bot runs."),
    Command("restore", "bot.cli.register:restore", "Restore a lost register from a backup."),
    Command("sandbox", "bot.cli.run:sandbox", "Try the bot on a web page with a stand-in Telegram.", prints_data=False),
    Group(
        "case",
        "Record, show, list and change cases.",
        (
            Command("record", "bot.cli.case:record", "Record one case and print its reference."),
            Command("show", "bot.cli.case:show", "Show one case."),
            Command("list", "bot.cli.case:list_", "List the newest cases, embargoed ones included."),
            Command("amend", "bot.cli.case:amend", "Change facts of a case; the ledger keeps the old ones."),
            Command(
                "void",
                "bot.cli.case:void",
                "Void a case: it stops counting. This cannot be undone; the case stays in the register.",
            ),
            Command(
                "embargo",
                "bot.cli.case:embargo",
                "Keep a gagged case out of all figures and answers until a date, or lift its embargo.",
            ),
            Command(
                "confirm",
                "bot.cli.case:confirm",
                "Confirm a disclosure outside the policy, as a second person.",
            ),
        ),
    ),
    Group(
        "removal",
        "Record and change orders to remove content.",
        (
            Command("record", "bot.cli.removal:record", "Record one order to remove content and print its reference."),
            Command("show", "bot.cli.removal:show", "Show one order to remove content."),
            Command("list", "bot.cli.removal:list_", "List the newest orders to remove content."),
            Command(
                "amend",
                "bot.cli.removal:amend",
                "Change facts of an order to remove content; the ledger keeps the old ones.",
            ),
            Command(
                "void",
                "bot.cli.removal:void",
                "Void an order to remove content: it stops counting. This cannot be undone; it stays in the register.",
            ),
            Command(
                "import",
                "bot.cli.removal:import_",
                "Import orders to remove content from a CSV: all or nothing, with every bad line named.",
            ),
            Command(
                "export",
                "bot.cli.removal:export",
                "Write all orders to remove content as a CSV that an import reads.",
                prints_data=False,
            ),
        ),
    ),
    Group(
        "figures",
        "Withdraw figures imported by mistake.",
        (
            Command(
                "withdraw", "bot.cli.files.figures:withdraw", "Withdraw imported figures; the ledger keeps the reason."
            ),
        ),
    ),
    Group(
        "key",
        "Change the signing key.",
        (
            Command(
                "change",
                "bot.cli.installation:change_signing_key",
                "Announce a new signing key, signed by the old one.",
            ),
        ),
    ),
    Group(
        "ledger",
        "Check the ledger of the register.",
        (Command("check", "bot.cli.register:check_ledger", "Compare the ledger with the register."),),
    ),
)
ABOUT = "Record government data demands and publish signed transparency reports on Telegram."


def run_command_line(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    services: Services,
    now: Callable[[], datetime],
    platform: str = sys.platform,
) -> int:
    """Run one command and return its exit code. No traceback reaches a person without --debug."""
    context = CliContext(environment=environment, now=now, services=services, platform=platform)
    escape_what_cannot_be_shown()
    try:
        tree = command_tree("transparency-bot", ABOUT, COMMANDS)
        code = tree(list(arguments), prog_name="transparency-bot", standalone_mode=False, obj=context)
    except typer.Exit as end:
        return end.exit_code
    except SystemExit as end:  # how the options of shell completion end
        return int(end.code or 0)
    except BaseException as error:  # noqa: BLE001 (the last place that can keep a traceback from a person)
        if context.debug:
            _print_trace(context, error)
        line, code = explained(error)
        context.errors.print(
            f"transparency-bot: {without_secrets(line)}", markup=False, highlight=False, soft_wrap=True
        )
    return int(code or 0)


def _print_trace(context: CliContext, error: BaseException) -> None:
    lines = "".join(traceback.format_exception(error)).rstrip()
    context.errors.print(without_secrets(lines), markup=False, highlight=False, soft_wrap=True)


def explained(error: BaseException) -> tuple[str, int]:
    """One line for a person, and the exit code."""
    if isinstance(error, DomainError):
        return str(error), error.exit_code
    if isinstance(error, typer.TyperException):
        return f"{_wrong_usage(error)}; see: {_help_for(error)}", USAGE
    if isinstance(error, UnicodeEncodeError) and "surrogates" in error.reason:
        return "a word of the command is not UTF-8 text; type it again in a terminal that writes UTF-8", USAGE
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


def _help_for(error: typer.TyperException) -> str:
    """Return the command that explains what was typed wrongly."""
    program, *path = str(getattr(getattr(error, "ctx", None), "command_path", "transparency-bot")).split()
    return " ".join([program, "help", *path])


def _wrong_usage(error: typer.TyperException) -> str:
    message = str(getattr(error, "format_message", error.__str__)()).rstrip(".")
    for pattern, reason in IN_OUR_WORDS.items():
        message = re.sub(pattern, reason, message)
    problems = getattr(error.__cause__, "errors", None)  # the library that checks values: nobody sees its words
    return f"{message.partition(': ')[0]}: {_wrong_value(problems()[0])}" if problems else message


def _wrong_value(problem: "ErrorDetails") -> str:
    from bot.config.section import sentence

    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"]).rstrip(".")
    reason = "is not a whole number" if problem["type"].startswith("int_") else sentence(problem)
    return f"{problem['input']!r} {reason}"


def help_(
    ctx: typer.Context,
    command: Annotated[
        list[str] | None, typer.Argument(metavar="COMMAND", help="Such as import, or case record.")
    ] = None,
) -> None:
    """Explain a command.

    Without a command, list all of them.

    Example: transparency-bot help case record
    """
    root = ctx.find_root()
    place, found = root, root.command
    for name in command or ():
        _, found, _ = found.resolve_command(place, [name])  # type: ignore[attr-defined] # a group; a command has none
        place = type(root)(found, info_name=name, parent=place)
    typer.echo(found.get_help(place))
