"""Checks the installation: config, register, ledger, key, disk. Changes nothing."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.actions.admins.failures import failures_of
from bot.actions.context.signing_key import signing_key
from bot.actions.context.terminal import Row, counted, refusal
from bot.actions.integrity.key_changes import change_since_last_report
from bot.actions.integrity.register import check_register
from bot.actions.integrity.restored import is_restored
from bot.actions.publishing.reconcile import described, mismatches, next_step
from bot.actions.setup.chats import check_people
from bot.actions.setup.file_rights import check_access
from bot.config.example_values import example_values
from bot.config.settings import Settings
from storage.engine.database import Database, file_of, open_database
from storage.engine.health import Server, health_of
from storage.ledger import entries
from storage.publishing import publications
from storage.publishing.seals import announced_changes
from storage.vocabulary.errors import DomainError

APART = timedelta(minutes=1)
OWNER = "docs/how-to/postgresql.md: name the owner of the tables in storage.owner_url, then: transparency-bot migrate"
LOST = "if it is lost, see docs/how-to/change-the-key.md"
ROOM = 200 * 1024 * 1024
EARLY = timedelta(minutes=5)
MOST_SHOWN = 5


def check_database(database: Database, now: datetime) -> Iterator[Row]:
    """Check what the database reports about itself."""
    with database.reading() as session:
        found = health_of(session)
    yield Row("database", "good", f"{database.name}, {found.version}")
    if found.missing_triggers:
        gone = ", ".join(found.missing_triggers)
        text = f"triggers are missing, disabled or changed: {gone}"
        yield Row("guards", "wrong", text, "restore them with: transparency-bot migrate")
    else:
        yield Row("guards", "good", "history protection is on")
    if found.server is not None:
        yield _role(found.server)
        yield _durability(found.server)
        yield _server_clock(found.server, now)


def _role(server: Server) -> Row:
    if server.superuser:
        return Row(
            "database role", "wrong", f"{server.role} is a superuser, so nothing protects history from it", OWNER
        )
    if server.owner:
        text = f"{server.role} owns the tables, so anyone with its password can switch off history protection"
        return Row("database role", "good", text, OWNER)
    if server.excess:
        text = f"{server.role} may do more than it needs: {', '.join(server.excess)}"
        return Row("database role", "wrong", text, "revoke them with: transparency-bot migrate")
    return Row("database role", "good", f"{server.role} owns nothing and cannot change history")


def _durability(server: Server) -> Row:
    if not server.durable:
        text = "fsync or full_page_writes is off: a crash can lose confirmed changes"
        return Row("database disk", "wrong", text, "switch both on in postgresql.conf")
    pages = "pages have checksums" if server.checksums else "pages have no checksums, so only the ledger notices damage"
    return Row("database disk", "good", f"confirmed changes are on disk; {pages}")


def _server_clock(server: Server, now: datetime) -> Row:
    apart = abs(now - server.clock)
    if apart > APART:
        text = f"the clock of the server differs by {apart.total_seconds():,.0f} s"
        return Row("database clock", "wrong", text, "set both clocks by NTP")
    return Row("database clock", "good", "matches this machine's clock")


def check_installation(config: Path, settings: Settings, *, now: datetime) -> list[Row]:
    """Check everything that is visible from this machine alone."""
    return [
        Row("config", "good", f"{settings.publisher.name}, periods in {settings.publisher.timezone}"),
        *_example(settings),
        *_register(settings, now),
        _key(settings),
        *check_people(settings),
        *check_access(config, settings),
        *_disk(settings),
    ]


def _example(settings: Settings) -> Iterator[Row]:
    """Report the values that the operator has not set yet. A configured bot refuses to start with them."""
    if left := example_values(settings):
        keys = ", ".join(left)
        yield Row("your values", "not set yet", f"still from the example: {keys}", "write your own in the config file")
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
        yield from _key_change(database, settings)
        yield from _restored(database)
        yield _clock(database, now)
        yield from _drafts(database)
        yield from _hindrances(database)
    finally:
        database.close()


def _ledger(database: Database, settings: Settings) -> Row:
    with database.reading() as session:
        findings = check_register(session, settings)
        head = entries.head(session)
    if findings:
        return Row("ledger", "wrong", str(findings[0]), "restore the newest backup that passes transparency-bot check")
    return Row("ledger", "good", f"{counted(head.seq, 'entry agrees', 'entries agree')} with the register")


def _restored(database: Database) -> Iterator[Row]:
    with database.reading() as session:
        waiting = is_restored(session)
    if waiting:
        text = "restored from a backup, so nothing is published until it was compared with the channel"
        yield Row("restored register", "not set yet", text, "run: transparency-bot check --compare-channel")


def _clock(database: Database, now: datetime) -> Row:
    with database.reading() as session:
        newest = entries.newest_entry_at(session)
    if newest is not None and now < newest - EARLY:
        return Row(
            "clock", "wrong", f"it shows {now:%Y-%m-%d %H:%M} UTC, before the newest entry", "set the clock right"
        )
    return Row("clock", "good", f"{now:%Y-%m-%d %H:%M} UTC")


def _drafts(database: Database) -> Iterator[Row]:
    """Report what does not hold in open drafts: nobody can approve them before."""
    with database.reading() as session:
        found = {draft.period.label: mismatches(session, draft) for draft in publications.unsealed(session)}
    for period, each in found.items():
        subject = f"draft {period}"
        for one in each[:MOST_SHOWN]:
            text = f"nobody can approve it: {described(one)}"
            yield Row(subject, "wrong", text, next_step(one, period))
        if len(each) > MOST_SHOWN:
            more = counted(len(each) - MOST_SHOWN, "more figure does not hold", "more figures do not hold")
            yield Row(subject, "wrong", more, "list all with: transparency-bot status --json")


def _hindrances(database: Database) -> Iterator[Row]:
    """Report whatever prevented the last tick from doing due work."""
    with database.reading() as session:
        for one in failures_of(session):
            since = f"since {one.since:%Y-%m-%d %H:%M} UTC: {one.reason}"
            yield Row(one.subject.replace(":", " "), "wrong", since, "fix the cause; the next tick tries again")


def _key(settings: Settings) -> Row:
    try:
        return Row("signing key", "good", signing_key(settings).fingerprint)
    except DomainError as error:
        return refusal("signing key", error)


def _key_change(database: Database, settings: Settings) -> Iterator[Row]:
    """Report a key that has signed no report yet, and an announced one that is not in use."""
    try:
        present = signing_key(settings).fingerprint
    except DomainError:  # the row of the key reports it
        return
    with database.reading() as session:
        change = change_since_last_report(session, settings, present)
        newest = {facts["old"]: facts for facts in announced_changes(session)}.get(present)
    if change is not None and change.on is None:
        text = f"another key than that of the last report, {change.old}, which did not announce it"
        step = (
            f"announce it with the old key: transparency-bot key change {settings.signing.key_file} --old FILE; {LOST}"
        )
        yield Row("signing key change", "wrong", text, step)
    elif change is not None:
        text = f"another key than that of the last report, {change.old}, which announced it on {change.on}"
        yield Row("signing key change", "good", text)
    elif newest is not None:
        text = f"announced on {newest['on']}: {newest['new']}, but the old key is still in use"
        yield Row("signing key change", "not set yet", text, "set signing.key_file to the new key and restart the bot")


def _disk(settings: Settings) -> Iterator[Row]:
    """Check the disk of a register in a file; a database server has its own."""
    try:
        file = file_of(settings.storage.url)
    except DomainError:  # the database row reports it
        return
    if file is not None:
        yield _room(file.parent)


def _room(folder: Path) -> Row:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Row("disk", "wrong", f"{folder} cannot be looked at ({error.strerror})", "fix storage.url")
    if free < ROOM:
        return Row("disk", "wrong", f"only {free // 2**20} MiB are free", f"make room in {folder}")
    return Row("disk", "good", f"{free // 2**20:,} MiB are free")
