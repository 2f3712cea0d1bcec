"""Results of inline queries, as the library takes them."""

from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot.chat.handler.messages import Result
from bot.telegram_api.keyboard import NO_PREVIEW, keyboard_of


def article_of(result: Result) -> InlineQueryResultArticle:
    """Return the result as an article: the list shows its title, the chat its message."""
    return InlineQueryResultArticle(
        id=result.id,
        title=result.title,
        description=result.about or None,
        input_message_content=InputTextMessageContent(result.html, "HTML", link_preview_options=NO_PREVIEW),
        reply_markup=keyboard_of(result.keys) if result.keys else None,
    )
