"""Finds the handler for an admitted update, runs it, and turns its errors into an answer. Independent of Telegram.

People without the role get the same answer as for an unknown command. Runs in a thread.
"""

import html
import re
from dataclasses import dataclass, replace

from bot.actions.cases.identifiers import IdentifierSeen
from bot.actions.context.admin_key import ADMIN_BUTTON
from bot.actions.context.context import Context
from bot.actions.readers.cache import Question
from bot.chat.admins.delete_identifier import refuse
from bot.chat.commands import COMMANDS, LISTENERS, PRESSES
from bot.chat.handler.entries import Command
from bot.chat.handler.errors import message_for
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.reader_commands import QUESTIONS, READER_PRESSES, linked_command
from bot.chat.readers.questions import UNKNOWN_MESSAGE, find_inline, known_words
from bot.config.settings import Settings
from reports.language import words
from storage.chat import buttons
from storage.chat.buttons import NONCE_LENGTH, OthersButton, StaleButton
from storage.chat.inbox import UpdateRepeated, once

COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,32}))?(?:\s+(.*))?", re.DOTALL)
START = "start"
READER_BUTTON = "r:"
LONGEST_TOAST = 200
UNKNOWN_COMMAND = "I don't know that command. /help shows what I can do."
UNKNOWN_BUTTON = "This button is out of date."
PRIVATELY = "I answer this only in a private chat."
TOO_MANY = "You're writing faster than I can answer. I'll answer your earlier messages first; then please ask again."
TOO_MANY_PRESSES = "Too many at once. Please tap again in a minute."
SECOND_HAND = (
    "I don't read edited or forwarded messages, so nothing was done. Please send it as a new message of your own. "
    "To change a case, send /amend."
)
ANONYMOUS = (
    "You write anonymously here, so I cannot see who you are. Write to me in a private chat, "
    "or turn off “Remain anonymous” in your rights as an administrator of this group."
)


