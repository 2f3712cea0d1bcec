"""The kinds of entries in the command table."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.actions.context.context import Context
from bot.chat.handler.messages import Answer, Incoming, Place
from bot.config.settings import Role, Settings

Handler = Callable[[Incoming, Context], Answer | None]
EarlyHandler = Callable[[Incoming, Settings], Answer | None]
Present = Callable[[Incoming, Context, str], Answer | None]

EVERYONE: frozenset[Role] = frozenset()
RECORDERS: frozenset[Role] = frozenset({"recorder"})
APPROVERS: frozenset[Role] = frozenset({"approver"})
AUDITORS: frozenset[Role] = frozenset({"auditor"})
OWNERS: frozenset[Role] = frozenset({"owner"})
ADMINS: frozenset[Role] = frozenset({"recorder", "approver", "auditor", "owner"})

PRIVATE: frozenset[Place] = frozenset({"private"})
AMONG_ADMINS: frozenset[Place] = frozenset({"private", "admin chat"})
CHATS: frozenset[Place] = frozenset({"private", "admin chat", "group"})
ANYWHERE: frozenset[Place] = frozenset({"private", "admin chat", "group", "channel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who may use an entry (an owner may use all, EVERYONE needs no role), and where."""

    name: str
    roles: frozenset[Role]
    where: frozenset[Place]

    def open_to(self, incoming: Incoming) -> bool:
        """Return whether the sender has the role and the chat is a place for it."""
        return self.open_at(incoming.place, incoming.sender.roles)

    def open_at(self, place: Place, roles: frozenset[Role]) -> bool:
        """Return whether somebody with these roles may use it in such a place."""
        return place in self.where and self._known_to(roles)

    def known_to(self, incoming: Incoming) -> bool:
        """Return whether the sender has the role."""
        return self._known_to(incoming.sender.roles)

    def _known_to(self, roles: frozenset[Role]) -> bool:
        return not self.roles or bool(roles & (self.roles | OWNERS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Entry):
    """A command: its line of help with the words after its name, its text in the menu, the page that explains more.

    `early` answers without a register, in set-up mode too, and even if the command is not addressed to the bot.
    """

    help: str
    handler: Handler | None = None
    early: EarlyHandler | None = None
    arguments: str = ""
    menu: bool = True
    docs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(Entry):
    """A button for admins: `name` is its action. `present` shows its subject if the press comes too late."""

    handler: Handler
    present: Present


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPress(Entry):
    """A button for readers: its data is r:<name>:<parameters>, and the handler gets the parameters."""

    handler: Handler


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener(Entry):
    """Handles messages without a command: texts, or documents. Answers None to what is not meant for it."""

    handler: Handler
    documents: bool = False
