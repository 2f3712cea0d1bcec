"""The world in which every cell of the authorisation table is played: over HTTP, on a real register."""

import sqlite3
from base64 import b64encode
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.actions.cases.card.steps import first_step
from bot.chat.dispatch import ANONYMOUS, PRIVATELY, SECOND_HAND, UNKNOWN_BUTTON, UNKNOWN_COMMAND
from bot.chat.readers.questions import UNKNOWN_MESSAGE
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER, TRUST
from bot.sandbox.http.parameters import Upload
from bot.sandbox.world.files import DOCUMENT
from bot.sandbox.world.objects import document_json, message_json
from bot.sandbox.world.updates import KINDS
from bot.sandbox.world.world import Member, Message
from storage.chat import buttons, cards
from storage.ledger import entries
from tests.bot.chat.authorisation import PLACES, ROLES, Cell
from tests.bot.chat.authorisation_subjects import LASTING, Subjects
from tests.support.conversation import Conversation
from tests.support.telegram import Control

RECORDER, AUDITOR = 444444444, 555555555
PEOPLE = {"nobody": READER, "recorder": RECORDER, "approver": TRUST, "auditor": AUDITOR, "owner": LEGAL}
CONFIGURED = [
    {"id": person, "name": role.title(), "roles": [role]} for role, person in PEOPLE.items() if role != "nobody"
]
TELEGRAM, ANONYMOUS_ADMIN = 777000, 1087968824
BOT_NAME = "example_transparency_bot"
FLEETING = frozenset(
    {"buttons", "cards", "draft_messages", "inbox", "languages", "sqlite_sequence"}
)  # talk, and a person's own taste
LINE = "IS court_order 2025-09-01 disclosed given=ip_address accounts=3/1 grounds=terrorism"
STALE = "was already pressed; nothing was done again"


@dataclass(frozen=True, slots=True)
class Kept:
    """How long the ledger is, and a digest of all that is kept for more than a conversation."""

    head: int
    register: str