@dataclass(frozen=True, slots=True)
class _CommandText:
    """A command as it was typed: its name, the bot that it names, if any, and the text after it."""

    name: str
    addressee: str
    text: str


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """The configuration, the bot's own name, and the register (None in set-up mode)."""

    settings: Settings
    username: str
    context: Context | None

    def respond(self, incoming: Incoming) -> Answer | None:
        """Return the answer, if there is one. Raises nothing."""
        try:
            incoming = self._in_own_language(incoming)
            if incoming.place == "inline":
                return find_inline(incoming, self.context, self.username) if self.context is not None else None
            return self._press(incoming) if incoming.pressed else self._hear(incoming)
        except UpdateRepeated:
            return None
        except IdentifierSeen as seen:
            return self._identifier(seen, incoming)
        except Exception as error:  # noqa: BLE001 (whatever it is, the person gets an answer, and the bot goes on)
            return _trouble(message_for(error, incoming.sender.language), incoming)

    def knows_by_heart(self, incoming: Incoming) -> bool:
        """Return whether the answer needs no register: starting a thread for it would take longer than the answer."""
        if incoming.pressed or incoming.document is not None or incoming.place == "inline":
            return False
        command = self._command_in(incoming.text)
        if command is None:
            return incoming.private and not incoming.sender.roles and self._cached(known_words(incoming))
        entry = next((each for each in COMMANDS if each.name == command.name and each.open_to(incoming)), None)
        if entry is None:
            return False
        return entry.early is not None or self._remembers(command.name, replace(incoming, text=command.text))

    def _remembers(self, name: str, incoming: Incoming) -> bool:
        """Return whether a reader's question was answered since the last write to the register."""
        asks = QUESTIONS.get(name)
        if asks is None or self.context is None:
            return False
        if incoming.sender.roles and not self.context.languages.remembers(incoming.sender.id):
            return False
        return self._cached(asks(self._in_own_language(incoming)))

    def _cached(self, question: Question | None) -> bool:
        if question is None or self.context is None:
            return False
        return self.context.answers.knows(self.context.database, question)

    def _identifier(self, seen: IdentifierSeen, incoming: Incoming) -> Answer:
        if self.context is None or incoming.pressed or not incoming.sender.roles:
            return _trouble(message_for(seen, incoming.sender.language), incoming)
        return refuse(seen, incoming, self.context)

    def _hear(self, incoming: Incoming) -> Answer | None:
        command = self._command_in(incoming.text) if incoming.document is None else None
        if command is None:
            return self._listen(incoming)
        if command.addressee not in ("", self.username.lower()):
            return None
        addressed = bool(command.addressee) or incoming.place in ("private", "admin chat")
        return self._command(command.name, replace(incoming, text=command.text), addressed=addressed)

    def _command_in(self, text: str) -> _CommandText | None:
        """Return the command in a message; /start with the payload of a deep link is the command that it means."""
        found = COMMAND.fullmatch(text)
        if found is None:
            return None
        name, addressee, rest = found[1].lower(), (found[2] or "").lower(), (found[3] or "").strip()
        linked = linked_command(rest) if name == START and self.context is not None else None
        return _CommandText(linked[0], addressee, linked[1]) if linked else _CommandText(name, addressee, rest)

    def _command(self, name: str, incoming: Incoming, *, addressed: bool) -> Answer | None:
        entry = next((each for each in COMMANDS if each.name == name), None)
        if entry is not None and entry.early is not None and entry.open_to(incoming):
            return entry.early(incoming, self.settings) if addressed or "channel" in entry.where else None
        if not addressed or self.context is None:
            return None
        if not incoming.sender.id:
            return _say(ANONYMOUS, incoming) if incoming.place == "admin chat" else None
        if entry is None or entry.handler is None or not entry.open_to(incoming):
            return _refusal(entry, incoming)
        return entry.handler(incoming, self._guarded(incoming, self.context))

    def _in_own_language(self, incoming: Incoming) -> Incoming:
        """Switch to the language that an admin chose with /language, if any."""
        if self.context is None or not incoming.sender.roles:
            return incoming
        chosen = self.context.languages.of(incoming.sender.id, self.context.database)
        if chosen not in words.languages():
            return incoming
        return replace(incoming, sender=replace(incoming.sender, language=chosen))

    def _press(self, incoming: Incoming) -> Answer:
        kind, data = incoming.text[:2], incoming.text[2:]
        if self.context is None:
            return _toast(UNKNOWN_BUTTON, incoming)
        if kind == READER_BUTTON:
            name, _, parameters = data.partition(":")
            reader = next((each for each in READER_PRESSES if each.name == name and each.open_to(incoming)), None)
            if reader is not None:
                asked = replace(incoming, text=parameters)
                return reader.handler(asked, self._guarded(asked, self.context)) or Answer()
        if kind == ADMIN_BUTTON and len(data) == NONCE_LENGTH and incoming.sender.roles:
            return self._take(replace(incoming, text=data), self.context)
        return _toast(UNKNOWN_BUTTON, incoming)

    def _take(self, incoming: Incoming, context: Context) -> Answer:
        with context.database.reading() as session:
            button = buttons.look(session, incoming.text)
        entry = next((each for each in PRESSES if button is not None and each.name == button.action), None)
        if button is None or entry is None or not entry.open_to(incoming):
            return _toast(UNKNOWN_BUTTON, incoming)
        try:
            return entry.handler(incoming, self._guarded(incoming, context)) or Answer()
        except OthersButton:
            raise
        except StaleButton as stale:
            shown = entry.present(incoming, context, button.subject) or Answer()
            return replace(shown, in_place=True, toast=_plain(message_for(stale, incoming.sender.language)))

    def _listen(self, incoming: Incoming) -> Answer | None:
        if self.context is None or not incoming.sender.id:
            return None
        for entry in LISTENERS:
            if entry.documents == (incoming.document is not None) and entry.open_to(incoming):
                answer = entry.handler(incoming, self._guarded(incoming, self.context))
                if answer is not None:
                    return answer
        return _say(UNKNOWN_MESSAGE, incoming) if incoming.private else None

    def _guarded(self, incoming: Incoming, context: Context) -> Context:
        """Return the context for this update alone: its writes happen once, however often it is delivered."""
        return replace(context, database=once(context.database, incoming.update_id, context.now()))


def _refusal(entry: Command | None, incoming: Incoming) -> Answer | None:
    """Return a refusal; none in groups, except that an admin's own command belongs elsewhere."""
    if incoming.private:
        return _say(UNKNOWN_COMMAND, incoming)
    known = entry is not None and entry.roles and entry.known_to(incoming)
    return _say(PRIVATELY, incoming) if known and incoming.place == "admin chat" else None


def second_hand(incoming: Incoming) -> Answer | None:
    """Return what an admin reads whose edit or forward has no effect."""
    return _say(SECOND_HAND, incoming)


def too_many(incoming: Incoming) -> Answer | None:
    """Return the single warning for a reader with too many waiting updates; none in groups: others would see it."""
    if incoming.pressed:
        return _toast(TOO_MANY_PRESSES, incoming)
    return _say(TOO_MANY, incoming) if incoming.private else None


def _trouble(text: str, incoming: Incoming) -> Answer:
    if incoming.pressed and len(toast := _plain(text)) <= LONGEST_TOAST:
        return Answer(toast=toast, alert=True)
    return Answer(html=text)


def _say(message: str, incoming: Incoming) -> Answer:
    return Answer(html=words.text(message, incoming.sender.language))


def _toast(message: str, incoming: Incoming) -> Answer:
    return Answer(toast=words.text(message, incoming.sender.language))


def _plain(text: str) -> str:
    """Remove the markup for a toast."""
    return html.unescape(text)
