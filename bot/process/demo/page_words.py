"""The words of the sandbox's page: its labels in the chosen language, and a list of things to try for each visitor."""

import secrets
from collections.abc import Mapping

from bot.sandbox.demo.register import Choice, Register
from bot.sandbox.demo.world import LEGAL, READER
from reports.language import words

PAST = words.msgid("Publishing the past: report {number} of {total}. You can already read the channel.")
NO_MORE_FIGURES = words.msgid(
    "The readers' figures end here. Later reports are nil: they show an empty register and say nothing about Telegram."
)
# The line of each report that says where its figures come from.
NOTICES = {
    Register.CROWD: words.msgid("Collected by readers (Te-k, CC-BY 4.0), not published by Telegram."),
    Register.INVENTED: words.msgid("All figures are invented; Harbour Messenger does not exist."),
}
# What the page itself says; a test compares this with the page's files.
LABELS = (
    words.msgid("Sandbox"),
    words.msgid("A simulated Telegram on this computer"),
    words.msgid("Clock"),
    words.msgid("Try this"),
    words.msgid("Next report"),
    words.msgid("Start over"),
    words.msgid("Break it"),
    words.msgid("Channel"),
    words.msgid("Admin chat"),
    words.msgid("Private chats"),
    words.msgid("Readers cannot write here."),
    words.msgid("The sandbox does not answer"),
    words.msgid("Pinned message"),
    words.msgid("{period} due"),
    words.msgid("Next due"),
    words.msgid("nothing"),
    words.msgid("The bot is starting …"),
    words.msgid("Just a moment …"),
    words.msgid("Next step"),
    words.msgid("There is no report in the channel yet."),
    words.msgid("{name} sees: {text}"),
    words.msgid("channel"),
    words.msgid("Members: {number}"),
    words.msgid("bot · with {name}"),
    words.msgid("The sandbox has stopped or does not answer. This page will reconnect when it is back."),
    words.msgid("Photo"),
    words.msgid("File"),
    words.msgid("With which register?"),
    words.msgid("In which language?"),
    words.msgid("Reply to {name}"),
    words.msgid("Do not reply"),
    words.msgid("Picture {number} of {total}"),
    words.msgid("Reply"),
    words.msgid("edited"),
    words.msgid("a message"),
    words.msgid("{who} pinned {words}"),
    words.msgid("bot"),
    words.msgid("Forwarded from"),
    words.msgid("Nothing was found."),
    words.msgid("Show less"),
    words.msgid("Show all"),
    words.msgid("{number} of {total}"),
    words.msgid("answer lost"),
    words.msgid("Planned:"),
    words.msgid("Forget"),
    words.msgid("The next message the bot sends"),
    words.msgid("Lose its answer"),
    words.msgid("It will be posted, and the bot will not know."),
    words.msgid("Lose it on the way"),
    words.msgid("It will not be posted, and the bot will not know."),
    words.msgid("502 after it was carried out"),
    words.msgid("It will be posted, but the bot gets an error page."),
    words.msgid("Half of the answer"),
    words.msgid("It will be posted; the answer ends in the middle."),
    words.msgid("Telegram asks to wait 30 seconds"),
    words.msgid("It is refused for half a minute."),
    words.msgid("It arrives a minute late"),
    words.msgid("The connection breaks; the message appears a minute later."),
    words.msgid("An album loses its second picture"),
    words.msgid("The other pictures of the next album will be posted, but the bot gets an error."),
    words.msgid("Somebody posts by hand in between"),
    words.msgid("Just before it, a person posts in the channel."),
    words.msgid("Now, in the channel"),
    words.msgid("Take the bot's right to post"),
    words.msgid("The bot can no longer post."),
    words.msgid("Remove the bot"),
    words.msgid("The bot is out of the channel."),
    words.msgid("Bring the bot back with its rights"),
    words.msgid("The bot may post again."),
    words.msgid("Post something by hand"),
    words.msgid("A person has posted."),
    words.msgid("Change the newest post by hand"),
    words.msgid("The newest post says something else."),
    words.msgid("Delete the newest post by hand"),
    words.msgid("The newest post is gone."),
    words.msgid("Now, elsewhere"),
    words.msgid("Deliver the next update twice"),
    words.msgid("What is written next reaches the bot twice."),
    words.msgid("The group becomes a supergroup"),
    words.msgid("The admin chat has another number."),
    words.msgid("Another program polls with the token"),
    words.msgid("The bot's poll ends with 409."),
    words.msgid("Forget every file that was sent"),
    words.msgid("No file can be sent again by its id."),
    words.msgid("Refuse connections for 20 seconds"),
    words.msgid("Telegram is unreachable for 20 seconds, for this page too."),
    words.msgid("lost"),
    words.msgid("502"),
    words.msgid("half an answer"),
    words.msgid("asked to wait"),
    words.msgid("a minute late"),
    words.msgid("album without its second picture"),
    words.msgid("post by hand before it"),
    words.msgid("Real figures of Telegram, collected by readers"),
    words.msgid("An invented messenger: four years, every kind of case"),
    words.msgid("Nothing has been published yet. The report goes out by itself when the clock reaches its due date."),
    words.msgid("Nobody has written here yet."),
    words.msgid("Write to the bot to begin."),
    words.msgid("This group has moved."),
    words.msgid("This group became a supergroup."),
    words.msgid("Chats"),
    words.msgid("Posts"),
    words.msgid("Chats with the bot"),
    words.msgid("Messages"),
    words.msgid("Commands"),
    words.msgid("Send a file"),
    words.msgid("Message"),
    words.msgid("Send"),
    words.msgid("Picture"),
    words.msgid("Close"),
    words.msgid("Previous picture"),
    words.msgid("Next picture"),
)
READERS, ADMINS, JOURNALISTS = words.msgid("As a reader"), words.msgid("As an admin"), words.msgid("As a journalist")
PRIVATE_READER = {"view": "private", "person": READER}
PRIVATE_LEGAL = {"view": "private", "person": LEGAL}
ADMIN_CHAT = {"view": "admin", "person": LEGAL}
CHANNEL = {"view": "channel"}
TRIES: Mapping[str, tuple[tuple[str, Mapping[str, object]], ...]] = {
    READERS: (
        (words.msgid("Ask about a country"), {**PRIVATE_READER, "text": "/country France"}),
        (words.msgid("See the latest report"), {**PRIVATE_READER, "text": "/report"}),
        (words.msgid("Read what is promised"), {**PRIVATE_READER, "text": "/about"}),
    ),
    ADMINS: (
        (words.msgid("Record a demand with buttons"), {**PRIVATE_LEGAL, "text": "/record"}),
        (
            words.msgid("Record one in a line"),
            {**PRIVATE_LEGAL, "text": "/record DE court_order today refused reason=overbroad"},
        ),
        (words.msgid("See what is due"), {**ADMIN_CHAT, "text": "/status"}),
        (words.msgid("Put a draft on hold"), {**ADMIN_CHAT, "text": "/hold waiting for a letter from the court"}),
    ),
    JOURNALISTS: (
        (words.msgid("Find the data files"), {**CHANNEL, "file": ".csv"}),
        (words.msgid("Check the signature"), {**PRIVATE_READER, "text": "/verify"}),
        (words.msgid("Compare two countries"), {**PRIVATE_READER, "text": "/country India"}),
    ),
}


def constant_parts(choice: Choice) -> dict[str, object]:
    """Return what the page shows of one demonstration from its start to its end."""
    language = choice.language
    return {
        "boot": secrets.token_hex(8),
        "register": choice.register.value,
        "language": language,
        "words": {label: words.catalogue(language).gettext(label) for label in LABELS},
        "tries": [
            {
                "who": words.text(who, language),
                "items": [{"label": words.text(item, language), **deed} for item, deed in items],
            }
            for who, items in TRIES.items()
        ],
    }
