"""Errors of opening, using and backing up a database, SQLite or PostgreSQL."""

from storage.vocabulary.errors import CannotCreateError, ConfigError, DataError, TryLaterError, UnavailableError


class BackupDiffers(CannotCreateError):
    """The copy differs from its source."""

    what = "the backup {place} does not hold what the register does ({reason}), it was not kept"
    todo = "check the disk, then try again"


class BackupUnreadable(DataError):
    """The file is not a backup of this product, or it is damaged."""

    what = "{place} is not a backup that can be restored ({reason}), nothing was changed"
    todo = "name a file that transparency-bot backup wrote, or an older backup"


class RegisterThere(CannotCreateError):
    """A backup never replaces an existing register."""

    what = "there is a register at {place} already, nothing was changed"
    todo = "move it away, or name an empty place in storage.url, then restore again"


class SchemaMissing(ConfigError):
    """There is no register at this address yet."""

    what = "there is no register at {database}"
    todo = "create it with: transparency-bot init"


class SchemaOlder(ConfigError):
    """The register was written by an older version."""

    what = "the register at {database} has the old schema {found}; this version needs {needed}"
    todo = "upgrade it with: transparency-bot migrate"


class SchemaNewer(ConfigError):
    """The register was written by a newer version."""

    what = "the register at {database} has the schema {found}, which is newer than this version"
    todo = "install the version that wrote it, or a newer one"


class NotADatabase(ConfigError):
    """The file is not a database of this product."""

    what = "{database} is not a database of this product ({reason})"
    todo = "fix storage.url in the config"


class DatabaseDamaged(ConfigError):
    """The database is damaged."""

    what = "the database {database} is damaged ({reason})"
    todo = "keep a copy of it and restore the latest backup"


class DatabaseClosed(ConfigError):
    """This user may not read or write the database."""

    what = "the database {database} cannot be opened ({reason})"
    todo = "check the path and the rights of the user who runs this"


class DatabaseUnknown(ConfigError):
    """The address is of an unsupported database."""

    what = "storage.url begins with {scheme}, which is not supported"
    todo = "use sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"


class DriverMissing(ConfigError):
    """The register is in PostgreSQL, and the extra for it is not installed."""

    what = "storage.url is an address of PostgreSQL, but its driver psycopg cannot be loaded"
    todo = 'install it into the same environment: pip install "transparency-bot[postgres]"'


class AddressWrong(ConfigError):
    """The address is invalid. It is never repeated: any part of it may be a password."""

    what = "storage.url (or owner_url) cannot be read: {reason}"
    todo = "write it as postgresql+psycopg://USER:PASSWORD@HOST:PORT/DATABASE"


class OwnerElsewhere(ConfigError):
    """The two addresses lead to different registers."""

    what = "storage.url points to {daily}, but storage.owner_url to {owner}"
    todo = "use the same database in both, with different roles"


class TablesOfAnother(ConfigError):
    """The role that should change the tables does not own them."""

    what = "the tables of {database} belong to {owner}, but owner_url logs in as {role}"
    todo = "have a superuser run this in that database: REASSIGN OWNED BY {owner} TO {role}"


class NoBackupTool(ConfigError):
    """A register is not changed without a backup."""

    what = "{program} was not found, which a backup of PostgreSQL needs, so {database} was not touched"
    todo = "install PostgreSQL's client programs in the server's version, then try again"


class BackupFailed(CannotCreateError):
    """The backup could not be made."""

    what = "pg_dump could not copy {database} ({reason}); nothing was changed"
    todo = "put the pg_dump of the server's version first in PATH, then try again"


class DatabaseUnreachable(UnavailableError):
    """The database does not answer; nothing was written."""

    what = "the database {database} does not answer ({reason}); nothing was recorded"
    todo = "check that the server runs and that storage.url is right, then try again"


class CommitDoubtful(UnavailableError):
    """The answer to a commit was lost: it may or may not have been saved."""

    what = "the connection to the database {database} broke while a change was being saved ({reason})"
    todo = "check whether the change was saved, and repeat it if not"


class DatabaseBusy(TryLaterError):
    """Another process writes to the register, for example a long import."""

    what = "the register {database} is busy; nothing was recorded"
    todo = "try again in a minute"


class DiskFull(CannotCreateError):
    """The database cannot grow."""

    what = "the disk with {database} is full; nothing was recorded"
    todo = "free some space and try again"


class DiskFailed(CannotCreateError):
    """The disk refused a read or a write."""

    what = "the disk with {database} is failing ({reason}); nothing was recorded"
    todo = "check the system log, then try again"


class AlreadyRunning(TryLaterError):
    """Only one process delivers at a time."""

    what = "another process already runs on {database}"
    todo = "stop it first, or leave the work to it"


class LeaseLost(TryLaterError):
    """Another process took over while this one was frozen or cut off."""

    what = "another process has taken over {database}; nothing was recorded"
    todo = "try again in a minute"


def in_one_line(text: str) -> str:
    """Join the lines of a driver's message, and replace control characters: it may quote a damaged file."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
