"""The SQL that was compiled, kept for all registers of a process.

SQLAlchemy keeps it for each engine apart. The tests open thousands of registers, most of them once, and would compile
the same statements again and again: up to a seventh of the time of those that count and deliver.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event


class Statements(dict[tuple[Any, ...], Any]):
    """What one kind of dialect has compiled. The keys of SQLAlchemy begin with the dialect; each engine has its own."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)


def share_statements() -> None:
    """From now on all engines of this process that have one kind of dialect share what they compile."""
    kept: dict[str, Statements] = {}

    @event.listens_for(Engine, "engine_connect")
    def _share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=kept.setdefault(connection.dialect.name, Statements()))
