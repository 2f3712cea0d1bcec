"""Looks at the installation: config, register, ledger, key, disk. Changes nothing."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.actions.access_check import check_access
from bot.actions.check_row import Row, refusal
from bot.actions.database_check import check_database
from bot.actions.hindrance import hindrances
from bot.actions.register_check import check_register
from bot.actions.terms import signing_key
from bot.example_values import example_values
from bot.settings import Settings
from storage import ledger
from storage.database import Database, file_of, open_database
from storage.vocabulary import DomainError

ROOM = 200 * 1024 * 1024
EARLY = timedelta(minutes=5)


def check_installation(config: Path, settings: Settings, *, now: datetime) -> list[Row]:
    """Everything that can be seen from this machine alone."""
    return [
        Row("config", "good", f"{settings.publisher.name}, periods in {settings.publisher.timezone}"),
        *_example(settings),
        *_register(settings, now),
        _key(settings),
        *check_access(config, settings),
        *_disk(settings),
    ]


def _example(settings: Settings) -> Iterator[Row]:
    """What the operator has not written yet. A bot that is set up does not start with it."""
    if left := example_values(settings):
        keys = ", ".join(left)
        yield Row("your values", "not set yet", f"still the example's: {keys}", "write your own in the config file")
    policy = settings.policy
    if not any((policy.url, policy.discloses, policy.requires_process, policy.requires_grounds, policy.never)):
        yield Row("policy", "good", "none is configured, so the reports print no promise")


def _register(settings: Settings, now: datetime) -> Iterator[Row]:
    try:
        database = open_database(settings.storage.url)
    except DomainError as error:
        yield refusal("database", error)
        return
    try:
        yield from check_database(database, now)
        yield _ledger(database, settings)
        yield _clock(database, now)
        yield from _hindrances(database)
    finally:
        database.close()


def _ledger(database: Database, settings: Settings) -> Row:
    with database.reading() as session:
        findings = check_register(session, settings)
        head = ledger.head(session)
    if findings:
        return Row("ledger", "wrong", str(findings[0]), "restore the newest backup that passes: transparency-bot check")
    return Row("ledger", "good", f"{head.seq} entries agree with the register")


def _clock(database: Database, now: datetime) -> Row:
    with database.reading() as session:
        newest = ledger.newest_entry_at(session)
    if newest is not None and now < newest - EARLY:
        return Row("clock", "wrong", f"it shows {now:%Y-%m-%d %H:%M} UTC, before the newest entry", "set the clock")
    return Row("clock", "good", f"{now:%Y-%m-%d %H:%M} UTC")


def _hindrances(database: Database) -> Iterator[Row]:
    """Whatever kept the last tick from doing what was due."""
    with database.reading() as session:
        for one in hindrances(session):
            since = f"since {one.since:%Y-%m-%d %H:%M} UTC: {one.reason}"
            yield Row(one.subject.replace(":", " "), "wrong", since, "remove the cause; the next tick tries again")


def _key(settings: Settings) -> Row:
    try:
        return Row("signing key", "good", signing_key(settings).fingerprint)
    except DomainError as error:
        return refusal("signing key", error)


def _disk(settings: Settings) -> Iterator[Row]:
    """The disk of a register in a file; a server has its own."""
    try:
        file = file_of(settings.storage.url)
    except DomainError:  # the row of the database tells it
        return
    if file is not None:
        yield _room(file.parent)


def _room(folder: Path) -> Row:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Row("disk", "wrong", f"{folder} cannot be looked at ({error.strerror})", "mend storage.url")
    if free < ROOM:
        return Row("disk", "wrong", f"only {free // 2**20} MiB are free", f"make room in {folder}")
    return Row("disk", "good", f"{free // 2**20:,} MiB are free")
