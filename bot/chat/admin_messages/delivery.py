"""Messages about sending a report: doubts, refusals, results, and the question if the bot cannot see the post."""

from markupsafe import Markup

from bot.chat.admin_messages.subject import Subject
from reports.language import words


def part_refused(subject: Subject) -> Markup:
    """Report that Telegram refuses a part."""
    return subject.text(
        "Telegram refused {part}: {reason}. It was not sent. The bot retries every {minutes} minutes. "
        "transparency-bot check shows whether the bot has the rights it needs.",
        part=_name(subject),
        reason=subject.say.known(subject["reason"]),
    )


def part_doubtful(subject: Subject) -> Markup:
    """Report that it is unclear whether a part was posted."""
    return subject.text(
        "It is unclear whether {part} was posted: {reason}. Nothing else will be sent to that channel until this is "
        "resolved, so that nothing appears twice. The bot will check the channel at {moment} ({zone}).",
        part=_name(subject),
        reason=subject.say.known(subject["reason"]),
        moment=subject.moment("look_at"),
    )


def part_unclear(subject: Subject) -> Markup:
    """Ask people to check the channel."""
    return subject.text(
        "The bot could not find out whether {part} was posted. Please check the channel. If it is there in full, press "
        "the first button; if none of it is there, the second. If only a piece of it is there, delete that piece and "
        "press the second.",
        part=_name(subject),
    )


def part_found(subject: Subject) -> Markup:
    """Report that the part is in the channel."""
    text = _sentence(subject.text("{part} was posted after all.", part=_name(subject)))
    return text + " " + subject.text("A duplicate was deleted.") if subject["spare"] else text


def part_missing(subject: Subject) -> Markup:
    """Report that the part is not in the channel, and is sent again."""
    return _sentence(subject.text("{part} was not posted. The bot is sending it again.", part=_name(subject)))


def part_twice(subject: Subject) -> Markup:
    """Report that a late duplicate was found."""
    numbers = ", ".join(map(str, subject["numbers"]))
    if subject["removed"]:
        message = "A duplicate of {part} appeared late, and the bot deleted it (messages {numbers})."
    else:
        message = (
            "A duplicate of {part} appeared late, and Telegram would not let the bot delete it. "
            "Please delete messages {numbers} there."
        )
    return subject.text(message, part=_name(subject), numbers=numbers)


def unpinned(subject: Subject) -> Markup:
    """Report that the bot cannot pin a post that only a person has seen."""
    return subject.text(
        "The bot does not know which message in {channel} is the report, so it cannot pin it. Please pin it there."
    )


def _name(subject: Subject) -> str:
    return subject.say.plain(
        "the part “{part}” of publication {number} for {channel}",
        part=subject.say.word("part", subject["part"]),
        number=subject["publication"],
        channel=subject["channel"],
    )


def _sentence(text: Markup) -> Markup:
    return Markup(words.capital(text))  # noqa: S704 (the same text)
