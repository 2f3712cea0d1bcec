"""What does not hold in the figures of a draft, and /explain, which says why a figure changed so much."""

from markupsafe import Markup

from bot.actions.context.context import Context
from bot.actions.publishing.draft.status import DraftStatus, draft_for
from bot.actions.publishing.reconcile import Mismatch, OtherFigure, explain_jumps
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.publishing.contradiction_line import contradiction_line, table_name
from reports.language import words
from reports.language.speaker import Speaker, code, speaker
from reports.period import BadPeriod, Period

SHOWN = 5


def mismatch_line(mismatch: Mismatch, language: str) -> str:
    """Return what does not hold in words, with the figure and both numbers."""
    if not isinstance(mismatch, OtherFigure):
        return contradiction_line(mismatch, language)
    facts = {"place": figure_name(mismatch.place, language), "now": words.cell(mismatch.now, language)}
    other = words.cell(mismatch.other, language)
    if not mismatch.period:
        return words.text("{place}: {now}, but your own count is {other}", language, other=other, **facts)
    period = words.period(mismatch.period, language)
    message = "{place}: {now}, after {other} in {period}, and nobody has explained the change"
    return words.text(message, language, other=other, period=period, **facts)


def figure_name(place: tuple[str, str, str], language: str) -> str:
    """Return the figure of a place in words: requests received, France."""
    table, row, column = place
    names = [words.column_name(table, column, language)]
    if row != "all":
        names.append(words.row_name(table, row, language))
    else:
        names.append(table_name(table, language))
    return ", ".join(names)


def mismatch_lines(status: DraftStatus, say: Speaker) -> list[Markup | str]:
    """Return what must hold before anybody can approve the draft, and how to explain a change."""
    found = status.mismatches
    if not found:
        return []
    shown: list[Markup | str] = [say.text("⚠️ Nobody can approve this draft yet:")]
    shown += [f"• {mismatch_line(one, say.language)}" for one in found[:SHOWN]]
    if len(found) > SHOWN:
        shown.append(say.counted("more_changes_here", len(found) - SHOWN))
    if any(isinstance(one, OtherFigure) and one.period for one in found):
        command = code(f"/explain {status.publication.period} …")
        shown.append(say.text("Explain a change in a sentence for readers: {command}", command=command))
    return shown


def reply_to_explain(incoming: Incoming, context: Context) -> Answer:
    """Keep a sentence that explains why figures of a draft changed so much."""
    first, _, rest = incoming.text.partition(" ")
    try:
        label, sentence = Period.parse(first).label, rest
    except BadPeriod:
        label, sentence = "", incoming.text
    period = draft_for(context, label).period
    count = explain_jumps(context, period, sentence, now=context.now(), actor=incoming.sender.actor)
    say = speaker(incoming.sender.language)
    return Answer(
        html=say.text(
            "{changes} of {period} explained. The draft is being made again with your sentence; approvals start over.",
            changes=say.counted("changes_explained", count),
            period=say.period(period),
        )
    )
