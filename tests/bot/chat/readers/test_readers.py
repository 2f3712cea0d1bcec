"""Readers ask: the answers are those of the published files, four kinds of nothing are kept apart, nothing is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from bot.actions.readers.country import figures_of_country
from bot.actions.readers.editions import PublishedEditions, Report, read_editions, with_newest_totals
from bot.actions.readers.question import country_question
from bot.chat import updates
from bot.sandbox.demo.world import READER
from bot.sandbox.world.events import happen
from bot.sandbox.world.faults import Event
from bot.sandbox.world.world import World
from reports.language import words
from reports.language.words import CONSTANT
from reports.reading.countries import countries_like, country_called, country_codes
from reports.reading.periods import period_called
from reports.schema.values import COLUMNS
from storage.engine.database import Session
from storage.publishing.published import Edition
from storage.vocabulary.words import Grounds, Outcome
from tests.support.conversation import ADMINS, Conversation
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.prepared import Scene, played
from tests.support.registers import Register, Registers
from tests.support.telegram import Sandbox

ASKED_AT = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
RECORDED = (
    a_case(grounds=Grounds.TERRORISM),
    a_case(country="DE", requests=5, outcome=Outcome.REFUSED, accounts_affected=None, data_disclosed=()),
    a_case(country="DE", received_on=date(2025, 9, 2), grounds=Grounds.TERRORISM, accounts_affected=None),
)
EVERY_TABLE = "SELECT name FROM sqlite_master WHERE type = 'table'"
FREQUENT = ("FR", "RU", "DE", "BR", "JP", "KZ")


@pytest.fixture(scope="module")
def published(registers: Registers, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The report for 2025-H2 is in the channel."""

    def life(made: Installation) -> None:
        made.sandbox.clock.at = datetime(2025, 10, 1, tzinfo=UTC)
        made.record(*RECORDED)
        for moment in (DRAFT_AT, DUE_AT):
            assert made.tick(moment)

    return played("sqlite", tmp_path_factory.mktemp("readers"), registers, life, ADMINS)


@pytest.fixture
def reading(
    published: Scene,
    tmp_path: Path,
    sandbox: Sandbox,
    registers: Registers,
    converse: Callable[..., Conversation],
) -> Conversation:
    """A bot whose readers ask about it."""

    def later(_world: World) -> None:
        sandbox.clock.at = ASKED_AT

    bot = converse(installation=published.installation(tmp_path, sandbox, registers), prepare=later)
    bot.tick_now()
    return bot


def all_of(session: Session, table: str) -> list[Any]:
    return list(session.connection().exec_driver_sql(f"SELECT * FROM {table}"))


def ask(bot: Conversation, text: str, language: str = "en") -> str:
    bot.world.users[READER].language = language
    [answer] = bot.say(READER, text)
    return answer.text


def test_reader_hears_what_the_file_says(reading: Conversation) -> None:
    reply = ask(reading, "/country France")
    assert reply.startswith(
        "France, July–December 2025\n\n1 request received\n1 request with disclosure of user data\n"
    )
    assert "3 accounts specified\n1 account affected" in reply
    assert "Source: the report for July–December 2025, edition 1" in reply
    assert reply.endswith(CONSTANT)


def test_reader_hears_at_least_where_a_number_is_missing(reading: Conversation) -> None:
    reply = ask(reading, "/country de")
    assert "6 requests received\n" in reply
    assert "accounts affected: not recorded" in reply


def test_four_kinds_of_nothing_are_distinguished(reading: Conversation) -> None:
    none = ask(reading, "/country Russia")
    assert "Russia, July–December 2025\n\n0 requests received\n\n" in none
    unpublished = ask(reading, "/country Russia 2024-H1")
    assert "There's no report for January–June 2024.\nPublished: July–December 2025." in unpublished
    unknown = ask(reading, "/country Atlantis")
    assert unknown == "I couldn't find a country called “Atlantis”. Try its name or its code, such as France or FR."
    assert len({none, unpublished, unknown}) == 3


def test_reader_is_answered_in_russian(reading: Conversation) -> None:
    reply = ask(reading, "/country франция", "ru")
    assert reply.startswith("Франция, июль–декабрь 2025 года\n\n1 полученный запрос\n1 запрос с раскрытием данных")
    assert reply.endswith("Требования, о которых пока нельзя сообщать, здесь не учтены.")
    assert "\n\n0 полученных запросов\n\n" in ask(reading, "/country Россия", "ru")
    assert ask(reading, "/country Атлантида", "ru").startswith("Я не знаю страны «Атлантида».")


def test_reader_switches_the_language_of_an_answer(reading: Conversation) -> None:
    [answer] = reading.say(READER, "/country FR")
    reading.press(READER, answer, "Русский")
    assert reading.now(answer).text.startswith("Франция, июль–декабрь 2025 года")
    reading.press(READER, answer, "English")
    assert reading.now(answer).text.startswith("France, July–December 2025")


