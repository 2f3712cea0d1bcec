"""What one process remembers of its looks at the channels, so that it does not repeat them at every tick."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.actions.context.channel_port import Seen


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a channel holds that the register does not.

    `landed` shows what the register has in its outbox, `strange` looks like the bot's and is nowhere in the register,
    `unread` are messages that nobody but a person can read. Not `finished`: the rest is looked at later.
    """

    strange: tuple[Seen, ...] = ()
    landed: tuple[Seen, ...] = ()
    unread: tuple[int, ...] = ()
    finished: bool = True


@dataclass
class ChannelMemory:
    """By channel, what stopped the bot there and when it saw it; the publications that were let go.

    `looked`: all channels were seen to agree with the register.
    """

    stops: dict[str, tuple[datetime, Comparison]] = field(default_factory=dict)
    cleared: set[int] = field(default_factory=set)
    looked: bool = False
