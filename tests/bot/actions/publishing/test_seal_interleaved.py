"""Whatever people do between two steps of drafting, staging and sealing: what is sealed is true and was approved."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, cast

import pytest

from bot.actions.context.channel_port import Channel, Presence, Sent, SentFile
from bot.actions.context.clock_guard import ClockGuard
from bot.actions.context.context import Context
from bot.actions.publishing.approve import (
    Person,
    approve_draft,
    hold_draft,
    release_draft,
    withdraw_approval,
)
from bot.actions.publishing.correct import ask_correction
from bot.actions.publishing.publish_early import publish_now
from bot.actions.publishing.terms import terms_of
from bot.actions.tick import tick
from bot.chat.admin_messages.rendering import render_message
from bot.config.settings import Settings
from reports.sealing.signing import SigningKey
from storage.audit.check import check
from storage.chat import buttons
from storage.engine.database import Database, Session, open_database
from storage.publishing import publications
from storage.publishing.publications import Publication
from storage.register import amendments, cases
from storage.register.rows import StoredCase
from storage.vocabulary.changes import ConfirmReason, VoidReason
from storage.vocabulary.errors import DomainError
from storage.vocabulary.period import Period
from tests.support.blank_charts import blank_charts
from tests.support.installation import DRAFT_AT, DUE_AT, OPENED_AT, Installation, a_case, on_both
from tests.support.registers import Registers

PERIOD = Period.parse("2025-H2")
PEOPLE = (1, 2, 3)
# Lives on each database. A life takes a third of a second of the processor.
FEW, SPELL = 20, 100
MANY = {"sqlite": 500, "postgresql": 100}
MOST = 5_000
MINUTE = timedelta(minutes=1)
KEYS = [SigningKey.generate() for _ in range(2)]
COUNTRIES = ("FR", "DE", "ES")


class SteppedChannel:
    """A channel in which everything arrives; each call is a step."""

    def __init__(self, step: Callable[[], None]) -> None:
        """Begin with message 1."""
        self._step, self._numbers = step, count(1)

    def send_album(self, _chat: int | str, _form: str, files: Sequence[Any], *_: Any, **__: Any) -> Sent:
        self._step()
        sent = tuple(SentFile(f"file{next(self._numbers)}", f"unique{next(self._numbers)}") for _ in files)
        return Sent(tuple(next(self._numbers) for _ in files), sent)

    def send_text(self, *_: Any, **__: Any) -> Sent:
        self._step()
        return Sent((next(self._numbers),))

    def username(self) -> str:
        return "bot"

    def exists(self, *_: Any) -> Presence:
        return Presence.THERE

    def __getattr__(self, _name: str) -> Callable[..., Sent]:
        return lambda *_, **__: Sent((next(self._numbers),))


class Steps(Database):
    """A register whose every session is a step: something may happen just before it, and a seal is looked at after."""

    __slots__ = ("play",)
    play: "Play"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Step, then write."""
        self.play.step()
        with super().transaction() as session:
            yield session
            self.play.look(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Step, then read."""
        self.play.step()
        with super().reading() as session:
            yield session


@dataclass
class Play:
    """One life of a register, with what chance does to it."""

    chance: random.Random
    base: Settings
    beside: Database
    now: datetime = DRAFT_AT
    busy: bool = False
    settings: Settings = field(init=False)
    key: SigningKey = field(init=False)
    context: Context = field(init=False)
    seen: set[int] = field(default_factory=set)
    reported: set[str] = field(default_factory=set)
    wrong: list[AssertionError] = field(default_factory=list)
    approved: dict[str, dict[int, Any]] = field(default_factory=dict)

    def begin(self, place: Database) -> None:
        """Open the context, as `run` does with the config of the moment."""
        steps = Steps(place.backend, place.writer, place.reader)
        object.__setattr__(steps, "play", self)
        self.configure()
        channel = cast("Channel", SteppedChannel(self.step))
        guard = ClockGuard(database_now=lambda _session: None)
        self.context = Context(
            database=steps, settings=self.settings, terms=terms_of(self.settings, self.key), key=self.key,
            channel=channel, now=lambda: self.now, render=render_message, draw=self.draw, guard=guard,
        )  # fmt: skip

    def configure(self) -> None:
        """Another config, and sometimes another key."""
        report = {"approvals": self.chance.choice((1, 2)), "if_unapproved": "late-notice"}
        publisher = {"name": self.chance.choice(("Example", "Example Messenger"))}
        self.settings = self.base.model_copy(
            update={
                "report": self.base.report.model_copy(update=report),
                "publisher": self.base.publisher.model_copy(update=publisher),
            }
        )
        self.key = self.chance.choice(KEYS)

    def draw(self, *arguments: Any, **options: Any) -> Any:
        self.step()
        return blank_charts(*arguments, **options)

    def step(self) -> None:
        """Between any two steps something may happen, by another process."""
        if not self.busy and self.chance.random() < 0.12:
            self.busy = True
            self.happen()
            self.busy = False

    def happen(self) -> None:
        """One thing that people do. What is refused to them changes nothing."""
        deeds: tuple[Callable[[], object], ...] = (
            self.record, self.amend, self.void, self.embargo, self.embargo, self.confirm, self.approve, self.approve,
            self.approve, self.withdraw, self.hold, self.release, self.publish, self.correct,
        )  # fmt: skip
        with suppress(DomainError):
            self.chance.choice(deeds)()

    def elsewhere(self) -> Context:
        """The context of another process on the same register, with the config of the moment."""
        database = Steps(self.beside.backend, self.beside.writer, self.beside.reader)
        object.__setattr__(database, "play", self)
        return replace(
            self.context,
            database=database,
            settings=self.settings,
            terms=terms_of(self.settings, self.key),
            key=self.key,
        )

    def record(self) -> None:
        with self.beside.transaction() as session:
            until = self.chance.choice((None, None, None, "unknown"))
            day = date(2025, self.chance.randint(8, 12), 3)
            case = a_case(country=self.chance.choice(COUNTRIES), received_on=day, embargo_until=until)
            cases.add(session, case, reference=cases.new_reference(session), now=self.now, actor="cli:ada")

    def some(self, session: Session) -> StoredCase:
        found = list(cases.every(session))
        return self.chance.choice(found)

    def amend(self) -> None:
        with self.beside.transaction() as session:
            stored = self.some(session)
            if stored.void_reason is None and not stored.case.embargo_until:
                new = replace(stored.case, country=self.chance.choice(COUNTRIES))
                if new != stored.case:
                    amendments.amend(session, stored, new, now=self.now, actor="cli:ada")

    def void(self) -> None:
        with self.beside.transaction() as session:
            stored = self.some(session)
            if not stored.case.embargo_until:
                amendments.void(session, stored, VoidReason.DUPLICATE, now=self.now, actor="cli:ada")

    def embargo(self) -> None:
        with self.beside.transaction() as session:
            stored = self.some(session)
            until = self.chance.choice(("unknown", "2033-01-01", self.now.date().isoformat()))
            amendments.embargo(session, stored, until, now=self.now, actor="cli:ada")

    def confirm(self) -> None:
        with self.beside.transaction() as session:
            amendments.confirm(session, self.some(session), ConfirmReason.OTHER, now=self.now, actor="cli:bo")

    def _open(self) -> Publication | None:
        with self.beside.reading() as session:
            return self.chance.choice([one for one in publications.unsealed(session) if one.is_drafted] or [None])

    def approve(self) -> None:
        draft = self._open()
        if draft is None:
            return
        person = self.chance.choice(PEOPLE)
        with self.beside.transaction() as session:
            nonce = buttons.issue(
                session, action="report_approve", subject=str(draft.id), revision=draft.digest, person=None,
                now=self.now, lasting=timedelta(days=1),
            )  # fmt: skip
            files = {name: file.data for name, file in publications.files(session, draft.id).items()}
        approve_draft(self.elsewhere(), nonce, Person(id=person, name="P", actor=f"chat:{person}", aside=False))
        self.approved.setdefault(draft.digest, {})[person] = files

    def withdraw(self) -> None:
        draft = self._open()
        if draft is None:
            return
        person = self.chance.choice(PEOPLE)
        with self.beside.transaction() as session:
            nonce = buttons.issue(
                session, action="report_withdraw", subject=str(draft.id), revision=draft.digest, person=None,
                now=self.now, lasting=timedelta(days=1),
            )  # fmt: skip
        withdraw_approval(self.elsewhere(), nonce, Person(id=person, name="P", actor=f"chat:{person}", aside=False))
        self.approved.setdefault(draft.digest, {}).pop(person, None)

    def hold(self) -> None:
        draft = self._open()
        if draft is not None and self.chance.random() < 0.3:
            hold_draft(self.elsewhere(), draft, "wait", Person(id=1, name="P", actor="chat:1", aside=False))

    def release(self) -> None:
        draft = self._open()
        if draft is not None:
            release_draft(self.elsewhere(), draft, Person(id=1, name="P", actor="chat:1", aside=False))

    def publish(self) -> None:
        if self.chance.random() < 0.3:
            self.configure()
        publish_now(self.elsewhere(), PERIOD, now=self.now)

    def correct(self) -> None:
        ask_correction(self.elsewhere(), PERIOD, "late_information", now=self.now, actor="chat:1")

    def look(self, session: Session) -> None:
        """Hold each seal against the rows of the very transaction that made it."""
        for one in publications.sealed(session):
            if one.id not in self.seen:
                self.seen.add(one.id)
                try:
                    self.judge(session, one)
                except AssertionError as wrong:  # a tick goes on after whatever fails in a step
                    self.wrong.append(wrong)

    def judge(self, session: Session, sealed: Publication) -> None:
        files = publications.files(session, sealed.id)
        document = json.loads(publications.document(session, sealed.id).data)
        counted = [
            stored
            for stored in cases.every(session)
            if stored.void_reason is None and (stored.case.embargo_until is None or stored.reference in self.reported)
        ]
        assert document["totals"]["requests"] == {"state": "exact", "value": len(counted)}
        given = sorted((stored.case.received_on.isoformat()[:7], stored.case.country) for stored in counted)
        assert sorted((row["month"], row["country"]) for row in document["disclosures"]) == given
        self.reported |= {stored.reference for stored in counted}
        approvers = self.approved.get(sealed.digest, {})
        assert len(approvers) >= document["approvals_required"]
        for seen in approvers.values():
            assert seen == {name: file.data for name, file in files.items() if file.layer != "seal"}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rival and no older copy of the register: what the bot does about these is tested elsewhere."""
    for name in ("publishing.advance.may_seal", "delivery.send.may_send"):
        monkeypatch.setattr(f"bot.actions.{name}", lambda *_, **__: True)
    monkeypatch.setattr("bot.actions.publishing.publish_early.refuse_sealing", lambda *_: None)
    monkeypatch.setattr("bot.actions.integrity.register.marked_reports", lambda *_: 1_000)  # keys change in these lives


def settings_of(made: Installation) -> Settings:
    people = [{"id": person, "name": f"P{person}", "roles": ["owner"]} for person in PEOPLE]
    admins = tuple(type(made.settings.admins[0]).model_validate(one) for one in people)
    policy = made.settings.policy.model_copy(update={"requires_grounds": ()})
    return made.settings.model_copy(update={"admins": admins, "policy": policy})


def lived(settings: Settings, url: str, seed: int) -> int:
    """Play one life. Returns how many editions were sealed."""
    with closing(open_database(url)) as database, closing(open_database(url, patience=0.02)) as beside:
        play = Play(random.Random(seed), settings, beside)
        play.begin(database)
        play.record()
        for number in range(play.chance.randint(4, 7)):
            if play.chance.random() < 0.2:
                play.begin(database)
            play.now = (DRAFT_AT if number < 2 else DUE_AT) + number * MINUTE
            tick(play.context)
            for _ in range(play.chance.randint(0, 3)):
                play.happen()
        with beside.reading() as session:
            assert check(session) == ()
        for wrong in play.wrong:
            raise wrong
        return len(play.seen)


def live_all(settings: Settings, kind: str, registers: Registers, seeds: range) -> None:
    """Play the lives of these seeds, each on a register of its own."""
    empty = registers.new(kind, opened_at=OPENED_AT, actor="cli")
    stage = registers.copy(empty)
    sealed = 0
    for seed in seeds:
        try:
            sealed += lived(settings, stage.url, seed)
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        stage = registers.copy(empty, stage)
    assert sealed >= len(seeds) // 5, sealed  # else nothing was tried


@on_both
@pytest.mark.parametrize("first", [0, FEW // 2])
def test_what_is_sealed_is_true_and_was_approved(
    install: Callable[..., Installation], kind: str, registers: Registers, first: int
) -> None:
    live_all(settings_of(install()), kind, registers, range(first, first + FEW // 2))


@on_both
@pytest.mark.campaign
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("first", range(FEW, FEW + MANY["sqlite"], SPELL))
def test_in_many_lives_what_is_sealed_is_true_and_was_approved(
    install: Callable[..., Installation], kind: str, registers: Registers, first: int
) -> None:
    size = SPELL * MANY[kind] // MANY["sqlite"]
    live_all(settings_of(install()), kind, registers, range(first, first + size))


@on_both
@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, MOST, MOST // 20))
def test_in_thousands_of_lives_what_is_sealed_is_true_and_was_approved(
    install: Callable[..., Installation], kind: str, registers: Registers, first: int
) -> None:
    live_all(settings_of(install()), kind, registers, range(first, first + MOST // 20))
