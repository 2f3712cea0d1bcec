"""The caption as a summary: its headline, the change of its numbers, and that the text repeats nothing of it."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import strategies as st

from reports.document.history import Earlier
from reports.language import words
from reports.language.words import CONSTANT
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from storage.vocabulary import words as v
from storage.vocabulary.tally import Tally
from tests.reports.post.parsed_post import check
from tests.support import report_samples
from tests.support.report_samples import HALF, case, covered, document_of, tally_of, terms
from tests.support.samples import explored

BOTH = ApprovalNote(approvals=2, required=2)
DISCLOSED: dict[str, Any] = {"outcome": v.Outcome.DISCLOSED, "data_disclosed": (v.DataKind.IP_ADDRESS,)}
OLD = [case(received_on=date(2024, 9, 1)) for _ in range(2)]
NEW = [case(**DISCLOSED, accounts_affected=1), *(case(accounts_affected=0) for _ in range(2))]
FEWER = [case()]
NOTICE = "Demonstration, not published by Example."


def after(before: Tally, now: Tally, **changes: Any) -> Any:
    """The report of 2025-H1 after that of 2024-H2."""
    earlier = document_of(before, HALF.previous())
    known = {"label": "2024-H2", "totals": earlier["totals"], "coverage": earlier["coverage"]}
    return document_of(now, earlier=[Earlier(**(known | changes))])


def caption_of(document: Any, language: str = "en") -> str:
    return check(render_post(document, terms(), BOTH, language), language)[0]


def test_caption_shows_the_change_since_the_period_before() -> None:
    before = tally_of(OLD, HALF.previous())
    numbers = (
        "3 requests received (+1 since July–December 2024)\n"
        "1 request with disclosure of user data (+1)\n1 account affected"
    )
    assert numbers in caption_of(after(before, tally_of(NEW)))
    fewer = "1 request received (−1 since July–December 2024)\n0 requests with disclosure of user data (±0)\n"
    assert fewer in caption_of(after(before, tally_of(FEWER)))
    russian = caption_of(after(before, tally_of(NEW)), "ru")
    assert "3 полученных запроса (+1 к периоду июль–декабрь 2024 года)\n1 запрос с раскрытием данных (+1)\n" in russian


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        ({}, {}, {"disputed": ("requests differ",)}),
        ({}, {}, {"coverage": None}),
        ({}, {}, {"label": "2024-H1"}),
        ({"recorded_from": date(2024, 8, 1)}, {}, {}),
        ({}, {"recorded_from": date(2025, 3, 1)}, {}),
        ({"recorded_from": None, "coverage": [covered("DE", zero=False, period=HALF.previous())]}, {}, {}),
    ],
)
def test_caption_shows_no_change_between_periods_that_cannot_be_compared(
    before: dict[str, Any], now: dict[str, Any], changes: dict[str, Any]
) -> None:
    document = after(tally_of(OLD, HALF.previous(), **before), tally_of(NEW, **now), **changes)
    assert " since " not in caption_of(document)
    assert "(+1" not in caption_of(document)


@pytest.mark.parametrize(
    ("disclosed", "requests", "headline"),
    [
        (0, 3, "None of the requests counted here led to disclosure of user data."),
        (3, 3, "Each request counted here led to disclosure of user data."),
        (1, 3, "33% of the requests counted here led to disclosure of user data."),
        (1, 999, "under 1% of the requests counted here led to disclosure of user data."),
        (998, 999, "over 99% of the requests counted here led to disclosure of user data."),
    ],
)
def test_headline_states_the_share_of_disclosures(disclosed: int, requests: int, headline: str) -> None:
    cases = [case(**DISCLOSED, requests=disclosed)] if disclosed else []
    cases += [case(requests=requests - disclosed)] if requests > disclosed else []
    assert f"\n{headline}\n\n" in caption_of(document_of(tally_of(cases)))


@pytest.mark.parametrize(
    ("numbers", "named"),
    [({"DE": 6, "FR": 5}, True), ({"DE": 5, "FR": 5}, False), ({"DE": 5}, False), ({"ZZ": 6, "FR": 5}, False)],
)
def test_headline_names_the_country_of_most_disclosures(numbers: dict[str, int], named: bool) -> None:
    crowd = report_samples.crowd({country: (requests, 1) for country, requests in numbers.items()})
    headline = "Germany sent 55% of the requests counted here."
    assert (headline in caption_of(document_of(crowd))) is named
    assert (" sent " in caption_of(document_of(crowd))) is named


def sentences(caption: str, text: str) -> list[str]:
    return [one for one in re.split(r"\n|(?<=[.!?])\s+(?=[A-ZА-Я])", f"{caption}\n{text}") if one]


@explored(40, 200, report_samples.tallies(), st.sampled_from(["en", "ru"]))
def test_post_says_each_thing_once(tally: Tally, language: str) -> None:
    given = terms(notice=NOTICE)
    caption, text = check(render_post(document_of(tally, terms=given), given, BOTH, language), language)
    said = sentences(caption, text)
    again = {one for one in said if said.count(one) > 1}
    assert again <= {words.text(CONSTANT, language), NOTICE}, "which go with whatever is forwarded alone"


@pytest.mark.parametrize(
    ("spans", "warning"),
    [
        ({"FR": date(2025, 4, 1)}, "2 countries covered (1 only partly)."),
        ({"DE": date(2025, 4, 1), "FR": date(2025, 4, 1)}, "Only part of the period is covered: 1 January 2025 – "),
    ],
)
def test_post_says_once_and_outside_a_quote_that_coverage_is_in_part(spans: dict[str, date], warning: str) -> None:
    coverage = [covered(country, zero=True, end=spans.get(country, HALF.end)) for country in ("DE", "FR")]
    post = render_post(document_of(tally_of([], coverage=coverage)), terms(), BOTH)
    caption, text = check(post)
    quotes = re.findall("<blockquote.*?</blockquote>", post.text, re.DOTALL)
    assert [warning in part for part in (caption, text, "".join(quotes))] == [True, False, False]
    assert ("partly" in caption) != ("Only part" in caption)
