"""The state of the demonstration in a sentence: what has just happened, and what to press next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.actions.context.calendar import Dates, dates_of
from bot.actions.context.context import CountingContext
from bot.actions.publishing.draft.status import DraftStatus, draft_status, open_drafts
from reports.language import words
from reports.language.speaker import Speaker, speaker
from storage.engine.database import Session
from storage.publishing import late_notices, publications

REMINDER = timedelta(days=7)


class Step(StrEnum):
    """The moments of a report at which something happens."""

    DRAFT = "draft"
    REMINDER = "reminder"
    DUE = "due"
    LATE = "late"


STEP_LABELS = {
    Step.DRAFT: words.msgid("Next: the draft"),
    Step.REMINDER: words.msgid("Next: the reminder"),
    Step.DUE: words.msgid("Next: the due time"),
    Step.LATE: words.msgid("Next: the late notice"),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """The next report: its dates, its draft if there is one, the reports so far; and any draft that needs approval."""

    dates: Dates
    draft: DraftStatus | None
    waiting: DraftStatus | None
    published: int
    latest: str
    announced_late: bool
    late_at: datetime
    publishes_anyway: bool

    @property
    def ready(self) -> bool:
        """Return whether the next report has its approvals."""
        return self.draft is not None and self.draft.enough

    def next_step(self, now: datetime) -> tuple[Step, datetime]:
        """Return the next moment at which something happens, with what happens."""
        dates = self.dates
        steps = [(Step.DRAFT, dates.draft_at), (Step.DUE, dates.due_at)]
        if not self.ready:
            steps += [(Step.REMINDER, dates.due_at - REMINDER)]
            steps += [] if self.publishes_anyway else [(Step.LATE, self.late_at)]
        ahead = [step for step in steps if step[1] > now]
        return min(ahead, key=lambda step: step[1]) if ahead else (Step.DRAFT, dates.draft_at)


def situation(session: Session, counting: CountingContext) -> Situation:
    """Read the situation from the register."""
    settings = counting.settings
    sealed = publications.sealed(session)
    reports = [one for one in sealed if one.edition == 1]
    period = settings.report.first
    while any(one.period == period for one in reports):
        period = period.next()
    dates = dates_of(period, settings.report, settings.publisher.timezone)
    drafts = [draft_status(session, one, counting) for one in open_drafts(session)]
    return Situation(
        dates=dates,
        draft=next((one for one in drafts if one.publication.period == period), None),
        waiting=next((one for one in drafts if not one.enough and not one.held), None),
        published=len(reports),
        latest=reports[-1].period.label if reports else "",
        announced_late=late_notices.is_sealed(session, period),
        late_at=dates.due_at + timedelta(hours=settings.report.late_notice_after_hours),
        publishes_anyway=settings.report.if_unapproved == "publish",
    )


@dataclass(frozen=True, slots=True)
class StoryLine:
    """What the page shows of the story: the sentence, and the labels of the two buttons; "" hides a button."""

    text: str = ""
    step: str = ""
    approve: str = ""


def story_line(now_is: Situation, now: datetime, language: str) -> StoryLine:
    """Describe the situation in a language."""
    say = speaker(language)
    approver = now_is.waiting.awaited[-1] if now_is.waiting and now_is.waiting.awaited else ""
    return StoryLine(
        text=_sentence(now_is, now, say),
        step=say.plain(STEP_LABELS[now_is.next_step(now)[0]]),
        approve=say.plain("{name} approves", name=approver) if approver else "",
    )


def _sentence(now_is: Situation, now: datetime, say: Speaker) -> str:
    dates, draft, waiting = now_is.dates, now_is.draft, now_is.waiting
    period, due = words.period(dates.period.label, say.language), say.day(dates.due_at.date())
    if draft is not None and draft.held:
        return say.plain("The report for {period} is on hold. In the admin chat, lift the hold.", period=period)
    if draft is not None and not draft.enough and now >= dates.due_at:
        return _overdue(now_is, period, say)
    if waiting is not None:
        return _waiting(now_is, waiting, now, say)
    if draft is not None:
        return say.plain(
            "Approved by {names}. The report for {period} goes out on {due}. Press Next to go there.",
            names=words.listing(draft.approved_by, say.language),
            period=period,
            due=due,
        )
    if now >= dates.draft_at:
        return say.plain("The half-year has ended. The bot is drawing the charts for {period}.", period=period)
    if not now_is.published:
        return say.plain("Nothing has happened yet. Press Next: the first draft arrives in the admin chat.")
    return say.plain(
        "Published: the report for {period} is in the channel. Ask the bot about it (see Try this), or press Next"
        " for the draft of the next one.",
        period=words.period(now_is.latest, say.language),
    )


def _waiting(now_is: Situation, waiting: DraftStatus, now: datetime, say: Speaker) -> str:
    period = words.period(waiting.publication.period.label, say.language)
    if waiting.approved_by:
        return say.plain(
            "{name} approved. A report needs two people, so one more must approve {period}: press here.",
            name=waiting.approved_by[0],
            period=period,
        )
    if waiting.publication.edition > 1:
        return say.plain("A new edition for {period} was drafted. Two people must approve it too.", period=period)
    if now >= now_is.dates.due_at - REMINDER:
        return say.plain("A week before the due time, the bot reminded the admins: nobody has approved the draft yet.")
    return say.plain(
        "The half-year is over, and the bot has put a draft into the admin chat. Two people must approve it: press"
        " Approve there, and let {name} approve here.",
        name=waiting.awaited[-1],
    )


def _overdue(now_is: Situation, period: str, say: Speaker) -> str:
    if now_is.announced_late:
        return say.plain(
            "Readers now see in the channel that the report for {period} is late. Approve it now.", period=period
        )
    return say.plain(
        "The report for {period} is due, but too few people approved it, so it is not published. Approve it now,"
        " or press Next to see what readers learn.",
        period=period,
    )
