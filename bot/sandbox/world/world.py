"""The state of the stand-in Telegram: people, chats, rights, messages, pins, files, updates. Independent of HTTP."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.sandbox.text.spans import Span
from bot.sandbox.world.faults import Call, Faults, Watcher
from bot.sandbox.world.files import FileStore, StoredFile
from bot.sandbox.world.floods import Floods
from bot.sandbox.world.updates import Hook, UpdateQueue

CHANNEL, SUPERGROUP, GROUP, PRIVATE = "channel", "supergroup", "group", "private"
PINNED, SERVICE = "pinned", "service"
CREATOR, ADMINISTRATOR, MEMBER, LEFT, KICKED = "creator", "administrator", "member", "left", "kicked"
CHANNEL_RIGHTS = frozenset({"can_manage_chat", "can_post_messages", "can_edit_messages", "can_delete_messages"})
GROUP_RIGHTS = frozenset({"can_manage_chat", "can_delete_messages", "can_pin_messages", "can_invite_users"})


@dataclass
class User:
    """A person or a bot."""

    id: int
    first_name: str
    username: str = ""
    is_bot: bool = False
    blocked_bot: bool = False
    language: str = ""
    personal_channel: int = 0


@dataclass
class Member:
    """Somebody's status in a chat."""

    user_id: int
    status: str
    rights: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class Message:
    """A message of any kind: text, photo, document, or the note that something happened."""

    id: int
    chat_id: int
    author: int
    date: datetime
    kind: str = "text"
    text: str = ""
    spans: tuple[Span, ...] = ()
    file: StoredFile | None = None
    group: str = ""
    markup: dict[str, Any] | None = None
    preview: dict[str, Any] | None = None
    reply_to: int = 0
    pinned: int = 0
    origin: dict[str, Any] | None = None
    protected: bool = False
    edited: datetime | None = None
    caption_above: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    asks_reply: bool = False

    @property
    def is_service(self) -> bool:
        """Return whether it only reports an event."""
        return self.kind in {PINNED, SERVICE}


@dataclass
class Chat:
    """A chat with its own count of messages; numbers are never used twice."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    description: str = ""
    protected: bool = False
    migrated_to: int = 0
    started: bool = True
    last_id: int = 0
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pins: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button that waits for an answer."""

    user_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person sees after pressing a button."""

    number: int
    user_id: int
    text: str
    alert: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A result of an inline query: what the list shows, and the message that it becomes."""

    id: str
    title: str
    about: str
    text: str
    spans: tuple[Span, ...]
    markup: dict[str, Any] | None


@dataclass(slots=True)
class Query:
    """An inline query of a person; without results it still waits for the bot."""

    user_id: int
    chat_id: int
    text: str
    at: datetime
    results: list[Found] | None = None
    button: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """Everything that exists, under one lock; `now` is the virtual clock, in UTC.

    Answers are dated `skew` beside it. `routes` leads an https origin of a webhook to a server on this computer.
    `rivals` is how many polls another poller with the same token will end. `inline`: the bot takes inline queries.
    """

    token: str
    bot: User
    now: Callable[[], datetime]
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: FileStore = field(default_factory=FileStore)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    presses: dict[str, Press] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    queries: dict[str, Query] = field(default_factory=dict)
    inline: bool = True
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    hook: Hook = field(default_factory=Hook)
    routes: dict[str, str] = field(default_factory=dict)
    skew: timedelta = timedelta()
    journal: list[Call] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    floods: Floods = field(default_factory=Floods)
    rivals: int = 0
    watchers: list[Watcher] = field(default_factory=list)
    listeners: list[Callable[[], None]] = field(default_factory=list)
    version: int = 1
    lock: threading.RLock = field(default_factory=threading.RLock)
    numbers: "count[int]" = field(default_factory=lambda: count(7_000_000_000_000_001))

    def __post_init__(self) -> None:
        """Add the bot to the users."""
        self.users[self.bot.id] = self.bot

    def touch(self) -> None:
        """Note a visible change: waiting pages may check again."""
        self.version += 1
        for listener in self.listeners:
            listener()

    def add_user(self, user: User) -> User:
        """Add a person, whose private chat with the bot exists but has not been started."""
        self.users[user.id] = user
        if not user.is_bot:
            self.chats[user.id] = Chat(user.id, PRIVATE, started=False)
        return user

    def add_chat(self, chat: Chat, members: Iterable[Member]) -> Chat:
        """Add a channel or group with its members."""
        chat.members = {member.user_id: member for member in members}
        self.chats[chat.id] = chat
        return chat

    def post(self, chat: Chat, author: int, **content: Any) -> Message:  # noqa: ANN401 (fields of Message)
        """Give a message the next number of its chat."""
        chat.last_id += 1
        message = Message(id=chat.last_id, chat_id=chat.id, author=author, date=self.now(), **content)
        chat.messages[message.id] = message
        self.touch()
        return message

    def announce(self, kind: str, body: object) -> None:
        """Queue an update for the bot."""
        self.updates.push(kind, body, self.now())
        self.touch()

    def remove(self, chat: Chat, message_id: int) -> None:
        """Delete a message; its number remains used."""
        chat.messages.pop(message_id, None)
        if message_id in chat.pins:
            chat.pins.remove(message_id)
        self.touch()

    def watch(self, moment: str, call: Call) -> None:
        """Notify the watchers; they may do anything but raise."""
        for watcher in list(self.watchers):
            watcher(moment, call)
