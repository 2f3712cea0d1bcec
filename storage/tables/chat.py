"""The tables of the chats: buttons, half-filled cards, processed updates, languages, menus.

Ids of people and chats are text, since they exceed 32 bits.
"""

from storage.tables import checks
from storage.tables.base import STRICT, Base, OptionalWord, Word, WordKey, rule, table_of


class ButtonRow(Base, table=True):
    """The action of one button, for whom and until when. It is used once."""

    __tablename__ = "buttons"
    __table_args__ = (
        rule("nonce", "length(nonce) = 22"),
        rule("action", "action <> ''"),
        rule("person", "person <> ''"),
        rule("issued_at", checks.instant("issued_at")),
        rule("expires_at", checks.instant("expires_at")),
        rule("used_at", checks.instant("used_at")),
        rule("lasting", "issued_at < expires_at"),
        STRICT,
    )
    nonce: WordKey
    action: Word
    subject: Word
    revision: Word
    person: OptionalWord
    issued_at: Word
    expires_at: Word
    used_at: OptionalWord


class CardRow(Base, table=True):
    """A form that a person fills in a chat. `base` is its initial content, `form` the present one, both JSON."""

    __tablename__ = "cards"
    __table_args__ = (
        rule("id", "length(id) = 22"),
        rule("kind", checks.one_of("kind", ("record", "amend", "removal", "amend_removal"))),
        rule("state", checks.one_of("state", ("open", "done", "dropped"))),
        rule("person", "person <> ''"),
        rule("chat", "chat <> ''"),
        rule("revision", "revision >= 1"),
        rule("base", "base LIKE '{%}'"),
        rule("form", "form LIKE '{%}'"),
        rule("opened_at", checks.instant("opened_at")),
        rule("changed_at", checks.instant("changed_at")),
        rule("expires_at", checks.instant("expires_at")),
        rule("reference", "reference IS NOT NULL OR (kind IN ('record', 'removal') AND state <> 'done')"),
        STRICT,
    )
    id: WordKey
    kind: Word
    state: Word
    person: Word
    chat: Word
    message_id: int | None
    revision: int
    reference: OptionalWord
    step: Word
    base: Word
    form: Word
    opened_at: Word
    changed_at: Word
    expires_at: Word


class InboxRow(Base, table=True):
    """An update of Telegram that had its effect: it must not have a second one."""

    __tablename__ = "inbox"
    __table_args__ = (
        rule("update_id", "update_id <> ''"),
        rule("taken_at", checks.instant("taken_at")),
        STRICT,
    )
    update_id: WordKey
    taken_at: Word


class LanguageRow(Base, table=True):
    """The language that an admin chose; nothing is stored about readers."""

    __tablename__ = "languages"
    __table_args__ = (rule("person", "person <> ''"), rule("language", "language <> ''"), STRICT)
    person: WordKey
    language: Word


class MenuRow(Base, table=True):
    """The digest of a menu as last set in Telegram, and its owner; `refused` if Telegram refused it."""

    __tablename__ = "menus"
    __table_args__ = (
        rule("whose", "whose <> ''"),
        rule("digest", "length(digest) = 64"),
        rule("refused", "refused IN (0, 1)"),
        STRICT,
    )
    whose: WordKey
    digest: Word
    refused: int


BUTTONS, CARDS, INBOX = table_of(ButtonRow), table_of(CardRow), table_of(InboxRow)
LANGUAGES, MENUS = table_of(LanguageRow), table_of(MenuRow)
