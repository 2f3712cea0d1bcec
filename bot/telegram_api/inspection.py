"""Asks Telegram about the bot's status in its chats: account, rights, description, admins. Changes nothing."""

import html
from collections.abc import AsyncIterator
from typing import Any

from telegram import Bot, ChatFullInfo, ChatMemberAdministrator
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.actions.context.terminal import Row, refusal
from bot.config.loading import webhook_secret
from bot.config.settings import Settings
from storage.vocabulary.errors import DomainError

RIGHTS = "post_messages+edit_messages"
Connection = Bot


async def inspect(bot: Connection, settings: Settings, fingerprint: str) -> AsyncIterator[Row]:
    """Return one row each for the account, every channel and the admin chat. Opens the connection."""
    try:
        await bot.initialize()
    except InvalidToken:
        yield Row("bot account", "wrong", "Telegram does not know this token", "get the current one from @BotFather")
        return
    except TelegramError:
        yield Row("bot account", "wrong", f"{settings.telegram.api_url} does not answer", "check the network")
        return
    yield Row("bot account", "good", f"@{bot.username}")
    yield _inline_mode(bot)
    if not settings.telegram.all_channels:
        link = f"https://t.me/{bot.username}?startchannel&admin={RIGHTS}"
        yield Row("channel", "not set yet", "telegram.channel is empty", f"add the bot with {link}, then set the key")
    for channel in settings.telegram.all_channels:
        async for row in _channel(bot, channel.id, fingerprint):
            yield row
    yield await _admin_chat(bot, settings)
    yield await _updates(bot, settings)


def _inline_mode(bot: Connection) -> Row:
    """Return whether readers can ask in other chats; the bot works without."""
    if bot.supports_inline_queries:
        return Row("inline mode", "good", f"on: @{bot.username} France answers in any chat")
    return Row("inline mode", "good", "off; to let readers ask in any chat, send /setinline to @BotFather")


async def _updates(bot: Connection, settings: Settings) -> Row:
    """Return how updates come in: whether the webhook that Telegram knows is the one of the configuration."""
    webhook, subject = settings.webhook, "updates"
    if webhook is not None:
        try:
            webhook_secret(webhook)
        except DomainError as error:
            return refusal(subject, error)
    try:
        found = (await bot.get_webhook_info()).url
    except TelegramError as error:
        return Row(subject, "wrong", f"Telegram says: {error}", "try again: transparency-bot check")
    address = "" if webhook is None else webhook.url
    if found and found != address:
        step = "if you did not set it, someone else has the token: get a new one from @BotFather; run then fixes this"
        return Row(subject, "wrong", f"Telegram sends them to another webhook than the configured one: {found}", step)
    if webhook is None:
        return Row(subject, "good", "by long polling; Telegram knows of no webhook")
    place = f"{webhook.listen}, open to other machines" if webhook.is_open else f"{webhook.listen}, this machine alone"
    if not found:
        return Row(subject, "not set yet", f"the webhook {address} is not set; listener: {place}", "run sets it")
    return Row(subject, "good", f"by the webhook {address}; listener: {place}")


async def _channel(bot: Connection, channel: int | str, fingerprint: str) -> AsyncIterator[Row]:
    subject = f"channel {channel}"
    try:
        chat = await bot.get_chat(channel)
        member = await bot.get_chat_member(chat.id, bot.id)
    except TelegramError as error:
        link = f"https://t.me/{bot.username}?startchannel&admin={RIGHTS}"
        yield Row(subject, "wrong", f"Telegram says: {error}", f"add the bot with {link}")
        return
    missing = _missing_rights(member)
    if missing:
        step = f"give it these rights in the channel, or with https://t.me/{bot.username}?startchannel&admin={RIGHTS}"
        yield Row(subject, "wrong", f"the bot may not {' nor '.join(missing)}", step)
    else:
        yield Row(subject, "good", f"{chat.title}: the bot may post, edit and pin")
    yield _description(subject, chat, fingerprint)


def _missing_rights(member: Any) -> list[str]:  # noqa: ANN401 (python-telegram-bot has no common type with rights)
    if not isinstance(member, ChatMemberAdministrator):
        return ["post messages", "edit messages"]
    rights = {"post messages": member.can_post_messages, "edit messages": member.can_edit_messages}
    return [name for name, given in rights.items() if not given]


def _description(subject: str, chat: ChatFullInfo, fingerprint: str) -> Row:
    if fingerprint in html.unescape(chat.description or ""):
        return Row(f"{subject}, description", "good", "it names the signing key")
    step = f"add to the channel's description: {fingerprint}"
    return Row(f"{subject}, description", "not set yet", "it does not name the signing key", step)


async def _admin_chat(bot: Connection, settings: Settings) -> Row:
    number = settings.telegram.admin_chat
    link = f"https://t.me/{bot.username}?startgroup"
    if not number:
        return Row("admin chat", "not set yet", "telegram.admin_chat is 0", f"add the bot with {link}, send /whoami")
    try:
        chat = await bot.get_chat(number)
        count = await bot.get_chat_member_count(number)
        expected = 1 + sum([await _is_in(bot, number, admin.id) for admin in settings.admins])
        offices = await bot.get_chat_administrators(number)
    except TelegramError as error:
        return Row("admin chat", "wrong", f"Telegram says: {error}", f"add the bot to the group with {link}")
    if chat.type == ChatType.CHANNEL:
        text = "it is a channel: nobody can press buttons or write commands there, and readers might see drafts"
        return Row("admin chat", "wrong", text, f"make a private group, add the bot with {link}, send /whoami there")
    if chat.username:
        return Row("admin chat", "wrong", "the group has a public name", "make the group private")
    known = {admin.id for admin in settings.admins} | {bot.id}
    named = "".join(f", {member.user.full_name} among them" for member in offices if member.user.id not in known)
    if named or count > expected:
        text = f"{count} members, of whom {expected} are admins in the config or the bot{named}"
        return Row("admin chat", "wrong", text, "remove the others, or give them a role in [[admins]]")
    return Row("admin chat", "good", f"{chat.title}: only the admins and the bot")


async def _is_in(bot: Connection, chat: int, person: int) -> bool:
    try:
        member = await bot.get_chat_member(chat, person)
    except BadRequest:
        return False
    return member.status not in {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}
