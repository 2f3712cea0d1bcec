"""help: explains a command, as its --help does."""

from typing import Annotated

import typer


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
