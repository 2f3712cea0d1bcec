"""migrate: backs up, upgrades the schema, checks the ledger."""

import typer

from bot.cli.terminal.context import CliContext, print_data
from bot.cli.terminal.progress import busy
from storage.audit.check import check as check_ledger
from storage.engine.database import create_or_upgrade, damage, file_of, run_lock
from storage.engine.errors import DatabaseDamaged
from storage.vocabulary.errors import DataError


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
        database = context.open_database()
        try:
            with database.reading() as session:
                damaged = damage(session)  # a page that cannot be read is a fault of the machine, not of the ledger
                findings = () if damaged else check_ledger(session)
        finally:
            database.close()
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
