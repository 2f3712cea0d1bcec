"""The temporary register of the sandbox: its clock, its config, and the real figures that readers collected.

Half-years arrive as they would for an operator: each one's figures are imported before its report is due.
"""

import json
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

import tomlkit

from bot.actions.context.calendar import due_instant
from bot.actions.setup.init import example_text
from bot.config.settings import Settings
from reports.period import Period

NOTICE = "Demonstration. Crowd-sourced by readers (Te-k, CC-BY 4.0), not published by Telegram."
FIRST_PERIOD = "2025-H1"
OPENED_AT = datetime(2025, 1, 1, tzinfo=UTC)
HEAD_START = timedelta(seconds=20)
DATA = "data/telegram-crowdsourced.json"


class PutForwardClock:
    """A clock that runs like the real one, from another moment, and can be advanced."""

    def __init__(self, start: datetime) -> None:
        """Start the clock; `start` is aware."""
        self._start = start
        self._begun = time.monotonic()

    def __call__(self) -> datetime:
        """Return the present instant of the demonstration, in UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._begun)

    def put_forward(self, instant: datetime) -> None:
        """Go to a later instant; an earlier one is ignored, because this clock never goes back."""
        self._start += max(instant - self(), timedelta())


def config_text(*, api_url: str, token: str, channel: str, admin_chat: int, people: Mapping[int, str]) -> str:
    """Return the demonstration's config.toml: Telegram's policy of 2024, and no approval required."""
    document = tomlkit.parse(example_text()).unwrap()
    document["publisher"] |= {"name": "Demonstration", "url": "https://github.com/Te-k/telegram-transparency"}
    document["telegram"] |= {"token": token, "api_url": api_url, "channel": channel, "admin_chat": admin_chat}
    document["admins"] = [{"id": number, "name": name, "roles": ["owner"]} for number, name in people.items()]
    document["report"] |= {"first_period": FIRST_PERIOD, "if_unapproved": "publish"}
    document["report"]["statements"] = ["no_content", "no_keys", "court_order_each"]
    document["policy"] |= {
        "url": "https://telegram.org/privacy#8-3-law-enforcement-authorities",
        "requires_process": ["court_order"],
        "requires_grounds": [],
    }
    who = "demonstration.example"
    document["signing"] |= {"identity": f"reports@{who}", "namespace": f"transparency-report@{who}"}
    return tomlkit.dumps(document)


def write_figures(folder: Path, period: Period) -> Path | None:
    """Write the crowd-sourced spans inside a period into a separate file; return None if there are none."""
    inside = _spans_inside(period)
    if not inside:
        return None
    path = folder / f"crowd-{period.label}.json"
    path.write_text(json.dumps(inside, indent=1), encoding="utf-8")
    return path


def has_figures(period: Period) -> bool:
    """Return whether readers had collected anything inside a period."""
    return bool(_spans_inside(period))


@cache
def _spans_inside(period: Period) -> Mapping[str, Sequence[Mapping[str, object]]]:
    text = files("bot.sandbox").joinpath(DATA).read_text(encoding="utf-8")
    return {
        country: spans
        for country, entries in json.loads(text).items()
        if (spans := [entry for entry in entries if _inside(entry, period)])
    }


def _inside(entry: Mapping[str, object], period: Period) -> bool:
    first, last = (datetime.strptime(str(entry[key]), "%Y%m%d").replace(tzinfo=UTC).date() for key in ("from", "to"))
    return period.start <= first and last < period.end


def next_period(settings: Settings, published: Collection[str]) -> Period:
    """Return the first period without a report."""
    period = settings.report.first
    while period.label in published:
        period = period.next()
    return period


def due_at(settings: Settings, period: Period) -> datetime:
    """Return when the report of a period is due."""
    return due_instant(period, settings.report, settings.publisher.timezone)
