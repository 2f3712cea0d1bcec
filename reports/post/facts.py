"""What the post says, read from the document into words; the templates lay it out. Adds nothing unpublished."""

import shlex
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from markupsafe import Markup

from reports.disclosure_control.slots import hidden_counts
from reports.document.document import ReportTerms
from reports.figures.coverage import covered_days
from reports.figures.statements import sentence
from reports.language import words
from reports.language.speaker import code, speaker
from reports.language.words import CONSTANT, NOT_IN_FIGURES
from reports.post.fitting import clip
from reports.post.summary import HEADLINES, headline, numbers
from reports.schema.cells import Cell, is_known
from reports.schema.rubric import Score
from reports.schema.types import Coverage, Document, Policy
from reports.sealing.bundle import package_of, stem_of
from reports.sealing.signing import REPORT_PURPOSE
from storage.vocabulary.words import OTHER_COUNTRIES

NAME_LIMIT = 100
NOTICE_LIMIT = 150
URL_LIMIT = 500
RDR = ("P11a", "P11b", "P12")
STOCK = 2  # so many of the commands need no program that came with the report
Part = Literal["discloses", "requires_process", "requires_grounds", "never"]


@dataclass(frozen=True, slots=True)
class ApprovalNote:
    """Who approved a report: `approvals` people of `required`, None for a draft; and how late the report came.

    `next_passed`: when it came, the due date of the next report had passed.
    """

    approvals: int | None
    required: int
    late_days: int = 0
    next_passed: bool = False


def facts_of(document: Document, terms: ReportTerms, note: ApprovalNote, language: str) -> dict[str, Any]:
    """Return the plain values of both templates; nothing in them is markup."""
    period, publisher = document["period"], document["publisher"]
    days = days_in_part(document, language)
    return {
        "publisher": clip(publisher["name"], NAME_LIMIT),
        "period_words": words.period(period["label"], language),
        "label": period["label"],
        "edition": document["edition"],
        "correction": correction_words(document, language),
        "headline": headline(document, language),
        "everything": document["coverage"]["what"] == "everything",
        "numbers": numbers(document, language),
        "days_in_part": days,
        "unknown_headlines": _unknown_headlines(document, language),
        "coverage": coverage(document, language, with_days=not days),
        "standing": approval_words(note, language),
        "hidden": hidden(document, language),
        "constant": words.text(CONSTANT, language),
        "bands": words.text(NOT_IN_FIGURES, language) if document["legal_bands"] is not None else "",
        "next_due": "" if note.next_passed else _next_due(document, language),
        "fingerprint": terms.fingerprint,
        "key_change": key_change_words(terms, language),
        "notice": clip(publisher["notice"], NOTICE_LIMIT),
        "statements": [sentence(item["id"], item["verdict"], language) for item in document["statements"]],
        "outside_policy": outside_policy(document, language),
        "policy_unjudged": policy_unjudged(document, language),
        "promise": promise(document["policy"], language),
        "policy_url": _link(document["policy"]["url"]),
        "unpack": unpack(document, language),
        "commands": commands(document, terms)[:STOCK],
        "files_url": _link(publisher["files_url"]),
    }


def hidden(document: Document, language: str) -> str:
    """Return how many numbers are ranges to protect people, and what the row of other countries is."""
    small, others = hidden_counts(document)
    merged = any(row["row"] == OTHER_COUNTRIES for row in document["tables"]["by_country"])
    sentences = [
        words.counted("hidden_small", small, language) if small else "",
        words.counted("hidden_others", others, language) if others else "",
        words.text("Countries with few requests are counted together.", language) if merged else "",
    ]
    return " ".join(filter(None, sentences))


def _next_due(document: Document, language: str) -> str:
    """Return the day on the publisher's calendar; the files have the moment."""
    day = words.day(datetime.fromisoformat(document["next_due"]).date(), language)
    return words.text("Next report by {day}.", language, day=day)


