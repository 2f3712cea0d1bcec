"""Triggers that keep history as it was, on top of what the code does. Installed anew after every migration.

They stop mistakes and single statements; who owns the file can remove them, and the chain of digests then tells.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

PREFIX = "guard_"
BROKEN_LINK = """NEW.seq <> coalesce((SELECT max(seq) FROM ledger), 0) + 1
 OR NEW.previous <> coalesce((SELECT digest FROM ledger ORDER BY seq DESC LIMIT 1), hex(zeroblob(32)))
 OR EXISTS (SELECT 1 FROM ledger WHERE digest = NEW.digest)"""
FINAL = "coalesce((SELECT sealed_at FROM publications WHERE id = {row}.publication_id), '') <> ''"
SEALED_COLUMNS = (
    "id", "period", "start_on", "end_on", "kind", "edition", "digest", "revision", "due_at", "drafted_at", "sealed_at",
    "seq", "approvals", "history_line", "commitment",
)  # fmt: skip
PLANNED_COLUMNS = ("id", "publication_id", "channel", "part", "position", "payload")


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


def _refusal(moment: str, table: str, reason: str, when: str = "1") -> str:
    return f"BEFORE {moment} ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, '{reason}'); END"


def _on_sqlite() -> Mapping[str, str]:
    forward = "(OLD.state || '>' || NEW.state) NOT IN ('publishing>published', 'published>superseded')"
    return {
        "ledger_insert": _refusal("INSERT", "ledger", "not the next entry of the ledger", BROKEN_LINK),
        "ledger_update": _refusal("UPDATE", "ledger", "the ledger only grows"),
        "ledger_delete": _refusal("DELETE", "ledger", "the ledger only grows"),
        "commitments_insert": _refusal(
            "INSERT", "commitments", "commitments stay", "NEW.commitment IN (SELECT commitment FROM commitments)"
        ),
        "commitments_update": _refusal("UPDATE", "commitments", "commitments stay"),
        "commitments_delete": _refusal("DELETE", "commitments", "commitments stay"),
        "cases_delete": _refusal("DELETE", "cases", "cases are not deleted"),
        "coverage_delete": _refusal("DELETE", "coverage", "coverage is not deleted"),
        "publications_update": _refusal(
            "UPDATE",
            "publications",
            "what is sealed stays",
            f"OLD.sealed_at IS NOT NULL AND ({_changed(SEALED_COLUMNS)} OR OLD.published_at <> NEW.published_at"
            f" OR (OLD.state <> NEW.state AND {forward}))",
        ),
        "publications_delete": _refusal("DELETE", "publications", "publications are not deleted"),
        "files_insert": _refusal("INSERT", "publication_files", "what is sealed stays", FINAL.format(row="NEW")),
        "files_update": _refusal("UPDATE", "publication_files", "what is sealed stays", FINAL.format(row="OLD")),
        "files_delete": _refusal("DELETE", "publication_files", "what is sealed stays", FINAL.format(row="OLD")),
        "parts_update": _refusal(
            "UPDATE", "parts", "what is sent stays", f"OLD.state = 'sent' OR {_changed(PLANNED_COLUMNS)}"
        ),
        "parts_delete": _refusal("DELETE", "parts", "parts are not deleted"),
    }


def install(connection: Connection) -> None:
    """Make every trigger."""
    for name, body in _on_sqlite().items():
        connection.exec_driver_sql(f"CREATE TRIGGER {PREFIX}{name} {body}")


def remove(connection: Connection) -> None:
    """Drop them, so that a migration can copy tables."""
    found = connection.exec_driver_sql(
        f"SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '{PREFIX}%'"  # noqa: S608 (PREFIX is a constant)
    )
    for name in found.scalars().all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
