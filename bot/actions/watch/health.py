"""Judges from the last signs of life whether the bot is healthy, and keeps them in a file that `health` reads.

They hold no figures and nothing about cases: only when something last succeeded.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.actions.integrity.mark import mark_path
from bot.config.settings import Settings
from storage.engine import files
from storage.engine.database import file_of

FRESH_SECONDS = 600.0
LONGEST_TICK_SECONDS = 1800.0  # a tick that posts a report while Telegram rate-limits the bot
UNITS = ((86_400, "days"), (3600, "hours"), (60, "minutes"))


class Phase(StrEnum):
    """The current work of a process of the bot."""

    WORKING = "working"
    SET_UP = "in set-up mode"
    STANDING_BY = "standing by"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Signs:
    """Seconds since each sign of life, None if there was none. `busy`: since the current tick began."""

    phase: Phase
    written: float | None = None
    tick: float | None = None
    head: float | None = None
    answer: float | None = None
    busy: float | None = None


def trouble(signs: Signs, limit: float = FRESH_SECONDS) -> str:
    """Return what is wrong if a sign of life is older than `limit` seconds; "" if the bot is healthy."""
    phase = signs.phase
    if phase is Phase.ENDED:
        return f"the bot ended {_ago(signs.written)}"
    if not _is_fresh(signs.written, limit):
        return f"the bot last gave a sign of life {_ago(signs.written)}"
    if phase is not Phase.STANDING_BY and not _is_fresh(signs.answer, limit):
        return f"Telegram last answered {_ago(signs.answer)}"
    if phase is not Phase.SET_UP and not _is_fresh(signs.head, limit):
        return f"the register was last read {_ago(signs.head)}"
    if phase is Phase.WORKING and not (_is_fresh(signs.tick, limit) or _is_fresh(signs.busy, LONGEST_TICK_SECONDS)):
        return f"a tick last ended well {_ago(signs.tick)}"
    return ""


def summary(signs: Signs) -> str:
    """Return when each sign of life was last seen, in words."""
    if signs.phase is Phase.STANDING_BY:
        return f"standing by, register reached {_ago(signs.head)}"
    if signs.phase is Phase.SET_UP:
        return f"in set-up mode, Telegram answered {_ago(signs.answer)}"
    return f"last tick {_ago(signs.tick)}, register read {_ago(signs.head)}, Telegram answered {_ago(signs.answer)}"


def signs_path(settings: Settings) -> Path:
    """Return the file of the signs: beside the register, or beside the key's mark if the register is on a server."""
    beside = file_of(settings.storage.url) or mark_path(settings)
    return beside.with_name(f"{beside.name}.health")


def write_signs(path: Path, signs: Signs, now: datetime) -> None:
    """Replace the file; `now` is the time of writing. Raises OSError if that fails."""
    ages = asdict(signs) | {"written": 0.0}
    instants = {name: _instant(now, age) for name, age in ages.items() if name != "phase"}
    files.replace(path, (json.dumps({"phase": signs.phase, **instants}) + "\n").encode("ascii"))


def read_signs(path: Path, now: datetime) -> Signs | None:
    """Read the file. Returns None if it is missing or cannot be parsed.

    A sign from the future, after the clock was set back, counts as equally far in the past.
    """
    try:
        fields = json.loads(path.read_bytes())
        phase = Phase(fields.pop("phase"))
        ages = {name: at and abs((now - datetime.fromisoformat(at)).total_seconds()) for name, at in fields.items()}
        return Signs(phase, **ages)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _instant(now: datetime, age: float | None) -> str | None:
    return None if age is None else (now - timedelta(seconds=age)).astimezone(UTC).isoformat(timespec="seconds")


def _is_fresh(age: float | None, limit: float) -> bool:
    return age is not None and age <= limit


def _ago(age: float | None) -> str:
    if age is None:
        return "never"
    for seconds, unit in UNITS:
        if age >= 2 * seconds:
            return f"{age // seconds:.0f} {unit} ago"
    return f"{age:.0f} seconds ago"
