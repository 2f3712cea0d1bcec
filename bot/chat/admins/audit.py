"""/audit, /ledger and /export: who did what, whether the register agrees with its ledger, and the register itself.

For auditors in a private chat. By default all of them omit embargoed cases: Telegram would see them.
"""

import io
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import timedelta

from markupsafe import Markup, escape

from bot.actions.cases.access import Access
from bot.actions.cases.card.questions import CASE_QUESTIONS, Questions
from bot.actions.context.admin_key import admin_key
from bot.actions.context.channel_port import Keys
from bot.actions.context.context import Context
from bot.actions.files.export import ExportFormat, export_cases
from bot.actions.integrity.register import check_register
from bot.actions.removals.card import REMOVAL_QUESTIONS
from bot.actions.removals.rows import find_row
from bot.chat.cases.card_text import shown
from bot.chat.cases.view import access_of, person_called, row_html
from bot.chat.handler.messages import Answer, Incoming
from reports.language.speaker import Speaker, code, lines, speaker
from reports.language.words import known_words
from storage.chat import buttons
from storage.engine.database import Session
from storage.ledger import entries
from storage.register import trail
from storage.register.trail import Step
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.removals import REMOVAL_CHANGES

AUDIT = "audit"
REASONS = {
    EntryKind.CASE_VOIDED: "void_reason",
    EntryKind.REMOVAL_VOIDED: "void_reason",
    EntryKind.CASE_CONFIRMED: "confirm_reason",
    EntryKind.REPORT_HELD: "hold_reason",
}
PAGE = 12
LASTING = timedelta(days=1)
EXPORTED = "Every case that is not embargoed: {number}."
EXPORTED_ALL = "Every case: {number}."
AGREES = "The register matches its ledger."
DIFFERS = "⚠️ The register does not match its ledger: {finding}."
HEAD = "Entries: {number}. Head: <code>{digest}</code>"
OLDER = "Older"


def reply_to_audit(incoming: Incoming, context: Context) -> Answer:
    """Show all that happened to a case or a removal order; without a reference, the newest entries of the ledger."""
    if not incoming.text:
        return _entries(incoming, context, None)
    with context.database.reading() as session:
        access = access_of(incoming, context)
        stored = find_row(session, incoming.text, access)
        steps, left_out = trail.of_row(session, stored), _left_out(session, access)
    case = row_html(stored, context, incoming.sender.language)
    rows = [line for step in steps for line in _step_lines(step, incoming, context, left_out)]
    return Answer(html=lines(case, "", *rows))


def turn_entries(incoming: Incoming, context: Context) -> Answer:
    """Show older entries instead of these."""
    with context.database.transaction() as session:
        button = buttons.take(session, incoming.text, person=incoming.sender.id, now=context.now())
    return present_entries(incoming, context, button.subject)


def present_entries(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the entries before the one that a button names."""
    answer = _entries(incoming, context, int(subject))
    return Answer(html=answer.html, keys=answer.keys, in_place=True)


def reply_to_ledger(incoming: Incoming, context: Context) -> Answer:
    """Show the head of the chain, and whether a replay of all entries produces the register."""
    say = speaker(incoming.sender.language)
    with context.database.reading() as session:
        findings, head = check_register(session, context.settings), entries.head(session)
    verdict = say.text(DIFFERS, finding=findings[0]) if findings else say.text(AGREES)
    return Answer(html=lines(say.text(HEAD, number=say.number(head.seq), digest=head.digest), verdict))


def reply_to_export(incoming: Incoming, context: Context) -> Answer:
    """Send the register as CSV, in the columns that an import reads."""
    say, today = speaker(incoming.sender.language), access_of(incoming, context).today
    everything = context.settings.privacy.embargoed_by_chat
    output = io.StringIO()
    number = export_cases(context.database, output, ExportFormat.CSV, Access(today=today, everything=everything))
    caption = say.text(EXPORTED_ALL if everything else EXPORTED, number=say.number(number))
    return Answer(html=caption, file=(f"register-{today.isoformat()}.csv", output.getvalue().encode()))


def _entries(incoming: Incoming, context: Context, before: int | None) -> Answer:
    with context.database.transaction() as session:
        left_out = _left_out(session, access_of(incoming, context))
        steps = trail.newest(session, PAGE, before, left_out)
        rows = [line for step in steps for line in _step_lines(step, incoming, context, left_out)]
        return Answer(html=lines(*rows), keys=_older(session, incoming, context, steps))


def _left_out(session: Session, access: Access) -> tuple[int, ...]:
    """Return the numbers of the entries of cases that may not be seen, in their order."""
    return () if access.everything else trail.of_hidden_cases(session, access.today)


def _step_lines(step: Step, incoming: Incoming, context: Context, left_out: Sequence[int]) -> Iterator[Markup]:
    """Return an entry as a line, and its changes below. Numbers skip what is `left_out`: a gap would reveal it."""
    say, at = speaker(incoming.sender.language), step.at.astimezone(context.settings.zone)
    about = step.facts.get("reference") or step.facts.get("period") or ""
    who = person_called(step.actor, context.settings)
    moment = f"{at:%Y-%m-%d %H:%M}"
    number = step.seq - bisect(left_out, step.seq)
    what = say.word("entry", step.kind)
    yield Markup("{}. {} {}: {}").format(number, moment, who, what) + (" " + code(about) if about else "")
    asks = REMOVAL_QUESTIONS if step.kind in REMOVAL_CHANGES else CASE_QUESTIONS
    for column, (old, new) in step.facts.get("changes", {}).items():
        values = [_value(column, value, say.language, asks) for value in (old, new)]
        yield escape(f"   {say.word('field', column)}: {' → '.join(values)}")
    if "reason" in step.facts:
        yield escape(f"   {_reason(step, say)}")


def _reason(step: Step, say: Speaker) -> str:
    """Return why it was done, in words if the reason was chosen from a list."""
    reason = str(step.facts["reason"])
    group = REASONS.get(step.kind, "")
    return say.word(group, reason) if group and reason in known_words(group) else say.known(reason)


def _value(column: str, value: str | int | None, language: str, asks: Questions) -> str:
    return shown(column, "" if value is None else str(value), language, asks)


def _older(session: Session, incoming: Incoming, context: Context, steps: tuple[Step, ...]) -> Keys:
    if not steps or steps[-1].seq == 1:
        return ()
    key = admin_key(
        session,
        speaker(incoming.sender.language).plain(OLDER),
        action=AUDIT,
        subject=str(steps[-1].seq),
        person=incoming.sender.id,
        now=context.now(),
        lasting=LASTING,
    )
    return ((key,),)
