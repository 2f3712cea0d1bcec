"""A file of cases sent in a chat: a preview, and one button bound to its bytes. All or nothing, once."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from markupsafe import Markup

from bot.actions.context.admin_key import admin_key
from bot.actions.context.channel_port import Key
from bot.actions.context.context import Context
from bot.actions.files.cases import CheckedFile
from bot.actions.files.child_process import apart
from bot.actions.files.coverage import uncovered_days
from bot.actions.files.findings import Findings
from bot.actions.files.formats import BY_ENDING, ImportFormat
from bot.actions.files.sent_file import check_sent, fetch_file, import_sent, plain_name
from bot.chat.cases.complete_file import (
    IMPORT_AS_COMPLETE,
    days_of_button,
    days_of_caption,
    days_shown,
    question_of_days,
)
from bot.chat.handler.errors import message_for
from bot.chat.handler.messages import Answer, Document, Incoming
from reports.figures.coverage import Span, first_and_last, interval
from reports.language.speaker import Speaker, bullet, lines, speaker
from storage.chat import buttons
from storage.chat.buttons import StaleButton
from storage.engine.database import Session
from storage.register import imports
from storage.vocabulary.errors import DataError
from storage.vocabulary.period import PeriodKind

IMPORT = "import"
# In a group, where people share all kinds of files, the bot only answers these.
MEANT_FOR_IMPORT = (*BY_ENDING, ".xls", ".xlsb", ".ods", ".numbers")
LASTING = timedelta(hours=1)
SHOWN = 10
LONGEST_LINE = 200
CAN_BE_IMPORTED = "<b>{name}</b> can be imported: {held}."
FIRST_MISTAKES = "The first mistakes:"
REMARKS = "Remarks:"
NOTHING_YET = "Nothing is saved until you tap the button."
IMPORT_IT = "Import {held}"
UPDATE_TOO = "Import {held}, change {changed}"
CHANGE_IT = "Change {changed}"
LEAVE_IT = "No"
HELD_ALREADY = "The register already has {held} from this file; nothing is counted twice."
DIFFER = "These differ from the register and stay unchanged unless you tap Change:"
MORE_DIFFER = "… and {count} more."
GONE = "Missing from this file but present in an earlier one: {gone}. Recorded cases stay in the register."
NOTHING_NEW = "<b>{name}</b> has nothing new; nothing was recorded."
CHANGED = "Changed {changed} as <b>{name}</b> says."
IMPORTED = "Imported {held} from <b>{name}</b>."
LEFT = "Nothing was imported."
WAS_IMPORTED = "<b>{name}</b> was imported on {day}."


def hear_document(incoming: Incoming, context: Context) -> Answer | None:
    """Preview a file of cases. Other files are answered only in private chats, where they are meant for the bot."""
    document = incoming.document
    if document is None or not (incoming.private or document.name.lower().endswith(MEANT_FOR_IMPORT)):
        return None
    data = fetch_file(context.channel, document.file_id, document.size, document.name)
    findings = Findings(file_form=context.settings.privacy.file_numbers)
    try:
        checked = apart(
            context,
            check_sent,
            data,
            document.name,
            findings,
            today=_today(context),
            permitted=_permitted(incoming, context),
            policy=context.terms.policy,
            kind=PeriodKind(context.settings.report.period),
            days=days_of_caption(incoming.text, _today(context)),
        )
    except DataError as refused:
        mistakes = _mistakes(findings, speaker(incoming.sender.language))
        return Answer(html=lines(Markup(message_for(refused, incoming.sender.language)), *mistakes))  # noqa: S704 (escaped there)
    return _proposal(incoming, context, document, checked)


def press_import(incoming: Incoming, context: Context) -> Answer:
    """Import the file shown, or leave it. The file is loaded and checked before the button is used."""
    say = speaker(incoming.sender.language)
    asked = _asked(incoming, context)
    if "leave" in asked:
        with context.database.transaction() as session:
            _take(session, incoming, context)
        return Answer(html=say.text(LEFT), in_place=True)
    data = fetch_file(context.channel, asked["file"], 0, asked["name"])
    imported = apart(
        context,
        import_sent,
        data,
        asked["name"],
        asked["digest"],
        today=_today(context),
        now=context.now(),
        actor=incoming.sender.actor,
        permitted=_permitted(incoming, context),
        update=bool(asked["update"]),
        expected=(int(asked["cases"]), int(asked["changes"])),
        file_form=context.settings.privacy.file_numbers,
        kind=PeriodKind(context.settings.report.period),
        days=days_of_button(asked["complete"]),
        first=partial(buttons.take, nonce=incoming.text, person=incoming.sender.id, now=context.now()),
    )
    name, done = plain_name(asked["name"]), []
    if imported.cases or imported.coverage:
        done.append(say.text(IMPORTED, held=_held(imported.cases, imported.coverage, say), name=name))
    if asked["update"]:
        done.append(say.text(CHANGED, changed=say.counted("cases", int(asked["changes"])), name=name))
    return Answer(html=lines(*done), in_place=True)


def present_import(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show what became of the file, for a press that came too late."""
    say, asked = speaker(incoming.sender.language), json.loads(subject)
    with context.database.reading() as session:
        imported = imports.imported_at(session, asked["digest"]) if "digest" in asked else None
    if imported is None:
        return Answer(html=say.text(LEFT), in_place=True)
    day = say.day(imported.astimezone(context.settings.zone).date())
    return Answer(html=say.text(WAS_IMPORTED, name=plain_name(asked["name"]), day=day), in_place=True)


