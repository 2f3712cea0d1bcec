"""Telegram's rates: one message a second and twenty a minute in a chat, thirty a second in all. Off by default."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.http.parameters import Parameters

TINY = 1e-6
SENDING = frozenset(
    {"sendMessage", "sendPhoto", "sendDocument", "forwardMessage", "copyMessage"}
    | {"sendMediaGroup", "forwardMessages", "copyMessages"}
)
LISTS: Mapping[str, str] = {"sendMediaGroup": "media", "forwardMessages": "message_ids", "copyMessages": "message_ids"}


@dataclass
class Bucket:
    """Fills at `rate` a second up to `size`; a call may send if one is in it, an album on credit."""

    rate: float
    size: float
    level: float
    at: datetime

    def wait(self, now: datetime) -> float:
        """Return the seconds until one is in it; 0 if there is."""
        self.level = min(self.size, self.level + self.rate * max((now - self.at).total_seconds(), 0))
        self.at = now
        missing = 1 - self.level
        return missing / self.rate if missing > TINY else 0


@dataclass
class Floods:
    """The buckets of one bot.

    A call waits up to `patience` real seconds, at most eight on the real server; a longer wait is refused.
    """

    on: bool = False
    patience: float = 0
    chats: dict[str, tuple[Bucket, Bucket]] = field(default_factory=dict)
    overall: Bucket | None = None

    def pay(self, chat: str, messages: int, now: datetime) -> int:
        """Return the whole seconds to wait; the messages are counted unless that is beyond the patience."""
        if not self.on:
            return 0
        buckets = self._buckets(chat, now)
        wait = math.ceil(max(bucket.wait(now) for bucket in buckets))
        if wait <= self.patience:
            for bucket in buckets:
                bucket.level -= messages
        return wait

    def _buckets(self, chat: str, now: datetime) -> tuple[Bucket, ...]:
        if self.overall is None:
            self.overall = Bucket(30, 30, 30, now)
        own = self.chats.setdefault(chat, (Bucket(1, 1, 1, now), Bucket(20 / 60, 20, 20, now)))
        return (*own, self.overall)


def messages_of(method: str, parameters: Parameters) -> int:
    """Return how many messages a call would send; anything but a list counts as one, and is refused elsewhere."""
    if method not in SENDING:
        return 0
    name = LISTS.get(method)
    value = parameters.json_or_none(name) if name else None
    return max(len(value), 1) if isinstance(value, list) else 1
