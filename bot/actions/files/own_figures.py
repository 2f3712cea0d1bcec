"""Figures from the JSON files of earlier reports of this product, as they were published. Judges them by their sums."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.actions.cases.fields import Problem
from bot.actions.files.findings import Findings
from reports.document.csv import Placed, own_cells
from reports.figures.cells import high
from reports.schema.types import Document
from reports.verify.arithmetic import contradictions
from reports.verify.document import BadDocument, OtherSchema, read_document
from storage.vocabulary.errors import Phrase
from storage.vocabulary.figures import Figure
from storage.vocabulary.words import LARGEST_COUNT


@dataclass(frozen=True, slots=True)
class OwnReport:
    """One edition of one period, with its figures."""

    period: str
    edition: int
    figures: tuple[Figure, ...]


def own_report(data: bytes, name: str, findings: Findings) -> OwnReport | None:
    """The report that a file holds, its figures disputed where it contradicts itself; None if it is refused."""
    try:
        document = read_document(data)
    except BadDocument as error:
        todo = Phrase("download the file again from where it was published")
        findings.refuse(name, [Problem("report", Phrase("{reason}", reason=error), todo)])
        return None
    except OtherSchema as error:
        reason = Phrase("uses the schema {schema}", schema=error)
        findings.refuse(name, [Problem("report", reason, Phrase("use a newer version"))])
        return None
    told = list(own_cells(document))  # the history says of other periods what their own reports say
    for table, row, column, cell in told:
        if high(cell) > LARGEST_COUNT:
            place = f"{table}, {row}, {column}"
            todo = Phrase("write at most {most}", most=LARGEST_COUNT)
            findings.refuse(name, [Problem(place, Phrase("is too large"), todo)])
    figures = tuple(_figures(document, told, name))
    return OwnReport(document["period"]["label"], document["edition"], figures)


def broken_in(figures: Iterable[Figure]) -> list[str]:
    """Every sum that reports break by their own account, with the period."""
    return list(dict.fromkeys(f"{figure.period}: {text}" for figure in figures for text in figure.disputed))


def _figures(document: Document, told: Sequence[Placed], name: str) -> Iterator[Figure]:
    broken = list(contradictions(document))
    for table, row, column, cell in told:
        yield Figure(
            period=document["period"]["label"],
            table=table,
            row=row,
            column=column,
            cell=cell,
            source=name,
            attribution=_attribution(document),
            disputed=tuple(text for text in broken if table == "totals" or table in text),
        )


def _attribution(document: Document) -> str:
    publisher, edition = document["publisher"], document["edition"]
    name = f"{publisher['name']}, report {document['period']['label']}"
    return name if edition == 1 else f"{name}, edition {edition}"
