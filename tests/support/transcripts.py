"""Plays a transcript: does what its people do, beside the stand-in Telegram, and writes down what they then read.

Acts: `Legal> /status` is written privately, `Legal in the admin group> /status` there, `Legal at the terminal> status`
is a command; `Legal presses Confirm` is the
newest button so labelled, `Legal sends cases.csv` the lines below, `Reader types @bot France` an inline query;
`== 2026-01-04 12:00` is the clock, and `== Reader reads Russian` a client's language. The rest is what came of it;
references and digests have placeholders. An English transcript can be played in another language: its buttons and
countries then have their names there.
"""

import asyncio
import json
import re
import shlex
from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER, TRUST
from bot.sandbox.world import inline
from bot.sandbox.world.faults import Call
from bot.sandbox.world.world import Message
from reports.language import words
from tests.support.conversation import Conversation
from tests.support.telegram import Control
from tests.support.terminal import run_command
from tests.support.translations import countries, translations

PEOPLE = {"Legal": LEGAL, "Trust": TRUST, "Reader": READER}
CHATS = {"the admin group": ADMIN_CHAT_ID, "the channel": CHANNEL_ID}
LANGUAGES = {"Russian": "ru", "English": "en"}
REFERENCE = re.compile(r"\b(?=[0-9A-Z]*[A-Z])[0-9A-HJKMNP-TV-Z]{8}\b")
ACTOR = re.compile(r"\bcli:\w+")
DIGEST, FINGERPRINT = re.compile(r"\b[0-9a-f]{16,64}\b"), re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
ACTS = re.compile(
    r"== (?P<moment>\d{4}-\d\d-\d\d \d\d:\d\d)"
    r"|== (?P<reader>\w+) reads (?P<language>\w+)"
    r"|(?P<typist>[A-Z]\w+) at the terminal> (?P<command>.+)"
    r"|(?P<writer>[A-Z]\w+)(?: in (?P<where>[a-z ]+))?> (?P<text>.+)"
    r"|(?P<presser>[A-Z]\w+) presses (?P<label>.+?)(?: in (?P<place>the admin group))?"
    r"|(?P<asker>[A-Z]\w+) types @bot(?: (?P<query>.+))?"
    r"|(?P<sender>[A-Z]\w+) sends (?P<file>\S+)"
)
INDENT = "    "


