"""check: config, database, ledger, key, disk, clock, and with a token the bot's chats; one row each."""

from collections.abc import Iterator
from dataclasses import asdict

import typer
from rich.text import Text

from bot.actions.check_row import Row, refusal
from bot.actions.installation_check import check_installation
from bot.actions.terms import signing_key
from bot.cli.context import CliContext
from bot.cli.output import print_data
from storage.vocabulary import DomainError

STYLE = {"good": "green", "not set yet": "yellow", "wrong": "bold red"}


def check(ctx: typer.Context) -> None:
    """Tell how everything the bot needs stands, and the next step.

    Exit code 0: all is good. 1: something is wrong or not set yet.

    Example: transparency-bot check --json
    """
    context: CliContext = ctx.obj
    rows = _rows(context)
    if context.json:
        print_data(context, [asdict(row) for row in rows], "")
    else:
        for line in _lines(rows):
            context.console.print(line, soft_wrap=True)
    if any(row.state != "good" for row in rows):
        raise typer.Exit(1)


def _rows(context: CliContext) -> list[Row]:
    try:
        settings = context.settings
    except DomainError as error:
        return [refusal("config", error)]
    rows = check_installation(settings, now=context.now())
    if not settings.telegram.token.get_secret_value():
        return [
            *rows,
            Row("bot account", "not set yet", "there is no token", "ask @BotFather, set telegram.token_file"),
        ]
    try:
        fingerprint = signing_key(settings).fingerprint
    except DomainError:
        return rows
    return [*rows, *context.services.inspect(settings, fingerprint)]


def _lines(rows: list[Row]) -> Iterator[Text]:
    """A line for what was found, and one below it for the next step: nothing is folded, so it can be copied."""
    width = max(len(row.state) for row in rows)
    for row in rows:
        yield Text.assemble((f"{row.state:<{width}}", STYLE[row.state]), f"  {row.subject}: {row.text}")
        if row.next_step:
            yield Text(f"{'':<{width}}  -> {row.next_step}")
