"""Rows of buttons below a message, as the library takes them."""

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.actions.context.channel_port import Key, Keys

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def keyboard_of(keys: Keys) -> InlineKeyboardMarkup:
    """Return the keyboard of these keys; without keys, one that removes the message's buttons."""
    return InlineKeyboardMarkup([[_button(key) for key in row] for row in keys])


def _button(key: Key) -> InlineKeyboardButton:
    copied = CopyTextButton(key.copy) if key.copy else None
    style = key.style or None
    return InlineKeyboardButton(
        key.label, callback_data=key.data or None, url=key.url or None, copy_text=copied, style=style
    )
