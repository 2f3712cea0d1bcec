"""Reports the health of the database: version, triggers, rights of the role, durability, clock."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from storage.engine import triggers
from storage.engine.triggers import NEVER_DELETED, NEVER_UPDATED


@dataclass(frozen=True, slots=True)
class Server:
    """The health of a PostgreSQL server. `excess` lists rights on history that daily work does not need."""

    role: str
    superuser: bool
    owner: bool
    excess: tuple[str, ...]
    durable: bool
    checksums: bool
    clock: datetime


@dataclass(frozen=True, slots=True)
class DatabaseHealth:
    """The database behind an open register; `server` is None for a file."""

    version: str
    missing_triggers: tuple[str, ...]
    server: Server | None


ROLE = """
SELECT current_user AS role, rolsuper AS superuser, current_setting('fsync') = 'on'
 AND current_setting('full_page_writes') = 'on' AS durable, current_setting('data_checksums') = 'on' AS checksums,
 EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
  AND pg_has_role(current_user, relowner, 'MEMBER')) AS owner, clock_timestamp() AS clock
FROM pg_roles WHERE rolname = current_user"""
MAY = text("SELECT has_table_privilege(current_user, :table, :right)")


def health_of(session: Session) -> DatabaseHealth:
    """Return the health of a session's database."""
    connection = session.connection()
    missing = triggers.missing(connection)
    if connection.dialect.name == "sqlite":
        version = connection.scalar(text("SELECT sqlite_version()"))
        return DatabaseHealth(f"SQLite {version}", missing, None)
    version = connection.scalar(text("SELECT split_part(current_setting('server_version'), ' ', 1)"))
    return DatabaseHealth(f"PostgreSQL {version}", missing, _server(connection))


def _server(connection: Connection) -> Server:
    row = connection.execute(text(ROLE)).one()
    rights = [("UPDATE", NEVER_UPDATED), ("DELETE", NEVER_DELETED), ("TRUNCATE", NEVER_DELETED)]
    excess = tuple(
        f"{right} {table}"
        for right, tables in rights
        for table in sorted(tables)
        if connection.scalar(MAY, {"table": table, "right": right})
    )
    return Server(row.role, row.superuser, row.owner, excess, row.durable, row.checksums, row.clock)
