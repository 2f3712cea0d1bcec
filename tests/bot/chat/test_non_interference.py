"""Embargoed cases leave no trace: with and without them, whoever may not see them gets equal bytes.

Whatever is in the router's table is asked, so that a new command is held to this too. Seeds are printed.
"""

import itertools
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.cases.access import Access
from bot.actions.cases.confirm import unconfirmed_in
from bot.actions.cases.deadlines import REMINDED, remind_of_deadlines
from bot.actions.cases.plausibility import doubts_about
from bot.actions.context.calendar import dates_of
from bot.actions.context.context import Context
from bot.actions.context.signing_key import signing_key
from bot.actions.publishing.content import document_of
from bot.actions.publishing.terms import terms_of
from bot.chat.admin_messages.rendering import render_message
from bot.chat.commands import COMMANDS
from bot.chat.dispatch import Dispatcher
from bot.chat.handler.messages import Answer, Incoming, Place, Sender
from bot.config.settings import Role, Settings
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER, TRUST
from reports.document.csv import csv_bytes
from reports.document.document import canonical_json
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from storage.chat import admin_messages
from storage.engine.database import Database, create_or_upgrade, open_database
from storage.publishing import inspections
from storage.register import amendments, cases
from storage.vocabulary.case import Case
from storage.vocabulary.changes import ConfirmReason, VoidReason
from storage.vocabulary.period import Period
from storage.vocabulary.words import Authority, DataKind, Grounds, LegalProcess, Notice, Outcome, RefusalReason
from tests.support.installation import OPENED_AT, Installation

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PERIOD = Period.parse("2025-H2")
COUNTRIES = ("FR", "DE", "IN", "ZZ", "US")
EMBARGOES = ("unknown", "2026-01-06", "2031-01-01")
ARGUMENTS = ("", "2025-H2", "FR", "pending", "unconfirmed", "void")
NAMED = ("case", "amend", "void", "embargo", "audit")
Person = tuple[int, tuple[Role, ...], Place]
Question = tuple[Person, str]
PEOPLE: tuple[Person, ...] = (
    (LEGAL, ("recorder",), "private"),
    (LEGAL, ("recorder",), "admin chat"),
    (TRUST, ("approver",), "private"),
    (TRUST, ("owner",), "admin chat"),
    (TRUST, ("auditor",), "private"),
    (READER, (), "private"),
    (READER, (), "group"),
)
GROUPS, PAIRS, MANY_PAIRS = 4, 7, 2_000  # 28 pairs, 7 in each group
MOST_PAIRS = 10_000
SPELL = 200  # of the many, in one test
PLAIN = ("France", "how many for Germany?", "2025-H2", "")  # what readers ask in plain words and inline
ASKED = 12  # messages of each pair, drawn from all that can be asked
Step = tuple[str, bool, str, Case]


@dataclass(frozen=True)
class World:
    """One register with the bot's context on it."""

    context: Context
    settings: Settings


Worlds = Callable[[list[Step]], AbstractContextManager[World]]


def any_case(draw: random.Random, *, hidden: bool) -> Case:
    outcome = draw.choice([one for one in Outcome if one is not Outcome.PRESERVED])
    gives = outcome in (Outcome.DISCLOSED, Outcome.PARTIALLY_DISCLOSED)
    kinds = tuple(kind for kind in DataKind if draw.random() < 0.3)
    return Case(
        received_on=date(2025, 6, 25) + timedelta(days=draw.randrange(180)),
        country=draw.choice(COUNTRIES),
        legal_process=draw.choice(list(LegalProcess)),
        outcome=outcome,
        requests=draw.choice((1, 1, 5)),
        accounts_specified=draw.choice((None, 0, 3)),
        accounts_affected=draw.choice((None, 2)) if gives else None,
        authority=draw.choice(list(Authority)),
        grounds=draw.choice(list(Grounds)),
        data_requested=None,
        data_disclosed=draw.choice((None, kinds)) if gives else (),
        refusal_reason=draw.choice(list(RefusalReason)),
        notice=draw.choice(list(Notice)),
        embargo_until=draw.choice(EMBARGOES) if hidden else None,
    )


