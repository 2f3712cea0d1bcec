"""case: records, shows and lists cases for the terminal. Every rule is the action's."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from bot.actions.cases.access import Access, find_case
from bot.actions.cases.change import (
    Amendment,
    amend_case,
    amendment_of,
    embargo_case,
    embargo_change,
    outcome_of,
    void_case,
    void_reason,
)
from bot.actions.cases.confirm import confirm_case, confirm_reason, verdict_on
from bot.actions.cases.form import case_from, document_of, form_of, refuse_file_number
from bot.actions.cases.line import form_of_line
from bot.actions.cases.listing import Listing, Wanted, list_cases
from bot.actions.cases.plausibility import CaseDoubtful, doubts_about
from bot.actions.cases.record import Judging, record_case
from bot.actions.context.terminal import counted
from bot.actions.publishing.terms import policy_of
from bot.cli.terminal.context import CliContext, print_data
from bot.cli.terminal.options import Yes, naming_problems, with_columns
from storage.engine.database import Session
from storage.register.rows import StoredCase
from storage.vocabulary.changes import ConfirmReason, VoidReason
from storage.vocabulary.errors import Phrase
from storage.vocabulary.period import Period

LISTED = ("reference", "received_on", "country", "legal_process", "outcome", "requests", "embargo_until")
Reference = Annotated[str, typer.Argument(metavar="REF", help="What `case record` printed.")]
EMPTY = "not recorded"


@with_columns
def record(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="LINE", help="The same as in the chat: FR court_order 2018-05-04 ...")
    ] = None,
    yes: Yes = False,
    **columns: str | None,
) -> None:
    """Record one case and print its reference.

    Example: transparency-bot case record FR court_order 2018-05-04 disclosed given=ip_address accounts=3/1
    """
    context: CliContext = ctx.obj
    options = [f"{column}={text}" for column, text in columns.items() if text is not None]
    with naming_problems(context):
        form = form_of_line([*(words or ()), *options], today=context.today)
        policy = policy_of(context.settings)
        with context.register() as database:
            access = Access(today=context.today, everything=True)
            judging = Judging(context.today, policy, context.settings.privacy.file_numbers, access)
            reference = record_case(database, form, judging, now=context.now(), actor=context.actor, sure=yes)
    broken = verdict_on(case_from(form, context.today), policy).broken
    data = {"reference": reference, "outside_policy": list(broken)}
    print_data(context, data, f"Recorded {reference}.{_gate(broken, reference)}")


def _gate(broken: Sequence[str], reference: str) -> str:
    """What is said of a disclosure outside the policy."""
    if not broken:
        return ""
    parts = ", ".join(f"policy.{part}" for part in broken)
    return (
        f"\nIts disclosure is outside the policy ({parts}). No report with it is approved until somebody else "
        f"confirms it: transparency-bot case confirm {reference} REASON"
    )


def show(
    ctx: typer.Context, reference: Annotated[str, typer.Argument(metavar="REF", help="What `case record` printed.")]
) -> None:
    """Show one case.

    Example: transparency-bot case show 7K2M9QXA
    """
    context: CliContext = ctx.obj
    with context.register() as database, database.reading() as session:
        stored = find_case(session, reference, Access(today=context.today, everything=True))
    broken = verdict_on(stored.case, policy_of(context.settings)).broken
    facts = _origin(stored) | form_of(stored.case) | _later_facts(stored) | {"outside_policy": ", ".join(broken)}
    rows = {name: text for name, text in facts.items() if text}
    width = max(map(len, rows))
    data = _document(stored) | {"outside_policy": list(broken)}
    print_data(context, data, "\n".join(f"{name:<{width}}  {text}" for name, text in rows.items()))


def list_(
    ctx: typer.Context,
    period: Annotated[str | None, typer.Option(metavar="PERIOD", help="Such as 2026-H1, 2026-Q3 or 2026.")] = None,
    country: Annotated[str | None, typer.Option(metavar="FR", help="Only of this country.")] = None,
    outcome: Annotated[str | None, typer.Option(metavar="refused", help="Only with this outcome.")] = None,
    process: Annotated[str | None, typer.Option(metavar="court_order", help="Only under this legal process.")] = None,
    unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="Only disclosures outside the policy that nobody has confirmed.")
    ] = False,
    void: Annotated[bool, typer.Option("--void", help="Only void cases, which are otherwise left out.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="At most this many.")] = 50,
    skip: Annotated[int, typer.Option(min=0, metavar="N", help="Skip this many.")] = 0,
) -> None:
    """List the newest cases, embargoed ones included.

    Example: transparency-bot case list --period 2026-H1 --country FR
    """
    context: CliContext = ctx.obj
    conditions = Wanted(
        period=Period.parse(period) if period else None,
        country=country,
        outcome=outcome,
        legal_process=process,
        unconfirmed=unconfirmed,
        void=void,
    )
    with naming_problems(context), context.register() as database:
        access, policy = Access(today=context.today, everything=True), policy_of(context.settings)
        listing = list_cases(database, conditions, access, policy, limit=limit, offset=skip)
    data = {"total": listing.total, "cases": [_document(each) for each in listing.cases]}
    print_data(context, data, _lines(listing))


def _origin(stored: StoredCase) -> dict[str, Any]:
    return {
        "reference": stored.reference,
        "recorded_at": stored.recorded_at.isoformat(timespec="seconds"),
        "recorded_by": stored.recorded_by,
        "imported_by": stored.imported_by,
    }


def _later_facts(stored: StoredCase) -> dict[str, Any]:
    """What happened to it after its recording, empty where nothing did."""
    return {
        "voided_at": stored.voided_at and stored.voided_at.isoformat(timespec="seconds"),
        "void_reason": stored.void_reason,
        "embargo_renewals": stored.embargo_renewals,
        "confirmed_by": stored.confirmed_by,
        "confirm_reason": stored.confirm_reason,
    }


def _document(stored: StoredCase) -> dict[str, Any]:
    later = {name: value for name, value in _later_facts(stored).items() if value}
    return _origin(stored) | document_of(stored.case) | later


def _lines(listing: Listing) -> str:
    """The listing as columns of full width: a reference that is cut short cannot be copied."""
    forms = ({"reference": stored.reference} | form_of(stored.case) for stored in listing.cases)
    rows = [LISTED, *(tuple(form[column] for column in LISTED) for form in forms)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join([*lines, f"{len(listing.cases):,} of {counted(listing.total, 'case')}"])


@dataclass(frozen=True, slots=True)
class _Found:
    session: Session
    case: StoredCase


@contextmanager
def _found(context: CliContext, reference: str) -> Iterator[_Found]:
    """The case, in the transaction of its change."""
    with naming_problems(context), context.register() as database, database.transaction() as session:
        yield _Found(session, find_case(session, reference, Access(today=context.today, everything=True)))


@with_columns
def amend(
    ctx: typer.Context,
    reference: Reference,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE", help="What changes; an empty value clears the field.")
    ] = None,
    yes: Yes = False,
    **columns: str | None,
) -> None:
    """Change facts of a case; the ledger keeps the old ones.

    Example: transparency-bot case amend 7K2M9QXA outcome=refused reason=overbroad closed=2026-03-01
    """
    context: CliContext = ctx.obj
    options = [f"{column}={text}" for column, text in columns.items() if text is not None]
    with _found(context, reference) as found:
        form = form_of_line([*(words or ()), *options], today=context.today, changing=True)
        refuse_file_number(form, context.settings.privacy.file_numbers)
        amendment = amendment_of(found.case, form, today=context.today)
        if not yes:
            _refuse_doubts(context, found, amendment)
        amend_case(found.session, amendment, now=context.now(), actor=context.actor)
    changes = amendment.changes()
    lines = [f"{column}: {old or EMPTY} -> {new or EMPTY}" for column, old, new in changes]
    data = {
        "reference": found.case.reference,
        "changes": [{"field": column, "old": old, "new": new} for column, old, new in changes],
    }
    print_data(context, data, "\n".join([*lines, f"Amended {found.case.reference}."]))


def _refuse_doubts(context: CliContext, found: _Found, amendment: Amendment) -> None:
    policy, access = policy_of(context.settings), Access(today=context.today, everything=True)
    doubts = tuple(doubts_about(found.session, amendment.new, policy, access, reference=found.case.reference))
    if doubts:
        raise CaseDoubtful(doubts=Phrase.row(doubts))


def void(
    ctx: typer.Context,
    reference: Reference,
    reason: Annotated[str, typer.Argument(metavar="REASON", help=f"One of: {', '.join(VoidReason)}.")],
) -> None:
    """Void a case: it stops counting. This cannot be undone; the case stays in the register.

    Example: transparency-bot case void 7K2M9QXA duplicate
    """
    context: CliContext = ctx.obj
    with _found(context, reference) as found:
        chosen = void_reason(found.case, reason, today=context.today)
        void_case(found.session, found.case, chosen, now=context.now(), actor=context.actor)
    _tell(context, found.case, {"reason": chosen}, f"Voided {found.case.reference} ({chosen}).")


def embargo(
    ctx: typer.Context,
    reference: Reference,
    until: Annotated[str, typer.Argument(metavar="DATE|unknown|lift", help="The day from which it may be published.")],
) -> None:
    """Keep a gagged case out of all figures and answers until a date, or lift its embargo.

    A lifted embargo shows in the next report, never in a new edition of an earlier one.

    Example: transparency-bot case embargo 7K2M9QXA 2030-01-31
    """
    context: CliContext = ctx.obj
    with _found(context, reference) as found:
        change = embargo_change(found.case, until, today=context.today)
        embargo_case(found.session, change, now=context.now(), actor=context.actor)
    renewals = found.case.embargo_renewals + change.renewed
    data = {"embargo_until": change.until, "renewals": renewals}
    _tell(context, found.case, data, outcome_of(change, context.today))


def confirm(
    ctx: typer.Context,
    reference: Reference,
    reason: Annotated[str, typer.Argument(metavar="REASON", help=f"One of: {', '.join(ConfirmReason)}.")],
) -> None:
    """Confirm a disclosure outside the policy, as a second person.

    Example: transparency-bot case confirm 7K2M9QXA legally_compelled
    """
    context: CliContext = ctx.obj
    policy = policy_of(context.settings)
    with _found(context, reference) as found:
        chosen = confirm_reason(found.session, found.case, reason, policy=policy, actor=context.actor)
        confirm_case(found.session, found.case, chosen, now=context.now(), actor=context.actor)
    _tell(context, found.case, {"reason": chosen}, f"Confirmed the disclosure in {found.case.reference} ({chosen}).")


def _tell(context: CliContext, stored: StoredCase, data: dict[str, Any], text: str) -> None:
    print_data(context, {"reference": stored.reference, **data}, text)