def correction_words(document: Document, language: str) -> str:
    """Return why a new edition was made, and whether its figures are unchanged; nothing for a first edition.

    A correction's figures may have been published already, by a report that restated them while it waited.
    """
    correction = document["correction"]
    if correction is None:
        return ""
    asked_on = words.day(date.fromisoformat(correction["asked_on"]), language)
    message = "Correction requested on {day}: {reason}."
    if document["kind"] == "erratum":
        message = "Erratum requested on {day}: {reason}. The figures did not change."
    elif not document["restatements"]:
        message = "Correction requested on {day}: {reason}. The latest published figures did not change."
    reason = words.word("correction_reason", correction["reason"], language)
    detail = correction["detail"].rstrip(".")
    return words.text(message, language, day=asked_on, reason=f"{reason} ({detail})" if detail else reason)


def headlines(document: Document, language: str) -> list[str]:
    """Return the numbers that a reader looks for first, if they are known."""
    totals = document["totals"]
    return [words.counted(column, totals[column], language) for column in HEADLINES if is_known(totals[column])]


def _unknown_headlines(document: Document, language: str) -> list[str]:
    totals = document["totals"]
    missing = [column for column in HEADLINES if not is_known(totals[column])]
    if document["coverage"]["what"] != "disclosures":
        return [words.word("column", column, language) for column in missing]
    accounts = [words.word("unknown", column, language) for column in missing if column == "accounts_affected"]
    return [words.word("unknown", "requests", language), *accounts]


def days_in_part(document: Document, language: str) -> str:
    """Return which days are covered at all; nothing if every day is, be it in some countries only."""
    covers, period = document["coverage"], document["period"]
    days = covered_days(covers, period)
    ends = date.fromisoformat(period["start"]), date.fromisoformat(period["end"])
    if not days or days == [ends]:
        return ""
    return words.text("Only part of the period is covered: {days}.", language, days=words.spans(days, language))


def coverage(document: Document, language: str, *, with_days: bool = True) -> str:
    """Return one or two sentences on what the figures cover, and what a country that is not named means.

    `with_days`: say which days are covered, unless it is the entire period.
    """
    covers, period = document["coverage"], document["period"]
    if covers["from"] >= covers["to"]:
        return words.text("No source covers this period, so missing figures are not recorded.", language)
    text = _covered_countries(covers, language)
    if (covers["from"], covers["to"]) != (period["start"], period["end"]):
        if covers["partial"] and covers["partial"] == covers["countries"]:  # the days named say it better
            text = words.counted("covered", covers["countries"], language)
        if with_days:
            first, last = _days(covers["from"], covers["to"], language)
            text = words.text("{covered} from {first} to {last}", language, covered=text, first=first, last=last)
    countries = document["totals"]["countries"]
    if countries["state"] == "exact" and countries["value"]:
        some = words.number(countries["value"], language)  # on the days that the sentence names
        text = words.text("{covered}; requests came from {some}", language, covered=text, some=some)
    if covers["countries"] is None:
        return f"{text}."
    return words.text("{covered}. No data on other countries; that does not mean zero.", language, covered=text)


def _covered_countries(covers: Coverage, language: str) -> str:
    if covers["countries"] is None:
        return words.text("All countries covered", language)
    text = words.counted("covered", covers["countries"], language)
    if not covers["partial"]:
        return text
    if covers["partial"] == covers["countries"]:
        return words.text("{covered}, each only partly", language, covered=text)
    partial = words.number(covers["partial"], language)
    return words.text("{covered} ({partial} only partly)", language, covered=text, partial=partial)


def approval_words(note: ApprovalNote, language: str) -> str:
    """Return a sentence on how many people approved the report, and one on how many days late it came."""
    people = _approval_words(note, language)
    if not note.late_days:
        return people
    late = words.counted("days_late", note.late_days, language)
    return words.text("{people} {late}", language, people=people, late=late)


def _approval_words(note: ApprovalNote, language: str) -> str:
    required = words.number(note.required, language)
    if note.approvals is None:
        return words.text(
            "Draft, not published: needs {approvals}.",
            language,
            approvals=words.counted("approvals", note.required, language),
        )
    if note.approvals == 0:
        return words.text("Published automatically: nobody has confirmed yet that it is complete.", language)
    people = words.counted("people", note.approvals, language)
    if note.approvals < note.required:
        return words.text(
            "Checked and approved as complete and correct by {people} ({required} required).",
            language,
            people=people,
            required=required,
        )
    return words.text("Checked and approved as complete and correct by {people}.", language, people=people)