def a_history(draw: random.Random) -> list[Step]:
    """Records, amendments, voids and confirmations of cases that may be published and of cases that are not, mixed."""
    steps: list[Step] = []
    for hidden, number in ((False, draw.randint(0, 12)), (True, draw.randint(1, 8))):
        for place in range(number):
            reference = f"{'HY' if hidden else 'TV'}00{place:04}"
            steps.append(("record", hidden, reference, any_case(draw, hidden=hidden)))
            if draw.random() < 0.4:
                kind = draw.choice(("amend", "void", "confirm", *(("embargo",) if hidden else ())))
                steps.append((kind, hidden, reference, any_case(draw, hidden=hidden)))
    order = [draw.random() for _ in steps]
    firsts = {step[2]: order[place] for place, step in enumerate(steps) if step[0] == "record"}
    keyed = [(max(key, firsts[step[2]]), step[0] != "record", step) for key, step in zip(order, steps, strict=True)]
    return [step for _, _, step in sorted(keyed, key=lambda one: one[:2])]


def play(database: Database, steps: list[Step]) -> None:
    for kind, hidden, reference, case in steps:
        actor = "cli:ada" if hidden else f"chat:{LEGAL}"
        with database.transaction() as session:
            if kind == "record":
                cases.add(session, case, reference=reference, now=NOW, actor=actor)
                continue
            stored = cases.by_reference(session, reference)
            if kind == "amend":
                new = replace(case, embargo_until=stored.case.embargo_until)
                amendments.amend(session, stored, new, now=NOW, actor=actor)
            elif kind == "void":
                amendments.void(session, stored, VoidReason.DUPLICATE, now=NOW, actor=actor)
            elif kind == "confirm":
                amendments.confirm(session, stored, ConfirmReason.MISTAKE, now=NOW, actor="chat:7")
            else:
                amendments.embargo(session, stored, "unknown", renewed=True, now=NOW, actor=actor)


def questions(references: list[str], seed: int) -> list[Question]:
    """Some of all that can be asked by people who may see no embargoed case.

    Left out is /ledger: the head that it shows covers every entry.
    """
    texts = [
        f"/{command.name} {argument}".strip()
        for command in COMMANDS
        if command.name != "ledger"
        for argument in [*ARGUMENTS, *(references if command.name in NAMED else [])]
    ]
    readers: list[Question] = [((READER, (), place), text) for place in ("private", "inline") for text in PLAIN]
    return [*random.Random(seed).sample(list(itertools.product(PEOPLE, texts)), ASKED), *readers]


def seen(world: World, asked: list[Question], suspects: list[Case]) -> Iterator[tuple[str, object]]:
    """What reaches somebody who may see no embargoed case, each with its name."""
    yield from published(world)
    for number, ((person, roles, place), text) in enumerate(asked, start=1):
        incoming = an_incoming(person, roles, place, text, number)
        answer = Dispatcher(world.settings, "bot", world.context).respond(incoming)
        yield f"{roles} {place}: {text}", answer and shown(answer)
    remind_of_deadlines(world.context)
    with world.context.database.reading() as session:
        yield "reminded", inspections.with_prefix(session, REMINDED)
        messages = admin_messages.queued(session)
    yield "notices", messages
    yield "reminders", [render_message(world.context, message, "en") for message in messages]
    yield from asked_before_recording(world, suspects)


def asked_before_recording(world: World, suspects: list[Case]) -> Iterator[tuple[str, object]]:
    """The doubts about cases that repeat one of the history, for somebody who may see no embargoed one."""
    access, policy = Access(today=world.context.today()), world.context.terms.policy
    with world.context.database.reading() as session:
        for case in suspects:
            yield f"doubts about {case}", [str(doubt) for doubt in doubts_about(session, case, policy, access)]


def published(world: World) -> Iterator[tuple[str, object]]:
    settings = world.settings
    document = document_of(world.context, dates_of(PERIOD, settings.report, settings.publisher.timezone))
    post = render_post(document, world.context.terms, ApprovalNote(approvals=2, required=2))
    yield "report", canonical_json(document)
    yield "table", csv_bytes(document)
    yield "post", (post.caption, post.text)
    with world.context.database.reading() as session:
        yield "gate", unconfirmed_in(session, PERIOD, world.context.terms.policy)


