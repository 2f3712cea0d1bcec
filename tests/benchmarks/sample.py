"""The register that is measured: cases of ten years (or, denser, of two), the same for one seed."""

import csv
import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.actions.setup.init import Operator, init_installation
from bot.config.loading import load
from tests.benchmarks.measuring import ROOT
from tests.benchmarks.rival_import import COLUMNS

SEED = 20260701
YEARS, DENSE = 10, 2
AFTER_LAST = date(2026, 7, 1)
PERIOD, START, END = "2025-H2", date(2025, 7, 1), date(2026, 1, 1)
OPENED_AT = datetime(2016, 7, 1, tzinfo=UTC)
COUNTRIES = (
    "FR", "DE", "IN", "US", "BR", "GB", "ES", "IT", "PL", "KR", "TR", "NL", "BE", "AT", "CH", "SE", "NO", "FI", "DK",
    "IE", "PT", "CZ", "SK", "HU", "RO", "BG", "GR", "UA", "IL", "JP", "AU", "NZ", "CA", "MX", "AR", "CL", "CO", "ZA",
    "SG", "MY",
)  # fmt: skip
WEIGHTS = tuple(1 / (place + 1) for place in range(len(COUNTRIES)))  # few countries ask for most
PROCESSES = ("court_order", "search_warrant", "subpoena", "production_order", "emergency_request", "informal_request")
OUTCOMES = ("disclosed",) * 7 + ("refused",) * 7 + ("no_data",) * 5 + ("pending",)
AUTHORITIES = ("court", "prosecutor", "police", "not_recorded")
GROUNDS = ("terrorism", "fraud", "drugs", "child_safety", "cybercrime", "not_stated")
ASKED = ("ip_address", "ip_address;phone_number", "basic_subscriber", "message_content", "")
REASONS = ("overbroad", "outside_policy", "no_court_order", "formally_defective")
NOTICES = ("after", "barred", "not_recorded")


def sample_file(folder: Path, rows: int, years: int = YEARS) -> Path:
    """A CSV of cases that break no rule; made once."""
    path = folder / f"{rows}-of-{years}-years.csv"
    if not path.exists():
        chance = random.Random(SEED)
        with path.open("w", encoding="utf-8", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(COLUMNS)
            writer.writerows(_case(chance, years * 365) for _ in range(rows))
    return path


def _case(chance: random.Random, days: int) -> tuple[object, ...]:
    day = AFTER_LAST - timedelta(days=int(chance.random() * days) + 1)
    outcome, asked = chance.choice(OUTCOMES), chance.choice(ASKED)
    disclosed, refused = outcome == "disclosed", outcome == "refused"
    closed = None if outcome == "pending" else min(day + timedelta(days=int(chance.random() * 60)), AFTER_LAST)
    return (
        day, chance.choices(COUNTRIES, WEIGHTS)[0], chance.choice(PROCESSES), outcome, 1, int(chance.random() * 8) + 1,
        1 if disclosed else None, chance.choice(AUTHORITIES), chance.choice(GROUNDS), asked,
        asked.partition(";")[0] if disclosed else None, closed, chance.choice(REASONS) if refused else None,
        chance.choice(NOTICES) if disclosed else None,
    )  # fmt: skip


def installation(folder: Path) -> Path:
    """A fresh register; its config file."""
    init_installation(folder, Operator(), load=lambda path: load(path, {}), now=OPENED_AT)
    return folder / "config.toml"


def register(folder: Path, rows: int, years: int = YEARS) -> Path:
    """The config file of a register that holds the sample; made once."""
    home = folder / f"register-{rows}-of-{years}-years"
    if not home.exists():
        file, config = sample_file(folder, rows, years), installation(home)
        command = [sys.executable, "-m", "bot", "import", str(file), "--config", str(config)]
        subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return home / "config.toml"
