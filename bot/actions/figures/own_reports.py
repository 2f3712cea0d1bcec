"""Reads figures from the JSON files of earlier reports of this product, exactly as published, and checks their sums."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.actions.cases.fields import Problem
from bot.actions.files.findings import Findings
from reports.document.csv import Placed, own_cells
from reports.figures.cells import high
from reports.schema.types import Document
from reports.sums.contradiction import file_line
from reports.sums.contradictions import contradictions
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
    """Return the report in a file, with contradictory figures marked as disputed; None if the file is refused."""
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
    placed = list(own_cells(document))  # the history repeats what the reports of other periods say
    for table, row, column, cell in placed:
        if high(cell) > LARGEST_COUNT:
            place = f"{table}, {row}, {column}"
            todo = Phrase("write at most {most}", most=LARGEST_COUNT)
            findings.refuse(name, [Problem(place, Phrase("is too large"), todo)])
    figures = tuple(_figures(document, placed, name))
    return OwnReport(document["period"]["label"], document["edition"], figures)


def broken_in(figures: Iterable[Figure]) -> list[str]:
    """Return every sum that the figures of a report break, with the period."""
    return list(dict.fromkeys(f"{figure.period}: {text}" for figure in figures for text in figure.disputed))


def _figures(document: Document, placed: Sequence[Placed], name: str) -> Iterator[Figure]:
    broken = list(contradictions(document))
    for table, row, column, cell in placed:
        yield Figure(
            period=document["period"]["label"],
            table=table,
            row=row,
            column=column,
            cell=cell,
            source=name,
            attribution=_attribution(document),
            disputed=tuple(file_line(one) for one in broken if table == "totals" or table in one.tables),
        )


def _attribution(document: Document) -> str:
    publisher, edition = document["publisher"], document["edition"]
    name = f"{publisher['name']}, report {document['period']['label']}"
    return name if edition == 1 else f"{name}, edition {edition}"
