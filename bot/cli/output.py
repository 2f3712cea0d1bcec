"""How a command prints: text for people, or the same data as JSON. Never marks up what it was given."""

import json

from bot.cli.context import CliContext


def print_data(context: CliContext, data: object, text: str) -> None:
    """Print `data` as JSON with --json, else `text`."""
    shown = json.dumps(data, ensure_ascii=False, indent=1) if context.json else text
    context.console.print(shown, markup=False, highlight=False, soft_wrap=True)