def test_what_is_near_or_in_doubt_is_asked(reading: Conversation) -> None:
    [choice] = reading.say(READER, "/country Frnace")
    assert choice.text == "Did you mean this one?"
    reading.press(READER, choice, "France")
    assert reading.now(choice).text.startswith("France, ")
    assert ask(reading, "/country Alemania").startswith("Germany, ")
    [choice] = reading.say(READER, "/country Guinea-")
    assert choice.text == "Which one do you mean?" or choice.text.startswith("Guinea")
    [choice] = reading.say(READER, "/country united")
    assert choice.text == "Which one do you mean?"
    reading.press(READER, choice, "United Kingdom")
    assert reading.now(choice).text.startswith("United Kingdom, July–December 2025\n\n0 requests received")


def test_report_comes_with_its_cover(reading: Conversation) -> None:
    before = len(reading.installation.sandbox.calls("sendPhoto"))
    reply = ask(reading, "/report 2025-H2")
    assert reply.startswith("Harbour Messenger: transparency report, July–December 2025\n\n7 requests received\n")
    calls = reading.installation.sandbox.calls("sendPhoto")
    assert len(calls) == before + 1
    assert ask(reading, "/report 2031-H1").startswith("There's no report for January–June 2031.")
    assert ask(reading, "/report yesterday").startswith("I can't read “yesterday” as a period.")


def test_cover_that_telegram_forgot_is_uploaded_again_once(reading: Conversation) -> None:
    happen(reading.world, Event("forget_files"))
    [answer] = reading.say(READER, "/report")
    assert (answer.kind, answer.text[:17]) == ("photo", "Harbour Messenger")
    before = len(reading.installation.sandbox.calls("sendPhoto"))
    [again] = reading.say(READER, "/report")
    assert again.kind == "photo"
    assert len(reading.installation.sandbox.calls("sendPhoto")) == before + 1


def test_renewed_cover_shows_nothing_of_who_asked(reading: Conversation) -> None:
    with reading.database.reading() as session:
        tables = [row[0] for row in session.connection().exec_driver_sql(EVERY_TABLE)]
        before = {table: all_of(session, table) for table in tables}
    happen(reading.world, Event("forget_files"))
    ask(reading, "/report")
    with reading.database.reading() as session:
        changed = [table for table in tables if all_of(session, table) != before[table]]
        chats = {row[0] for row in session.connection().exec_driver_sql("SELECT chat FROM uploads")}
    assert changed == ["uploads"]
    assert chats == {str(reading.service.settings.telegram.staging)}


