"""The input and output of a chat handler: an admitted message or press, and an answer. Independent of Telegram.

A handler is a plain function `(Incoming, Context) -> Answer | None`; the dispatcher calls it in a thread. It has four
steps: read, check, act, reply. It may raise errors of the product (`DomainError`); the dispatcher answers them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.actions.context.channel_port import Keys
from bot.actions.readers.cache import Cover
from bot.config.settings import Role

Place = Literal["private", "admin chat", "group", "channel", "inline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes or presses: the account's id, a name for the register, a shipped language, and the config's roles.

    The id is 0 if the person is unknown: in a channel, or if an admin of a group writes anonymously.
    """

    id: int
    name: str
    language: str = "en"
    roles: frozenset[Role] = frozenset()

    @property
    def actor(self) -> str:
        """Return the person, as the ledger names them."""
        return f"chat:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that came with a message; its bytes are fetched by id."""

    file_id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One admitted message or press.

    `text` is what follows the command, all of a plain message, or what follows the prefix of a button's data.
    `message_id` is the message itself, or the one whose button was pressed.
    """

    sender: Sender
    chat: int
    private: bool
    update_id: int
    message_id: int
    text: str = ""
    reply_to: int | None = None
    document: Document | None = None
    pressed: bool = False
    place: Place = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A result of an inline query: what the list shows of it, and the message that it becomes when it is chosen."""

    id: str
    title: str
    about: str
    html: str
    keys: Keys = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer. `toast` is the short text for the person who pressed.

    `in_place` changes the message whose button was pressed, `edits` another message of the bot's in the same chat.
    `photo` is the file_id of a picture whose caption the text is, `cover` the same picture in the reader's language.
    `file` is a document to send, name and bytes. `noted` gets, in a thread, the number of the message that shows it.
    `more` follows as separate messages; in the end, the message `retires` loses its buttons. `results` answer an inline
    query, below a button to the bot with the label `switch`.
    """

    html: str = ""
    keys: Keys = ()
    in_place: bool = False
    toast: str = ""
    alert: bool = False
    photo: str = ""
    cover: Cover | None = None
    file: tuple[str, bytes] | None = None
    force_reply: bool = False
    edits: int | None = None
    retires: int | None = None
    noted: Callable[[int], None] | None = None
    more: "tuple[Answer, ...]" = ()
    results: tuple[Result, ...] = ()
    switch: str = ""
