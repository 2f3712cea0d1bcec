"""The tree of commands, each loaded only when it is called: help and completion must not wait for SQL and Telegram."""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from storage.vocabulary.errors import UnavailableError

WINDOWS = "win32"  # the value of sys.platform


class NotOnWindows(UnavailableError):
    """The command needs a POSIX system."""

    what = "{command} does not run on Windows"
    todo = "use Linux, macOS or WSL; on Windows itself, only verify works"


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its function ("module:function"), its summary, whether it has --json, whether Windows can run it."""

    name: str
    function: str
    summary: str
    prints_data: bool = True
    on_windows: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Commands below a common word."""

    name: str
    about: str
    commands: tuple[Command, ...]


class Unloaded(TyperCommand):
    """A command of which only the name and the summary are known yet."""

    def __init__(self, command: Command) -> None:
        """Load nothing."""
        super().__init__(command.name, help=command.summary, rich_markup_mode=None)
        self._command = command

    @property
    def runs_on_windows(self) -> bool:
        """Whether the command needs nothing that only POSIX systems have."""
        return self._command.on_windows

    def loaded(self) -> Any:  # noqa: ANN401 (typer keeps the type to itself)
        """The command itself, with the shared options."""
        from bot.cli.terminal.options import with_shared_options

        module, _, name = self._command.function.partition(":")
        function = getattr(importlib.import_module(module), name)
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(self._command.name)(with_shared_options(function, prints_data=self._command.prints_data))
        return typer.main.get_command(alone)


class LoadingGroup(TyperGroup):
    """A group whose commands load when one is called, and not when they are listed."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 (the same)
        """Return the command that the arguments call, loaded. On Windows, loading most of them would fail."""
        name, command, rest = super().resolve_command(ctx, args)
        if not isinstance(command, Unloaded):
            return name, command, rest
        if ctx.obj is not None and ctx.obj.platform == WINDOWS and not command.runs_on_windows:
            raise NotOnWindows(command=f"{ctx.command_path} {name}")
        return name, command.loaded(), rest


def command_tree(name: str, about: str, commands: Sequence[Command | Group]) -> TyperGroup:
    """Build the tree, with --version and the options of shell completion at its root."""
    return _group(name, about, commands, _root, completes=True)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"transparency-bot {version('transparency-bot')}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit.")
    ] = False,
) -> None:
    """Take the options before the command."""


def _group(
    name: str,
    about: str,
    commands: Sequence[Command | Group],
    options: Callable[..., None] = lambda: None,
    *,
    completes: bool = False,
) -> TyperGroup:
    app = typer.Typer(
        name=name, help=about, cls=LoadingGroup, no_args_is_help=True, add_completion=completes, rich_markup_mode=None
    )
    app.callback()(options)  # without one, typer finds no group in what has no commands yet
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 (an app with a callback always makes one)
    for each in commands:
        group.add_command(_group(each.name, each.about, each.commands) if isinstance(each, Group) else Unloaded(each))
    return group
