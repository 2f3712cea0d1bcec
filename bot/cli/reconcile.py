"""reconcile and explain: the operator's own counts of a period, and why figures changed so much."""

from pathlib import Path
from typing import Annotated

import typer

from bot.actions.context.context import CountingContext
from bot.actions.context.counted import counted
from bot.actions.context.signing_key import signing_key
from bot.actions.figures.own_counts import forget_counts, keep_counts, read_counts
from bot.actions.files.findings import Findings
from bot.actions.publishing.reconcile import differences, explain_jumps
from bot.actions.publishing.terms import terms_of
from bot.cli.terminal.context import CliContext, print_data
from bot.cli.terminal.summaries import EXPLAINED, print_findings
from reports.period import Period
from storage.vocabulary.errors import DataError

DIFFERENT = 1


class NoFile(DataError):
    """Neither a file was named, nor --forget."""

    what = "no file of counts was named"
    todo = "write: reconcile {period} FILE"


def reconcile(
    ctx: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="Such as 2026-H1, 2026-Q3 or 2026.")],
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A CSV file: table,row,column,value.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Compare the period with no counts any more.")] = False,
) -> None:
    """Compare a period with your own counts.

    While they differ, its report cannot be approved. FILE has the columns of a report's CSV, such as:
    totals,all,requests,12 or by_country,FR,requests,3. Leave out demands under an embargo: the report leaves them out.
    A later file replaces the earlier one.

    Exit code 1: some figures differ.

    Example: transparency-bot reconcile 2026-H1 counts.csv
    """
    context: CliContext = ctx.obj
    label, settings = Period.parse(period).label, context.settings
    findings = Findings(limit=EXPLAINED)
    database = context.open_database()
    try:
        if forget:
            forget_counts(database, label, actor=context.actor, now=context.now())
            print_data(context, {"period": label, "counts": 0}, f"{label} is compared with no counts any more.")
            return
        if file is None:
            raise NoFile(period=label)
        own = read_counts(file, findings)
        keep_counts(database, label, own, actor=context.actor, now=context.now())
        counting = CountingContext(database, settings, terms_of(settings, signing_key(settings)))
        found = differences(counting, Period.parse(period), today=context.today)
    finally:
        database.close()
        print_findings(context, findings)
    for line in found:
        context.errors.print(line, markup=False, highlight=False, soft_wrap=True)
    differing = counted(len(found), "figure differs", "figures differ")
    text = f"Kept {counted(len(own.counts), 'count')} for {label}; {differing}."
    print_data(context, {"period": label, "counts": len(own.counts), "differences": found}, text)
    raise typer.Exit(DIFFERENT if found else 0)


def explain(
    ctx: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="Such as 2026-H1, 2026-Q3 or 2026.")],
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="At most 200 characters; readers will see it.")],
) -> None:
    """Say why figures of a draft changed so much.

    Readers see the sentence. It is for all changes that have no explanation yet, or for all of them again. Approvals
    start over.

    Example: transparency-bot explain 2026-H1 "a new law lets the police ask without a court"
    """
    context: CliContext = ctx.obj
    settings, label = context.settings, Period.parse(period).label
    database = context.open_database()
    try:
        counting = CountingContext(database, settings, terms_of(settings, signing_key(settings)))
        count = explain_jumps(counting, label, sentence, now=context.now(), actor=context.actor)
    finally:
        database.close()
    text = f"Explained {counted(count, 'change')} of {label}; the running bot or the next tick makes the draft again."
    print_data(context, {"period": label, "explained": count}, text)