@dataclass
class Player:
    """One bot, the people who talk with it, and the references that were given so far."""

    bot: Conversation
    control: Control
    language: str = words.ENGLISH
    references: list[str] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)  # not so the copies by which the bot looks after its posts

    def play(self, transcript: str) -> str:
        """The transcript as it went this time."""
        written: list[str] = []
        lines = transcript.splitlines()
        for at, scripted in enumerate(lines):
            act = ACTS.fullmatch(scripted)
            if act is None and not scripted.startswith("#"):
                continue
            if written and not (scripted.startswith("#") and written[-1].startswith("#")):
                written.append("")
            line = self._translated(act) if act is not None else scripted
            act = ACTS.fullmatch(line)
            written.append(line)
            if act is not None:
                below = [each.removeprefix(INDENT) for each in _indented(lines[at + 1 :])]
                written += [INDENT + each for each in below if act["sender"]]
                written += self._came_of(act, below)
        return "\n".join(written) + "\n"

    def _translated(self, act: re.Match[str]) -> str:
        """The act with the button or the country as people of this language read or write it."""
        line = act[0]
        if self.language == words.ENGLISH:
            return line
        if act["presser"]:
            _number, key = self._button(self._chat(act), translations(act["label"], self.language))
            return line[: act.start("label")] + str(key["text"]) + line[act.end("label") :]
        if act["writer"] and act["text"].startswith("/country "):
            for name, other in countries(self.language).items():
                line = re.sub(rf"\b{name}\b", other, line)
        return line

    def _chat(self, act: re.Match[str]) -> int:
        person = PEOPLE.get(act["writer"] or act["presser"] or act["sender"] or "", 0)
        return CHATS.get(act["where"] or act["place"] or "", person)

    def _came_of(self, act: re.Match[str], below: list[str]) -> list[str]:
        before = len(self.bot.world.journal)
        if act["typist"]:
            return self._typed(shlex.split(self._actual(act["command"])))
        self._do(act, below)
        self.bot.rest()
        here = self._chat(act)
        calls = [call for call in list(self.bot.world.journal)[before:] if call.status == 200]
        return [line for call in calls for line in self._told(call, here)]

    def _do(self, act: re.Match[str], below: list[str]) -> None:
        if act["moment"]:
            self.bot.installation.sandbox.clock.at = datetime.fromisoformat(f"{act['moment']}+00:00")
            asyncio.run_coroutine_threadsafe(self.bot.service.tick_now(), self.bot._loop).result(60)
        elif act["reader"]:
            self.control.person(id=PEOPLE[act["reader"]], language=LANGUAGES[act["language"]])
        elif act["writer"]:
            self.control.write(user=PEOPLE[act["writer"]], chat=self._chat(act), text=self._actual(act["text"]))
        elif act["asker"]:
            person = PEOPLE[act["asker"]]
            inline.ask(self.bot.world, person, person, act["query"] or "")
        elif act["presser"]:
            message, key = self._button(self._chat(act), {act["label"]})
            person, data = PEOPLE[act["presser"]], key["callback_data"]
            self.control.press(user=person, chat=self._chat(act), message=message, data=data)
        else:
            self._send(PEOPLE[act["sender"]], act["file"], "\n".join(below) + "\n")

    def _typed(self, words: list[str]) -> list[str]:
        """What a command prints."""
        installation = self.bot.installation
        output = run_command(*words, "--config", installation.config, at=installation.sandbox.clock.at)
        self.bot.rest()
        return _lines(f"terminal: {self._plain((output.out + output.err).rstrip())}")

    def _send(self, person: int, name: str, text: str) -> None:
        document = {"name": name, "data": b64encode(text.encode()).decode()}
        self.control.write(user=person, chat=person, document=document)

    def _button(self, chat: int, labels: Collection[str]) -> tuple[int, Any]:
        """The newest button that says one of these."""
        messages = self.bot.world.chats[chat].messages
        for number in sorted(messages, reverse=True):
            for key in _keys(messages[number]):
                if key["text"] in labels and "callback_data" in key:
                    return number, key
        raise AssertionError(f"there is no button {labels}")

    def _told(self, call: Call, here: int) -> list[str]:
        """What a person reads because of a call, if anything."""
        if call.method == "answerCallbackQuery":
            toast = call.parameters.get("text", "")
            return _lines(f"bot, in passing: {self._plain(toast)}") if toast else []
        if call.method == "answerInlineQuery":
            offered = [f"({each['title']}) {each['description']}" for each in json.loads(call.parameters["results"])]
            return _lines("\n".join(["bot offers:", *offered]))
        if call.method == "deleteMessages" and call.parameters["chat_id"] == str(ADMIN_CHAT_ID):
            count = len(self.shown.intersection(json.loads(call.parameters["message_ids"])))
            return _lines(f"in the admin group, bot deletes {count} of its messages") if count else []
        if not call.method.startswith(("send", "editMessage")) or call.method == "sendChatAction":
            return []
        outcome = call.answer["result"] if isinstance(call.answer, dict) and "result" in call.answer else call.answer
        sent = outcome if isinstance(outcome, list) else [outcome]
        self.shown.update(each["message_id"] for each in sent)
        first = sent[0]  # as it was then: a later call of the same step may change or delete it
        chat_id, said = first["chat"]["id"], first.get("text") or first.get("caption") or ""
        what = [f"[{name}]" for name in _attached(sent)]
        text = "\n".join([*([" ".join(what)] if what else []), *([self._plain(said)] if said else [])])
        place = next((name for name, chat in CHATS.items() if chat == chat_id), "")
        who = "bot" if chat_id == here else f"in {place}, bot" if place else "to another, bot"
        verb = " changes it to" if call.method.startswith("edit") else ""
        rows = (first.get("reply_markup") or {}).get("inline_keyboard", [])
        buttons = [" ".join(f"({key['text']})" for key in row) for row in rows]
        return _lines("\n".join([f"{who}{verb}: {text}", *buttons]))

    def _plain(self, text: str) -> str:
        """The text with placeholders for what differs from run to run."""
        for found in REFERENCE.findall(text):
            if found not in self.references:
                self.references.append(found)
        for number, reference in enumerate(self.references, start=1):
            text = text.replace(reference, f"REF-{number}")
        text = ACTOR.sub("cli:legal", text)
        return FINGERPRINT.sub("FINGERPRINT", DIGEST.sub("DIGEST", text))

    def _actual(self, text: str) -> str:
        for number, reference in enumerate(self.references, start=1):
            text = text.replace(f"REF-{number}", reference)
        return text


def _lines(text: str) -> list[str]:
    first, *rest = text.split("\n")
    return [first, *(f"{INDENT}{line}".rstrip() or INDENT.rstrip() for line in rest)]


def _indented(lines: list[str]) -> list[str]:
    found = []
    for line in lines:
        if not line.startswith(INDENT):
            break
        found.append(line)
    return found


def _keys(message: Message) -> list[Any]:
    return [key for row in (message.markup or {}).get("inline_keyboard", []) for key in row]


def _attached(sent: list[Any]) -> list[str]:
    if "photo" in sent[0]:
        return [f"{len(sent)} pictures" if len(sent) > 1 else "a picture"]
    return [each["document"]["file_name"] for each in sent if "document" in each]
