"""compare: puts the figures of several operators beside each other. Opens no config, database or network."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.actions.context.terminal import counted
from bot.cli.terminal.context import CliContext, print_data
from storage.vocabulary.errors import DataError

if TYPE_CHECKING:
    from bot.actions.figures.comparison import Caveat, Comparison, Published
    from reports.schema.cells import Cell

SENTENCES = {
    "not_given": "{operator}: {about} not given.",
    "at_least": "{operator}: {about} is a lower bound; cases or days are missing.",
    "range": "{operator}: {about} is published as a range.",
    "process_alone": "{operator}: the only one that counts {about}.",
    "countries_alone": "{operator}: {about} that the others do not name, which is not zero.",
    "disputed": "{operator}: its own figures disagree: {about}.",
    "secret": "{operator}: any demands that may not be disclosed yet are not in these figures.",
}


class TooFew(DataError):
    """One file is no comparison, and each mapping belongs to one CSV file."""

    what = "there are too few files or mappings: {files}, of which {tables}, and {mappings}"
    todo = "name two files or more, and one --mapping for each CSV file, in their order"
    exit_code = 64


def compare(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="JSON of reports, or CSV with --mapping.")],
    mapping: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="The columns of each CSV file, in their order.")
    ] = None,
    period: Annotated[
        str | None, typer.Option(metavar="PERIOD", help="Such as 2026-H1; else the newest that all have.")
    ] = None,
) -> None:
    """Compare the figures of two or more operators.

    Says why they may not mean the same. Reads reports of this product (JSON) and, through a mapping of their columns,
    the CSV files of others.

    Example: transparency-bot compare transparency-2026-H1-e1.json google.csv --mapping google
    """
    from bot.actions.figures.column_mapping import column_mapping
    from bot.actions.figures.comparison import compared, published
    from storage.vocabulary.period import Period

    context: CliContext = ctx.obj
    tables = [path for path in files if path.suffix.lower() == ".csv"]
    mappings = mapping or []
    if len(files) < 2 or len(tables) != len(mappings):
        raise TooFew(
            files=counted(len(files), "file"),
            tables=counted(len(tables), "CSV file"),
            mappings=counted(len(mappings), "mapping"),
        )
    named = dict(zip(tables, map(column_mapping, mappings), strict=True))
    found = compared([published(path, named.get(path)) for path in files], Period.parse(period) if period else None)
    if context.json:
        print_data(context, _as_json(found), "")
        return
    _print(context, found)


def _print(context: CliContext, found: "Comparison") -> None:
    from rich.table import Table

    from reports.language import words

    table = Table(title=words.period(found.period, words.ENGLISH), title_justify="left")
    table.add_column("")
    for one in found.operators:
        table.add_column(one.operator, justify="right")
    for name, cells in _totals(found):
        table.add_row(name, *cells)
    table.add_section()
    for code in found.countries:
        table.add_row(words.country(code, words.ENGLISH), *_requests_from(code, found))
    context.console.print(table)
    for caveat in found.caveats:
        context.console.print(f"- {_sentence(caveat)}", markup=False, highlight=False, soft_wrap=True)


def _totals(found: "Comparison") -> Iterator[tuple[str, list[str]]]:
    from reports.language import words
    from reports.schema.values import COLUMNS

    for column in COLUMNS:
        cells = [one.total(found.period, column) for one in found.operators]
        if any(cells):
            yield words.capital(words.word("column", column, words.ENGLISH)), list(map(_shown, cells))
    shares = [_share(one, found.period) for one in found.operators]
    if any(shares):
        yield "Share with disclosure", [share or "not known" for share in shares]


def _requests_from(code: str, found: "Comparison") -> Iterator[str]:
    for one in found.operators:
        rows = one.rows(found.period, "by_country")
        yield _shown(rows.get(code)) if rows else "no countries"


def _shown(cell: "Cell | None") -> str:
    from reports.language import words

    return "not given" if cell is None else words.cell(cell, words.ENGLISH)


def _share(one: "Published", period: str) -> str:
    from reports.language import words
    from reports.language.shares import percent
    from reports.schema.cells import is_number

    received, given = one.total(period, "requests"), one.total(period, "requests_with_disclosure")
    if not (received and given and is_number(received) and is_number(given) and received["value"]):
        return ""
    return percent(given["value"], received["value"], words.ENGLISH)


def _sentence(caveat: "Caveat") -> str:
    from reports.language import words

    about = caveat.about
    if caveat.kind in ("not_given", "at_least", "range"):
        about = words.word("column", about, words.ENGLISH).lower()
    elif caveat.kind == "process_alone":
        about = words.word("legal_process", about, words.ENGLISH).lower()
    elif caveat.kind == "countries_alone":
        about = counted(int(about), "country", "countries")
    return SENTENCES[caveat.kind].format(operator=caveat.operator, about=about)


def _as_json(found: "Comparison") -> dict[str, Any]:
    from reports.schema.values import COLUMNS

    return {
        "period": found.period,
        "operators": [
            {
                "operator": one.operator,
                "totals": {column: one.total(found.period, column) for column in COLUMNS},
                "by_country": {code: one.rows(found.period, "by_country").get(code) for code in found.countries},
            }
            for one in found.operators
        ],
        "caveats": [
            {"kind": one.kind, "operator": one.operator, "about": one.about, "sentence": _sentence(one)}
            for one in found.caveats
        ],
    }
