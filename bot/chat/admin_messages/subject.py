"""The source of an admin message's text: its facts, the installation, and the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.actions.context.context import Context
from bot.actions.publishing.draft.view import DraftView
from reports.language import words
from reports.language.speaker import Speaker, speaker
from storage.chat.admin_messages import MessageFacts

REMEDY = words.msgid(
    "If it was not you, somebody has the bot's token: send @BotFather /revoke, put the new token into the file that "
    "telegram.token_file names, and restart the bot."
)


@dataclass(frozen=True, slots=True)
class Subject:
    """One message to one reader; `draft` is the present draft that it is about, if it shows one."""

    context: Context
    facts: MessageFacts
    language: str
    draft: DraftView | None = None

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Return a fact."""
        return self.facts[name]

    @property
    def say(self) -> Speaker:
        """Return the speaker of the reader's language."""
        return speaker(self.language)

    @property
    def zone(self) -> str:
        """Return the name of the publisher's zone."""
        return self.context.settings.publisher.timezone

    def instant(self, name: str) -> datetime:
        """Return a fact that is an instant, in the publisher's zone."""
        return datetime.fromisoformat(self.facts[name]).astimezone(self.context.zone)

    def moment(self, name: str) -> str:
        """Return a fact that is an instant, as the publisher's clock shows it."""
        return self.say.moment(self.instant(name))

    def text(self, message: str, **facts: object) -> Markup:
        """Return a sentence with the facts that it names, periods in words; the arguments take precedence."""
        named = {**self.facts, "zone": self.zone, **facts}
        if "period" in named:
            named["period"] = self.say.period(str(named["period"]))
        return self.say.text(message, **named)
