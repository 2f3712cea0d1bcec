"""Holds a draft against its own sums, the reports before it, large changes, and what the operator counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.actions.cases.identifiers import refuse_identifiers
from bot.actions.context.calendar import dates_of
from bot.actions.context.context import CountingContext
from bot.actions.publishing.content import document_in, stored_document
from bot.actions.publishing.correction_reason import refuse_people
from bot.actions.publishing.restate import read_published
from reports.restating.continuation import breaks
from reports.restating.published import Place, Statement, stated
from reports.schema.cells import Cell, is_known
from reports.schema.types import Document
from reports.sums.bounds import bounds
from reports.sums.contradiction import Contradiction, file_line
from reports.sums.contradictions import contradictions
from storage.engine.database import Session
from storage.publishing import publications, reconciliation
from storage.publishing.publications import Publication
from storage.vocabulary.errors import DataError, NotPermittedError
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationKind

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFigure:
    """A figure, `now` in the draft and otherwise in the report on `period`, or as the operator counted it ("")."""

    place: Place
    now: Cell
    other: Cell
    period: str = ""


Mismatch = Contradiction | OtherFigure


class NotReconciled(NotPermittedError):
    """A report whose figures do not hold is not approved and not published."""

    what = "nobody can approve this draft yet: {problem}"
    todo = "correct the cases, or explain a change with: /explain {period} SENTENCE"

    def __init__(self, mismatches: tuple[Mismatch, ...] = (), **facts: object) -> None:
        """Keep what does not hold, for whoever says it in another language."""
        super().__init__(**facts)
        self.mismatches = mismatches


class NothingToExplain(DataError):
    """The draft has no change that asks for an explanation."""

    what = "no figure of {period} changed so much that it needs an explanation; nothing was kept"
    todo = "see the draft with: /approve {period}"


class ExplanationNotRead(DataError):
    """An explanation is one short sentence."""

    what = "the explanation is missing, or longer than {limit} characters; nothing was kept"
    todo = "write a sentence, such as: a new law lets the police ask without a court"


def mismatches(session: Session, publication: Publication) -> tuple[Mismatch, ...]:
    """Return what does not hold in the present draft; nothing without a draft."""
    if not publication.is_drafted:
        return ()
    document = stored_document(session, publication)
    return tuple(found_in(session, document))


def found_in(session: Session, document: Document) -> Iterator[Mismatch]:
    """Yield what does not hold in a document that is not published yet."""
    published: Mapping[str, Statement] = read_published(session).statements
    yield from contradictions(document)
    if document["kind"] != PublicationKind.ERRATUM:  # it repeats an edition, with the restatements left out
        yield from breaks(document, published)
    for jump in document["jumps"]:
        if not jump["explanation"]:
            place = jump["table"], jump["row"], jump["column"]
            yield OtherFigure(place=place, now=jump["new"], other=jump["old"], period=jump["period"])
    yield from _counted_otherwise(session, document)


def _counted_otherwise(session: Session, document: Document) -> Iterator[OtherFigure]:
    figures = stated(document)
    for place, count in reconciliation.expected(session, document["period"]["label"]).items():
        cell = figures.cell(place)
        low, high = bounds(cell)
        if not is_known(cell) or not low <= count <= high:
            yield OtherFigure(place=place, now=cell, other={"state": "exact", "value": count})


def differences(counting: CountingContext, period: Period, *, today: date) -> list[str]:
    """Return where the operator's counts of a period differ from the register now, a line each."""
    settings = counting.settings
    dates = dates_of(period, settings.report, settings.publisher.timezone)
    with counting.database.reading() as session:
        document = document_in(session, counting, dates, today=today if today < period.end else None)
        return [described(one) for one in _counted_otherwise(session, document)]


def refuse_unreconciled(session: Session, publication: Publication) -> None:
    """Refuse to approve or seal a draft whose figures do not hold. Raises NotReconciled."""
    found = mismatches(session, publication)
    if found:
        raise NotReconciled(found, period=publication.period, problem=described(found[0]))


def described(mismatch: Mismatch) -> str:
    """Return a mismatch in a line, by the names of the files."""
    if isinstance(mismatch, Contradiction):
        return file_line(mismatch).removesuffix(".")
    now, other = (_figure(cell) for cell in (mismatch.now, mismatch.other))
    against = f"{other} in {mismatch.period}, and nobody explained it" if mismatch.period else f"you counted {other}"
    return f"{', '.join(mismatch.place)}: {now}, but {against}"


def next_step(mismatch: Mismatch, period: str) -> str:
    """Return what the operator can do about a mismatch."""
    if isinstance(mismatch, Contradiction):
        return "report it: a sum that fails is a fault of the program"
    if mismatch.period:
        return f'correct the cases, or explain the change: transparency-bot explain {period} "SENTENCE"'
    return f"correct the cases, or your counts: transparency-bot reconcile {period} FILE"


def _figure(cell: Cell) -> str:
    if cell["state"] == "exact":
        return str(cell["value"])
    return f"{cell['low']} to {cell['high']}" if cell["state"] == "range" else cell["state"].replace("_", " ")


def explain_jumps(counting: CountingContext, period: Period, text: str, *, now: datetime, actor: str) -> int:
    """Keep why figures of a draft jump, and return how many: those without an explanation, or else all again.

    Readers see the sentence, so it must name nobody. Raises ExplanationNotRead, IdentifierSeen or NothingToExplain.
    """
    explanation = read_explanation(text)
    with counting.database.transaction() as session:
        drafts = [one for one in publications.unsealed(session) if one.period == period and one.is_drafted]
        jumps = [jump for one in drafts for jump in stored_document(session, one)["jumps"]]
        open_ones = [jump for jump in jumps if not jump["explanation"]] or jumps
        places = list(dict.fromkeys((jump["table"], jump["row"], jump["column"]) for jump in open_ones))
        if not places:
            raise NothingToExplain(period=period)
        reconciliation.explain(session, period.label, places, explanation, actor=actor, now=now)
    return len(places)


def read_explanation(text: str) -> str:
    """Return an explanation as it is printed: one line that names nobody."""
    explanation = " ".join(text.split())
    if not explanation or len(explanation) > LONGEST or not explanation.isprintable():
        raise ExplanationNotRead(limit=LONGEST)
    refuse_identifiers(explanation)
    refuse_people(explanation)
    return explanation
