"""What a terminal command works with: `ctx.obj`. Nothing is imported, read or opened before it is asked for."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.services import Services

if TYPE_CHECKING:
    from rich.console import Console

    from bot.settings import Settings
    from storage.database import Database


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

    @property
    def config_path(self) -> Path:
        """The config file that this call reads."""
        from bot.configuration import config_path

        return config_path(self.config, self.environment)

    @cached_property
    def settings(self) -> "Settings":
        """The configuration, read once."""
        from bot.configuration import load

        return load(self.config_path, self.environment)

    def open_database(self) -> "Database":
        """The register, which the caller closes."""
        from storage.database import open_database

        return open_database(self.settings.storage.url)

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
