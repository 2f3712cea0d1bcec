"""check --compare-channel: compares the channels with the register and, if they match, accepts it as the newest."""

from collections.abc import Sequence

from bot.actions.channel.compare import compare
from bot.actions.channel.newest_message import learn_channels
from bot.actions.context.context import Comparison, Context
from bot.actions.context.terminal import Row
from bot.actions.integrity.mark import Mark, has_grown_from, mark_path, present_mark, read_mark, write_mark
from bot.actions.integrity.restored import is_restored, settle_restored
from bot.actions.integrity.sole_publisher import RIVAL, ask_about, is_seen, settle
from storage.ledger import entries
from storage.vocabulary.publishing import EntryKind

MOST_READ = 300
OPERATOR = "cli:compare-channel"
AGAIN = "transparency-bot check --compare-channel"


def compare_channels(context: Context) -> list[Row]:
    """Return a row for each channel and one for the register. The register changes only if every channel matches."""
    learn_channels(context)
    names = [str(channel.id) for channel in context.settings.telegram.all_channels]
    found = {name: compare(context, name, most=MOST_READ) for name in names}
    rows = [_row(name, one) for name, one in found.items()]
    for name, one in found.items():
        if one is not None and (one.strange or one.unread):
            ask_about(context, name, one)
    if any(row.state != "good" for row in rows):
        step = "resolve that first; nothing was changed"
        return [*rows, Row("register and channel", "not set yet", "a channel does not match the register", step)]
    return [*rows, _taken(context)]


def _row(channel: str, found: Comparison | None) -> Row:
    subject = f"channel {channel}, posts"
    if found is None:
        return Row(subject, "wrong", "Telegram gave no clear answer", f"try again: {AGAIN}")
    if found.strange:
        text = f"the register does not know these posts like the bot's: {_numbers(found.strange)}"
        step = (
            "restore the newest copy of the register and run this again; if none of them is your report, press "
            "the button in the admin chat, or delete them"
        )
        return Row(subject, "wrong", text, step)
    if found.unread:
        text = f"messages {', '.join(map(str, found.unread[:20]))} cannot be read by the bot"
        return Row(subject, "wrong", text, "look at them; if none is a report, press the button in the admin chat")
    if not found.finished:
        return Row(subject, "not set yet", "it has more new messages than one run can check", f"continue with: {AGAIN}")
    if found.landed:
        text = "it has parts that the register has not marked as sent; the bot will find them"
        return Row(subject, "good", text)
    return Row(subject, "good", "it has no posts like the bot's that the register does not know")


def _numbers(seen: Sequence[object]) -> str:
    return ", ".join(str(getattr(one, "message_id", "")) for one in seen[:20])


def _taken(context: Context) -> Row:
    """Accept the register as the newest: update the mark to match it, and record in the ledger what was settled."""
    before = read_mark(context.settings)
    now = context.now()
    with context.database.transaction() as session:
        older = before is not None and not has_grown_from(session, before)
        rival = is_seen(session)
        if rival:
            settle(session, RIVAL, actor=OPERATOR, now=now)
        if is_restored(session):
            settle_restored(session, actor=OPERATOR, now=now)
        if older and before is not None:
            facts = {"lost_entry": before.entry, "lost_digest": before.digest}
            entries.append(session, EntryKind.SEALING_CONFIRMED, facts, actor=OPERATOR, now=now)
        mark = present_mark(session)
    return _marked(context, mark, older=older)


def _marked(context: Context, mark: Mark, *, older: bool) -> Row:
    subject = "register and channel"
    reason = write_mark(context.settings, mark)
    if reason:
        path = mark_path(context.settings)
        return Row(subject, "wrong", f"{path} cannot be written: {reason}", "let the bot's user write it")
    if older:
        text = "they match; the bot continues with this older copy, and cases recorded after it are missing"
        return Row(subject, "good", text, "record the missing cases again")
    return Row(
        subject, "good", f"they match; {mark.reports} reports in the history, {mark.entry} entries in the ledger"
    )
