"""What an action needs from the outside world: the channel and its three outcomes."""

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
    """A button below a message: its label, and its data of at most 64 bytes or the address that it opens."""

    label: str
    data: str = ""
    url: str = ""
    style: Literal["", "danger", "success", "primary"] = ""


Keys = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True, slots=True)
class SentFile:
    """What Telegram calls a file it has."""

    file_id: str
    file_unique_id: str


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in the chat: the message ids in order, and the album's files in order."""

    message_ids: tuple[int, ...]
    files: tuple[SentFile, ...] = ()


@dataclass(frozen=True, slots=True)
class NotSent:
    """It surely does not stand in the chat. `temporary`: nothing is wrong with the message or the rights.

    The `reason` is for people; the `cause` is what the bot acts on, "" where it acts on none.
    """

    reason: str
    wait: timedelta
    temporary: bool
    cause: Cause = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not stand in the chat: only looking can tell."""

    reason: str


Delivered = Sent | NotSent | Unknown


class Presence(Enum):
    """Whether a message stands under an id."""

    THERE = "there"
    ABSENT = "absent"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of a channel as its forwarded copy shows it; `form` is "" for what the bot never sends."""

    message_id: int
    form: Literal["", "text", "photo", "document"] = ""
    text: str = ""
    file_unique_id: str = ""
    file_name: str = ""
    file_id: str = ""


@dataclass(frozen=True, slots=True)
class ChatRights:
    """What the bot may do in a chat it is in; in a group everybody may."""

    may_post: bool = True
    may_edit: bool = True


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a file that somebody sent."""

    data: bytes


class Channel(Protocol):
    """The only sender to Telegram's chats. No method raises for what Telegram or the network does."""

    def fetch(self, file_id: str, limit: int) -> Fetched | NotSent | Unknown:
        """The bytes of a file of at most `limit` bytes that was sent to the bot."""
        ...

    def send_album(
        self,
        chat: int | str,
        form: Form,
        files: Sequence[Attachment],
        caption: str = "",
        *,
        reply_to: int | None = None,
    ) -> Delivered:
        """Send one album of 1 to 10 photos or documents; the caption is HTML and stands under the first."""
        ...

    def send_text(self, chat: int | str, html: str, *, keys: Keys = (), reply_to: int | None = None) -> Delivered:
        """Send one text, with rows of buttons below it, as a reply where it has one."""
        ...

    def send_silently(self, chat: int | str, html: str) -> Delivered:
        """Send one text without a sound, to learn a chat's newest number from it."""
        ...

    def pinned(self, chat: int | str) -> Seen | Presence | NotSent:
        """Return the newest pinned message; ABSENT where there is none, NotSent where the bot is not in the chat."""
        ...

    def pin(self, chat: int | str, message_id: int) -> Delivered:
        """Pin a message; harmless when repeated."""
        ...

    def unpin(self, chat: int | str, message_id: int) -> Delivered:
        """Take a pin away; harmless when repeated."""
        ...

    def edit_caption(self, chat: int | str, message_id: int, html: str) -> Delivered:
        """Give an album's first message another caption; harmless when repeated."""
        ...

    def delete(self, chat: int | str, message_ids: Sequence[int]) -> Delivered:
        """Remove messages, all or none; those already gone are passed over."""
        ...

    def take_back(self, chat: int | str, message_ids: Sequence[int]) -> Delivered:
        """Remove what was just sent, also once another process has taken over."""
        ...

    def exists(self, chat: int | str, message_id: int) -> Presence:
        """Whether a message stands under an id, without a trace anywhere."""
        ...

    def read_by_forward(self, chat: int | str, message_id: int, into: int) -> Seen | Presence:
        """What stands under an id, read from a copy forwarded into another chat.

        THERE is a message that nobody can forward, such as the note of a pin.
        """
        ...

    def standing(self, chat: int | str) -> ChatRights | NotSent | Unknown:
        """What the bot may do in a chat; NotSent, and not temporary, where it is not in it."""
        ...

    def webhook(self) -> str | NotSent | Unknown:
        """The address to which Telegram sends the bot's updates; "" for none."""
        ...
