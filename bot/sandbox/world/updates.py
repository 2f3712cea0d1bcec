"""The bot's pending updates: numbered, confirmed by offset, forgotten when they are too old."""

import secrets
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

DAY = timedelta(hours=24)
LIFETIMES = {"callback_query": timedelta(seconds=150), "inline_query": timedelta(seconds=30)}
OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_NAMES = """
message edited_message channel_post edited_channel_post business_connection business_message
edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query
chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer
my_chat_member chat_member chat_join_request chat_boost removed_chat_boost managed_bot guest_message
"""
KINDS = frozenset(_NAMES.split())
MOST_REMEMBERED = 1000
LARGEST_STEP_AHEAD = 10
LARGEST_STEP_BACK = 100_000


@dataclass(slots=True)
class Waiting:
    """An update, the moment after which it is no longer delivered, and how often it comes whatever is confirmed."""

    number: int
    until: datetime
    kind: str
    body: Any
    owed: int = 0


@dataclass
class Hook:
    """Where updates are sent to, if anywhere; `pause` is the wait in seconds after a first failure."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    certificate: bool = False
    set_at: float = -1.0
    pause: float = 1.0
    failed_at: datetime | None = None
    failure: str = ""


def _first_number() -> int:
    return 100_000_000 + secrets.randbelow(800_000_000)


@dataclass
class UpdateQueue:
    """Numbers rise by one; kinds that were not requested never enter; `twice` of the next are delivered twice."""

    next_number: int = field(default_factory=_first_number)
    waiting: deque[Waiting] = field(default_factory=deque)
    allowed: frozenset[str] = KINDS - OPT_IN
    named: tuple[str, ...] = ()
    twice: int = 0
    past: deque[Waiting] = field(default_factory=lambda: deque(maxlen=MOST_REMEMBERED))

    def push(self, kind: str, body: object, now: datetime) -> None:
        """Add an update; an unknown kind (one of the future) always enters."""
        if kind in KINDS and kind not in self.allowed:
            return
        until = now + LIFETIMES.get(kind, DAY)
        doubled = self.twice > 0
        self.twice -= doubled
        update = Waiting(self.next_number, until, kind, body, 2 * doubled)
        self.waiting.append(update)
        self.past.append(update)
        self.next_number += 1

    def repeat(self, number: int) -> bool:
        """Deliver an update again, under its own number; return False if it is not remembered."""
        found = next((update for update in self.past if update.number == number), None)
        if found is not None:
            self.waiting.appendleft(replace(found, owed=1))
        return found is not None

    def allow(self, names: object) -> None:
        """Take a new list of kinds; anything but a list is ignored, an empty or unknown one means the default."""
        if not isinstance(names, list):
            return
        known = tuple(name for name in names if isinstance(name, str) and name in KINDS)
        self.named = known
        self.allowed = frozenset(known) or KINDS - OPT_IN

    def confirm(self, offset: int) -> None:
        """Forget everything below the offset; a negative one keeps only that many of the newest.

        Pending repetitions survive their confirmation, as if that had been lost.
        """
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
            return
        head = self.waiting[0].number if self.waiting else self.next_number
        if head - LARGEST_STEP_BACK <= offset <= self.next_number + LARGEST_STEP_AHEAD:
            self.waiting = deque(update for update in self.waiting if update.number >= offset or update.owed)

    def take(self, limit: int, now: datetime) -> list[dict[str, Any]]:
        """Return the oldest updates still wanted; they remain until they are confirmed."""
        taken = self._living(now)[:limit]
        for update in taken:
            update.owed = max(update.owed - 1, 0)
        return [{"update_id": update.number, update.kind: update.body} for update in taken]

    def pending(self, now: datetime) -> int:
        """Return how many are waiting."""
        return len(self._living(now))

    def _living(self, now: datetime) -> list[Waiting]:
        self.waiting = deque(update for update in self.waiting if update.until > now)
        return list(self.waiting)
