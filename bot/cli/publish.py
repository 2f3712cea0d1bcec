"""publish and correct: the same approvals as in the chat, and refused without them. Neither sends anything itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.actions.context.context import SealingContext
from bot.actions.context.counted import counted
from bot.actions.context.signing_key import signing_key
from bot.actions.publishing.correct import ask_correction
from bot.actions.publishing.publish_early import publish_now, refusal
from bot.actions.publishing.terms import terms_of
from bot.cli.terminal.context import CliContext, print_data
from reports.period import Period


@contextmanager
def _opened(context: CliContext) -> Iterator[SealingContext]:
    settings = context.settings
    key = signing_key(settings)
    database = context.open_database()
    try:
        yield SealingContext(database, settings, terms_of(settings, key), key=key)
    finally:
        database.close()


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
    print_data(context, {"period": published.period, "edition": published.edition, "sealed": True}, text)


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
    data = {"period": publication.period, "edition": publication.edition, "kind": publication.kind.value}
    text = (
        f"Edition {publication.edition} for {publication.period} was asked for as {publication.kind.value}; "
        f"{counted(asked.cells, 'published cell changes', 'published cells change')}."
    )
    print_data(context, {**data, "cells_changed": asked.cells}, text)
    raise missing
