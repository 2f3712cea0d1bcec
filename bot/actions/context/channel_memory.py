"""Remembers in one process what it saw in the channels, so that it does not check them at every tick."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.actions.context.channel_port import Seen


@dataclass(frozen=True, slots=True)
class Comparison:
    """A channel's messages that do not match the register.

    `landed` are posts from the register's outbox, `strange` look like the bot's but are not in the register,
    `unread` are messages that only a person can read. Not `finished`: the rest is checked later.
    """

    strange: tuple[Seen, ...] = ()
    landed: tuple[Seen, ...] = ()
    unread: tuple[int, ...] = ()
    finished: bool = True


@dataclass
class ChannelMemory:
    """For each channel, what blocked the bot there and when; and the publications cleared for sending.

    `looked`: all channels were found to match the register.
    """

    stops: dict[str, tuple[datetime, Comparison]] = field(default_factory=dict)
    cleared: set[int] = field(default_factory=set)
    looked: bool = False
