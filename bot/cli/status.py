"""status and health: what is due and missing, as /status says it; and whether the bot is well, for monitoring."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot.actions.watch.health import FRESH_SECONDS, read_signs, signs_path, summary, trouble
from bot.cli.terminal.context import CliContext, print_data


def status(ctx: typer.Context) -> None:
    """Show what is due, what is missing, and the figures so far.

    It says what /status says in the chat, without asking Telegram. `check` looks at the installation instead.

    Example: transparency-bot status
    """
    context: CliContext = ctx.obj
    text, data = context.services.status(context.settings, context.now())
    print_data(context, data, text)


def health(
    ctx: typer.Context,
    max_age: Annotated[
        int,
        typer.Option(
            "--max-age",
            min=1,
            metavar="S",
            help="How old a sign of life may be, in seconds. With a timer: its interval.",
        ),
    ] = int(FRESH_SECONDS),
) -> None:
    """Say whether the bot on this machine is well.

    It is well if a tick has succeeded, the register was read and Telegram answered within that time. A process on
    standby is well while the database answers. If it is not well, the line says why.

    Exit code 0: well. 1: not.

    Example: transparency-bot health --max-age 600
    """
    context: CliContext = ctx.obj
    path = signs_path(context.settings)
    signs = read_signs(path, context.now())
    wrong = f"{path} has no sign of life of the bot" if signs is None else trouble(signs, max_age)
    sentence = f"Not well: {wrong}." if wrong or signs is None else f"Well: {summary(signs)}."
    print_data(context, {"well": not wrong, "reason": wrong, **(asdict(signs) if signs else {})}, sentence)
    if wrong:
        raise typer.Exit(1)
