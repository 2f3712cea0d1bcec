"""The tree of commands, each loaded only when it is called: help and completion must not wait for SQL and Telegram."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True, slots=True)
class Command:
    """A command: where its function stands ("module:function"), its summary, and whether --json makes sense."""

    name: str
    function: str
    summary: str
    prints_data: bool = True


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

    def loaded(self) -> Any:  # noqa: ANN401 (typer keeps the type to itself)
        """The command itself, with the shared options."""
        from bot.cli.shared_options import with_shared_options

        module, _, name = self._command.function.partition(":")
        function = getattr(importlib.import_module(module), name)
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(self._command.name)(with_shared_options(function, prints_data=self._command.prints_data))
        return typer.main.get_command(alone)


class LoadingGroup(TyperGroup):
    """A group whose commands load when one is called, and not when they are listed."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 (the same)
        """The command that the arguments call, loaded."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.loaded() if isinstance(command, Unloaded) else command, rest


def command_tree(name: str, about: str, commands: Sequence[Command | Group]) -> TyperGroup:
    """The tree, with the options of shell completion at its root."""
    return _group(name, about, commands, completes=True)


def _group(name: str, about: str, commands: Sequence[Command | Group], *, completes: bool = False) -> TyperGroup:
    app = typer.Typer(
        name=name, help=about, cls=LoadingGroup, no_args_is_help=True, add_completion=completes, rich_markup_mode=None
    )
    app.callback()(lambda: None)  # without one, typer finds no group in what has no commands yet
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 (an app with a callback always makes one)
    for each in commands:
        group.add_command(_group(each.name, each.about, each.commands) if isinstance(each, Group) else Unloaded(each))
    return group
