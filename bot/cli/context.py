"""What a terminal command works with: `ctx.obj`. The config is read and the register opened only when asked for."""

import getpass
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from rich.console import Console

from bot.cli.services import Services
from bot.configuration import config_path, load
from bot.settings import Settings
from storage.database import Database, open_database


@dataclass
class CliContext:
    """The options that every command shares, and what they lead to. `now` gives the present instant, aware, in UTC."""

    environment: Mapping[str, str]
    now: Callable[[], datetime]
    services: Services
    console: Console = field(default_factory=Console)
    errors: Console = field(default_factory=lambda: Console(stderr=True))
    config: Path | None = None
    json: bool = False
    debug: bool = False

    @property
    def config_path(self) -> Path:
        """The config file that this call reads."""
        return config_path(self.config, self.environment)

    @cached_property
    def settings(self) -> Settings:
        """The configuration, read once."""
        return load(self.config_path, self.environment)

    def open_database(self) -> Database:
        """The register, which the caller closes."""
        return open_database(self.settings.storage.url)

    @property
    def today(self) -> date:
        """The present day in the publisher's zone."""
        return self.now().astimezone(self.settings.zone).date()

    @property
    def actor(self) -> str:
        """Who acts, for the ledger."""
        return f"cli:{getpass.getuser()}"
