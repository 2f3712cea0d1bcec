"""publish, correct, reconcile and explain: what the operator decides about a report, and says of its figures.

publish and correct need the same approvals as in the chat, and send nothing themselves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.actions.context.context import CountingContext, SealingContext
from bot.actions.context.signing_key import signing_key
from bot.actions.context.terminal import counted
from bot.actions.figures.own_counts import forget_counts, keep_counts, read_counts
from bot.actions.publishing.correct import ask_correction
from bot.actions.publishing.publish_early import publish_now, refusal
from bot.actions.publishing.reconcile import differences, explain_jumps
from bot.actions.publishing.terms import terms_of
from bot.cli.terminal.context import CliContext, print_data
from bot.cli.terminal.summaries import printed_findings
from storage.vocabulary.errors import DataError
from storage.vocabulary.period import Period

DIFFERENT = 1


@contextmanager
def _opened(context: CliContext) -> Iterator[SealingContext]:
    settings = context.settings
    key = signing_key(settings)
    with context.register() as database:
        yield SealingContext(database, settings, terms_of(settings, key), key=key)


def publish(
    ctx: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="Such as 2026-H1, 2026-Q3 or 2026.")],
) -> None:
    """Publish a report before its due time.

    It needs the same approvals as in the chat. It is sealed here, and posted by the running bot or the next tick.
    It is also the only way for a period from before the register, once an import has stated its coverage.

    Exit code 77: approvals are missing.

    Example: transparency-bot publish 2026-H1
    """
    context: CliContext = ctx.obj
    with _opened(context) as sealing:
        published = publish_now(sealing, Period.parse(period), now=context.now())
    text = f"The report for {published.period} is sealed; the running bot posts it, or: transparency-bot tick"
    print_data(context, {"period": published.period.label, "edition": published.edition, "sealed": True}, text)


def correct(
    ctx: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="Such as 2026-H1, 2026-Q3 or 2026.")],
    reason: Annotated[
        str,
        typer.Option(metavar="TEXT", help="A word from the list, then up to 80 characters; readers will see it."),
    ],
) -> None:
    """Ask for a new edition of a published report.

    If the register now gives other figures, it is a correction, otherwise an erratum. The running bot drafts it, and
    posts it when enough people have approved it in the chat.

    The reason begins with counted_twice, not_counted, wrong_value, wrong_category, late_information, wording,
    broken_link, policy_text or other. Up to 80 characters may follow; they must name nobody.

    Exit code 77: approvals are missing.

    Example: transparency-bot correct 2026-H1 --reason "counted_twice two court orders from Brazil"
    """
    context: CliContext = ctx.obj
    with _opened(context) as sealing:
        asked = ask_correction(sealing, Period.parse(period), reason, now=context.now(), actor=context.actor)
        missing = refusal(sealing, asked.publication)
    publication = asked.publication
    data = {"period": publication.period.label, "edition": publication.edition, "kind": publication.kind.value}
    text = (
        f"Edition {publication.edition} for {publication.period} was asked for as {publication.kind.value}; "
        f"{counted(asked.cells, 'published cell changes', 'published cells change')}."
    )
    print_data(context, {**data, "cells_changed": asked.cells}, text)
    raise missing


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
    with printed_findings(context) as findings, context.register() as database:
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
    settings, asked = context.settings, Period.parse(period)
    with context.register() as database:
        counting = CountingContext(database, settings, terms_of(settings, signing_key(settings)))
        count = explain_jumps(counting, asked, sentence, now=context.now(), actor=context.actor)
    text = f"Explained {counted(count, 'change')} of {asked}; the running bot or the next tick makes the draft again."
    print_data(context, {"period": asked.label, "explained": count}, text)
