"""What does not hold in the figures of a draft, in words, and /explain, which says why a figure changed so much."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from bot.actions.context.context import Context
from bot.actions.publishing.draft.status import DraftStatus, draft_for
from bot.actions.publishing.reconcile import Mismatch, OtherFigure, explain_jumps
from bot.chat.handler.messages import Answer, Incoming
from reports.language import words
from reports.language.speaker import Speaker, code, speaker
from reports.reading.periods import period_first
from reports.sums.bounds import UNBOUNDED, Bounds
from reports.sums.contradiction import Contradiction, Rule

MESSAGES: Final[Mapping[Rule, str]] = {
    Rule.TABLE_COMES_TO_TOTAL: words.msgid(
        "in the table “{table}”, {column} add up to {found}, but the total is {expected}"
    ),
    Rule.TABLE_COMES_TO_REFUSED: words.msgid(
        "in the table “{table}”, {column} add up to {found}, but {expected} were refused"
    ),
    Rule.TABLE_LACKS_AS_MANY_CASES: words.msgid(
        "in the table “{table}”, cases without a number for {column}: {found}, but {expected} in the totals"
    ),
    Rule.ROW_WITHIN_TOTAL: words.msgid("{place}: {column} are more than the total"),
    Rule.DISCLOSURE_WITHIN_REQUESTS: words.msgid("{place}: more requests with disclosure than requests received"),
    Rule.HISTORY_SHOWS_TOTALS: words.msgid("{place}: other figures than in the totals"),
    Rule.HISTORY_SHOWS_RESTATED: words.msgid("{place}: {column} are not as they were restated"),
    Rule.PARTS_COME_TO_PERIOD: words.msgid("{place}: {column} are {found}, but {parts} add up to {expected}"),
    Rule.RESTATEMENTS_CONTINUE: words.msgid(
        "{place}, {column}, {period}: a restatement does not begin with the figure that the one before it gave"
    ),
    Rule.RESTATEMENTS_BEGIN_AT_PUBLISHED: words.msgid(
        "{place}, {column}, {period}: the restatement does not begin with the figure published last"
    ),
    Rule.OPEN_DEMANDS_BALANCE: words.msgid(
        "{place}: {found} open at the start or received, but {expected} closed or open at the end"
    ),
    Rule.OPENING_IS_LAST_CLOSING: words.msgid(
        "{place}: {found} open at the start, but {expected} at the end of {period}"
    ),
    Rule.RECEIVED_IS_TOTAL: words.msgid("{place}: {found} received, but the total is {expected}"),
    Rule.PENDING_WITHIN_OPEN: words.msgid("{place}: {found} open at the end, but {expected} in the table “{other}”"),
    Rule.COUNTRIES_ARE_COUNTED: words.msgid(
        "in the table “{table}”, countries with a request: {found}, but the total is {expected}"
    ),
    Rule.LIST_COMES_TO_FIGURE: words.msgid(
        "{place}: {expected} with disclosure, but {found} in the list of disclosures"
    ),
    Rule.JUDGED_WITHIN_DISCLOSURES: words.msgid(
        "more requests are outside the policy, or may be, than there are with disclosure"
    ),
    Rule.CONFIRMED_WITHIN_OUTSIDE: words.msgid("more requests outside the policy are confirmed than there are"),
    Rule.OUTCOME_IS_DISCLOSURE: words.msgid("{place}: {found} received, but {expected} with disclosure"),
    Rule.OUTCOME_HAS_NO_DISCLOSURE: words.msgid("{place}: {found} with disclosure, but there must be none"),
    Rule.AS_IN_OTHER_TABLE: words.msgid("{place}: {found} in all, but {expected} in the table “{other}”"),
    Rule.MEDIAN_WITHIN_PERCENTILE: words.msgid("{place}: the median is above the 90th percentile"),
    Rule.REFUSED_WITHIN_RECEIVED: words.msgid("{place}: more requests were refused than received"),
    Rule.OUTCOMES_COME_TO_ORDERS: words.msgid("{place}: the outcomes add up to {found}, but there were {expected}"),
    Rule.BAND_ROWS_OF_LAW: words.msgid("{place}: the rows are not those of {law}"),
    Rule.BAND_DAYS_OF_LAW: words.msgid("{place}: the days are not those of {law}"),
    Rule.BAND_OF_LAW: words.msgid("{place}: {column} are not in a band of {law}"),
    Rule.BANDED_IN_NO_FIGURE: words.msgid("{place}: counted in figures, although it is shown in bands"),
}
SHOWN = 5


def contradiction_line(contradiction: Contradiction, language: str) -> str:
    """Return a contradiction as a line without a full stop."""
    one = contradiction
    return words.text(
        MESSAGES[one.rule],
        language,
        place=_place(one, language),
        table=table_name(one.table, language),
        other=table_name(one.other, language) if one.other else "",
        column=words.column_name(one.table, one.column, language) if one.column else "",
        found=_amount(one.found, language),
        expected=_amount(one.expected, language),
        period=words.period(one.period, language) if one.period else "",
        parts=words.listing([words.period(part, language) for part in one.parts], language),
        law=one.law,
    )


def table_name(table: str, language: str) -> str:
    """Return the name of a table, or of a section that has no table of its own."""
    group = "section" if table in words.known_words("section") else "table"
    return words.word(group, table, language)


def _place(one: Contradiction, language: str) -> str:
    table = table_name(one.table, language)
    if one.row in ("", "all"):
        return table
    return words.text("{row} ({table})", language, row=_row(one, language), table=table)


def _row(one: Contradiction, language: str) -> str:
    if one.table == "outcomes_by_process" and one.row in words.known_words("outcome"):  # a column of that table
        return words.word("outcome", one.row, language)
    return words.row_name("by_country" if one.table == "by_country_before" else one.table, one.row, language)


def _amount(ends: Bounds, language: str) -> str:
    low, high = (words.number(end, language) for end in ends)
    if ends[0] == ends[1]:
        return low
    return (
        words.text("{number} or more", language, number=low)
        if ends[1] >= UNBOUNDED
        else words.text("{low} to {high}", language, low=low, high=high)
    )


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
    label, sentence = period_first(incoming.text)
    period = draft_for(context, label).period
    count = explain_jumps(context, period, sentence, now=context.now(), actor=incoming.sender.actor)
    say = speaker(incoming.sender.language)
    return Answer(
        html=say.text(
            "{changes} of {period} explained. The draft is being made again with your sentence; approvals start over.",
            changes=say.counted("changes_explained", count),
            period=say.period(period.label),
        )
    )
