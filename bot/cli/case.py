"""case: records, shows and lists cases for the terminal. Every rule is the action's."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from bot.actions.case_fields import FIELDS, Field
from bot.actions.case_form import CaseRefused, document_of, form_of
from bot.actions.case_line import form_of_line
from bot.actions.case_list import Listing, list_cases
from bot.actions.case_record import record_case
from bot.actions.case_show import show_case
from bot.cli.context import CliContext
from bot.cli.output import print_data
from reports.period import Period
from storage.case_rows import StoredCase

LISTED = ("reference", "received_on", "country", "legal_process", "outcome", "requests", "embargo_until")


def _with_columns(command: Callable[..., None]) -> Callable[..., None]:
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


@_with_columns
def record(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="LINE", help="The same as in the chat: FR court_order 2018-05-04 ...")
    ] = None,
    **columns: str | None,
) -> None:
    """Record one case and print its reference.

    Example: transparency-bot case record FR court_order 2018-05-04 disclosed given=ip_address accounts=3/1
    """
    context: CliContext = ctx.obj
    options = [f"{column}={text}" for column, text in columns.items() if text is not None]
    try:
        form = form_of_line([*(words or ()), *options])
        database = context.open_database()
        try:
            reference = record_case(database, form, now=context.now(), today=context.today, actor=context.actor)
        finally:
            database.close()
    except CaseRefused as refused:
        raise _named_one_by_one(context, refused) from None
    print_data(context, {"reference": reference}, f"Recorded {reference}.")


def show(
    ctx: typer.Context, reference: Annotated[str, typer.Argument(metavar="REF", help="What `case record` printed.")]
) -> None:
    """Show one case.

    Example: transparency-bot case show 7K2M9QXA
    """
    context: CliContext = ctx.obj
    database = context.open_database()
    try:
        stored = show_case(database, reference)
    finally:
        database.close()
    rows = {name: text for name, text in (_origin(stored) | form_of(stored.case)).items() if text}
    width = max(map(len, rows))
    print_data(context, _document(stored), "\n".join(f"{name:<{width}}  {text}" for name, text in rows.items()))


def list_(
    ctx: typer.Context,
    period: Annotated[str | None, typer.Option(metavar="PERIOD", help="Such as 2026-H1, 2026-Q3 or 2026.")] = None,
    country: Annotated[str | None, typer.Option(metavar="FR", help="Only of this country.")] = None,
    outcome: Annotated[str | None, typer.Option(metavar="refused", help="Only with this outcome.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="At most so many.")] = 50,
) -> None:
    """List the newest cases, embargoed ones included.

    Example: transparency-bot case list --period 2026-H1 --country FR
    """
    context: CliContext = ctx.obj
    chosen = Period.parse(period) if period else None
    database = context.open_database()
    try:
        listing = list_cases(database, period=chosen, country=country, outcome=outcome, limit=limit)
    except CaseRefused as refused:
        raise _named_one_by_one(context, refused) from None
    finally:
        database.close()
    data = {"total": listing.total, "cases": [_document(each) for each in listing.cases]}
    print_data(context, data, _lines(listing))


def _named_one_by_one(context: CliContext, refused: CaseRefused) -> typer.Exit:
    for problem in refused.problems:
        context.errors.print(str(problem), markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(refused.exit_code)


def _origin(stored: StoredCase) -> dict[str, Any]:
    return {
        "reference": stored.reference,
        "recorded_at": stored.recorded_at.isoformat(timespec="seconds"),
        "recorded_by": stored.recorded_by,
        "imported_by": stored.imported_by,
    }


def _document(stored: StoredCase) -> dict[str, Any]:
    return _origin(stored) | document_of(stored.case)


def _lines(listing: Listing) -> str:
    """The listing as columns of full width: a reference that is cut short cannot be copied."""
    forms = ({"reference": stored.reference} | form_of(stored.case) for stored in listing.cases)
    rows = [LISTED, *(tuple(form[column] for column in LISTED) for form in forms)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join([*lines, f"{len(listing.cases):,} of {listing.total:,} cases"])
