"""Freezes a register of a schema, with data, as text: `python -m tests.storage.freeze [COMMIT]`.

The rows are written by the code of that commit (default: the one checked out), as its users' registers were. Run it for
a revision once it is final, before the next one is added; `test_upgrades` then upgrades what it wrote for ever.
"""

import io
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from tests.registers import OPENED_AT, Registers

CHECKOUT = Path(__file__).parents[2]
FROZEN = Path(__file__).with_name("frozen")
WRITE = f"""
import sys
from datetime import datetime
from storage.database import REVISIONS, create_or_upgrade, open_database
from tests.storage.test_damage import fill
url, owner = sys.argv[1:]
owned = {{"owner_url": owner}} if owner else {{}}
create_or_upgrade(url, now=datetime.fromisoformat("{OPENED_AT.isoformat()}"), backup=None, **owned)
database = open_database(url)
fill(database)
database.close()
print(REVISIONS[-1])
"""
DUMP = ("--inserts", "--no-owner", "--no-privileges", "--no-comments", "--restrict-key=frozen")


def main(commit: str = "HEAD") -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        archive = subprocess.run(["git", "archive", commit, "storage", "tests"], cwd=CHECKOUT, capture_output=True)
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
            packed.extractall(tree, filter="data")
        _freeze_file(tree, Path(folder))
        if (tree / "storage" / "postgres.py").exists():
            _freeze_database(tree, Path(folder))


def _written(tree: Path, url: str, owner_url: str = "") -> str:
    """Have the code of a tree write a register; the revision it has."""
    command = [sys.executable, "-c", WRITE, url, owner_url]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def _freeze_file(tree: Path, folder: Path) -> None:
    revision = _written(tree, f"sqlite:///{folder / 'register.db'}")
    with closing(sqlite3.connect(folder / "register.db")) as raw:
        _keep(f"sqlite-{revision}.sql", "\n".join(raw.iterdump()) + "\n")


def _freeze_database(tree: Path, folder: Path) -> None:
    registers = Registers(folder)
    made = registers.server.empty()
    revision = _written(tree, made.url, made.owner_url)
    address = made.owner_url.replace("postgresql+psycopg", "postgresql")
    command = [str(registers.server.programs / "pg_dump"), *DUMP, f"--dbname={address}"]
    dumped = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    _keep(f"postgresql-{revision}.sql", dumped)
    registers.close()


def _keep(name: str, text: str) -> None:
    (FROZEN / name).write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
