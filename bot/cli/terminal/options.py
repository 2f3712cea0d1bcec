"""Gives every command --config, --debug and, where it prints data, --json."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.actions.cases.fields import FIELDS, Field
from bot.actions.cases.form import CaseRefused
from bot.cli.terminal.context import CliContext

Command = Callable[..., None]
CONFIG = typer.Option("--config", help="The config file. [default: config.toml, or $TRANSPARENCY_BOT_CONFIG]")
DEBUG = typer.Option("--debug", help="Show where an error comes from.")
JSON = typer.Option("--json", help="Print the data as JSON.")
Yes = Annotated[bool, typer.Option("--yes", help="Record it even if something about it is unusual.")]


def with_shared_options(command: Command, *, prints_data: bool) -> Command:
    """The same command with the shared options, which end in the CliContext that is `ctx.obj`."""
    own = inspect.signature(command)

    @functools.wraps(command)
    def extended(ctx: typer.Context, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 (the command's own)
        context: CliContext = ctx.obj
        context.config = options.pop("shared_config")
        context.debug = options.pop("shared_debug")
        context.json = options.pop("shared_json", False)
        command(ctx, *arguments, **options)

    extended.__doc__ = inspect.cleandoc(command.__doc__ or "").replace(
        "Example:", "\b\nExample:"
    )  # the mark of a line not to be wrapped
    shared = _parameters(prints_data=prints_data)
    extended.__signature__ = own.replace(parameters=[*own.parameters.values(), *shared])  # type: ignore[attr-defined]
    return extended


def _parameters(*, prints_data: bool) -> Iterator[inspect.Parameter]:
    yield _parameter("shared_config", None, Annotated[Path | None, CONFIG])
    if prints_data:
        yield _parameter("shared_json", False, Annotated[bool, JSON])
    yield _parameter("shared_debug", False, Annotated[bool, DEBUG])


def _parameter(name: str, default: object, annotation: Any) -> inspect.Parameter:  # noqa: ANN401 (a typing form)
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def with_columns(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option per column of the field table, in place of its `**columns`."""
    signature = inspect.signature(command)
    fixed = [each for each in signature.parameters.values() if each.kind is not inspect.Parameter.VAR_KEYWORD]
    options = [
        inspect.Parameter(
            field.column, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, _option(field)]
        )
        for field in FIELDS
    ]
    command.__signature__ = signature.replace(parameters=[*fixed, *options])  # type: ignore[attr-defined]
    return command


def _option(field: Field) -> Any:  # noqa: ANN401 (typer's own type is Any)
    name = f"--{field.column.replace('_', '-')}"
    return typer.Option(name, metavar=field.example.replace(";", ","), help=field.meaning.capitalize() + ".")


@contextmanager
def naming_problems(context: CliContext) -> Iterator[None]:
    """End the command if a form is refused, after printing every problem of it in a line of its own."""
    try:
        yield
    except CaseRefused as refused:
        for problem in refused.problems:
            context.errors.print(str(problem), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(refused.exit_code) from None
