"""removal: records, shows, lists, changes and imports orders to remove content. Every rule is the action's."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.actions.cases.form import refuse_file_number
from bot.actions.cases.line import form_of_line
from bot.actions.context.terminal import counted
from bot.actions.files.findings import SHOWN
from bot.actions.files.source import Source
from bot.actions.removals.fields import LINE, form_of
from bot.actions.removals.importing import export_removals, import_removals
from bot.actions.removals.known_orders import KnownOrders, difference_line
from bot.actions.removals.record import (
    amend_removal,
    find_removal,
    record_removal,
    removal_amendment,
    removal_void_reason,
    void_removal,
)
from bot.cli.terminal.context import CliContext, left, print_data
from bot.cli.terminal.options import naming_problems
from bot.cli.terminal.summaries import printed_findings
from storage.register import removals
from storage.register.removals import RemovalFilter, StoredRemoval
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.period import Period

LISTED = ("reference", "received_on", "country", "category", "outcome", "items")
EMPTY = "not recorded"
ALIKE = "new orders that have the same country, category and day as one in the register: {number}"
Reference = Annotated[str, typer.Argument(metavar="REF", help="What `removal record` printed.")]


def record(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="LINE", help="As in the chat: FR police 2027-05-04 ...")],
) -> None:
    """Record one order to remove content and print its reference.

    Example: transparency-bot removal record FR police 2027-05-04 scams_and_fraud acted items=4/4 hours=1
    """
    context: CliContext = ctx.obj
    numbers = context.settings.privacy.file_numbers
    with naming_problems(context), context.register() as database:
        form = form_of_line(words, today=context.today, line=LINE)
        stored = record_removal(
            database, form, today=context.today, file_numbers=numbers, now=context.now(), actor=context.actor
        )
    print_data(context, {"reference": stored.reference}, f"Recorded {stored.reference}.")


def show(ctx: typer.Context, reference: Reference) -> None:
    """Show one order to remove content.

    Example: transparency-bot removal show 7K2M9QXA
    """
    context: CliContext = ctx.obj
    with naming_problems(context), context.register() as database, database.reading() as session:
        stored = find_removal(session, reference)
    rows = {name: str(value) for name, value in _document(stored).items()}
    width = max(map(len, rows))
    print_data(context, _document(stored), "\n".join(f"{name:<{width}}  {text}" for name, text in rows.items()))


def list_(
    ctx: typer.Context,
    period: Annotated[str | None, typer.Option(metavar="PERIOD", help="Such as 2026-H1, 2026-Q3 or 2026.")] = None,
    void: Annotated[bool, typer.Option("--void", help="Only void orders, which are otherwise left out.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="At most this many.")] = 50,
    skip: Annotated[int, typer.Option(min=0, metavar="N", help="Skip this many.")] = 0,
) -> None:
    """List the newest orders to remove content.

    Example: transparency-bot removal list --period 2026-H1
    """
    context: CliContext = ctx.obj
    days = Period.parse(period) if period else None
    conditions = RemovalFilter(start=days.start if days else None, end=days.end if days else None, voided=void)
    with naming_problems(context), context.register() as database, database.reading() as session:
        found = removals.listing(session, conditions, limit=limit, offset=skip)
        total = removals.count(session, conditions)
    forms = ({"reference": stored.reference} | form_of(stored.removal) for stored in found)
    rows = [LISTED, *(tuple(form[column] for column in LISTED) for form in forms)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    data = {"total": total, "orders": [_document(stored) for stored in found]}
    print_data(context, data, "\n".join([*lines, f"{len(found):,} of {counted(total, 'order')}"]))


def amend(
    ctx: typer.Context,
    reference: Reference,
    words: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE", help="What changes; an empty value removes it.")],
) -> None:
    """Change facts of an order to remove content; the ledger keeps the old ones.

    Example: transparency-bot removal amend 7K2M9QXA outcome=acted items=4/4 hours=20 closed=2027-05-05
    """
    context: CliContext = ctx.obj
    with naming_problems(context), context.register() as database:
        form = form_of_line(words, today=context.today, line=LINE, changing=True)
        refuse_file_number(form, context.settings.privacy.file_numbers)
        with database.transaction() as session:
            amendment = removal_amendment(find_removal(session, reference), form, today=context.today)
            amend_removal(session, amendment, now=context.now(), actor=context.actor)
    stored, changes = amendment.stored, amendment.changes()
    lines = [f"{column}: {old or EMPTY} -> {new or EMPTY}" for column, old, new in changes]
    changed = [{"field": column, "old": old, "new": new} for column, old, new in changes]
    data = {"reference": stored.reference, "changes": changed}
    print_data(context, data, "\n".join([*lines, f"Amended {stored.reference}."]))


def void(
    ctx: typer.Context,
    reference: Reference,
    reason: Annotated[str, typer.Argument(metavar="REASON", help=f"One of: {', '.join(VoidReason)}.")],
) -> None:
    """Void an order to remove content: it stops counting. This cannot be undone; it stays in the register.

    Example: transparency-bot removal void 7K2M9QXA duplicate
    """
    context: CliContext = ctx.obj
    with naming_problems(context), context.register() as database, database.transaction() as session:
        stored = find_removal(session, reference)
        chosen = removal_void_reason(stored, reason)
        void_removal(session, stored, chosen, now=context.now(), actor=context.actor)
    print_data(context, {"reference": stored.reference, "reason": chosen}, f"Voided {stored.reference} ({chosen}).")


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The CSV of orders.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything and write nothing.")] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Amend the orders that differ between file and register.")
    ] = False,
) -> None:
    """Import orders to remove content from a CSV: all or nothing, with every bad line named.

    You can import a file again: no order is counted twice, new orders are recorded, and differences are listed.

    Example: transparency-bot removal import orders.csv --dry-run
    """
    context: CliContext = ctx.obj
    source, file_form = Source(file), context.settings.privacy.file_numbers
    with (
        naming_problems(context),
        context.register() as database,
        printed_findings(context, file_form=file_form) as findings,
    ):
        found, entry = import_removals(
            database,
            source,
            findings,
            today=context.today,
            now=context.now(),
            actor=context.actor,
            dry_run=dry_run,
            update=update,
        )
    differences = [str(difference_line(one)) for one in found.differences]
    for line in [*differences[:SHOWN], *([ALIKE.format(number=found.alike)] if found.alike else [])]:
        context.errors.print(line, markup=False, highlight=False, soft_wrap=True)
    changed = len(differences) if update and not dry_run else 0
    data = {
        "imported": entry is not None,
        "orders": len(found.new),
        "held": found.held,
        "differing": len(differences),
        "changed": changed,
        "gone": found.gone,
        "differences": differences,
        "entry": entry,
    }
    print_data(context, data, _import_sentence(file, found, entry, changed, update=update))


def _import_sentence(file: Path, found: KnownOrders, entry: int | None, changed: int, *, update: bool) -> str:
    """Return what is new and what was written, then what the register held before."""
    new, differing = counted(len(found.new), "removal order"), len(found.differences)
    parts = [f"Imported {new} from {file} as ledger entry {entry}" if entry else f"New in {file}: {new}"]
    if found.held:
        parts.append(f"{found.held:,} held already")
    if changed:
        parts.append(f"{changed:,} changed")
    elif differing and update:
        parts.append(f"{differing:,} would change")
    elif differing:
        parts.append(f"{left(differing, 'order')}; --update changes {differing:,}")
    if found.gone:
        gone = f"{counted(found.gone, 'row')} of an earlier file"
        parts.append(
            f"{gone} {'is' if found.gone == 1 else 'are'} not in this one; what was recorded stays in the register"
        )
    if not entry and not changed:
        parts.append("nothing was written")
    return "; ".join(parts) + "."


def export(ctx: typer.Context) -> None:
    """Write all orders to remove content as a CSV that an import reads.

    Example: transparency-bot removal export > orders.csv
    """
    context: CliContext = ctx.obj
    with naming_problems(context), context.register() as database:
        try:
            export_removals(database, context.output())
        except BrokenPipeError:
            raise typer.Exit(0) from None


def _document(stored: StoredRemoval) -> dict[str, Any]:
    facts = {column: text for column, text in form_of(stored.removal).items() if text}
    origin = {
        "reference": stored.reference,
        "recorded_at": stored.recorded_at.isoformat(timespec="seconds"),
        "recorded_by": stored.recorded_by,
    }
    later = {"voided_at": stored.voided_at and stored.voided_at.isoformat(), "void_reason": stored.void_reason}
    return origin | facts | {name: value for name, value in later.items() if value}
