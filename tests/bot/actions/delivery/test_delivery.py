"""Reports reach the channel once, in order, by the clock; a doubt stops the line and is reported."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sandbox.demo.world import CHANNEL_ID
from bot.sandbox.world.faults import Fault, bad_gateway, drop, refuse, too_many
from reports.language import words
from storage.audit.check import check
from storage.engine.database import open_database
from storage.publishing import parts, publications
from storage.vocabulary.period import Period
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case

Install = Callable[..., Installation]
WHOLE = ["album", "text", "documents"]
MINUTE = timedelta(minutes=1)
SETTLE_AFTER = timedelta(seconds=600)


def drafted(install: Install, **sections: dict[str, object]) -> Installation:
    """An installation with a case and its draft."""
    installation = install(**sections)
    installation.record(a_case())
    assert installation.tick(DRAFT_AT)
    return installation


def befall(installation: Installation, part: str, fault: Fault) -> None:
    """Let the fault befall the call that brings this part to the channel."""
    nth = {"album": 3, "documents": 4, "text": 1, "pin": 1}[part]  # the first two albums stage pictures and files
    method = {"text": "sendMessage", "pin": "pinChatMessage"}.get(part, "sendMediaGroup")
    installation.sandbox.world.faults.plan(method, fault, nth=nth)


def test_report_is_drafted_then_published_once(install: Install) -> None:
    installation = drafted(install)
    assert installation.parts() == []
    assert installation.tick(DUE_AT - MINUTE)
    assert installation.parts() == []
    assert installation.tick(DUE_AT)
    assert installation.parts() == WHOLE
    assert installation.tick(DUE_AT + MINUTE)
    assert installation.tick(DUE_AT + timedelta(days=3))
    assert installation.parts() == WHOLE


def test_published_report_is_pinned_in_place_of_the_one_before(install: Install) -> None:
    installation = drafted(install)
    installation.tick(DUE_AT)
    first = installation.channel()[0].id
    assert installation.sandbox.world.chats[CHANNEL_ID].pins == [first]
    later = DUE_AT + timedelta(days=181)
    assert installation.tick(later)
    pins = installation.sandbox.world.chats[CHANNEL_ID].pins
    assert len(pins) == 1
    assert pins != [first]
    assert installation.parts() == WHOLE * 2


def test_channel_gets_files_by_id_alone(install: Install) -> None:
    installation = drafted(install)
    installation.tick(DUE_AT)
    in_channel = [
        call for call in installation.sandbox.calls("sendMediaGroup") if call.parameters["chat_id"] == "@transparency"
    ]
    assert len(in_channel) == 2
    assert not [call for call in in_channel if "attach://" in call.parameters["media"]]


def test_three_years_of_absence_bring_every_report_in_order(install: Install) -> None:
    installation = drafted(install)
    assert installation.tick(DUE_AT + timedelta(days=730))
    assert installation.parts() == WHOLE * 5
    captions = [message.text for message in installation.channel() if message.kind == "photo" and message.text]
    halves = ["July–December 2025", "January–June 2026", "July–December 2026", "January–June 2027"]
    assert [half for half, caption in zip(halves, captions, strict=False) if half in caption] == halves


def test_empty_register_gives_a_nil_report(install: Install) -> None:
    installation = install()
    assert installation.tick(DUE_AT)
    assert installation.parts() == WHOLE
    caption = installation.channel()[0].text
    assert "nobody has confirmed yet that it is complete" in caption
    assert "0 " in caption or "No " in caption


def test_without_approval_the_report_waits_and_the_admins_are_informed_once(install: Install) -> None:
    installation = drafted(install, report={"if_unapproved": "late-notice"})
    assert not installation.tick(DUE_AT)
    assert not installation.tick(DUE_AT + MINUTE)
    assert installation.parts() == []
    assert sum("due but not approved" in text for text in installation.admin_texts()) == 1
    assert not installation.tick(DUE_AT + timedelta(hours=24) - MINUTE)
    assert installation.parts() == []
    assert not installation.tick(DUE_AT + timedelta(hours=24))
    assert installation.parts() == ["text"]


def test_changed_register_renews_the_draft(install: Install) -> None:
    installation = drafted(install)
    installation.record(a_case(country="DE"))
    installation.tick(DRAFT_AT + MINUTE)
    database = open_database(installation.settings.storage.url)
    with database.reading() as session:
        draft = publications.find(session, Period.parse("2025-H2"))
    database.close()
    assert draft is not None
    assert draft.revision == 2


@pytest.mark.parametrize("part", ["text", "documents"])
@pytest.mark.parametrize("executed", [True, False])
def test_lost_answer_stops_the_line_until_the_channel_was_looked_at(
    install: Install, part: str, executed: bool
) -> None:
    installation = drafted(install)
    befall(installation, part, drop(execute=executed))
    assert not installation.tick(DUE_AT)
    before = installation.parts()
    assert before == WHOLE[: WHOLE.index(part) + executed]
    assert not installation.tick(DUE_AT + SETTLE_AFTER - MINUTE)
    assert installation.parts() == before
    named = [
        text
        for text in installation.admin_texts()
        if f"“{words.word('part', part, 'en')}”" in text and "It is unclear whether" in text
    ]
    assert len(named) == 1
    assert installation.tick(DUE_AT + SETTLE_AFTER)
    assert installation.parts() == WHOLE
    end = "was posted after all" if executed else "is sending it again"
    assert sum(end in text for text in installation.admin_texts()) == 1
    assert installation.tick(DUE_AT + timedelta(days=2))
    assert installation.parts() == WHOLE


@pytest.mark.parametrize("fault", [bad_gateway(), refuse('failed to send message #2 with the error message "X"')])
def test_doubt_about_the_very_first_message_is_settled_without_people(install: Install, fault: Fault) -> None:
    installation = drafted(install)
    befall(installation, "album", fault)
    assert not installation.tick(DUE_AT)
    assert installation.parts() == []
    assert installation.tick(DUE_AT + timedelta(minutes=11))
    assert installation.parts() == WHOLE
    assert not any("could not find out whether" in text for text in installation.admin_texts())


@pytest.mark.parametrize("part", ["album", "text", "documents", "pin"])
def test_flood_wait_is_waited_for(install: Install, part: str) -> None:
    installation = drafted(install)
    befall(installation, part, too_many(20))
    assert not installation.tick(DUE_AT)
    assert not installation.tick(DUE_AT + timedelta(seconds=10))
    assert installation.tick(DUE_AT + timedelta(seconds=22))
    assert installation.parts() == WHOLE


def test_refusal_is_reported_and_tried_again_later(install: Install) -> None:
    installation = drafted(install)
    befall(installation, "text", refuse("need administrator rights in the channel chat"))
    assert not installation.tick(DUE_AT)
    assert any("need administrator rights" in text.lower() for text in installation.admin_texts())
    assert not installation.tick(DUE_AT + MINUTE)
    assert installation.tick(DUE_AT + timedelta(minutes=16))
    assert installation.parts() == WHOLE


def test_doubtful_pin_is_repeated(install: Install) -> None:
    installation = drafted(install)
    befall(installation, "pin", drop(execute=True))
    installation.tick(DUE_AT)
    assert installation.tick(DUE_AT + MINUTE)
    assert installation.parts() == WHOLE


def test_file_that_telegram_forgot_is_uploaded_again(install: Install) -> None:
    installation = drafted(install)
    befall(installation, "album", refuse("wrong remote file identifier specified: can't unserialize it"))
    assert not installation.tick(DUE_AT)
    assert installation.tick(DUE_AT + timedelta(minutes=16))
    assert installation.parts() == WHOLE


def test_failed_staging_is_repeated_before_anything_reaches_the_channel(install: Install) -> None:
    installation = install()
    installation.record(a_case())
    assert installation.tick(DRAFT_AT)
    installation.sandbox.world.faults.plan("sendMediaGroup", drop(execute=True))
    assert not installation.tick(DUE_AT)
    assert installation.parts() == []
    assert installation.tick(DUE_AT + MINUTE)
    assert installation.parts() == WHOLE


def test_damaged_register_is_never_signed(install: Install) -> None:
    installation = drafted(install)
    with sqlite3.connect(installation.folder / "transparency.db") as raw:
        raw.execute("UPDATE cases SET requests = 2")
    raw.close()
    assert not installation.tick(DUE_AT)
    assert installation.parts() == []
    assert any("does not agree with its ledger" in text for text in installation.admin_texts())


def test_ledger_has_every_change_and_agrees_with_the_register(install: Install) -> None:
    installation = drafted(install)
    installation.tick(DUE_AT)
    database = open_database(installation.settings.storage.url)
    with database.reading() as session:
        assert check(session) == ()
        (published,) = publications.sealed(session)
        states = {part.part: part.state for part in parts.of_publication(session, published.id)}
    database.close()
    assert states == dict.fromkeys(("album", "text", "documents", "pin"), "sent")
