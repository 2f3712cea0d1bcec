"""PostgreSQL outside a session's transactions: copies by pg_dump, and the role of an address."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, text

from storage.engine import files, postgres
from storage.engine.errors import BackupFailed, NoBackupTool

PATIENCE = 5.0


def role_of(url: URL) -> str:
    """Return the role that the server logs this address in as."""
    engine = postgres.reader(url, PATIENCE)
    try:
        with engine.begin() as connection:
            role: str = connection.execute(text("SELECT current_user")).scalar_one()
            return role
    finally:
        engine.dispose()


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