def _asked(incoming: Incoming, context: Context) -> dict[str, str]:
    """Return the subject of the button, whether used or not."""
    with context.database.reading() as session:
        buttons.refuse_stale(session, incoming.text, person=incoming.sender.id, now=context.now())
        button = buttons.look(session, incoming.text)
    if button is None:
        raise StaleButton
    asked: dict[str, str] = json.loads(button.subject)
    return asked


def _take(session: Session, incoming: Incoming, context: Context) -> None:
    """Use the button, in the transaction of the import."""
    buttons.take(session, incoming.text, person=incoming.sender.id, now=context.now())


def _proposal(incoming: Incoming, context: Context, document: Document, checked: CheckedFile) -> Answer:
    say = speaker(incoming.sender.language)
    held = _held(checked.cases, len(checked.coverage), say)
    began = CAN_BE_IMPORTED if checked.anything_new else NOTHING_NEW
    shown = [say.text(began, name=plain_name(document.name), held=held), *_known(checked, say)]
    if checked.remarks:
        remarks = (bullet(_short(say.said(remark))) for remark in checked.remarks[:SHOWN])
        shown += [say.text(REMARKS), *remarks]
    changed = say.counted("cases", checked.changeable)
    stated = interval((span.start, span.end) for span in checked.complete)
    offered = [(say.plain(IMPORT_IT, held=held), "", stated)] if checked.anything_new else []
    if checked.changeable:
        label = UPDATE_TOO if checked.anything_new else CHANGE_IT
        offered.append((say.plain(label, held=held, changed=changed), "yes", stated))
    shown += [days_shown(span, say) for span in checked.complete]
    if (days := _uncovered(context, checked)) is not None:
        shown.append(question_of_days(*first_and_last(days), say))
        offered.append((say.plain(IMPORT_AS_COMPLETE), "", interval([days])))
    if not offered:
        return Answer(html=lines(*shown))
    shown.append(say.text(NOTHING_YET))
    subject = {"file": document.file_id, "name": document.name, "digest": checked.digest}
    subject |= {"cases": str(checked.cases), "changes": str(checked.changeable)}
    with context.database.transaction() as session:

        def key(label: str, what: dict[str, str]) -> Key:
            return admin_key(
                session,
                label,
                action=IMPORT,
                subject=json.dumps(what),
                person=incoming.sender.id,
                now=context.now(),
                lasting=LASTING,
                revision=checked.digest,
            )

        keys = [key(label, {**subject, "update": update, "complete": complete}) for label, update, complete in offered]
        keys.append(key(say.plain(LEAVE_IT), {"leave": ""}))
        return Answer(html=lines(*shown), keys=(tuple(keys),))


def _uncovered(context: Context, checked: CheckedFile) -> Span | None:
    """Return the days to ask about: nothing says yet whether the register has every demand of them."""
    if checked.received is None or checked.complete or checked.format is ImportFormat.TELEGRAM_CROWD:
        return None
    kind, zone = PeriodKind(context.settings.report.period), context.settings.zone
    with context.database.reading() as session:
        return uncovered_days(session, checked.received, kind=kind, zone=zone, today=_today(context))


def _known(checked: CheckedFile, say: Speaker) -> Iterator[Markup]:
    """Return what the register holds of the file: equal, changed, and what the file no longer has."""
    if checked.held:
        yield say.text(HELD_ALREADY, held=say.counted("cases", checked.held))
    if checked.differences:
        yield say.text(DIFFER)
        yield from (bullet(_short(say.said(difference.phrase))) for difference in checked.differences[:SHOWN])
        if len(checked.differences) > SHOWN:
            yield say.text(MORE_DIFFER, count=len(checked.differences) - SHOWN)
    if checked.gone:
        yield say.text(GONE, gone=say.counted("cases", checked.gone))


def _mistakes(findings: Findings, say: Speaker) -> list[Markup]:
    if not findings.shown:
        return []
    return [say.text(FIRST_MISTAKES), *(bullet(_short(say.said(finding.phrase))) for finding in findings.shown[:SHOWN])]


def _held(cases: int, spans: int, say: Speaker) -> str:
    return say.listing([say.counted("cases", cases), *([say.counted("spans", spans)] if spans else [])])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else f"{text[: LONGEST_LINE - 1]}…"


def _permitted(incoming: Incoming, context: Context) -> bool:
    return incoming.private and context.settings.privacy.embargoed_by_chat


def _today(context: Context) -> date:
    return context.now().astimezone(context.settings.zone).date()
