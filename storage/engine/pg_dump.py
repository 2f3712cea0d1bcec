"""Makes archives with pg_dump; compares the rows in one with a database, or loads them into an empty database.

Nothing else in an archive is used, so no statement from it is ever executed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, MetaData, inspect, text

from storage.engine import files
from storage.engine.errors import BackupDiffers, BackupFailed, BackupUnreadable, NoBackupTool

if TYPE_CHECKING:
    import psycopg

MAGIC = b"PGDMP"
HEADING = re.compile(rb"COPY (?:\S+\.)?(\S+) \((.+)\) FROM stdin;\n")
SEQUENCE = "SELECT pg_get_serial_sequence(:table, :column)"
END = b"\\.\n"
VERSIONS = "alembic_version"
# pg_dump reads the rows of a table in this order, and in this encoding.
AS_DUMPED = "SELECT set_config('synchronize_seqscans', 'off', true), set_config('client_encoding', 'UTF8', true)"


def dump(url: URL, target: Path, name: str, snapshot: str) -> None:
    """Copy the snapshot that a transaction exported, in pg_dump's custom format."""
    from psycopg.conninfo import make_conninfo

    program = shutil.which("pg_dump")
    if program is None:
        raise NoBackupTool(program="pg_dump", database=name)
    files.make_new(target)

    parts = url.translate_connect_args(username="user", database="dbname")
    password = parts.pop("password", None)  # every user can read the arguments of a process
    environment = {**os.environ, **({} if password is None else {"PGPASSWORD": password})}
    address = make_conninfo("", **{**parts, **url.query})
    options = ["--format=custom", "--encoding=UTF8", "--no-password", f"--snapshot={snapshot}", f"--file={target}"]
    command = [program, *options, f"--dbname={address}"]
    process = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (no shell)
    if process.returncode:
        lines = process.stderr.strip().splitlines() or ["it gave no reason"]
        raise BackupFailed(database=name, reason=lines[0].removeprefix("pg_dump: error: "))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one table, in the text form of COPY."""

    columns: tuple[str, ...]
    lines: Iterator[bytes]


def revision(archive: Path) -> str | None:
    """Return the schema of the register in an archive. Raises BackupUnreadable."""
    with _rows(archive, VERSIONS) as rows:
        lines = list(rows.lines)
    return lines[0].decode().strip() if lines else None


def compare(connection: Connection, archive: Path, place: Path) -> None:
    """Raise BackupDiffers unless an archive holds exactly the rows that a connection sees."""
    connection.execute(text(AS_DUMPED))
    try:
        for table in inspect(connection).get_table_names():
            with _rows(archive, table) as rows:
                archived = _digest(rows.lines)
                with _copying(connection, table, rows.columns, "TO STDOUT") as copy:
                    current = _digest(map(bytes, copy))
            if archived != current:
                raise BackupDiffers(place=place, reason=f"other rows in the table {table}")
    except BackupUnreadable as error:
        raise BackupDiffers(place=place, reason=error.facts["reason"]) from error


def load(connection: Connection, archive: Path) -> None:
    """Fill empty tables with the rows of an archive, referenced tables first. Raises BackupUnreadable."""
    connection.execute(text(AS_DUMPED))
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if table.name == VERSIONS:
            continue
        with _rows(archive, table.name) as rows:
            if set(rows.columns) != set(table.columns.keys()):
                raise BackupUnreadable(place=archive, reason=f"its table {table.name} has other columns")
            with _copying(connection, table.name, rows.columns, "FROM STDIN") as copy:
                for line in rows.lines:
                    copy.write(line)
        _advance_sequences(connection, table.name, table.columns.keys())
    connection.execute(text("ANALYZE"))  # the ledger is checked next: without statistics it would read full tables


def _advance_sequences(connection: Connection, table: str, columns: list[str]) -> None:
    """Set the sequences so that ids of new rows follow the loaded ones."""
    for column in columns:
        sequence = connection.scalar(text(SEQUENCE), {"table": table, "column": column})
        if sequence is not None:
            newest = f"SELECT setval('{sequence}', max({column})) FROM {table} HAVING max({column}) IS NOT NULL"  # noqa: S608 (names of the schema)
            connection.execute(text(newest))


def _copying(connection: Connection, table: str, columns: tuple[str, ...], direction: str) -> Any:  # noqa: ANN401 (psycopg loads lazily)
    from psycopg import sql

    raw: psycopg.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return raw.cursor().copy(sql.SQL(f"COPY {{}} ({{}}) {direction}").format(sql.Identifier(table), names))


@contextmanager
def _rows(archive: Path, table: str) -> Iterator[_Rows]:
    """Read one table; raise BackupUnreadable at the end of the rows if pg_restore reports an error."""
    program = shutil.which("pg_restore")
    if program is None:
        raise NoBackupTool(program="pg_restore", database=archive)
    command = [program, "--data-only", f"--table={table}", "--file=-", str(archive)]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as process,  # noqa: S603 (no shell)
    ):
        assert process.stdout is not None  # noqa: S101 (it is a pipe)
        try:
            heading = next(filter(None, map(HEADING.fullmatch, process.stdout)), None)
            if heading is not None:
                columns = tuple(name.strip('" ') for name in heading[2].decode().split(","))
                yield _Rows(columns, _lines(process.stdout, archive))
            process.stdout.read()
        finally:
            process.stdout.close()
            process.wait()
        if process.returncode:
            errors.seek(0)
            messages = errors.read().decode(errors="replace").strip().splitlines() or ["it gave no reason"]
            raise BackupUnreadable(place=archive, reason=messages[0].removeprefix("pg_restore: error: "))
        if heading is None:
            raise BackupUnreadable(place=archive, reason=f"it has no table {table}")


def _lines(output: Any, archive: Path) -> Iterator[bytes]:  # noqa: ANN401 (a pipe)
    for line in output:
        if line == END:
            return
        yield line
    raise BackupUnreadable(place=archive, reason="it ends in the middle of a table")


def _digest(lines: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()
