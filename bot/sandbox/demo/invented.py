"""An invented register with every kind of case, the same on each run: received, refused, embargoed, corrected later.

A half-year's file also holds the cases of the half-year before that were open then and are closed now.
"""

import csv
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from bot.actions.cases.fields import FIELDS
from storage.vocabulary.period import Period

FIRST_PERIOD, PAST_REPORTS = "2021-H1", 8
# How many of a hundred cases, by word.
COUNTRIES = {"IN": 30, "DE": 17, "FR": 13, "BR": 10, "US": 9, "GB": 7, "ES": 5, "IT": 4, "PL": 3, "JP": 2}
PROCESSES = {"court_order": 46, "search_warrant": 20, "informal_request": 18, "subpoena": 10, "emergency_request": 6}
AUTHORITIES = {"court": 50, "prosecutor": 25, "police": 25}
GROUNDS = {"violent_crime": 25, "fraud": 23, "cybercrime": 18, "child_safety": 15, "terrorism": 10, "drugs": 9}
REFUSALS = {"no_court_order": 45, "overbroad": 30, "wrong_authority": 15, "formally_defective": 10}
NOTICES = {"before": 30, "after": 40, "delayed": 20, "barred": 10}
DATA = ("ip_address", "phone_number", "basic_subscriber")
ORDERS = ("court_order", "search_warrant")  # the only ones on which the invented promise permits a disclosure
GROWTH, FIRST_SIZE = 6, 40
EMBARGOED_OF_EACH = 3

Row = dict[str, str]


def write_cases(folder: Path, period: Period) -> Path:
    """Write the cases received in a period, with those closed since the period before, as a sheet."""
    path, before = folder / f"cases-{period.label}.csv", period.previous()
    known = before.start >= Period.parse(FIRST_PERIOD).start
    closed = [row for row in _cases(before, later=True) if row["closed_on"] >= str(period.start)] if known else []
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.DictWriter(file, [field.column for field in FIELDS])
        sheet.writeheader()
        sheet.writerows([*_cases(period), *closed])
    return path


def _cases(period: Period, *, later: bool = False) -> Iterator[Row]:
    """Yield a period's cases as they were at its end, or with `later` as they were half a year after it."""
    chance = random.Random(period.label)  # noqa: S311 (the same figures on each run, nothing secret)
    age = (period.start.year - int(FIRST_PERIOD[:4])) * 2 + period.start.month // 7
    days = (period.end - period.start).days
    for number in range(FIRST_SIZE + GROWTH * age + chance.randrange(8)):
        gagged = number < EMBARGOED_OF_EACH
        received = period.start + timedelta(days=chance.randrange(days // 3 if gagged else days))
        row = _demand(chance, received)
        answer = _answer(chance, row)
        if answer["closed_on"] >= str(period.end) and not later:
            answer = {"outcome": "pending"}
        if gagged:
            row["embargo_until"] = str(period.end + timedelta(days=100 + 180 * number))
        yield row | answer | {"case_file": f"LE-{period.start:%y}{period.start.month // 7 + 1}-{number:03}"}


def _demand(chance: random.Random, received: date) -> Row:
    accounts = chance.choice((1, 1, 1, 1, 2, 2, 3, 5))
    return {
        "received_on": str(received),
        "country": _one(chance, COUNTRIES),
        "legal_process": _one(chance, PROCESSES),
        "authority": _one(chance, AUTHORITIES),
        "grounds": _one(chance, GROUNDS),
        "data_requested": ";".join(chance.sample(DATA, chance.choice((1, 2)))),
        "accounts_specified": str(accounts),
        "acknowledged_after_hours": str(chance.randrange(1, 72)),
    }


def _answer(chance: random.Random, row: Row) -> Row:
    days, weighed, process = chance.randrange(2, 40), chance.random(), row["legal_process"]
    closed = date.fromisoformat(row["received_on"]) + timedelta(days=days)
    answer = {"closed_on": str(closed), "answered_after_hours": str(24 * days)}
    if process not in ORDERS or weighed < 0.2:
        reason = "no_court_order" if process not in ORDERS else _one(chance, REFUSALS)
        return answer | {"outcome": "refused", "refusal_reason": reason}
    if weighed < 0.32:
        return answer | {"outcome": "no_data"}
    given = {"data_disclosed": row["data_requested"].partition(";")[0], "accounts_affected": "1"}
    return answer | given | {"outcome": "disclosed", "notice": _one(chance, NOTICES)}


def _one(chance: random.Random, shares: Mapping[str, int]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]
