"""case amend, void, embargo and confirm: the same actions as in the chat, for the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from bot.actions.case_access import Access, find_case
from bot.actions.case_amend import Amendment, amend_case, amendment_of
from bot.actions.case_confirm import confirm_case, confirm_reason
from bot.actions.case_doubts import CaseDoubtful, doubts_about
from bot.actions.case_embargo import embargo_case, embargo_change
from bot.actions.case_form import CaseRefused
from bot.actions.case_line import form_of_line
from bot.actions.case_void import void_case, void_reason
from bot.actions.file_numbers import refuse_file_number
from bot.actions.terms import policy_of
from bot.cli.case_options import Yes, named_one_by_one, with_columns
from bot.cli.context import CliContext
from bot.cli.output import print_data
from storage.case_changes import ConfirmReason, VoidReason
from storage.case_rows import StoredCase
from storage.database import Session
from storage.vocabulary import Phrase

Reference = Annotated[str, typer.Argument(metavar="REF", help="What `case record` printed.")]
EMPTY = "not recorded"


@dataclass(frozen=True, slots=True)
class _Found:
    session: Session
    case: StoredCase


@contextmanager
def _found(context: CliContext, reference: str) -> Iterator[_Found]:
    """The case, in the transaction of its change."""
    database = context.open_database()
    try:
        with database.transaction() as session:
            yield _Found(session, find_case(session, reference, Access(today=context.today, everything=True)))
    except CaseRefused as refused:
        raise named_one_by_one(context, refused) from None
    finally:
        database.close()


@with_columns
def amend(
    ctx: typer.Context,
    reference: Reference,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE", help="What changes; an empty value takes a fact away.")
    ] = None,
    yes: Yes = False,
    **columns: str | None,
) -> None:
    """Change facts of a case; the old ones stay in the ledger.

    Example: transparency-bot case amend 7K2M9QXA outcome=refused reason=overbroad closed=2026-03-01
    """
    context: CliContext = ctx.obj
    options = [f"{column}={text}" for column, text in columns.items() if text is not None]
    with _found(context, reference) as found:
        form = form_of_line([*(words or ()), *options], today=context.today)
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
    """Leave a case out of every count from now on. It cannot be undone; the case stays in the register.

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
    until: Annotated[str, typer.Argument(metavar="DATE|unknown|lift", help="The day from which it may be told.")],
) -> None:
    """Keep a case out of every figure and answer until a day, or let it in.

    A lifted embargo shows in the next report, never in a new edition of an earlier one.

    Example: transparency-bot case embargo 7K2M9QXA 2030-01-31
    """
    context: CliContext = ctx.obj
    with _found(context, reference) as found:
        change = embargo_change(found.case, until, today=context.today)
        embargo_case(found.session, change, now=context.now(), actor=context.actor)
    renewals = found.case.embargo_renewals + change.renewed
    data = {"embargo_until": change.until, "renewals": renewals}
    _tell(context, found.case, data, f"{found.case.reference} is embargoed until: {change.until}.")


def confirm(
    ctx: typer.Context,
    reference: Reference,
    reason: Annotated[str, typer.Argument(metavar="REASON", help=f"One of: {', '.join(ConfirmReason)}.")],
) -> None:
    """Stand behind a disclosure outside the policy, as a second person.

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