def test_report_is_shown_without_a_cover_whose_id_was_replaced_since(
    reading: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = ask(reading, "/report")
    happen(reading.world, Event("forget_files"))
    monkeypatch.setattr(updates, "lost_picture", lambda _context, _file_id: None)
    [answer] = reading.say(READER, "/report")
    assert (answer.kind, answer.text) == ("text", reply)


def test_periods_verify_and_about_answer(reading: Conversation) -> None:
    assert "\n\nJuly–December 2025, edition 1\n7 requests received" in ask(reading, "/periods")
    reply = ask(reading, "/verify")
    assert "sha256sum -c transparency-2025-H2-e1.SHA256SUMS" in reply
    assert reading.service.context is not None
    assert reading.service.context.terms.fingerprint in reply
    for language, heading in (("en", "What the words mean"), ("ru", "Что означают слова")):
        reply = ask(reading, "/about", language)
        assert heading in reply
        assert words.text(CONSTANT, language) in reply


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the register inside the block, but for the question whether it has changed."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


def test_an_answer_from_memory_costs_no_statement_and_one_call(reading: Conversation) -> None:
    asks = ("/country DE", "/report", "/periods", "/about", "/verify")
    first = [ask(reading, text) for text in asks]
    before = [call.method for call in reading.world.journal]
    with statements() as asked:
        assert [ask(reading, text) for text in asks] == first
        assert ask(reading, "/country Alemania") == first[0]
    assert asked == []
    made = [call.method for call in reading.world.journal][len(before) :]
    said = [method for method in made if method.startswith(("send", "edit", "answer", "copy", "forward", "getChat"))]
    assert sorted(said) == ["sendMessage"] * 5 + ["sendPhoto"], "one call answers"


def test_what_another_process_changes_is_in_the_next_answer(reading: Conversation) -> None:
    file = Register("sqlite", f"sqlite:///{reading.database.name}")
    assert "July–December 2025, edition 1" in ask(reading, "/country FR")
    for edition in (7, 1):
        with file.behind_the_back() as other:
            other.exec_driver_sql(f"UPDATE publications SET edition = {edition}")
        with statements() as asked:
            assert f"July–December 2025, edition {edition}" in ask(reading, "/country FR")
            assert f"July–December 2025, edition {edition}" in ask(reading, "/country FR")
        [read] = [one for one in asked if "publication_files" in one]
        assert ".data" not in read, "the figures themselves never change"


def test_nothing_about_readers_is_kept(reading: Conversation) -> None:
    def kept() -> list[Any]:
        with reading.database.reading() as session:
            return [all_of(session, table) for table in tables]

    with reading.database.reading() as session:
        tables = [row[0] for row in session.connection().exec_driver_sql(EVERY_TABLE)]
    before = kept()
    [answer] = reading.say(READER, "/country FR")
    reading.press(READER, answer, "Русский")
    ask(reading, "/about")
    assert kept() == before


def test_every_answer_equals_the_file(reading: Conversation) -> None:
    editions = read_editions(reading.database)
    for report in editions.reports:
        for row in report.document["tables"]["by_country"]:
            figures = figures_of_country(editions, row["row"], report.edition.period)
            assert figures is not None
            assert dict(figures.cells) == {column: row[column] for column in COLUMNS}


def test_restated_value_is_reported_with_its_report() -> None:
    def document(requests: int, restatements: list[Any]) -> Any:
        row = {column: {"state": "exact", "value": requests} for column in COLUMNS}
        covers = {"what": "everything", "countries": None, "from": "2025-01-01", "to": "2025-07-01"}
        return {"tables": {"by_country": [{"row": "FR", **row}]}, "coverage": covers, "restatements": restatements}

    change = {
        "period": "2025-H1",
        "table": "by_country",
        "row": "FR",
        "column": "requests",
        "old": {"state": "exact", "value": 5},
        "new": {"state": "exact", "value": 6},
        "reason": "late_entry",
    }
    editions = [Edition(id=n, seq=n, period=f"2025-H{n}", edition=1, digest=str(n), cover="") for n in (1, 2)]
    reports = (Report(editions[0], document(5, [])), Report(editions[1], document(9, [change])))
    figures = figures_of_country(PublishedEditions(reports), "FR", "2025-H1")
    assert figures is not None
    assert figures.cells["requests"] == {"state": "exact", "value": 6}
    assert [one.report.edition.period for one in figures.restated] == ["2025-H2"]
    corrected = Edition(id=3, seq=3, period="2025-H1", edition=2, digest="3", cover="")
    again = figures_of_country(PublishedEditions((*reports, Report(corrected, document(7, [])))), "FR", "2025-H1")
    assert again is not None
    assert again.cells["requests"] == {"state": "exact", "value": 7}
    assert again.restated == ()


def test_an_erratum_takes_back_no_restatement() -> None:
    def document(value: int, kind: str, restatements: list[Any]) -> Any:
        return {
            "kind": kind,
            "totals": {column: {"state": "exact", "value": value} for column in (*COLUMNS, "countries")},
            "restatements": restatements,
        }

    change = {
        "period": "2025-H1", "table": "totals", "row": "all", "column": "requests", "reason": "late_entry",
        "old": {"state": "exact", "value": 5}, "new": {"state": "exact", "value": 6},
    }  # fmt: skip
    reply: tuple[tuple[str, int, int, str, list[Any]], ...]
    reply = (("2025-H1", 1, 5, "report", []), ("2025-H2", 1, 9, "report", [change]), ("2025-H1", 2, 5, "erratum", []))
    reports = tuple(
        Report(
            Edition(id=seq, seq=seq, period=period, edition=edition, digest=str(seq), cover=""),
            document(value, kind, rows),
        )
        for seq, (period, edition, value, kind, rows) in enumerate(reply, start=1)
    )
    newest, last = with_newest_totals(PublishedEditions(reports), reports[2])
    assert newest["totals"]["requests"] == {"state": "exact", "value": 6}
    assert last == reports[1]


NAMES = [(code, words.country(code, language)) for language in words.languages() for code in FREQUENT]


@given(st.sampled_from(NAMES), st.data())
def test_one_slip_of_the_hand_is_forgiven(country: tuple[str, str], data: st.DataObject) -> None:
    code, name = country
    at = data.draw(st.integers(0, len(name) - 2))
    slip = data.draw(st.sampled_from(["leave", "swap", "double"]))
    pair = name[at : at + 2]
    typed = name[:at] + {"leave": pair[1:], "swap": pair[::-1], "double": pair[0] + pair}[slip] + name[at + 2 :]
    assert code in (country_called(typed), *countries_like(typed))


@given(st.text(max_size=200))
def test_any_text_is_a_question(text: str) -> None:
    question = country_question(text)
    assert len(question.name) <= 80
    assert question.code in {None, *country_codes().values()}


@pytest.mark.parametrize("text", ["2025-H1", "2025 h1", "h1 2025", "H1/2025", "2025H1"])
def test_period_is_read_however_it_is_typed(text: str) -> None:
    assert period_called(text) == "2025-H1"
    assert country_question(f"France {text}").period == "2025-H1"
    assert country_question("France 2025-07").period == "2025-07"
