"""run, tick and sandbox: the bot at work. What they start is the application's business."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.terminal.context import CliContext, print_data

WORK_LEFT = 75
RUNNING = "Transparency Bot is running. Ctrl-C stops it."
IN_SET_UP_MODE = (
    "Transparency Bot is running in set-up mode. Send it /whoami and put what it answers into the config. "
    "Then stop it with Ctrl-C and start it again."
)


def run(ctx: typer.Context) -> None:
    """Run the bot until it is stopped with SIGTERM or Ctrl-C.

    It answers chats, follows the calendar and posts reports. With only a token it runs in set-up mode and answers
    only /start and /whoami.

    Example: transparency-bot run --config /srv/transparency/config.toml
    """
    context: CliContext = ctx.obj
    if sys.stdout.isatty():  # a console of rich would stay in memory for as long as the bot runs
        sys.stdout.write(f"{RUNNING if context.settings.set_up else IN_SET_UP_MODE}\n")
    context.services.run(context.settings, debug=context.debug)


def tick(ctx: typer.Context) -> None:
    """Do what is due, once: for cron or a timer.

    Beside a running bot it does nothing. Exit code 75: some due work is left; the next tick continues it.

    Example: transparency-bot tick
    """
    context: CliContext = ctx.obj
    finished = context.services.tick(context.settings, debug=context.debug)
    print_data(context, {"work_left": not finished}, "Nothing due is left." if finished else "Some due work is left.")
    if not finished:
        raise typer.Exit(WORK_LEFT)


class ShownRegister(StrEnum):
    """The registers of the sandbox."""

    CROWD = "crowd"
    INVENTED = "invented"


class ShownLanguage(StrEnum):
    """The languages of the sandbox."""

    EN = "en"
    RU = "ru"


def sandbox(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="The port on 127.0.0.1; 0 takes a free one.")
    ] = 8765,
    register: Annotated[
        ShownRegister,
        typer.Option(
            help="crowd: what readers collected of Telegram's reports. invented: four years of cases of every kind."
        ),
    ] = ShownRegister.CROWD,
    language: Annotated[ShownLanguage, typer.Option(help="The language of the page and the posts.")] = ShownLanguage.EN,
) -> None:
    """Try the bot on a web page with a stand-in Telegram.

    The page shows the channel and the admins' chat; write and press there as any of three people.

    Example: transparency-bot sandbox --register invented
    """
    context: CliContext = ctx.obj
    context.services.sandbox(port, register.value, language.value, debug=context.debug)
