"""What a terminal command works with: `ctx.obj`. Nothing is imported, read or opened before it is asked for."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from bot.actions.context.terminal import counted

if TYPE_CHECKING:
    from rich.console import Console

    from bot.actions.context.terminal import Row
    from bot.config.settings import Settings
    from storage.engine.database import Database


class Services(Protocol):
    """The long and the connected work, as `bot.process.entry` has it."""

    def run(self, settings: "Settings", *, debug: bool) -> None: ...
    def tick(self, settings: "Settings", *, debug: bool) -> bool: ...
    def inspect(self, settings: "Settings", fingerprint: str, *, probe: bool, compare: bool) -> "Sequence[Row]": ...
    def status(self, settings: "Settings", now: datetime) -> tuple[str, dict[str, object]]: ...
    def sandbox(self, port: int, register: str, language: str, *, debug: bool) -> None: ...


@dataclass
class CliContext:
    """The options that every command shares, and what they lead to. `now` gives the present instant, aware, in UTC."""

    environment: Mapping[str, str]
    now: Callable[[], datetime]
    services: Services
    platform: str = sys.platform
    config: Path | None = None
    json: bool = False
    debug: bool = False

    @cached_property
    def console(self) -> "Console":
        """Where data goes."""
        from rich.console import Console

        return Console()

    @cached_property
    def errors(self) -> "Console":
        """Where everything else goes."""
        from rich.console import Console

        return Console(stderr=True)

    def output(self) -> IO[str]:
        """Return where a file goes: in UTF-8, whatever the terminal writes, so that an import reads it."""
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        return self.console.file

    @property
    def config_path(self) -> Path:
        """The config file that this call reads."""
        from bot.config.loading import config_path

        return config_path(self.config, self.environment)

    @cached_property
    def settings(self) -> "Settings":
        """The configuration, read once."""
        from bot.config.loading import load

        return load(self.config_path, self.environment)

    @contextmanager
    def register(self) -> "Iterator[Database]":
        """The register, open within a block."""
        from storage.engine.database import open_database

        database = open_database(self.settings.storage.url)
        try:
            yield database
        finally:
            database.close()

    @property
    def today(self) -> date:
        """The present day in the publisher's zone."""
        return self.now().astimezone(self.settings.zone).date()

    @property
    def actor(self) -> str:
        """Who acts, for the ledger: the account that the system started this process for, whatever a variable says."""
        return f"cli:{account_name()}"


def account_name() -> str:
    """Return the name of the real user id, or the id itself where the system has no name for it."""
    import os

    try:
        import pwd
    except ImportError:  # there is no such list on Windows
        return os.getlogin()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def escape_what_cannot_be_shown() -> None:
    """Let stdout and stderr escape what their encoding lacks: the work is done by then, and must not end as failed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            with suppress(OSError):  # a file when Python opened it, and a terminal by now
                stream.reconfigure(errors="backslashreplace")


def print_data(context: CliContext, data: object, text: str) -> None:
    """Print `data` as JSON with --json, else `text`."""
    ascii_only = context.console.encoding != "utf-8"  # an escape of JSON, where the terminal has no such letter
    shown = json.dumps(data, ensure_ascii=ascii_only, indent=1) if context.json else text
    context.console.print(shown, markup=False, highlight=False, soft_wrap=True)


def left(number: int, what: str) -> str:
    """Return what is said of things that differ from the register and are not changed."""
    return f"{counted(number, what)} {'differs and stays as it is' if number == 1 else 'differ and stay as they are'}"
