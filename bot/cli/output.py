"""How a command prints: text for people, or the same data as JSON. Never marks up what it was given."""

import json

from bot.cli.context import CliContext


def print_data(context: CliContext, data: object, text: str) -> None:
    """Print `data` as JSON with --json, else `text`."""
    shown = json.dumps(data, ensure_ascii=False, indent=1) if context.json else text
    context.console.print(shown, markup=False, highlight=False, soft_wrap=True)


def counted(number: int, what: str) -> str:
    """Return a number of things: 1 case, 2 cases."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def left(number: int, what: str) -> str:
    """Return what is said of things that differ from the register and are not changed."""
    return f"{counted(number, what)} {'differs and stays as it is' if number == 1 else 'differ and stay as they are'}"
