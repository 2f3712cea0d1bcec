"""Triggers that protect history, in addition to the code. They are reinstalled after every migration.

They stop mistakes and single statements. Whoever owns the file or the tables can remove them, but the chain of digests
then reveals the change. One table of rules is translated into the SQL of each database.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from storage.ledger.chain import GENESIS

PREFIX = "guard_"
# The daily role of PostgreSQL never gets these rights, and SQLite's authorizer refuses them to this process.
NEVER_UPDATED = frozenset({"ledger", "commitments"})
NEVER_DELETED = NEVER_UPDATED | {"cases", "coverage", "removals", "publications", "parts"}

BROKEN_LINK = f"""NEW.seq <> coalesce((SELECT max(seq) FROM ledger), 0) + 1
 OR NEW.previous <> coalesce((SELECT digest FROM ledger ORDER BY seq DESC LIMIT 1), '{GENESIS}')
 OR EXISTS (SELECT 1 FROM ledger WHERE digest = NEW.digest)"""  # noqa: S608 (GENESIS is a constant)
FINAL = "coalesce((SELECT sealed_at FROM publications WHERE id = {row}.publication_id), '') <> ''"
FORWARD = "(OLD.state || '>' || NEW.state) NOT IN ('publishing>published', 'published>superseded')"
SEALED_COLUMNS = (
    "id", "period", "start_on", "end_on", "kind", "edition", "digest", "revision", "due_at", "drafted_at", "sealed_at",
    "seq", "approvals", "history_line", "commitment",
)  # fmt: skip
IMPORTED_COLUMNS = (
    "id", "imported_by", "period", "table_name", "row_name", "column_name", "state", "value", "low", "high", "missing",
    "covered", "reason", "source", "attribution", "disputed",
)  # fmt: skip
PLANNED_COLUMNS = ("id", "publication_id", "channel", "part", "position", "payload")


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses INSERT, UPDATE or DELETE (`moment`) of a row if `when` holds; '' = always."""

    name: str
    table: str
    moment: str
    reason: str
    when: str = ""


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


GUARDS = (
    Guard("ledger_insert", "ledger", "INSERT", "not the next entry of the ledger", BROKEN_LINK),
    Guard("ledger_update", "ledger", "UPDATE", "the ledger only grows"),
    Guard("ledger_delete", "ledger", "DELETE", "the ledger only grows"),
    Guard(
        "commitments_insert",
        "commitments",
        "INSERT",
        "commitments stay",
        "NEW.commitment IN (SELECT commitment FROM commitments)",
    ),
    Guard("commitments_update", "commitments", "UPDATE", "commitments stay"),
    Guard("commitments_delete", "commitments", "DELETE", "commitments stay"),
    Guard("cases_delete", "cases", "DELETE", "cases are not deleted"),
    Guard("removals_delete", "removals", "DELETE", "orders are not deleted"),
    Guard("coverage_delete", "coverage", "DELETE", "coverage is not deleted"),
    Guard(
        "figures_update",
        "figures",
        "UPDATE",
        "what was published stays",
        f"OLD.withdrawn_by IS NOT NULL OR {_changed(IMPORTED_COLUMNS)}",
    ),
    Guard("figures_delete", "figures", "DELETE", "what was published stays"),
    Guard(
        "publications_update",
        "publications",
        "UPDATE",
        "what is sealed stays",
        f"OLD.sealed_at IS NOT NULL AND ({_changed(SEALED_COLUMNS)} OR OLD.published_at <> NEW.published_at"
        f" OR (OLD.state <> NEW.state AND {FORWARD}))",
    ),
    Guard("publications_delete", "publications", "DELETE", "publications are not deleted"),
    Guard("files_insert", "publication_files", "INSERT", "what is sealed stays", FINAL.format(row="NEW")),
    Guard("files_update", "publication_files", "UPDATE", "what is sealed stays", FINAL.format(row="OLD")),
    Guard("files_delete", "publication_files", "DELETE", "what is sealed stays", FINAL.format(row="OLD")),
    Guard(
        "parts_update", "parts", "UPDATE", "what is sent stays", f"OLD.state = 'sent' OR {_changed(PLANNED_COLUMNS)}"
    ),
    Guard("parts_delete", "parts", "DELETE", "parts are not deleted"),
)


def install(connection: Connection) -> None:
    """Create every trigger."""
    statements_of = _on_sqlite if connection.dialect.name == "sqlite" else _on_postgres
    for statement in statements_of():
        connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def remove(connection: Connection) -> None:
    """Drop every trigger, so that a migration can change tables."""
    if connection.dialect.name == "sqlite":
        for name in connection.scalars(text(NAMES_ON_SQLITE)).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    else:
        for name in connection.scalars(text(FUNCTIONS_ON_POSTGRES)).all():
            connection.exec_driver_sql(f'DROP FUNCTION "{name}"() CASCADE')


