"""Random registers of small counts, many in a second, and the reports made of them, for the attack on these."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from reports.disclosure_control.protect import Protection
from reports.disclosure_control.published import published
from reports.figures.figures import Figures, figures_of
from reports.restating.hidden import corrected_in_ranges, restated_in_ranges
from reports.restating.published import published as statements
from reports.restating.restatement import Reason
from storage.vocabulary import words as v
from storage.vocabulary.case import Case
from storage.vocabulary.period import Period
from storage.vocabulary.tally import Given, Tally
from tests.support.report_samples import case, document_of, tally_of, terms

COUNTRIES = ("DE", "FR", "BR", "IN", "US", "XK", "ZZ", "JP", "NG")
PROCESSES = (v.LegalProcess.COURT_ORDER, v.LegalProcess.SUBPOENA, v.LegalProcess.EMERGENCY_REQUEST)
OUTCOMES = (v.Outcome.DISCLOSED, v.Outcome.REFUSED, v.Outcome.PENDING, v.Outcome.NO_DATA)
HALVES = (Period.parse("2025-H1"), Period.parse("2025-H2"))
YEAR = Period.parse("2025")
TERMS = terms(list_disclosures=False)
CORRECTION: Any = {"replaces": 1, "reason": "wrong_figure", "detail": "", "asked_on": "2026-02-01"}
FEW, MANY = 6, 40


def random_reports(seed: int, threshold: int) -> list[Any]:
    """Return the reports of two halves and their year, with changes between them, and new editions now and then."""
    chance = random.Random(seed)
    cases = {half: random_cases(chance, half, chance.choice((FEW, MANY))) for half in HALVES}
    documents: list[Any] = []
    for period in (*HALVES, YEAR):
        before = {half: tuple(counted) for half, counted in cases.items()}
        reason = _change(chance, cases, {Period.parse(one["period"]["label"]) for one in documents})
        protection = Protection(threshold, published(documents))
        rows = [
            row
            for half in HALVES
            if half.label in protection.before.newest
            for row in restated_in_ranges(
                half.label,
                statements(documents)[half.label],
                _steps(half, before[half], cases[half], reason),
                protection,
            )
        ]
        counted = [one for half in HALVES for one in cases[half]]
        documents.append(
            document_of(_tally(counted, period), period, terms=TERMS, protection=protection, restatements=rows)
        )
        if chance.random() < 1 / 3 and period in HALVES:
            documents.append(_corrected(chance, period, cases, documents, threshold))
    return documents


def random_cases(chance: random.Random, period: Period, most: int) -> list[Case]:
    """Return cases of a period: few countries and kinds or many, most of them one demand."""
    words = [chance.sample(group, chance.randint(1, len(group))) for group in (COUNTRIES, PROCESSES, OUTCOMES)]
    return [_case(chance, period, *map(chance.choice, words)) for _ in range(chance.randint(0, most))]


def _case(chance: random.Random, period: Period, country: str, process: Any, outcome: Any) -> Case:
    asked = tuple(chance.sample((v.DataKind.IP_ADDRESS, v.DataKind.PHONE_NUMBER, v.DataKind.MESSAGE_CONTENT), 2))
    given = outcome is v.Outcome.DISCLOSED
    refused = v.RefusalReason.OVERBROAD if outcome is v.Outcome.REFUSED else v.RefusalReason.NOT_RECORDED
    return case(
        received_on=period.start + timedelta(days=chance.randrange(160)),
        country=country,
        legal_process=process,
        outcome=outcome,
        requests=chance.choice((1, 1, 1, 2, 3, 12)),
        accounts_specified=chance.choice((1, 2, 7)),
        accounts_affected=chance.choice((0, 1, 2, 9)) if given else None,
        authority=chance.choice((v.Authority.COURT, v.Authority.POLICE)),
        grounds=chance.choice((v.Grounds.TERRORISM, v.Grounds.FRAUD)),
        data_requested=asked,
        data_disclosed=asked[:1] if given else (),
        refusal_reason=refused,
        notice=chance.choice((v.Notice.AFTER, v.Notice.BARRED)),
        acknowledged_after_hours=chance.choice((None, 3, 9)),
    )


def _tally(cases: Sequence[Case], period: Period) -> Tally:
    """Count cases, with the disclosures that are compared with the policy."""
    given = [
        Given(
            legal_process=one.legal_process,
            grounds=one.grounds,
            data_disclosed=";".join(one.data_disclosed or ()),
            requests=one.requests,
            confirmed=False,
        )
        for one in cases
        if one.outcome in v.DISCLOSING and period.start <= one.received_on < period.end
    ]
    return replace(tally_of(cases, period), given=tuple(given))


def _change(chance: random.Random, cases: dict[Period, list[Case]], known: set[Period]) -> Reason:
    """Change the cases of published periods in one way, or not at all, and return the way."""
    reason = chance.choice((Reason.LATE_ENTRY, Reason.VOID, Reason.LATE_OUTCOME, Reason.WRONG_ENTRY))
    for half in sorted(known & set(HALVES)):
        counted = cases[half]
        at = chance.randrange(len(counted)) if counted else 0
        if reason is Reason.LATE_ENTRY:
            counted += random_cases(chance, half, 2)
        elif counted and reason is Reason.VOID:
            del counted[at]
        elif counted and reason is Reason.WRONG_ENTRY:
            counted[at] = replace(counted[at], country=chance.choice(COUNTRIES), requests=chance.randint(1, 9))
        elif counted and counted[at].outcome is v.Outcome.PENDING:
            counted[at] = replace(counted[at], outcome=v.Outcome.NO_DATA)
    return reason


def _steps(
    period: Period, before: Sequence[Case], after: Sequence[Case], reason: Reason
) -> list[tuple[Reason, Figures]]:
    return [(reason, figures_of(_tally(one, period), period)) for one in (before, after)]


def _corrected(
    chance: random.Random, period: Period, cases: dict[Period, list[Case]], documents: Sequence[Any], threshold: int
) -> Any:
    before = tuple(cases[period])
    reason = _change(chance, cases, {period})
    counted = _tally(cases[period], period)
    protection = Protection(threshold, published(documents))

    def made(rows: Any) -> Any:
        options: Mapping[str, Any] = {"kind": "correction", "edition": 2, "correction": CORRECTION}
        return document_of(counted, period, terms=TERMS, protection=protection, restatements=rows, **options)

    return corrected_in_ranges(made, statements(documents)[period.label], _steps(period, before, cases[period], reason))
