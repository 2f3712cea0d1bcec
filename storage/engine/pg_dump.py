"""What is done to PostgreSQL beside a session's transactions: copies by pg_dump, who a role is."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, text

from storage.engine import files, postgres
from storage.engine.errors import BackupFailed, NoBackupTool

PATIENCE = 5.0


def role_of(url: URL) -> str:
    """Whom the server takes this address for."""
    engine = postgres.reader(url, PATIENCE)
    try:
        with engine.begin() as connection:
            found: str = connection.execute(text("SELECT current_user")).scalar_one()
            return found
    finally:
        engine.dispose()


def dump(url: URL, target: Path, name: str, snapshot: str) -> None:
    """Copy what a transaction sees, which exported a snapshot, in pg_dump's custom format."""
    from psycopg.conninfo import make_conninfo

    program = shutil.which("pg_dump")
    if program is None:
        raise NoBackupTool(program="pg_dump", database=name)
    files.make_new(target)

    parts = url.translate_connect_args(username="user", database="dbname")
    password = parts.pop("password", None)  # arguments of a process are readable for all
    environment = {**os.environ, **({} if password is None else {"PGPASSWORD": password})}
    address = make_conninfo("", **{**parts, **url.query})
    options = ["--format=custom", "--encoding=UTF8", "--no-password", f"--snapshot={snapshot}", f"--file={target}"]
    command = [program, *options, f"--dbname={address}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (no shell)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it gave no reason"]
        raise BackupFailed(database=name, reason=lines[0].removeprefix("pg_dump: error: "))
