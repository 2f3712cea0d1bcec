"""What the admins are told of a delivery: doubts, refusals, what was found, and the question where nothing could be."""

import html
from collections.abc import Sequence
from datetime import datetime

from bot.actions.channel.judgement import Judgement
from bot.actions.context.context import Context
from reports.language import words
from storage.publishing.parts import Part


def refused(context: Context, part: Part, reason: str, minutes: int) -> str:
    """Telegram will not have a part as things are."""
    return words.text(
        "Telegram refused {part}: {reason}. It was not sent. It is tried again every {minutes} minutes; "
        "transparency-bot check shows whether the bot's rights are in order.",
        _language(context),
        part=_name(context, part),
        reason=html.escape(words.known(reason, _language(context))),
        minutes=minutes,
    )


def doubt(context: Context, part: Part, reason: str, look_at: datetime) -> str:
    """Nobody knows whether a part stands."""
    return words.text(
        "It is not known whether {part} stands in the channel: {reason}. Nothing more is sent there until this is "
        "settled, so that nothing can appear twice. The bot looks at the channel itself at {moment} ({zone}).",
        _language(context),
        part=_name(context, part),
        reason=html.escape(words.known(reason, _language(context))),
        moment=words.moment(look_at.astimezone(context.settings.zone), _language(context)),
        zone=html.escape(context.settings.publisher.timezone),
    )


def question(context: Context, part: Part) -> tuple[str, str, str]:
    """The question where the bot cannot tell, and the labels of its two buttons."""
    language = _language(context)
    text = words.text(
        "The bot cannot tell whether {part} stands in the channel. Please look there. If it stands whole, press "
        "the first button; if nothing of it stands, the second. If only a piece of it stands, delete that piece "
        "and press the second.",
        language,
        part=_name(context, part),
    )
    return text, words.text("It is there", language), words.text("Send it again", language)


def adopted(context: Context, part: Part, judgement: Judgement) -> str:
    """The doubt has ended well."""
    text = words.text("{part} stands in the channel after all.", _language(context), part=_name(context, part))
    if judgement.spare:
        text += " " + words.text("A second copy of it was removed.", _language(context))
    return _sentence(text)


def missing(context: Context, part: Part) -> str:
    """The doubt has ended: it is sent once more."""
    text = words.text(
        "{part} did not reach the channel; it is sent again now.", _language(context), part=_name(context, part)
    )
    return _sentence(text)


def twin(context: Context, part: Part, twins: Sequence[int], *, removed: bool) -> str:
    """A late second copy was found."""
    language = _language(context)
    if removed:
        message = "A late second copy of {part} was found in the channel and removed (messages {numbers})."
    else:
        message = (
            "A late second copy of {part} stands in the channel, and Telegram did not let the bot remove it. "
            "Please delete messages {numbers} there."
        )
    numbers = ", ".join(map(str, twins))
    return words.text(message, language, part=_name(context, part), numbers=numbers)


def unpinned(context: Context, part: Part) -> str:
    """What a person said stands, without the bot being able to find it, cannot be pinned by it."""
    return words.text(
        "The bot does not know the message of the report in {channel}, so it cannot pin it. Please pin it there.",
        _language(context),
        channel=html.escape(part.channel),
    )


def _name(context: Context, part: Part) -> str:
    return words.text(
        "the part “{part}” of publication {number} for {channel}",
        _language(context),
        part=words.word("part", part.part, _language(context)),
        number=part.publication_id,
        channel=html.escape(part.channel),
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _language(context: Context) -> str:
    return context.settings.publisher.languages[0]
