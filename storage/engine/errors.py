"""What a person can hit on the way to the database, whichever database it is."""

from storage.vocabulary.errors import CannotCreateError, ConfigError, TryLaterError, UnavailableError


class SchemaMissing(ConfigError):
    """There is no register at this address yet."""

    what = "there is no register at {database}"
    todo = "create it with: transparency-bot init"


class SchemaOlder(ConfigError):
    """The register was written by an older version."""

    what = "the register at {database} has the older schema {found}, this version needs {needed}"
    todo = "upgrade it with: transparency-bot migrate"


class SchemaNewer(ConfigError):
    """The register was written by a newer version."""

    what = "the register at {database} has the schema {found}, which this version does not know"
    todo = "install the version that wrote it, or a newer one"


class NotADatabase(ConfigError):
    """The file is something else."""

    what = "{database} is not a database of this product ({reason})"
    todo = "correct storage.url in the config"


class DatabaseDamaged(ConfigError):
    """The file was a database once."""

    what = "the database {database} is damaged ({reason})"
    todo = "keep a copy of it and restore the newest backup"


class DatabaseClosed(ConfigError):
    """This user may not read or write here."""

    what = "the database {database} cannot be opened ({reason})"
    todo = "check the path and the rights of the user who runs this"


class DatabaseUnknown(ConfigError):
    """An address of a kind that is not served."""

    what = "storage.url begins with {scheme}, which is not available"
    todo = "use sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"


class DriverMissing(ConfigError):
    """The register is in PostgreSQL, and the extra for it is not installed."""

    what = "storage.url is an address of PostgreSQL, but its driver psycopg cannot be loaded"
    todo = 'install it into the same environment: pip install "transparency-bot[postgres]"'


class AddressWrong(ConfigError):
    """An address of a known kind that leads nowhere. It is not repeated: a password may be anywhere in it."""

    what = "storage.url (or owner_url) cannot be read: {reason}"
    todo = "write it as postgresql+psycopg://USER:PASSWORD@HOST:PORT/DATABASE"


class OwnerElsewhere(ConfigError):
    """The two addresses lead to different registers."""

    what = "storage.url leads to {daily}, storage.owner_url to {owner}"
    todo = "name the same database in both, with another role"


class TablesOfAnother(ConfigError):
    """The role that is to change the tables does not own them."""

    what = "the tables of {database} belong to {owner}, and owner_url logs in as {role}"
    todo = "let a superuser run in that database: REASSIGN OWNED BY {owner} TO {role}"


class NoBackupTool(ConfigError):
    """A register is not changed without a copy of it."""

    what = "{program} was not found, which a backup of PostgreSQL needs, so {database} was not touched"
    todo = "install PostgreSQL's client programs in the server's version, then try again"


class BackupFailed(CannotCreateError):
    """The copy could not be made."""

    what = "pg_dump could not copy {database} ({reason}), nothing was changed"
    todo = "put a pg_dump of the server's version first in PATH, then try again"


class DatabaseUnreachable(UnavailableError):
    """No answer, before anything was kept."""

    what = "the database {database} does not answer ({reason}), nothing was recorded"
    todo = "check that the server runs and that storage.url is right, then try again"


class CommitDoubtful(UnavailableError):
    """The answer to a commit was lost: only looking tells."""

    what = "the connection to the database {database} broke while a change was being kept ({reason})"
    todo = "look whether the change is there, and repeat it if it is not"


class DatabaseBusy(TryLaterError):
    """Another writer holds the register, or a long import does."""

    what = "the register {database} is busy, nothing was recorded"
    todo = "try again in a minute"


class DiskFull(CannotCreateError):
    """The database cannot grow."""

    what = "the disk that holds {database} is full, nothing was recorded"
    todo = "free some space and try again"


class DiskFailed(CannotCreateError):
    """The disk refused a read or a write."""

    what = "the disk that holds {database} fails ({reason}), nothing was recorded"
    todo = "look at the system log, then try again"


class AlreadyRunning(TryLaterError):
    """One process at a time delivers."""

    what = "another process already runs on {database}"
    todo = "stop it first, or let it do the work"


class LeaseLost(TryLaterError):
    """Another process has been let in while this one was frozen or cut off."""

    what = "another process has taken over the work on {database}, nothing was recorded"
    todo = "try again in a minute"
