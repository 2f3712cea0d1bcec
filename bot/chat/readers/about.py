"""/verify and /about: how to check a report, what is promised, how a report is made, and what its words mean."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.context.channel_port import Key, Keys
from bot.actions.context.context import Context
from bot.actions.integrity.key_changes import published_changes
from bot.actions.readers.editions import PublishedEditions
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.readers.frame import asked, constant, link, no_report, other_languages, source
from reports.document.document import policy_of
from reports.language import words
from reports.language.speaker import anchor, bullet, code, lines, speaker
from reports.post.facts import commands, promise, scores, unpack

ABOUT, VERIFY = "about", "verify"
CHECK = "How to check a report"
FILES = "The files"
ALSO_HERE = "The files are also here:"
COPY_KEY, COPY = "Copy the fingerprint", "Copy: {command}"
LONGEST_COPY, COPIES_IN_A_ROW = 256, 2
COMPARE = "Compare the key with the one at {url} and in the channel's description:"
KEY_ANNOUNCED = "The key changed on {day}: {old} announced {new}. The statement is in key-changes.txt."
KEY_UNANNOUNCED = "The key changed on {day} from {old} to {new}; the old key did not announce the new one."
WHAT_IT_SHOWS = (
    "The first command shows that no file was changed, and the second who signed them. The third and the fourth also "
    "show that the sums add up and that earlier reports are unchanged."
)
PROMISE = "Our promise"
POLICY = "Read the policy"
PROCESS = "How reports are made"
MEANING = "What the words mean"
DUE = "Each report is due {days} after its period ends, at {clock} ({zone})."
APPROVED = "{people} must approve it as complete and correct; the report says how many did."
UNAPPROVED = {
    "late-notice": "If nobody approves it in time, a public notice says that the report is late.",
    "publish": "If nobody approves it in time, it is published anyway and says so.",
}
NO_EDIT = "What was published stays. A change is a new edition, or a restatement in the next report."


def reply_to_verify(incoming: Incoming, context: Context) -> Answer:
    """Show the commands, the key and the links to the files."""
    return _verify(incoming.sender.language, context)


def press_verify(incoming: Incoming, context: Context) -> Answer:
    """Show the same instead of the message whose button was pressed."""
    return replace(_verify(asked(incoming, 0)[1], context), in_place=True)


def reply_to_about(incoming: Incoming, context: Context) -> Answer:
    """Show the promise, the process and the words."""
    return _about(incoming.sender.language, context)


def press_about(incoming: Incoming, context: Context) -> Answer:
    """Show the same instead of the message whose button was pressed."""
    return replace(_about(asked(incoming, 0)[1], context), in_place=True)


def _verify(language: str, context: Context) -> Answer:
    return context.answers.answer(
        context.database, (VERIFY, language), lambda editions: _how_to_check(editions, language, context)
    )


def _about(language: str, context: Context) -> Answer:
    return context.answers.answer(
        context.database, (ABOUT, language), lambda editions: _what_it_is(editions, language, context)
    )


def _how_to_check(editions: PublishedEditions, language: str, context: Context) -> Answer:
    report, switch = editions.of(None), other_languages(VERIFY, language=language)
    if report is None:
        return Answer(html=no_report(editions, None, language), keys=(switch,))
    publisher = context.settings.publisher
    files = link(report, context.settings, language, "documents")
    ran = commands(report.document, context.terms)
    say = speaker(language)
    named = anchor(files, say.plain(FILES)) if files else ""
    also = lines(say.text(ALSO_HERE), publisher.files_url, between=" ") if publisher.files_url else ""
    blocks = [
        f"<b>{words.text(CHECK, language)}</b>\n{source(report, context.settings, language)}",
        "\n".join([unpack(report.document, language), *map(code, ran)]),
        words.text(WHAT_IT_SHOWS, language),
        lines(say.text(COMPARE, url=publisher.url), code(context.terms.fingerprint)),
        "\n".join(_key_changes(language, context)),
        "\n".join(filter(None, (named, also))),
    ]
    return Answer(html="\n\n".join(filter(None, blocks)), keys=(*_to_copy(ran, language, context), switch))


def _to_copy(ran: Sequence[str], language: str, context: Context) -> Keys:
    """Return buttons that copy the fingerprint and each command that fits into one."""
    fingerprint = Key(words.text(COPY_KEY, language), copy=context.terms.fingerprint)
    named = [(command.partition(" ")[0], command) for command in ran if len(command) <= LONGEST_COPY]
    keys = [fingerprint, *(Key(words.text(COPY, language, command=name), copy=command) for name, command in named)]
    return tuple(tuple(keys[at : at + COPIES_IN_A_ROW]) for at in range(0, len(keys), COPIES_IN_A_ROW))


def _key_changes(language: str, context: Context) -> list[str]:
    """Return each change of the key with its day, and whether the old key announced it; nothing without one."""
    with context.database.reading() as session:
        changes = published_changes(session, context.settings)
    say = speaker(language)
    return [
        say.text(
            KEY_UNANNOUNCED if change.on is None else KEY_ANNOUNCED,
            day=say.day(day),
            old=code(change.old),
            new=code(change.new),
        )
        for day, change in changes
    ]


def _what_it_is(editions: PublishedEditions, language: str, context: Context) -> Answer:
    report = editions.of(None)
    meanings = [bullet(words.word("meaning", key, language)) for key in words.known_words("meaning")]
    blocks = [
        _promise(language, context),
        "\n".join([f"<b>{words.text(PROCESS, language)}</b>", *_process(language, context)]),
        "\n".join([f"<b>{words.text(MEANING, language)}</b>", *meanings]),
        scores(report.document, language) if report else "",
        constant(language),
    ]
    keys = (other_languages(ABOUT, language=language),)
    return Answer(html="\n\n".join(filter(None, blocks)), keys=keys)


def _promise(language: str, context: Context) -> str:
    policy = context.terms.policy
    address = anchor(policy.url, words.text(POLICY, language)) if policy.url else ""
    text = " ".join(promise(policy_of(policy), language))
    parts = [part for part in (text, address) if part]
    return "\n".join([f"<b>{words.text(PROMISE, language)}</b>", *parts]) if parts else ""


def _process(language: str, context: Context) -> list[str]:
    report, publisher = context.settings.report, context.settings.publisher
    days = words.counted("days", report.due_after_days, language)
    people = words.counted("people", report.approvals, language)
    return [
        speaker(language).text(DUE, days=days, clock=f"{report.due_time:%H:%M}", zone=publisher.timezone),
        words.text(APPROVED, language, people=people),
        words.text(UNAPPROVED[report.if_unapproved], language),
        words.text(NO_EDIT, language),
    ]
