"""status: what is due and missing, as /status says it in the chat."""

import typer

from bot.cli.terminal.context import CliContext, print_data


def status(ctx: typer.Context) -> None:
    """Show what is due, what is missing, and the figures so far.

    It says what /status says in the chat, without asking Telegram. `check` looks at the installation instead.

    Example: transparency-bot status
    """
    context: CliContext = ctx.obj
    text, data = context.services.status(context.settings, context.now())
    print_data(context, data, text)
