"""One report in several languages: each channel in its own, one approval for all, and no word left over."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.actions.context.calendar import dates_of
from bot.actions.context.context import CountingContext
from bot.actions.context.signing_key import signing_key
from bot.actions.publishing.content import content_of, document_of
from bot.actions.publishing.draft.preview import send_preview
from bot.actions.publishing.terms import terms_of
from bot.sandbox.demo.world import ADMIN_CHAT_ID
from storage.engine.database import open_database
from storage.publishing import publications
from storage.vocabulary.period import Period
from storage.vocabulary.words import Grounds, Outcome
from tests.support.installation import (
    BOTH,
    DRAFT_AT,
    DUE_AT,
    RUSSIAN_CHANNEL,
    Installation,
    a_case,
    with_russian_channel,
)
from tests.support.ticking import workbench

# What is no word of ours: names, and lines of commands.
NAMES = ("Harbour Messenger", "Ranking Digital Rights")
COMMANDS = ("sha256sum", "ssh-keygen", "transparency-bot")
LATIN_WORDS = re.compile(r"\b[A-Za-z]{3,}(?: [A-Za-z]{3,})+\b")


def published(install: Callable[..., Installation], **sections: dict[str, Any]) -> Installation:
    installation = install(**sections)
    with_russian_channel(installation.sandbox.world)
    installation.sandbox.clock.at = datetime(2025, 10, 1, tzinfo=UTC)
    installation.record(
        a_case(grounds=Grounds.TERRORISM),
        a_case(country="DE", requests=21, outcome=Outcome.REFUSED, accounts_affected=None, data_disclosed=()),
    )
    for moment in (DRAFT_AT, DUE_AT):
        installation.tick(moment)
    return installation


def texts(installation: Installation, chat: int) -> list[str]:
    messages = installation.sandbox.world.chats[chat].messages
    return [messages[number].text for number in sorted(messages) if messages[number].text]


def test_who_approves_can_read_the_post_in_every_language(install: Callable[..., Installation]) -> None:
    installation = install(**BOTH)
    installation.record(a_case())
    with workbench(installation) as bench:
        bench.tick(DRAFT_AT)
        with bench.context.database.reading() as session:
            [draft] = publications.unsealed(session)
        send_preview(bench.context, draft, ADMIN_CHAT_ID)
    drafts = texts(installation, ADMIN_CHAT_ID)
    assert any("transparency report, July–December 2025" in text for text in drafts)
    assert any("отчёт о прозрачности, июль–декабрь 2025 года" in text for text in drafts)


def test_each_channel_speaks_its_language(install: Callable[..., Installation]) -> None:
    installation = published(install, **BOTH)
    [english, *_] = [message.text for message in installation.channel() if message.text]
    [russian, detail, *_] = texts(installation, RUSSIAN_CHANNEL)
    assert "July–December 2025" in english
    assert russian.startswith("Harbour Messenger: отчёт о прозрачности, июль–декабрь 2025 года")
    assert "22 полученных запроса" in russian
    assert "Германия: получен 21" in detail


def test_russian_post_has_no_english_left(install: Callable[..., Installation]) -> None:
    installation = published(install, **BOTH)
    for text in texts(installation, RUSSIAN_CHANNEL)[:2]:
        ours = "\n".join(line for line in text.split("\n") if not line.startswith(COMMANDS))
        for name in NAMES:
            ours = ours.replace(name, "")
        assert LATIN_WORDS.findall(ours) == []


def test_approval_binds_the_words_of_every_language(install: Callable[..., Installation]) -> None:

    installation = install(publisher={"languages": ["en", "ru"]})
    settings = installation.settings
    database = open_database(settings.storage.url)
    counting = CountingContext(database, settings, terms_of(settings, signing_key(settings)))
    document = document_of(counting, dates_of(Period.parse("2025-H2"), settings.report, "UTC"))
    manifest = content_of(counting, document, installation.draw).manifest.decode()
    database.close()
    for name in ("post-caption-en", "post-text-en", "post-caption-ru", "post-text-ru"):
        assert name in manifest
