"""The command menus and descriptions in Telegram: each person sees what that person may use, in their language.

Changed menus are set at the start. A failure costs a menu, never the bot.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.actions.context.context import Context
from bot.chat.commands import COMMANDS
from bot.chat.handler.entries import EVERYONE
from bot.chat.handler.messages import Incoming, Place
from bot.config.settings import Role, Settings
from reports.language import words
from storage.chat.chats import SentMenu, note_menu, sent_menus
from storage.vocabulary.errors import DomainError

logger = logging.getLogger(__name__)

DESCRIPTION = (
    "The transparency reports of {name}: who asked for user data, and what was disclosed. Ask about "
    "a country or a period; the answers are the published figures."
)
SHORT_DESCRIPTION = "Transparency reports: demands for user data, and what was disclosed."
BEING_SET_UP = "This bot is being set up."
EVERYBODY = "everybody"
LONGEST_DESCRIPTION, LONGEST_SHORT_DESCRIPTION = 512, 120


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands that one scope shows in one language; an empty code is for every other language."""

    scope: BotCommandScope
    language_code: str
    commands: tuple[BotCommand, ...]

    def plain(self) -> object:
        """Return its scope, language and commands as JSON."""
        return [self.scope.to_dict(), self.language_code, [command.to_dict() for command in self.commands]]

    async def is_shown(self, bot: Bot) -> bool:
        """Return whether Telegram shows it now."""
        return tuple(await bot.get_my_commands(self.scope, self.language_code or None)) == self.commands

    async def give(self, bot: Bot) -> None:
        """Have Telegram show it."""
        await bot.set_my_commands(self.commands, self.scope, self.language_code or None)


@dataclass(frozen=True, slots=True)
class Words:
    """The bot's descriptions in one language."""

    language_code: str
    long: str
    short: str

    def plain(self) -> object:
        """Return both as JSON."""
        return [self.language_code, self.long, self.short]

    async def is_shown(self, bot: Bot) -> bool:
        """Return whether Telegram shows both now."""
        code = self.language_code or None
        long, short = await bot.get_my_description(code), await bot.get_my_short_description(code)
        return (long.description, short.short_description) == (self.long, self.short)

    async def give(self, bot: Bot) -> None:
        """Have Telegram show both."""
        await bot.set_my_description(self.long, self.language_code or None)
        await bot.set_my_short_description(self.short, self.language_code or None)


def menus(settings: Settings) -> Iterator[Menu]:
    """Return every menu of the configuration: for everyone, and for each admin in private and in the admin chat."""
    for code, language in _languages(settings):
        for scope, place, roles in _scopes(settings):
            yield Menu(scope, code, _commands(settings, place, roles, language))


class Menus:
    """The menus of one bot: a start sets those that have changed since the last time, which the register remembers."""

    def __init__(self, bot: Bot, settings: Settings, context: Context | None) -> None:
        """Start with nothing set. Without a context, in set-up mode, nothing is remembered; all menus are compared."""
        self._bot, self._settings, self._context = bot, settings, context
        self._refused: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self) -> None:
        """Set what has changed. What Telegram rejected is tried again when that admin writes."""
        known = await self._known()
        for whose, shown in self._wanted().items():
            before = known.get(whose)
            if before is None or before.digest != self._digest(shown):
                await self._give(whose, shown)
            elif before.refused:
                self._refused.add(whose)

    def heard(self, incoming: Incoming) -> None:
        """Set the menu of an admin whom Telegram did not know until now."""
        whose = _whose(incoming.sender.id)
        if incoming.private and whose in self._refused:
            self._refused.discard(whose)
            task = asyncio.create_task(self._give(whose, self._wanted()[whose]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _wanted(self) -> dict[str, list[Menu | Words]]:
        wanted: dict[str, list[Menu | Words]] = {}
        for menu in menus(self._settings):
            person = getattr(menu.scope, "user_id", getattr(menu.scope, "chat_id", None))
            wanted.setdefault(EVERYBODY if person is None else _whose(int(person)), []).append(menu)
        wanted[EVERYBODY] += words_shown(self._settings)
        return wanted

    def _digest(self, shown: "Sequence[Menu | Words]") -> str:
        facts = [self._bot.id, *(part.plain() for part in shown)]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    async def _known(self) -> dict[str, SentMenu]:
        """Return what was set; nothing if somebody has changed it at Telegram since, which one check shows."""
        if self._context is None:
            return {}
        known = await asyncio.to_thread(_read, self._context)
        first = next(menus(self._settings))
        if known:
            with suppress(TelegramError):
                if not await first.is_shown(self._bot):
                    return {}
        return known

    async def _give(self, whose: str, shown: "Sequence[Menu | Words]") -> None:
        refused = False
        try:
            for part in shown:
                if self._context is not None or not await part.is_shown(self._bot):
                    await part.give(self._bot)
        except (BadRequest, Forbidden) as error:
            logger.info("A command menu was not taken: %s", error)
            self._refused.add(whose)
            refused = True
        except TelegramError as error:
            logger.info("A command menu could not be set: %s", error)
            return  # the next start tries it again
        if self._context is not None:
            await asyncio.to_thread(_note, self._context, whose, self._digest(shown), refused)


def _read(context: Context) -> dict[str, SentMenu]:
    with context.database.reading() as session:
        return sent_menus(session)


def _note(context: Context, whose: str, digest: str, refused: bool) -> None:
    try:
        with context.database.transaction() as session:
            note_menu(session, whose, digest, refused=refused)
    except DomainError as error:  # they are set again at the next start
        logger.info("What was set as menus could not be noted: %s", error)


def _whose(person: int) -> str:
    return f"admin {person}"


def _scopes(settings: Settings) -> Iterator[tuple[BotCommandScope, Place, frozenset[Role]]]:
    yield BotCommandScopeDefault(), "group", EVERYONE
    yield BotCommandScopeAllPrivateChats(), "private", EVERYONE
    for admin in settings.admins if settings.set_up else ():
        roles = frozenset(admin.roles)
        yield BotCommandScopeChat(admin.id), "private", roles
        yield BotCommandScopeChatMember(settings.telegram.admin_chat, admin.id), "admin chat", roles


def _languages(settings: Settings) -> list[tuple[str, str]]:
    """Map Telegram's code to the language shown under it: for all others the publisher's first."""
    return [("", settings.publisher.languages[0]), *((language, language) for language in words.languages())]


def _commands(settings: Settings, place: Place, roles: frozenset[Role], language: str) -> tuple[BotCommand, ...]:
    shown = [each for each in COMMANDS if each.menu and each.open_at(place, roles)]
    if not settings.set_up:
        shown = [each for each in shown if each.early is not None]
    return tuple(BotCommand(each.name, words.capital(words.text(each.help, language))) for each in shown)


def words_shown(settings: Settings) -> Iterator[Words]:
    """Return the descriptions in every language."""
    name = settings.publisher.name
    for code, language in _languages(settings):
        long = words.text(DESCRIPTION if settings.set_up else BEING_SET_UP, language, name=name)
        short = words.text(SHORT_DESCRIPTION if settings.set_up else BEING_SET_UP, language)
        yield Words(code, long[:LONGEST_DESCRIPTION], short[:LONGEST_SHORT_DESCRIPTION])
