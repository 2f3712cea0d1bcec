"""check: config, database, ledger, key, disk, clock, and with a token the bot's chats; one row each."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Annotated

import typer
from rich.text import Text

from bot.actions.context.signing_key import signing_key
from bot.actions.context.terminal import Row, State, refusal
from bot.actions.setup.chats import check_without_telegram
from bot.actions.setup.check import check_installation
from bot.cli.terminal.context import CliContext, print_data
from bot.config.logs import without_secrets
from storage.vocabulary.errors import DomainError

LONGEST_SUBJECT = 24  # a longer one moves its text, so that the others leave room for theirs in 80 columns
STYLE: dict[State, str] = {"good": "green", "not set yet": "yellow", "wrong": "bold red"}


def check(
    ctx: typer.Context,
    probe: Annotated[
        bool,
        typer.Option(
            "--probe", help="Test on the bot's newest post whether posts can be found without leaving a trace."
        ),
    ] = False,
    compare_channel: Annotated[
        bool,
        typer.Option(
            "--compare-channel",
            help="Compare the channels with the register, and resume publishing where they agree.",
        ),
    ] = False,
) -> None:
    """Check the installation and show what is missing.

    It also lists the figures of open drafts that do not hold, so that nobody can approve them yet.

    Exit code 0: all is good. 1: something is wrong or not set yet.

    Example: transparency-bot check --json
    """
    context: CliContext = ctx.obj
    found = _rows(context, probe=probe, compare=compare_channel)
    rows = [replace(row, text=without_secrets(row.text)) for row in found]  # Telegram may quote what it was sent
    if context.json:
        print_data(context, [asdict(row) for row in rows], "")
    else:
        for line in _lines(rows):
            context.console.print(line, soft_wrap=True)
    if any(row.state != "good" for row in rows):
        raise typer.Exit(1)


def _rows(context: CliContext, *, probe: bool, compare: bool) -> list[Row]:
    try:
        settings = context.settings
    except DomainError as error:
        return [refusal("config", error)]
    rows = check_installation(context.config_path, settings, now=context.now())
    if without := list(check_without_telegram(settings)):
        return [*rows, *without]
    try:
        fingerprint = signing_key(settings).fingerprint
    except DomainError:
        return rows
    return [*rows, *context.services.inspect(settings, fingerprint, probe=probe, compare=compare)]


def _lines(rows: list[Row]) -> Iterator[Text]:
    """Columns, the next step below its row, and a sum. Nothing is folded or cut, so that all of it can be copied."""
    width = max(map(len, STYLE))
    subjects = min(LONGEST_SUBJECT, max(len(row.subject) for row in rows))
    for row in rows:
        yield Text.assemble((f"{row.state:<{width}}", STYLE[row.state]), f"  {row.subject:<{subjects}}  {row.text}")
        if row.next_step:
            yield Text(f"{'':<{width}}  -> {row.next_step}")
    counts = Counter(row.state for row in rows)
    yield Text(", ".join(f"{counts[state]} {state}" for state in STYLE))
