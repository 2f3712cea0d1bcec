"""What the admins are told of posts that somebody changed, or that cannot be looked at."""

import html
from collections.abc import Sequence

from bot.actions.context.context import Context
from reports.language import words
from storage.publishing.inspections import Post
from storage.vocabulary.publishing import NoticeKind

FOUND = {
    "gone": words.msgid("Message {number} is gone."),
    "words": words.msgid("Message {number} has other words."),
    "file": words.msgid("Message {number} holds another file."),
    "other": words.msgid("In the place of message {number} stands something else."),
}


def altered(context: Context, post: Post, findings: Sequence[tuple[int, str]]) -> str:
    """Somebody changed a post: every message of it, and what to do."""
    language = _language(context)
    head = words.text("{post} in {channel} was changed, and not by the bot.", language, **_facts(context, post))
    lines = [words.text(FOUND[kind], language, number=number) for number, kind in findings]
    rest = words.text(
        "Readers there see something else than what was published. Please look who may edit and delete messages in "
        "the channel. The files as they were published: transparency-bot report {period}",
        language,
        period=html.escape(post.period),
    )
    return "\n".join((head, *lines, rest))


def restored(context: Context, post: Post) -> str:
    """It stands as it should again."""
    return words.text(
        "{post} in {channel} stands again as it was published.", _language(context), **_facts(context, post)
    )


def blind(context: Context, post: Post) -> str:
    """For a day nothing of it could be seen."""
    return words.text(
        "For a day the bot has not been able to look at its posts in {channel}, so that nobody would notice a change "
        "of them. Perhaps the channel restricts the saving of its content; then please switch that off.",
        _language(context),
        channel=html.escape(post.channel),
    )


def _facts(context: Context, post: Post) -> dict[str, str]:
    language = _language(context)
    if post.kind == NoticeKind.LATE_NOTICE:
        name = words.text("The notice that the report for {period} is late", language, period=html.escape(post.period))
    else:
        name = words.text(
            "The report for {period}, edition {edition},",
            language,
            period=html.escape(post.period),
            edition=post.edition,
        )
    return {"post": name, "channel": html.escape(post.channel)}


def _language(context: Context) -> str:
    return context.settings.publisher.languages[0]
