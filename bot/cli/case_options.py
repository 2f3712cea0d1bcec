"""What the commands of cases share: one option for each column of the form, one line for each mistake in it."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from bot.actions.case_fields import FIELDS, Field
from bot.actions.case_form import CaseRefused
from bot.cli.context import CliContext

Yes = Annotated[bool, typer.Option("--yes", help="Write it although something about it is odd.")]


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


def named_one_by_one(context: CliContext, refused: CaseRefused) -> typer.Exit:
    """Print every problem of a form in a line of its own, and give back how the command ends."""
    for problem in refused.problems:
        context.errors.print(str(problem), markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(refused.exit_code)