@dataclass
class Stage:
    """One bot at work, its people and places, and what each button is about."""

    bot: Conversation
    control: Control
    group: int = 0
    linked: int = 0
    below: dict[str, int] = field(default_factory=dict)
    old: dict[tuple[str, int], int] = field(default_factory=dict)
    pressed: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """What the buttons are about is made in the bot's own register."""
        self.subjects = Subjects(self.bot)
        self.digest = (-1, "")

    def people_and_places(self) -> None:
        """Everybody is everywhere, and may post in the channel."""
        for role, person in PEOPLE.items():
            self.control.person(id=person, name=role.title())
        everybody = {PEOPLE[role]: "administrator" for role in ROLES}
        self.group = self.control.group("Elsewhere", everybody)
        self.linked = self.control.group("Talk about the reports", everybody)
        world = self.bot.world
        for person in PEOPLE.values():
            for chat in (CHANNEL_ID, ADMIN_CHAT_ID):
                world.chats[chat].members[person] = Member(person, "administrator")
            world.chats[person].started = True
        self.control.write(**{"as": "anonymous_admin"}, chat=ADMIN_CHAT_ID, text="hello")
        self.below = {place: self._said(self._chat(place, LEGAL)) for place in PLACES if place != "private"}
        post = {"as": "discussion", "user": LEGAL, "channel": CHANNEL_ID, "chat": self.linked, "text": "hello"}
        self.below["discussion"] = self.control.write(**post)
        for role, person in PEOPLE.items():
            self.below[role] = self._said(person)
            for chat in (person, ADMIN_CHAT_ID, self.group, CHANNEL_ID):
                self.old[role, chat] = self.control.write(user=person, chat=chat, text="hello")
        self.bot.rest()

    def _kept(self) -> Kept:
        with self.bot.database.reading() as session:
            return Kept(entries.head(session).seq, self._register())

    @cached_property
    def _raw(self) -> sqlite3.Connection:
        """A connection of its own, which sees the register as it lies there."""
        place = Path(self.bot.service.settings.storage.url.removeprefix("sqlite:///"))
        return sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)

    def _register(self) -> str:
        """A digest of all that is kept for more than a conversation, read again where anybody has written."""
        [(version,)] = self._raw.execute("PRAGMA data_version")
        if version != self.digest[0]:
            content = sha256()
            names = self._raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            for (name,) in names:
                if name not in FLEETING:
                    content.update(repr(list(self._raw.execute(f"SELECT * FROM {name}"))).encode())
            self.digest = version, content.hexdigest()
        return self.digest[1]

    def close(self) -> None:
        self._raw.close()

    def play(self, chosen: list[Cell]) -> tuple[dict[Cell, str], Kept, Kept]:
        """Send cells of one thing all at once: what was said to each, and what was kept before and after.

        At most one of them may be in a private chat.
        """
        self.subjects.arrange(chosen[0].what)
        pressed = chosen[0].kind.endswith("press")
        subject = self.subjects.subject(chosen[0].what)
        cards_of = self._open_cards(chosen) if chosen[0].what == "answer to a card" else {}
        texts = {} if pressed else {cell: self._text(cell) for cell in chosen}
        before, calls = self._kept(), len(self.bot.world.journal)
        last = {chat: self.bot.world.chats[chat].last_id for chat in self.bot.world.chats}
        if pressed:
            sent = {cell: self._press(cell, subject) for cell in chosen}
            self.bot.rest()
            outcomes = {cell: self._answered(cell, query, calls) for cell, query in sent.items()}
        else:
            written = {cell: self._write(cell, texts[cell], cards_of.get(cell, 0)) for cell in chosen}
            self.bot.rest()
            outcomes = {
                cell: self._heard(cell, number, cards_of.get(cell, 0), last, calls) for cell, number in written.items()
            }
        return outcomes, before, self._kept()

    # What is sent

    def _chat(self, place: str, person: int) -> int:
        chats = {"admin group": ADMIN_CHAT_ID, "anonymous": ADMIN_CHAT_ID, "other group": self.group}
        return {**chats, "private": person, "channel": CHANNEL_ID, "discussion": self.linked}[place]

    def _said(self, chat: int) -> int:
        """A message of the bot's, below which buttons may be."""
        return self.bot.world.post(self.bot.world.chats[chat], self.bot.world.bot.id, text="Choose.").id

    def _text(self, cell: Cell) -> str:
        if not cell.what.startswith("/"):
            return "France" if cell.what in ("answer to a card", "a reader's question") else ""
        name = cell.what.removeprefix("/")
        addressed = name if cell.place == "private" else f"{name}@{BOT_NAME}"
        return f"/{addressed} {self._arguments(name)}".strip()

    def _arguments(self, name: str) -> str:
        reference = self.subjects.case() if name in ("case", "amend", "void", "embargo") else ""
        after = {
            "country": "FR",
            "record": f"{LINE} file=LE-{next(self.subjects.files)}",
            "removal": "IS police 2025-09-01 scams_and_fraud acted items=3/2",
            "case": reference,
            "amend": f"{reference} country=DE",
            "void": f"{reference} wrong entry",
            "embargo": f"{reference} 2030-01-31",
            "hold": "the court has not answered",
            "explain": "a new law lets the police ask",
            "correct": "2025-Q3 broken_link the link to the policy",
        }
        return after.get(name, "")

    def _write(self, cell: Cell, text: str, card: int) -> int:
        """The number of the message, as its kind and place have it."""
        person = {"discussion": TELEGRAM, "anonymous": ANONYMOUS_ADMIN}.get(cell.place, PEOPLE[cell.role])
        chat = self._chat(cell.place, PEOPLE[cell.role])
        asked: dict[str, Any] = {"user": person, "chat": chat, "text": text}
        if cell.what in ("a file of cases", "a second signature"):
            return self._send_file(cell, asked)
        if cell.kind == "message":
            return self.control.write(**(asked | self._plain(cell, card)))
        if cell.kind == "edited":
            return self._edit(cell, asked)
        how = {"forwarded": "forwarded", "via bot": "via_bot"}[cell.kind]
        return self.control.write(**asked, **{"as": how}, source=LEGAL)

    def _plain(self, cell: Cell, card: int) -> dict[str, Any]:
        if cell.place == "anonymous":
            return {"as": "anonymous_admin"}
        if cell.place == "discussion":
            return {"as": "discussion", "channel": CHANNEL_ID, "user": PEOPLE[cell.role]}
        return {"as": "person", "reply": card}

    def _edit(self, cell: Cell, asked: dict[str, Any]) -> int:
        """An edit of something older; where Telegram's own accounts wrote it, as an update of its own."""
        self.bot.world.updates.allowed = KINDS  # as if the bot had asked for edits, too
        older = self.old.get((cell.role, asked["chat"]))
        if cell.place in ("anonymous", "discussion") or older is None:
            message = self.bot.world.chats[asked["chat"]].messages[self.below[cell.place]]
            body = message_json(self.bot.world, message) | {
                "text": asked["text"],
                "edit_date": int(message.date.timestamp()),
            }
            self.control.update(kind="edited_message", body=body)
            return message.id
        return self.control.write(**asked, **{"as": "edited"}, message=older)

    def _send_file(self, cell: Cell, asked: dict[str, Any]) -> int:
        name, data = ("cases.csv", self.subjects.csv()) if cell.what == "a file of cases" else ("report.sig", b"x")
        if cell.kind == "message" and cell.place not in ("anonymous", "discussion"):
            document = {"name": name, "data": b64encode(data).decode()}
            return self.control.write(**asked, document=document)
        self.bot.world.updates.allowed = KINDS
        date = int(self.bot.installation.sandbox.clock().timestamp())
        channel = {"id": CHANNEL_ID, "type": "channel", "title": "Reports"}
        ways: dict[str, dict[str, Any]] = {
            "message": {},
            "edited": {"edit_date": date},
            "forwarded": {"forward_origin": {"type": "channel", "date": date, "chat": channel, "message_id": 1}},
            "via bot": {"via_bot": {"id": 700000099, "is_bot": True, "first_name": "Another Bot"}},
        }
        marks = ways[cell.kind]
        if cell.place == "discussion":
            origin = {"type": "channel", "date": date, "chat": channel, "message_id": 1}
            marks = {**marks, "sender_chat": channel, "is_automatic_forward": True, "forward_origin": origin}
        if cell.place == "anonymous":
            marks = {**marks, "sender_chat": {"id": ADMIN_CHAT_ID, "type": "supergroup", "title": "Admins"}}
        stored = self.bot.world.files.keep(Upload(name, data), DOCUMENT)
        fields = {"document": document_json(stored), **marks}
        return self.control.write(**asked, **{"as": "with_fields"}, fields=fields)

    def _press(self, cell: Cell, subject: tuple[str, str]) -> str:
        """The number of the press."""
        person = ANONYMOUS_ADMIN if cell.place == "anonymous" else PEOPLE[cell.role]
        chat = self._chat(cell.place, PEOPLE[cell.role])
        below = self.below[cell.role if cell.place == "private" else cell.place]
        key = (cell.what, cell.place, cell.role)
        if cell.kind == "replayed press":
            number, data = self.pressed[key]
        else:
            number, data = "", self._data(cell.what, subject)
        if cell.kind == "forged press":
            data = f"{data[:-1]}{'A' if data[-1] != 'A' else 'B'}" if data.startswith("a:") else f"r:x{data[2:]}"
        asked = {"user": person, "chat": chat, "message": below, "data": data, "query": number}
        query = self.control.press(**asked, forged=True)
        if cell.kind == "press":
            self.pressed[key] = (query, data)
        return query

    def _data(self, what: str, subject: tuple[str, str]) -> str:
        """What the button holds; an admin's is bound to nobody, so that the role alone protects it."""
        name = what.partition(" ")[2]
        if what.startswith("reader's"):
            return f"r:{name}:{'FR::en' if name in ('country', 'trend') else ':en' if name == 'report' else 'en'}"
        about, revision = subject
        with self.bot.database.transaction() as session:
            now = self.subjects.now()
            nonce = buttons.issue(
                session, action=name, subject=about, revision=revision, person=None, now=now, lasting=LASTING
            )
        return f"a:{nonce}"

    # What is said

    def _heard(self, cell: Cell, number: int, card: int, before: dict[int, int], calls: int) -> str:
        chat = self._chat(cell.place, PEOPLE[cell.role])
        messages = self.bot.world.chats[chat].messages
        new = [messages[one] for one in sorted(messages) if one > before[chat]]
        mine = [one for one in new if one.author == self.bot.world.bot.id]
        if cell.place != "private":
            mine = [one for one in mine if one.reply_to == number]
        if not mine and card and self._edited(chat, card, calls):
            return "answers"
        return _outcome(mine)

    def _edited(self, chat: int, message: int, calls: int) -> bool:
        wanted = {"chat_id": str(chat), "message_id": str(message)}
        made = [call for call in list(self.bot.world.journal)[calls:] if call.method == "editMessageText"]
        return any(wanted.items() <= dict(call.parameters).items() for call in made)

    def _answered(self, cell: Cell, query: str, calls: int) -> str:
        made = list(self.bot.world.journal)[calls:]
        answers = [call for call in made if call.parameters.get("callback_query_id") == query]
        assert len(answers) == 1, f"{cell} was acknowledged {len(answers)} times"
        toast = answers[0].parameters.get("text", "")
        if toast == UNKNOWN_BUTTON:
            return "unknown"
        if STALE in toast:
            return "stale"
        chat = str(self._chat(cell.place, PEOPLE[cell.role]))
        said = [
            call for call in made if call.method.startswith(("send", "edit")) and call.parameters["chat_id"] == chat
        ]
        assert "went wrong" not in toast, cell
        return "answers" if toast or said else "nothing"

    def _open_cards(self, cells: list[Cell]) -> dict[Cell, int]:
        """A card that waits for a country, for each of the people in each of the chats; its message."""
        made = {}
        for cell in cells:
            chat = self._chat(cell.place, PEOPLE[cell.role])
            made[cell] = self._said(chat)
            with self.bot.database.transaction() as session:
                card = self.subjects.card(session, PEOPLE[cell.role], chat, str(first_step()), {})
                cards.note_message(session, card.id, made[cell])
        return made


def _outcome(said: list[Message]) -> str:
    """What a person reads, in the words of the table."""
    known = {
        UNKNOWN_COMMAND: "unknown",
        UNKNOWN_MESSAGE: "unknown",
        PRIVATELY: "elsewhere",
        ANONYMOUS: "write privately",
        SECOND_HAND: "second hand",
    }
    if not said:
        return "nothing"
    assert not any("went wrong" in message.text for message in said), [message.text for message in said]
    return known.get(said[0].text, "answers")
