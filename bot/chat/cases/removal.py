"""/removal: a card, or one order to remove content in one line, or one that is recorded already."""

from bot.actions.cases.form import CaseRefused
from bot.actions.cases.line import form_of_line
from bot.actions.context.context import Context
from bot.actions.removals.card import REMOVAL_QUESTIONS
from bot.actions.removals.fields import LINE, form_of
from bot.actions.removals.record import find_removal, record_removal
from bot.chat.cases.card import RECORDED, open_card
from bot.chat.cases.card_text import summary_html
from bot.chat.cases.record import REFUSED
from bot.chat.handler.messages import Answer, Incoming
from reports.language import words
from reports.language.speaker import bullet, lines, speaker
from storage.chat.cards import REMOVAL

VOID = "<b>Void</b>: {reason}. It no longer counts."


def reply_to_removal(incoming: Incoming, context: Context) -> Answer:
    """Show what was recorded, or every problem with the line, or a card; a reference shows that order."""
    say, typed = speaker(incoming.sender.language), incoming.text.split()
    if not typed:
        return open_card(incoming, context, kind=REMOVAL)
    if len(typed) == 1:
        return _shown(incoming, context)
    today = context.now().astimezone(context.settings.zone).date()
    try:
        form = form_of_line(typed, today=today, line=LINE)
        stored = record_removal(
            context.database,
            form,
            today=today,
            file_numbers=context.settings.privacy.file_numbers,
            now=context.now(),
            actor=incoming.sender.actor,
        )
    except CaseRefused as refused:
        return Answer(html=lines(say.text(REFUSED), *(bullet(say.said(one.phrase)) for one in refused.problems)))
    facts = summary_html(form_of(stored.removal), incoming.sender.language, REMOVAL_QUESTIONS)
    return Answer(html=f"{say.text(RECORDED, reference=stored.reference)}\n\n{facts}")


def _shown(incoming: Incoming, context: Context) -> Answer:
    language = incoming.sender.language
    with context.database.reading() as session:
        stored = find_removal(session, incoming.text)
    facts = [f"<code>{stored.reference}</code>", summary_html(form_of(stored.removal), language, REMOVAL_QUESTIONS)]
    if stored.void_reason is not None:
        facts.append(words.text(VOID, language, reason=words.word("void_reason", stored.void_reason, language)))
    return Answer(html="\n".join(facts))
