"""The temporary register of the sandbox: its clock, its config, and the figures that arrive before each draft."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

import tomlkit

from bot.actions.files.formats import ImportFormat
from bot.actions.setup.init import example_text
from bot.sandbox.demo import invented
from storage.vocabulary.period import Period

FIRST_PERIOD = "2025-H1"
DATA = "data/telegram-crowdsourced.json"
CROWD_POLICY = {
    "url": "https://telegram.org/privacy#8-3-law-enforcement-authorities",
    "requires_process": ["court_order"],
    "requires_grounds": [],
}
INVENTED_POLICY = {
    "url": "https://harbour.example/privacy",
    "discloses": list(invented.DATA),
    "requires_process": list(invented.ORDERS),
    "requires_grounds": [],
}


class Register(StrEnum):
    """The registers that the sandbox can show."""

    CROWD = "crowd"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a visitor chose to see: the register, and the language of the page, the posts and the people."""

    register: Register = Register.CROWD
    language: str = "en"

    @property
    def first(self) -> Period:
        """Return the first period of the register."""
        return Period.parse(FIRST_PERIOD if self.register is Register.CROWD else invented.FIRST_PERIOD)

    @property
    def past_reports(self) -> int:
        """Return how many reports are published before the visitor takes over."""
        return 0 if self.register is Register.CROWD else invented.PAST_REPORTS

    @property
    def opened_at(self) -> datetime:
        """Return when the register was opened."""
        return datetime(self.first.start.year, 1, 1, tzinfo=UTC)

    def write_file(self, folder: Path, period: Period) -> tuple[Path, ImportFormat] | None:
        """Write the file that arrives at the end of a period; return None if there is none."""
        if self.register is Register.INVENTED:
            return invented.write_cases(folder, period), ImportFormat.CSV
        path = write_figures(folder, period)
        return None if path is None else (path, ImportFormat.TELEGRAM_CROWD)


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


def config_text(
    choice: Choice, *, api_url: str, token: str, channel: str, admin_chat: int, people: Mapping[int, str]
) -> str:
    """Return the demonstration's config.toml.

    The crowd's register has Telegram's policy of 2024 and requires no approval, since nobody here can vouch for it.
    """
    crowd = choice.register is Register.CROWD
    document = tomlkit.parse(example_text()).unwrap()
    name, url = (
        ("Demonstration", "https://github.com/Te-k/telegram-transparency")
        if crowd
        else ("Harbour Messenger", "https://harbour.example")
    )
    document["publisher"] |= {"name": name, "url": url, "languages": [choice.language]}
    document["telegram"] |= {"token": token, "api_url": api_url, "channel": channel, "admin_chat": admin_chat}
    document["admins"] = [{"id": number, "name": name, "roles": ["owner"]} for number, name in people.items()]
    unapproved = "publish" if crowd else "late-notice"
    document["report"] |= {"first_period": choice.first.label, "if_unapproved": unapproved}
    document["report"]["statements"] = ["no_content", "no_keys", *(["court_order_each"] if crowd else [])]
    document["policy"] |= CROWD_POLICY if crowd else INVENTED_POLICY
    who = "demonstration.example" if crowd else "harbour.example"
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