def missing(connection: Connection) -> tuple[str, ...]:
    """Return the names of triggers that somebody removed, disabled or changed."""
    on_sqlite = connection.dialect.name == "sqlite"
    expected = _expected_on_sqlite() if on_sqlite else _expected_on_postgres()
    rows = connection.execute(text(TRIGGERS_ON_SQLITE if on_sqlite else TRIGGERS_ON_POSTGRES))
    installed = {row[0]: tuple(row[1:]) for row in rows}
    return tuple(name for name, trigger in expected.items() if installed.get(f"{PREFIX}{name}") != trigger)


def strange(connection: Connection) -> tuple[str, ...]:
    """Return the names of other triggers and views of SQLite: a file from elsewhere may contain some."""
    return tuple(connection.scalars(text(STRANGE_ON_SQLITE)).all())


def _expected_on_sqlite() -> dict[str, tuple[object, ...]]:
    return {guard.name: (guard.table, statement) for guard, statement in zip(GUARDS, _on_sqlite(), strict=True)}


def _expected_on_postgres() -> dict[str, tuple[object, ...]]:
    """Return the table, the kind of trigger and its body, as the server's catalogue stores them."""
    rows = {guard.name: (guard.table, BEFORE_ROW | KINDS[guard.moment], _body(guard)) for guard in GUARDS}
    truncated = {f"{table}_truncate": (table, BEFORE | KINDS["TRUNCATE"], EMPTIED) for table in _guarded_tables()}
    return {name: (table, kind, f" BEGIN {body} END ") for name, (table, kind, body) in (rows | truncated).items()}


NAMES_ON_SQLITE = f"SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '{PREFIX}%'"  # noqa: S608 (PREFIX is a constant)
STRANGE_ON_SQLITE = (
    "SELECT name FROM sqlite_schema WHERE type = 'view' OR (type = 'trigger' AND name NOT LIKE"  # noqa: S608 (the same)
    f" '{PREFIX}%') ORDER BY name"
)
FUNCTIONS_ON_POSTGRES = (
    f"SELECT proname FROM pg_proc WHERE proname LIKE '{PREFIX}%'"  # noqa: S608 (the same)
    " AND pronamespace = current_schema()::regnamespace"
)
TRIGGERS_ON_SQLITE = f"SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '{PREFIX}%'"  # noqa: S608 (the same)
# Without ALWAYS a trigger is off while session_replication_role is "replica"; one with a condition may never run.
TRIGGERS_ON_POSTGRES = (
    "SELECT tgname, relname, tgtype::int, prosrc FROM pg_trigger"  # noqa: S608 (the same)
    " JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid"
    f" WHERE tgname LIKE '{PREFIX}%' AND tgenabled = 'A' AND tgqual IS NULL AND cardinality(tgattr) = 0"
    " AND relnamespace = current_schema()::regnamespace AND prolang = (SELECT oid FROM pg_language"
    " WHERE lanname = 'plpgsql')"
)
# The bits of pg_trigger.tgtype, as PostgreSQL's documentation of its catalogue names them.
BEFORE, BEFORE_ROW = 2, 3
KINDS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}


def _on_sqlite() -> Iterator[str]:
    for guard in GUARDS:
        when = (guard.when or "1").replace(" IS DISTINCT FROM ", " IS NOT ")
        yield (
            f"CREATE TRIGGER {PREFIX}{guard.name} BEFORE {guard.moment} ON {guard.table} WHEN {when}"
            f" BEGIN SELECT RAISE(ABORT, '{guard.reason}'); END"
        )


def _on_postgres() -> Iterator[str]:
    for guard in GUARDS:
        yield _function(guard.name, _body(guard))
        yield from _trigger(guard.name, guard.table, f"{guard.moment} ON {guard.table} FOR EACH ROW")
    for table in _guarded_tables():  # a trigger on rows does not see TRUNCATE
        yield _function(f"{table}_truncate", EMPTIED)
        yield from _trigger(f"{table}_truncate", table, f"TRUNCATE ON {table} FOR EACH STATEMENT")


def _guarded_tables() -> list[str]:
    return sorted({guard.table for guard in GUARDS})


def _raise(reason: str) -> str:
    return f"RAISE EXCEPTION '{reason}' USING ERRCODE = 'integrity_constraint_violation';"


EMPTIED = _raise("what was kept is not emptied")


def _body(guard: Guard) -> str:
    row = "OLD" if guard.moment == "DELETE" else "NEW"
    return f"IF {guard.when or 'true'} THEN {_raise(guard.reason)} END IF; RETURN {row};"


def _function(name: str, body: str) -> str:
    """Return a trigger's function. Its search path is fixed, so that nobody can put other tables in front."""
    return (
        f"CREATE FUNCTION {PREFIX}{name}() RETURNS trigger LANGUAGE plpgsql"
        f" SET search_path FROM CURRENT AS $guard$ BEGIN {body} END $guard$"
    )


def _trigger(name: str, table: str, moment: str) -> Iterator[str]:
    yield f"CREATE TRIGGER {PREFIX}{name} BEFORE {moment} EXECUTE FUNCTION {PREFIX}{name}()"
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {PREFIX}{name}"
