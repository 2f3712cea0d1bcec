"""/status for admins: the open period so far, what is missing, what must be answered; nothing for anybody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER, TRUST
from storage.register import cases
from storage.vocabulary.words import Grounds, LegalProcess, Outcome, RefusalReason
from tests.support.conversation import MORNING, Conversation
from tests.support.installation import a_case
from tests.support.registers import Registers

PEOPLE = [
    {"id": LEGAL, "name": "Legal", "roles": ["recorder"]},
    {"id": TRUST, "name": "Trust", "roles": ["approver", "recorder"]},
]
AUDITOR = {"id": READER, "name": "Audit", "roles": ["auditor"]}
LIMITS = {"court_order": "14 days", "subpoena": "20 days"}
OPEN = {"outcome": Outcome.PENDING, "data_disclosed": (), "accounts_affected": None}
FIGURES = "received 8, disclosed 3, refused 2, still open 3."


@pytest.fixture
def conversation(converse: Callable[..., Conversation]) -> Conversation:
    return converse(admins=[*PEOPLE, AUDITOR], deadlines=LIMITS)


def record(conversation: Conversation, **facts: object) -> str:
    with conversation.database.transaction() as session:
        reference = cases.new_reference(session)
        cases.add(session, a_case(**facts), reference=reference, now=MORNING, actor="cli:ada")
    return reference


def fill(conversation: Conversation) -> dict[str, str]:
    record(conversation)
    record(conversation, data_disclosed=None)
    refused = {**OPEN, "outcome": Outcome.REFUSED}
    record(conversation, **refused)
    record(conversation, **refused, refusal_reason=RefusalReason.OVERBROAD)
    return {
        "outside": record(conversation, grounds=Grounds.FRAUD),
        "overdue": record(conversation, **OPEN, received_on=MORNING.date().replace(day=1), country="DE"),
        "soon": record(conversation, **OPEN, received_on=MORNING.date().replace(day=1), country="IT",
                       closed_on=None),
        "later": record(conversation, **OPEN, legal_process=LegalProcess.SUBPOENA),
    }  # fmt: skip


def status(conversation: Conversation, person: int, chat: int | None = None) -> list[str]:
    return [answer.text for answer in conversation.say(person, "/status", chat=chat)]


def test_every_admin_sees_figures_so_far_what_is_missing_and_open_demands(conversation: Conversation) -> None:
    named = fill(conversation)
    conversation.installation.sandbox.clock.move(hours=10)  # 18:00 of 15 September, the last day of the court orders
    [text] = status(conversation, TRUST)
    assert FIGURES in text
    assert f"• a second person's confirmation of disclosures outside the policy: 1 ({named['outside']})" in text
    assert "• what data was disclosed: 1" in text
    assert "• why it was refused: 1" in text
    assert f"• {named['overdue']} Germany, court order: by 15 September 2025" in text.partition("due soon")[2]
    assert named["later"] not in text
    conversation.installation.sandbox.clock.move(hours=8)
    for person in (LEGAL, TRUST, READER):
        [text] = status(conversation, person)
        for key in ("overdue", "soon"):
            assert named[key] in text.partition("Overdue demands")[2]
    assert status(conversation, LEGAL, ADMIN_CHAT_ID) == status(conversation, LEGAL)


def test_strangers_and_readers_see_none_of_it(converse: Callable[..., Conversation]) -> None:
    conversation = converse(admins=PEOPLE, deadlines=LIMITS)
    unknown = [answer.text for answer in conversation.say(READER, "/unheard_of")]
    assert status(conversation, READER) == unknown
    fill(conversation)
    assert status(conversation, READER) == unknown


def test_embargoed_cases_change_nothing_in_it(conversation: Conversation) -> None:
    fill(conversation)
    conversation.installation.sandbox.clock.move(hours=20)
    before = status(conversation, READER)
    for until in ("unknown", "2025-12-01", "2031-01-01"):
        record(conversation, **OPEN, embargo_until=until, received_on=MORNING.date().replace(day=1))
        record(conversation, embargo_until=until, grounds=Grounds.FRAUD, data_disclosed=None)
    assert status(conversation, READER) == before


def test_empty_register_says_so_without_a_list(conversation: Conversation) -> None:
    [text] = status(conversation, LEGAL)
    assert "received 0, disclosed 0, refused 0, still open 0." in text
    assert "Missing" not in text
    assert "demands (" not in text


def test_register_that_opened_within_the_period_counts_from_that_day(
    converse: Callable[..., Conversation], registers: Registers
) -> None:
    opened = registers.new("sqlite", opened_at=MORNING - timedelta(minutes=5))
    conversation = converse(admins=PEOPLE, storage={"url": opened.url})
    [text] = status(conversation, LEGAL)
    assert "July–December 2025 since 15 September 2025: nothing recorded yet." in text
    record(conversation, **OPEN)
    [text] = status(conversation, LEGAL)
    assert "since 15 September 2025: received 1, disclosed 0, refused 0, still open 1." in text
