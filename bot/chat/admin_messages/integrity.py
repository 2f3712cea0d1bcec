"""Messages about a register that may be old, damaged or duplicated, and about work that fails."""

from markupsafe import Markup

from bot.actions.admins.failures import REPORT
from bot.chat.admin_messages.subject import REMEDY, Subject
from reports.language.speaker import code, lines

COMPARE = "transparency-bot check --compare-channel"


def failure(subject: Subject) -> Markup:
    """Report that a step of the work fails."""
    name, reason = subject["subject"], subject["reason"]
    if name.startswith(REPORT):
        return subject.text(
            "The report for {period} cannot be prepared or published: {reason}. The bot keeps trying. "
            "If the report is not published in time, the channel gets a notice that it is late.",
            period=name.removeprefix(REPORT),
            reason=reason,
        )
    return subject.text("Part of the bot's work fails: {reason}. The bot keeps trying.")


def ledger_differs(subject: Subject) -> Markup:
    """Report that a report is due but the register is damaged."""
    return subject.text(
        "The report for {period} is due, but the register does not agree with its ledger: {finding}. "
        "Nothing is signed until you restore an undamaged backup."
    )


def register_older(subject: Subject) -> Markup:
    """Report that the register lacks data that this machine had before."""
    return subject.text(
        "The register is not the one that this machine last worked with: that one had entry {mark} of the ledger, "
        "this one ends at entry {entry} or has a different one there. It looks like an older copy, so no report is "
        "published from it. Stop the bot and restore the newest copy of the register. If there is none, run {command}.",
        mark=subject.say.number(subject["mark"]),
        entry=subject.say.number(subject["entry"]),
        command=code(COMPARE),
    )


def register_restored(subject: Subject) -> Markup:
    """Report that the register comes from a backup."""
    return subject.text(
        "The register was restored from a backup. Nothing is posted to the channel until somebody runs {command}, "
        "which compares it with what the channel holds. Cases recorded after the backup are missing: please record "
        "them again.",
        command=code(COMPARE),
    )


def posts_strange(subject: Subject) -> Markup:
    """Report that a channel holds posts that the register does not know."""
    return subject.text(
        "{channel} contains posts like this bot's that the register does not know: {posts}. Either the register is an "
        "older copy, or another run with the same token has published. No report is published until this is resolved. "
        "Stop every other run, restore the newest copy of the register, and run {command}. If none of these posts is "
        "one of your reports, press the button.",
        posts="; ".join(f"{number} ({text})" for number, text in subject["posts"]),
        command=code(COMPARE),
    )


def posts_unread(subject: Subject) -> Markup:
    """Ask people to check messages that the bot cannot read."""
    return subject.text(
        "The bot cannot read the newer messages {numbers} in {channel}, so it cannot see whether a report was already "
        "published there. No report is published until an approver has checked. If none of them is one of your "
        "reports, press the button; otherwise restore the newest copy of the register.",
        numbers=", ".join(map(str, subject["numbers"])),
    )


def second_program(subject: Subject) -> Markup:
    """Report that a second program works with the token."""
    return lines(
        subject.text(
            "Another program is receiving this bot's updates with the same token. Each of the two gets only some of "
            "them, so messages and button presses are lost, and both could publish. If it is a second run of yours, "
            "stop it. No report is published until an approver presses the button, or somebody runs {command}.",
            command=code(COMPARE),
        ),
        subject.text(REMEDY),
        between=" ",
    )


def mark_unwritable(subject: Subject) -> Markup:
    """Report that the file beside the key cannot be written."""
    return subject.text(
        "The bot cannot write the file {path}: {reason}. That file shows whether the register is an older copy. "
        "Reports are still published after a check of the channel. Give the bot's user write access to it."
    )


def uploads_forged(subject: Subject) -> Markup:
    """Report that somebody changed ids of uploads."""
    return subject.text(
        "Somebody other than the bot changed ids of uploaded files in the register, so they may point to other files. "
        "The bot uploads those files again. Find out who can write to the database."
    )