def an_incoming(person: int, roles: tuple[Role, ...], place: Place, text: str, update_id: int) -> Incoming:
    sender = Sender(id=person, name="Somebody", roles=frozenset(roles))
    chat = person if place == "private" else ADMIN_CHAT_ID
    return Incoming(
        sender=sender, chat=chat, private=place == "private", place=place, update_id=update_id, message_id=update_id,
        text=text,
    )  # fmt: skip


def shown(answer: Answer) -> tuple[Any, ...]:
    return answer.html, answer.keys, answer.toast, answer.file, answer.photo, answer.results


@pytest.fixture
def settings(install: Callable[..., Installation]) -> Settings:
    return install(deadlines={process.value: "30 days" for process in LegalProcess}).settings


@pytest.fixture
def worlds(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Worlds:
    """Makes a world with a history; the chance in buttons and cards is the same in each."""
    empty = tmp_path / "empty.db"
    create_or_upgrade(f"sqlite:///{empty}", now=OPENED_AT, backup=None)
    key = signing_key(settings)
    terms = terms_of(settings, key)

    @contextmanager
    def made(steps: list[Step]) -> Iterator[World]:
        place = tmp_path / "world.db"
        shutil.copy(empty, place)
        chance = random.Random(7)
        monkeypatch.setattr("secrets.token_urlsafe", lambda size: chance.randbytes(size).hex()[:22])
        database = open_database(f"sqlite:///{place}")
        play(database, steps)
        context = Context(
            database=database,
            settings=settings,
            terms=terms,
            key=key,
            channel=None,  # type: ignore[arg-type] # nothing here reaches Telegram
            now=lambda: NOW,
            render=render_message,
        )
        yield World(context, settings)
        database.close()
        place.unlink()

    return made


def assert_no_trace(worlds: Worlds, seed: int) -> None:
    steps = a_history(random.Random(seed))
    visible = [step for step in steps if not step[1]]
    hidden = sorted({step[2] for step in steps if step[1]})[:2]
    public = sorted({step[2] for step in visible})[:2]
    asked, suspects = questions([*hidden, *public], seed), [step[3] for step in steps]
    with worlds(steps) as world:
        with_them = list(seen(world, asked, suspects))
    with worlds(visible) as world:
        without = list(seen(world, asked, suspects))
    for one, other in zip(with_them, without, strict=True):
        assert one == other, f"seed {seed}"


@pytest.mark.parametrize("group", range(GROUPS))
def test_embargoed_cases_leave_no_trace(worlds: Worlds, group: int) -> None:
    for seed in range(group * PAIRS, (group + 1) * PAIRS):
        assert_no_trace(worlds, seed)


@pytest.mark.campaign
@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(GROUPS * PAIRS, GROUPS * PAIRS + MANY_PAIRS, SPELL))
def test_many_embargoed_cases_leave_no_trace(worlds: Worlds, first: int) -> None:
    for seed in range(first, first + SPELL):
        assert_no_trace(worlds, seed)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, MOST_PAIRS, MOST_PAIRS // 20))
def test_ten_thousand_pairs_of_registers_differ_in_nothing_that_can_be_seen(worlds: Worlds, first: int) -> None:
    for seed in range(first, first + MOST_PAIRS // 20):
        assert_no_trace(worlds, seed)


def test_whoever_may_see_them_does(worlds: Worlds) -> None:
    """The test above looks where there is something to see."""
    steps = a_history(random.Random(1))
    hidden = next(step[2] for step in steps if step[1])
    with worlds(steps) as world:
        privacy = world.settings.privacy.model_copy(update={"embargoed_by_chat": True})
        settings = world.settings.model_copy(update={"privacy": privacy})
        incoming = an_incoming(TRUST, ("auditor",), "private", f"/case {hidden}", 1)
        answer = Dispatcher(settings, "bot", replace(world.context, settings=settings)).respond(incoming)
    assert answer is not None
    assert hidden in answer.html
    assert "Embargo: until" in answer.html
