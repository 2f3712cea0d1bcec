"""The interface to Telegram that actions use: the channel and the three outcomes of a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Literal, Protocol

Form = Literal["photo", "document"]
Cause = Literal["", "gone", "there", "unchanged", "file_forgotten", "webhook_set"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of an album: by the id of an earlier upload, or by its bytes."""

    name: str
    file_id: str | None = None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A button below a message: its label, and its data of at most 64 bytes, its link, or what it copies."""

    label: str
    data: str = ""
    url: str = ""
    copy: str = ""
    style: Literal["", "danger", "success", "primary"] = ""


Keys = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class SentFile:
    """Telegram's ids of a file."""

    file_id: str
    file_unique_id: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The message was posted: its ids in order, and the album's files in order."""

    message_ids: tuple[int, ...]
    files: tuple[SentFile, ...] = ()


@dataclass(frozen=True, slots=True)
class NotSent:
    """The message was certainly not posted. `temporary`: neither the message nor the rights are the problem.

    The `reason` is for people; the bot acts on the `cause`, "" if it needs no action.
    """

    reason: str
    wait: timedelta
    temporary: bool
    cause: Cause = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The message may or may not have been posted: only a look at the chat can show it."""

    reason: str


Delivered = Sent | NotSent | Unknown


class Presence(Enum):
    """The existence of a message with a given id."""

    THERE = "there"
    ABSENT = "absent"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of a channel as its forwarded copy shows it; `form` is "" for types the bot never sends."""

    message_id: int
    form: Literal["", "text", "photo", "document"] = ""
    text: str = ""
    file_unique_id: str = ""
    file_name: str = ""
    file_id: str = ""


@dataclass(frozen=True, slots=True)
class ChatRights:
    """The bot's rights in a chat that it is in; in a group everybody has them. `in_channel`: the chat is a channel."""

    may_post: bool = True
    may_edit: bool = True
    in_channel: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a file that somebody sent."""

    data: bytes


class Channel(Protocol):
    """The only sender to Telegram's chats. No method raises for errors of Telegram or the network."""

    def fetch(self, file_id: str, limit: int) -> Fetched | NotSent | Unknown:
        """Download a file of at most `limit` bytes that was sent to the bot."""
        ...

    def send_album(
        self,
        chat: int | str,
        form: Form,
        files: Sequence[Attachment],
        caption: str = "",
        *,
        reply_to: int | None = None,
        silent: bool = False,
    ) -> Delivered:
        """Send one album of 1 to 10 photos or documents; the HTML caption appears under the first."""
        ...

    def send_text(self, chat: int | str, html: str, *, keys: Keys = (), reply_to: int | None = None) -> Delivered:
        """Send one text, with rows of buttons below it, optionally as a reply."""
        ...

    def send_silently(self, chat: int | str, html: str) -> Delivered:
        """Send one text without a sound, to learn a chat's newest number."""
        ...

    def pinned(self, chat: int | str) -> Seen | Presence | NotSent:
        """Return the newest pinned message; ABSENT if there is none, NotSent if the bot is not in the chat."""
        ...

    def pin(self, chat: int | str, message_id: int) -> Delivered:
        """Pin a message; harmless when repeated."""
        ...

    def unpin(self, chat: int | str, message_id: int) -> Delivered:
        """Unpin a message; harmless when repeated."""
        ...

    def edit_caption(self, chat: int | str, message_id: int, html: str) -> Delivered:
        """Replace the caption of an album's first message; harmless when repeated."""
        ...

    def edit_text(self, chat: int | str, message_id: int, html: str, *, keys: Keys = ()) -> Delivered:
        """Replace a text and its buttons; harmless when repeated."""
        ...

    def delete(self, chat: int | str, message_ids: Sequence[int]) -> Delivered:
        """Delete messages, all or none; those already gone are ignored."""
        ...

    def take_back(self, chat: int | str, message_ids: Sequence[int]) -> Delivered:
        """Delete what was just sent, even after another process has taken over."""
        ...

    def exists(self, chat: int | str, message_id: int) -> Presence:
        """Return whether a message exists, without leaving a trace anywhere."""
        ...

    def read_by_forward(self, chat: int | str, message_id: int, into: int) -> Seen | Presence:
        """Return a message, read from a copy forwarded into another chat.

        THERE means a message that nobody can forward, such as the note of a pin.
        """
        ...

    def rights(self, chat: int | str) -> ChatRights | NotSent | Unknown:
        """Return what the bot may do in a chat; NotSent, and not temporary, if it is not in the chat."""
        ...

    def username(self) -> str:
        """Return the bot's public name, or "" while Telegram has not said it."""
        ...

    def webhook(self) -> str | NotSent | Unknown:
        """Return the address to which Telegram sends the bot's updates, or "" if there is none."""
        ...
