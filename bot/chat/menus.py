"""The command menus and descriptions that Telegram shows: each person sees what that person may use, in their language.

They are set at the start, where they differ. A failure costs a menu, never the bot.
"""

import logging
from collections.abc import Iterator
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
from telegram.error import TelegramError

from bot.chat.exchange import Place
from bot.chat.router import COMMANDS
from bot.chat.routes import EVERYONE
from bot.settings import Settings
from bot.settings_people import Role
from reports import words

logger = logging.getLogger(__name__)

DESCRIPTION = (
    "The transparency report of {name}: how many demands for user data came, from where, and what was given. "
    "Ask about a country or a period; the answers are the published figures."
)
SHORT_DESCRIPTION = "Transparency report: demands for user data, and what was given."
BEING_SET_UP = "This bot is being set up."
LONGEST_DESCRIPTION, LONGEST_SHORT_DESCRIPTION = 512, 120


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands that one scope shows in one language; an empty code is for every other language."""

    scope: BotCommandScope
    language_code: str
    commands: tuple[BotCommand, ...]


def menus(settings: Settings) -> Iterator[Menu]:
    """Every menu that the configuration asks for: of everyone, and of each admin in private and among the admins."""
    for code, language in _languages(settings):
        for scope, place, roles in _scopes(settings):
            yield Menu(scope, code, _commands(settings, place, roles, language))


async def set_menus(bot: Bot, settings: Settings) -> None:
    """Set what differs from what Telegram shows now."""
    for menu in menus(settings):
        try:
            await _set_menu(bot, menu)
        except TelegramError as error:
            logger.info("A command menu could not be set: %s", error)
    for code, language in _languages(settings):
        try:
            await _set_descriptions(bot, settings, code, language)
        except TelegramError as error:
            logger.info("The bot's description could not be set: %s", error)


def _scopes(settings: Settings) -> Iterator[tuple[BotCommandScope, Place, frozenset[Role]]]:
    yield BotCommandScopeDefault(), "group", EVERYONE
    yield BotCommandScopeAllPrivateChats(), "private", EVERYONE
    for admin in settings.admins if settings.set_up else ():
        roles = frozenset(admin.roles)
        yield BotCommandScopeChat(admin.id), "private", roles
        yield BotCommandScopeChatMember(settings.telegram.admin_chat, admin.id), "admin chat", roles


def _languages(settings: Settings) -> list[tuple[str, str]]:
    """Telegram's code with the language shown under it: for all others the publisher's first."""
    return [("", settings.publisher.languages[0]), *((language, language) for language in words.languages())]


def _commands(settings: Settings, place: Place, roles: frozenset[Role], language: str) -> tuple[BotCommand, ...]:
    shown = [each for each in COMMANDS if each.menu and each.open_at(place, roles)]
    if not settings.set_up:
        shown = [each for each in shown if each.early is not None]
    return tuple(BotCommand(each.name, _sentence(words.text(each.help, language))) for each in shown)


async def _set_menu(bot: Bot, menu: Menu) -> None:
    code = menu.language_code or None
    if tuple(await bot.get_my_commands(menu.scope, code)) != menu.commands:
        await bot.set_my_commands(menu.commands, menu.scope, code)


async def _set_descriptions(bot: Bot, settings: Settings, code: str, language: str) -> None:
    name = settings.publisher.name
    long = words.text(DESCRIPTION if settings.set_up else BEING_SET_UP, language, name=name)[:LONGEST_DESCRIPTION]
    short = words.text(SHORT_DESCRIPTION if settings.set_up else BEING_SET_UP, language)[:LONGEST_SHORT_DESCRIPTION]
    if (await bot.get_my_description(code or None)).description != long:
        await bot.set_my_description(long, code or None)
    if (await bot.get_my_short_description(code or None)).short_description != short:
        await bot.set_my_short_description(short, code or None)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
