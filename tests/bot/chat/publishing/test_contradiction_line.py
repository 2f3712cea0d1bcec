"""Sums that do not hold, as an admin reads them: in the words of the report, in the admin's language."""

import re

import pytest

from bot.actions.publishing import reconcile
from bot.chat.publishing.mismatches import MESSAGES, contradiction_line
from bot.sandbox.demo.world import LEGAL
from reports.language import words
from reports.schema.types import Document
from reports.sums.bounds import UNBOUNDED
from reports.sums.contradiction import Contradiction, Rule, file_line
from storage.chat import chats
from tests.support.broken_sums import CHANGES, broken
from tests.support.conversation import Conversation, approved_by

SUM = Contradiction(
    rule=Rule.TABLE_COMES_TO_TOTAL, table="by_country", column="requests", found=(10, 12), expected=(9, 9)
)
LATIN = re.compile("[A-Za-z]+")


@pytest.mark.parametrize("language", words.languages())
@pytest.mark.parametrize("name", CHANGES)
def test_every_broken_sum_is_said_without_names_of_the_files(name: str, language: str) -> None:
    for found in broken(CHANGES[name][0]):
        line = contradiction_line(found, language)
        assert "_" not in line
        assert language == "en" or not LATIN.search(line), line


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_line_for_people_and_one_for_the_files(rule: Rule) -> None:
    one = Contradiction(
        rule=rule, table="by_country", column="requests", period="2025-H1", other="by_outcome", law="50 U.S.C. 1874"
    )
    for language in words.languages():
        assert contradiction_line(one, language)
    assert file_line(one).endswith(".")
    assert set(MESSAGES) == set(Rule)


@pytest.mark.parametrize(
    ("found", "english", "russian"),
    [
        (
            SUM,
            "in the table “by country”, requests received add up to 10 to 12, but the total is 9",
            "таблица «по странам», полученные запросы: в сумме 10–12, а в итогах 9",
        ),
        (
            Contradiction(rule=Rule.ROW_WITHIN_TOTAL, table="by_outcome", row="refused", column="accounts_affected"),
            "refused (by outcome): accounts affected are more than the total",
            "отказано (по результатам), затронутые аккаунты: больше, чем в итогах",
        ),
        (
            Contradiction(
                rule=Rule.OPENING_IS_LAST_CLOSING,
                table="carried_forward",
                found=(2, 2),
                expected=(3, UNBOUNDED),
                period="2025-H1",
            ),
            "open demands: 2 open at the start, but 3 or more at the end of January–June 2025",
            "открытые запросы: открыто на начало — 2, а на конец периода «январь–июнь 2025 года» — 3 или больше",
        ),
        (
            Contradiction(
                rule=Rule.AS_IN_OTHER_TABLE,
                table="outcomes_by_process",
                row="pending",
                found=(1, 1),
                expected=(2, 2),
                other="by_outcome",
            ),
            "still open (outcomes by legal process): 1 in all, but 2 in the table “by outcome”",
            "на рассмотрении (результаты по правовым формам): всего 1, а в таблице «по результатам» — 2",
        ),
        (
            Contradiction(rule=Rule.DISCLOSURE_WITHIN_REQUESTS, table="by_country_before", row="FR"),
            "France (by country, in the period before): more requests with disclosure than requests received",
            "Франция (по странам, в предыдущем периоде): запросов с раскрытием данных больше, чем полученных",
        ),
    ],
    ids=lambda value: value.rule.value if isinstance(value, Contradiction) else "",
)
def test_line_has_the_words_of_the_report(found: Contradiction, english: str, russian: str) -> None:
    assert [contradiction_line(found, language) for language in ("en", "ru")] == [english, russian]


def test_chat_says_in_russian_why_nobody_can_approve(asked: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register counts every sum right, so the broken one is put where the draft is checked."""

    def contradictions(_: Document) -> list[Contradiction]:
        return [SUM]

    monkeypatch.setattr(reconcile, "contradictions", contradictions)
    with asked.database.transaction() as session:
        chats.choose_language(session, LEGAL, "ru")
    line = f"• {contradiction_line(SUM, 'ru')}"
    (status,) = asked.say(LEGAL, "/status")
    (draft,) = asked.say(LEGAL, "/approve")
    assert line in status.text
    assert line in draft.text
    asked.press(LEGAL, draft, "✓ Одобрить")
    assert contradiction_line(SUM, "ru") in asked.toasts()[-1]
    assert approved_by(asked) == ()
