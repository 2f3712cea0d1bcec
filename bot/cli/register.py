"""backup, restore, migrate and ledger check: the register as a whole.

A backup is a copy while the bot runs. migrate makes one, upgrades the schema and checks the ledger. ledger check
replays the ledger against the tables, and verifies the signatures of sealed reports.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.actions.context.terminal import counted
from bot.actions.integrity.register import check_register
from bot.actions.setup.backup import back_up
from bot.actions.setup.backup import restore as restore_backup
from bot.cli.terminal.context import CliContext, print_data
from bot.cli.terminal.progress import busy
from storage.audit.check import check
from storage.backup import encryption
from storage.backup.encryption import Key, Opener
from storage.engine.database import create_or_upgrade, damage, file_of, run_lock
from storage.engine.errors import DatabaseDamaged
from storage.ledger import entries as ledger
from storage.vocabulary.errors import DataError

NEXT = """Nothing is published from it yet. Next:
  1. Put config and signing key in place; a backup does not hold them.
  2. transparency-bot check --compare-channel
  3. Record the cases that came after the backup again."""


class PassphraseEmpty(DataError):
    """No passphrase is no encryption."""

    what = "the passphrase in {place} is empty"
    todo = "put one line with the passphrase there"


class ManyKeys(DataError):
    """A file is encrypted in one way."""

    what = "--recipient, --passphrase and --passphrase-file cannot be used together"
    todo = "choose one of them"
    exit_code = 64


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not exist yet.")],
    recipient: Annotated[
        list[str] | None,
        typer.Option(metavar="AGE1...", help="Encrypt for this public key of age. May be given more than once."),
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Encrypt with the passphrase in the first line of this file.")
    ] = None,
    passphrase: Annotated[bool, typer.Option("--passphrase", help="Encrypt with a passphrase that you type.")] = False,
) -> None:
    """Write a checked copy of the register, while the bot runs.

    Config, signing key and other files of secrets are not in it: keep a copy of them elsewhere.

    Exit code 1: the copy does not agree with its ledger, and was not kept.

    Example: transparency-bot backup /backups/transparency-2026-07-01.backup
    """
    context: CliContext = ctx.obj
    key = _key(recipient or [], passphrase_file, ask=passphrase)
    with busy(context.errors, "Copying and checking"):
        result = back_up(context.settings, file, key)
    data = {
        "file": str(result.file),
        "entries": result.entries,
        "head": result.digest,
        "reports": result.reports,
        "encrypted": result.encrypted,
    }
    kind = "encrypted backup" if result.encrypted else "backup"
    entries = counted(result.entries, "ledger entry", "ledger entries")
    text = f"{result.file}: {kind}, checked, {entries} and {counted(result.reports, 'report')}."
    print_data(context, data, text)


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    identity: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file with the private key of age that opens the backup.")
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file with the passphrase; without it you are asked.")
    ] = None,
) -> None:
    """Restore a lost register from a backup.

    storage.url must point to an empty place: an existing register is never replaced. The restored register
    publishes nothing until it has been compared with the channel: transparency-bot check --compare-channel

    Exit code 1: the backup does not agree with its ledger, and was not put in place.

    Example: transparency-bot restore /backups/transparency-2026-07-01.backup
    """
    context: CliContext = ctx.obj
    settings = context.settings  # before anything of the backup is opened
    opener = _opener(file, identity, passphrase_file)
    with busy(context.errors, "Checking and restoring"):
        result = restore_backup(settings, file, opener, actor=context.actor, now=context.now())
    newest = result.newest.isoformat() if result.newest else None
    data = {"entries": result.entries, "head": result.digest, "reports": result.reports, "newest_entry": newest}
    until = f", the newest of {result.newest:%Y-%m-%d %H:%M} UTC" if result.newest else ""
    entries = counted(result.entries, "ledger entry", "ledger entries")
    held = f"Restored {entries}{until}, and {counted(result.reports, 'report')}."
    print_data(context, data, f"{held}\n{NEXT}")


def _key(recipients: list[str], passphrase_file: Path | None, *, ask: bool) -> Key | None:
    if bool(recipients) + bool(passphrase_file) + ask > 1:
        raise ManyKeys
    if recipients:
        encryption.check_recipients(recipients)
        return Key(recipients=tuple(recipients))
    if passphrase_file:
        return Key(passphrase=_passphrase_in(passphrase_file))
    return Key(passphrase=_typed(again=True)) if ask else None


def _opener(file: Path, identity: Path | None, passphrase_file: Path | None) -> Opener:
    identities = encryption.read_identities(identity) if identity else ()
    if passphrase_file:
        return Opener(identities, _passphrase_in(passphrase_file))
    if encryption.encryption(file) == "passphrase" and sys.stdin.isatty():
        return Opener(identities, _typed(again=False))
    return Opener(identities)


def _typed(*, again: bool) -> str:
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=again, err=True))


def _passphrase_in(place: Path) -> str:
    text = place.read_text(encoding="utf-8", errors="replace")
    passphrase = text.splitlines()[0] if text else ""
    if not passphrase.strip():
        raise PassphraseEmpty(place=place)
    return passphrase


class LedgerBroken(DataError):
    """The upgraded register and its ledger disagree."""

    what = "after the upgrade, the ledger does not match the register: {finding}"
    todo = "restore the backup {backup} and report this"
    exit_code = 70


def migrate(ctx: typer.Context) -> None:
    """Upgrade the database after making a backup.

    Example: transparency-bot migrate --config /srv/transparency/config.toml
    """
    context: CliContext = ctx.obj
    url = context.settings.storage.url
    beside = file_of(url) or context.config_path.resolve().parent / "register"
    now = context.now()
    with run_lock(url), busy(context.errors, "Upgrading and checking"):
        change = create_or_upgrade(
            url,
            owner_url=context.settings.storage.owner_url,
            now=now,
            backup=beside.with_name(f"{beside.name}.{now:%Y%m%dT%H%M%SZ}.backup"),
        )
        with context.register() as database, database.reading() as session:
            damaged = damage(session)  # a page that cannot be read is a fault of the machine, not of the ledger
            findings = () if damaged else check(session)
    if damaged:
        raise DatabaseDamaged(database=url, reason=damaged)
    if findings:
        raise LedgerBroken(finding=findings[0], backup=change.backup)
    data = {"before": change.before, "after": change.after, "backup": str(change.backup) if change.backup else None}
    if change.before == change.after:
        text = f"The schema is up to date ({change.after}). The ledger agrees with the register."
    else:
        kept = f" The database as it was: {change.backup}" if change.backup else ""
        text = f"Schema {change.before or 'none'} -> {change.after}. The ledger agrees with the register.{kept}"
    print_data(context, data, text)


def check_ledger(ctx: typer.Context) -> None:
    """Compare the ledger with the register.

    It also verifies the signatures of sealed reports with the signing key.

    Exit code 1: something does not agree; the first entry or report is named.

    Example: transparency-bot ledger check
    """
    context: CliContext = ctx.obj
    with (
        context.register() as database,
        busy(context.errors, "Replaying the ledger"),
        database.reading() as session,
    ):
        findings, head = check_register(session, context.settings), ledger.head(session)
    if findings:
        context.errors.print(str(findings[0]), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1)
    agreeing = counted(head.seq, "entry agrees", "entries agree")
    print_data(context, {"entries": head.seq}, f"{agreeing} with the register.")
