"""python-telegram-bot, as it is, talks to the stand-in."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    MessageOriginChannel,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Conflict, EndPointNotFound, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER
from bot.sandbox.world.faults import bad_gateway, drop, too_many
from bot.sandbox.world.people import press, write
from tests.support.channels import library_bot

Play = Callable[[Bot], Awaitable[Any]]


@pytest.fixture
def with_bot(sandbox: Any) -> Callable[[Play], Any]:
    def run(play: Play, token: str = sandbox.world.token) -> Any:
        async def main() -> Any:
            async with library_bot(token, sandbox.url) as bot:
                return await play(bot)

        return asyncio.run(main())

    return run


def test_library_publishes_a_report(with_bot: Any, sandbox: Any, picture: Any) -> None:
    async def play(bot: Bot) -> None:
        staged = await bot.send_photo(ADMIN_CHAT_ID, picture(1024, 1280), filename="cover.png")
        assert [size.width for size in staged.photo] == [72, 256, 640, 1024]
        album = await bot.send_media_group(
            CHANNEL_ID,
            [
                InputMediaPhoto(staged.photo[-1].file_id, caption="<b>Report</b>", parse_mode="HTML"),
                InputMediaPhoto(picture(), filename="countries.png"),
            ],
        )
        assert album[0].photo[-1].file_unique_id == staged.photo[-1].file_unique_id
        assert album[0].media_group_id == album[1].media_group_id
        text = await bot.send_message(
            CHANNEL_ID,
            "<blockquote expandable>By country\nIndia</blockquote>",
            parse_mode="HTML",
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        assert text.entities[0].type == "expandable_blockquote"
        assert text.sender_chat is not None
        assert text.sender_chat.id == CHANNEL_ID
        media = [InputMediaDocument(f"{number}".encode(), filename=f"{number}.json") for number in range(7)]
        documents = await bot.send_media_group(CHANNEL_ID, media)
        assert [message.document.file_name for message in documents if message.document] == [
            f"{number}.json" for number in range(7)
        ]
        assert documents[3].document is not None
        assert bytes(await (await documents[3].document.get_file()).download_as_bytearray()) == b"3"
        assert await bot.pin_chat_message(CHANNEL_ID, album[0].message_id)
        chat = await bot.get_chat(CHANNEL_ID)
        assert chat.pinned_message is not None
        assert chat.pinned_message.caption == "Report"

    with_bot(play)
    assert sorted(sandbox.world.chats[CHANNEL_ID].messages) == list(range(2, 13))


def test_library_asks_edits_and_deletes(with_bot: Any) -> None:
    async def play(bot: Bot) -> None:
        assert (await bot.get_me()).username == "example_transparency_bot"
        assert await bot.delete_webhook()
        assert (await bot.get_webhook_info()).url == ""
        membership = await bot.get_chat_member(CHANNEL_ID, bot.id)
        assert isinstance(membership, ChatMemberAdministrator)
        assert membership.can_edit_messages
        assert len(await bot.get_chat_administrators(CHANNEL_ID)) == 2
        commands = [BotCommand("report", "The newest report")]
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(ADMIN_CHAT_ID))
        assert await bot.get_my_commands(scope=BotCommandScopeChat(ADMIN_CHAT_ID)) == tuple(commands)
        assert await bot.delete_my_commands(scope=BotCommandScopeChat(ADMIN_CHAT_ID))
        message = await bot.send_document(CHANNEL_ID, b"{}", filename="a.json", caption="one")
        edited = await bot.edit_message_caption(CHANNEL_ID, message.message_id, caption="two")
        assert isinstance(edited, type(message))
        assert edited.edit_date is not None
        forwarded = await bot.forward_message(ADMIN_CHAT_ID, CHANNEL_ID, message.message_id)
        assert isinstance(forwarded.forward_origin, MessageOriginChannel)
        assert await bot.delete_messages(CHANNEL_ID, [message.message_id])

    with_bot(play)


def test_library_copies_looks_and_replaces(with_bot: Any, sandbox: Any, picture: Any) -> None:
    sandbox.world.users[LEGAL].personal_channel = CHANNEL_ID

    async def play(bot: Bot) -> None:
        media = [InputMediaDocument(name.encode(), filename=f"{name}.txt", caption=name) for name in "ab"]
        numbers = [message.message_id for message in await bot.send_media_group(CHANNEL_ID, media)]
        assert len(await bot.copy_messages(ADMIN_CHAT_ID, CHANNEL_ID, numbers, remove_caption=True)) == 2
        assert len(await bot.forward_messages(ADMIN_CHAT_ID, CHANNEL_ID, numbers)) == 2
        copied = await bot.copy_message(ADMIN_CHAT_ID, CHANNEL_ID, numbers[0], caption="other")
        assert sandbox.world.chats[ADMIN_CHAT_ID].messages[copied.message_id].text == "other"
        with pytest.raises(BadRequest, match="Message is not a poll"):
            await bot.stop_poll(CHANNEL_ID, numbers[0])
        with pytest.raises(BadRequest, match="Message with poll to stop not found"):
            await bot.stop_poll(CHANNEL_ID, 99)
        read = await bot.get_user_personal_chat_messages(LEGAL, 20)
        assert [message.message_id for message in read] == sorted(numbers, reverse=True)
        text = await bot.send_message(CHANNEL_ID, "text")
        edited = await bot.edit_message_media(
            InputMediaPhoto(picture(), caption="c", filename="c.png"), CHANNEL_ID, text.message_id
        )
        assert isinstance(edited, Message)
        assert (edited.caption, edited.text, len(edited.photo) > 0) == ("c", None, True)
        assert await bot.pin_chat_message(CHANNEL_ID, text.message_id)
        assert await bot.unpin_all_chat_messages(CHANNEL_ID)

    with_bot(play)
    assert sandbox.world.chats[CHANNEL_ID].pins == []


def test_library_sets_words_and_webhook(with_bot: Any) -> None:
    async def play(bot: Bot) -> None:
        assert await bot.set_my_name("Нет", language_code="ru")
        assert (await bot.get_my_name("ru")).name == "Нет"
        assert await bot.set_my_description("What it does")
        assert (await bot.get_my_description()).description == "What it does"
        assert await bot.set_my_short_description("Short")
        assert (await bot.get_my_short_description("de")).short_description == "Short"
        assert await bot.send_chat_action(ADMIN_CHAT_ID, "typing")
        assert await bot.set_webhook("https://bot.example.org/telegram", secret_token="s", max_connections=7)
        info = await bot.get_webhook_info()
        assert (info.url, info.max_connections) == ("https://bot.example.org/telegram", 7)
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        assert await bot.delete_webhook()

    with_bot(play)


def test_library_answers_people(with_bot: Any, sandbox: Any) -> None:
    asked = write(sandbox.world, LEGAL, ADMIN_CHAT_ID, "/status")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Approve", callback_data="a:1")]])

    async def play(bot: Bot) -> None:
        [update] = await bot.get_updates(timeout=1)
        assert update.effective_user is not None
        assert update.effective_user.id == LEGAL
        reply = ReplyParameters(asked.id)
        sent = await bot.send_message(ADMIN_CHAT_ID, "Approve?", reply_markup=markup, reply_parameters=reply)
        assert sent.reply_to_message is not None
        press(sandbox.world, LEGAL, ADMIN_CHAT_ID, sent.message_id, "a:1")
        [update] = await bot.get_updates(offset=update.update_id + 1, timeout=5)
        assert update.callback_query is not None
        assert await update.callback_query.answer("Done")

    with_bot(play)
    assert sandbox.world.notices[-1].text == "Done"


def test_library_raises_its_own_errors(with_bot: Any, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    faults = sandbox.world.faults
    faults.plan("getMe", too_many(7), nth=2)
    faults.plan("getMe", bad_gateway(), nth=3)
    faults.plan("getMe", drop(), nth=4)

    async def play(bot: Bot) -> None:
        with pytest.raises(RetryAfter) as caught:
            await bot.get_me()
        assert caught.value.retry_after == timedelta(seconds=7)
        for _ in range(2):
            with pytest.raises(NetworkError):
                await bot.get_me()
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(5, "x")
        with pytest.raises(Forbidden):
            await bot.send_message(READER, "x")
        with pytest.raises(EndPointNotFound):
            await bot.do_api_request("sendRichMessage", api_kwargs={"chat_id": 5})

    with_bot(play)


def test_library_is_refused_with_another_token(with_bot: Any) -> None:
    async def play(bot: Bot) -> None:
        await bot.get_me()

    with pytest.raises(InvalidToken):
        with_bot(play, token="5:wrong")


def test_library_quarrels_over_updates(with_bot: Any, sandbox: Any) -> None:
    async def play(bot: Bot) -> None:
        async with library_bot(bot.token, sandbox.url) as other:
            older = asyncio.ensure_future(bot.get_updates(timeout=20))
            await asyncio.sleep(0.3)
            newer = asyncio.ensure_future(other.get_updates(timeout=1, offset=5))
            with pytest.raises(Conflict):
                await older
            assert await newer == ()

    with_bot(play)


def test_application_polls_and_replies(sandbox: Any) -> None:
    async def main() -> None:
        answered = asyncio.Event()

        async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG001 (a handler's form)
            assert update.effective_message is not None
            await update.effective_message.reply_text(f"You said: {update.effective_message.text}")
            answered.set()

        application = Application.builder().token(sandbox.world.token).base_url(f"{sandbox.url}/bot").build()
        application.add_handler(MessageHandler(filters.TEXT, echo))
        async with application:
            assert application.updater is not None
            await application.start()
            await application.updater.start_polling()
            write(sandbox.world, READER, READER, "hello")
            await asyncio.wait_for(answered.wait(), 20)
            await application.updater.stop()
            await application.stop()

    asyncio.run(main())
    assert [message.text for message in sandbox.world.chats[READER].messages.values()] == ["hello", "You said: hello"]
