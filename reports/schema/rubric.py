"""The scores of a report by the standards of others: which elements of an index it meets."""

from typing import Annotated

from typing_extensions import TypedDict

from reports.schema.cells import Count
from reports.schema.form import word
from reports.schema.values import ELEMENTS


class Element(TypedDict):
    """Whether one element of the index is met; null: figures cannot say."""

    id: Annotated[str, word(ELEMENTS)]
    met: bool | None


class Score(TypedDict):
    """How many elements of an indicator are met."""

    indicator: str
    met: Count
    of: Count


class Rubric(TypedDict):
    """The score by a standard."""

    standard: str
    elements: list[Element]
    scores: list[Score]
