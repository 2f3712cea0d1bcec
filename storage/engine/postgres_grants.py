"""Prepares tables of PostgreSQL after a migration: order by bytes, and the rights of the daily role."""

from sqlalchemy import Connection, text

from storage.engine.errors import TablesOfAnother
from storage.engine.triggers import NEVER_DELETED, NEVER_UPDATED

VERSIONS = "alembic_version"
OTHERWISE_ORDERED = """
SELECT attrelid::regclass::text AS name, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
 AND atttypid = 'text'::regtype AND attcollation <> '"C"'::regcollation ORDER BY attrelid, attnum"""
FOREIGN_OWNER = """
SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
 AND NOT pg_has_role(current_user, relowner, 'MEMBER') LIMIT 1"""
FAILED_PAGES = "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()"
BROKEN_INDEX = """
SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready) LIMIT 1"""
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"


def compare_by_bytes(connection: Connection) -> None:
    """Order every text as SQLite does: a report must not depend on the locale of a server."""
    changes: dict[str, list[str]] = {}
    for row in connection.execute(text(OTHERWISE_ORDERED)):
        changes.setdefault(row.name, []).append(f'ALTER COLUMN {row.attname} TYPE text COLLATE "C"')
    for table, columns in changes.items():
        connection.exec_driver_sql(f"ALTER TABLE {table} {', '.join(columns)}")


def grant(connection: Connection, role: str, name: str) -> None:
    """Let the daily role read and add rows, update what may change, and delete what is not history; nothing else.

    Raises TablesOfAnother if the granting role does not own the tables.
    """
    owner = connection.scalar(text(FOREIGN_OWNER))
    current = connection.scalar(text("SELECT current_user"))
    if owner is not None:
        raise TablesOfAnother(database=name, owner=owner, role=current)
    if role == current:
        return
    quote = connection.dialect.identifier_preparer.quote_identifier
    schema, grantee = quote(connection.scalar(text("SELECT current_schema()")) or "public"), quote(role)
    connection.exec_driver_sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {grantee}")
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {grantee}")
    connection.exec_driver_sql(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {grantee}")
    for table in connection.scalars(text(TABLES)).all():
        connection.exec_driver_sql(f"GRANT {', '.join(rights(table))} ON {schema}.{quote(table)} TO {grantee}")


def rights(table: str) -> list[str]:
    """Return the rights that daily work needs on a table."""
    if table == VERSIONS:
        return ["SELECT"]
    more = [("UPDATE", NEVER_UPDATED), ("DELETE", NEVER_DELETED)]
    return ["SELECT", "INSERT", *(right for right, never in more if table not in never)]


def damage(connection: Connection) -> str | None:
    """Return what PostgreSQL reports as damaged: pages with a failed checksum, unfinished indexes.

    It has no cheap check of a complete database; the replay of the ledger reads every row that counts.
    """
    failed = connection.scalar(text(FAILED_PAGES))
    if failed:
        return f"{failed} of its pages failed their checksum"
    index = connection.scalar(text(BROKEN_INDEX))
    return None if index is None else f"the index {index} is not valid"
