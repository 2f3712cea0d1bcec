"""health: whether the bot on this machine is well, for HEALTHCHECK, cron and monitoring."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot.actions.watch.health import FRESH_SECONDS, read_signs, signs_path, summary, trouble
from bot.cli.terminal.context import CliContext, print_data


def health(
    ctx: typer.Context,
    max_age: Annotated[
        int,
        typer.Option(
            "--max-age", min=1, metavar="S", help="Seconds for which a sign of life counts. With a timer: its interval."
        ),
    ] = int(FRESH_SECONDS),
) -> None:
    """Say whether the bot on this machine is well.

    It is, if not longer ago than that a tick ended well, the register was read, and Telegram answered.
    One on standby is well while the database answers. The line says what is wrong.

    Exit code 0: well. 1: not.

    Example: transparency-bot health --max-age 600
    """
    context: CliContext = ctx.obj
    path = signs_path(context.settings)
    signs = read_signs(path, context.now())
    wrong = f"{path} has no sign of life of the bot" if signs is None else trouble(signs, max_age)
    said = f"Not well: {wrong}." if wrong or signs is None else f"Well: {summary(signs)}."
    print_data(context, {"well": not wrong, "reason": wrong, **(asdict(signs) if signs else {})}, said)
    if wrong:
        raise typer.Exit(1)