def key_change_words(terms: ReportTerms, language: str) -> str:
    """Return that the key is new and whether the old one announced it; nothing if the last report has the same key."""
    change = terms.key_change
    if change is None:
        return ""
    if change.on is None:
        message = "This key is new. The key of the last report, {old}, did not announce it: compare it with our site."
        return words.text(message, language, old=change.old)
    message = "This key is new. The key of the last report, {old}, announced it on {day}."
    return words.text(message, language, old=change.old, day=words.day(change.on, language))


def outside_policy(document: Document, language: str) -> str:
    """Return what was disclosed outside the policy, or nothing."""
    cells = document["outside_policy"]
    if not _counts(cells["requests_with_disclosure"]):
        return ""
    outside = words.counted("outside_policy", cells["requests_with_disclosure"], language)
    confirmed = words.cell(cells["confirmed"], language)
    message = "In the cases counted here, {outside}; confirmed by a second person: {confirmed}."
    return words.text(message, language, outside=outside, confirmed=confirmed)


def policy_unjudged(document: Document, language: str) -> str:
    """Return what was disclosed and cannot be compared with the policy, or nothing."""
    unjudged = document["outside_policy"]["not_recorded"]
    return words.counted("policy_unjudged", unjudged, language) if _counts(unjudged) else ""


def promise(policy: Policy, language: str) -> list[str]:
    """Return the declared policy, with a short sentence for each part of it."""
    parts: tuple[tuple[Part, str, str], ...] = (
        ("discloses", "data", words.msgid("We disclose only: {things}.")),
        ("requires_process", "legal_process", words.msgid("Only with: {things}.")),
        ("requires_grounds", "grounds", words.msgid("Only in cases of: {things}.")),
        ("never", "data", words.msgid("Never: {things}.")),
    )
    named = {key: [words.word(group, one, language) for one in policy[key]] for key, group, _ in parts}
    return [
        words.text(message, language, things=words.listing(named[key], language))
        for key, _, message in parts
        if named[key]
    ]


def commands(document: Document, terms: ReportTerms) -> list[str]:
    """Return what a reader types to check digests, signature and sums, in a folder with the files."""
    sums = f"{stem_of(document['period']['label'], document['edition'])}.SHA256SUMS"
    identity, namespace = shlex.quote(terms.identity), shlex.quote(terms.namespace)
    named = "" if terms.namespace.startswith(REPORT_PURPOSE) else f" --namespace {namespace}"
    return [
        f"sha256sum -c {sums}",
        f"ssh-keygen -Y verify -f allowed_signers -I {identity} -n {namespace} -s {sums}.sig < {sums}",
        f"python3 -I verify.py --signer {terms.fingerprint}{named}",
        f"transparency-bot verify --signer {terms.fingerprint}{named} .",
    ]


def unpack(document: Document, language: str) -> Markup:
    """Return what a reader does before the commands."""
    package = package_of(document["period"]["label"], document["edition"])
    message = "Save {package} on a computer and unpack it. Open {page} in that folder, or run there:"
    return speaker(language).text(message, package=code(package), page=code("verify.html"))


def scores(document: Document, language: str) -> str:
    """Return the publisher's score of itself, or nothing."""
    judged = [score for score in document["rubric"]["scores"] if score["of"] and score["indicator"] in RDR]
    shown = [_score(score, language) for score in judged]
    message = "Our own score on the Ranking Digital Rights index of 2020: {scores}."
    return words.text(message, language, scores=words.listing(shown, language)) if shown else ""


def _score(score: Score, language: str) -> str:
    met, of = (words.number(score[key], language) for key in ("met", "of"))
    return words.text("{indicator} {met} of {of}", language, indicator=score["indicator"], met=met, of=of)


def _days(start: str, end: str, language: str) -> tuple[str, str]:
    """Return the first and last day of a half-open span."""
    last = date.fromisoformat(end) - timedelta(days=1)
    return words.day(date.fromisoformat(start), language), words.day(last, language)


def _counts(cell: Cell) -> bool:
    """Return whether a cell is more than 0."""
    return is_known(cell) and bool(cell.get("value", cell.get("high")))


def _link(url: str) -> str:
    return url if len(url) <= URL_LIMIT else ""  # a longer one would crowd out figures, and half of one does not work
