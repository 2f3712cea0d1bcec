"""The report document. Dates are days in the publisher's zone, spans are half-open.

The one definition of its form: mypy checks the code by it, and `make docs` writes the JSON Schema from it.
"""

from typing import Annotated, Final, Literal, NotRequired

from typing_extensions import TypedDict

from reports.schema.cells import Cell, Count
from reports.schema.form import Form, RowForm, pattern, word
from reports.schema.rubric import Rubric
from reports.schema.tables import (
    BandRow,
    CarriedForward,
    Columns,
    ContentOrKeys,
    Counts,
    Days,
    OutcomesRow,
    RemovalOrders,
    ResponseTimes,
    Row,
    Tables,
    Totals,
)
from reports.schema.values import (
    COUNTRY_FORM,
    CorrectionWord,
    Country,
    CoverageWord,
    Data,
    Date,
    Grounds,
    Kind,
    Label,
    LegalProcess,
    License,
    Moment,
    Month,
    Outcome,
    Place,
    Positive,
    RestatedTable,
    RestatementReason,
    Sha256,
    Text,
    Verdict,
)

SCHEMA: Final = "transparency-report/1"


class Generator(TypedDict):
    """The program that made the report."""

    name: Text
    version: Text


class Publisher(TypedDict):
    """Who publishes. `license` is that of the data; `notice` is in every chart's footer and caption."""

    name: Text
    url: str
    files_url: str
    license: License
    languages: Annotated[list[str], Form(minItems=1)]
    notice: str


class Ends(TypedDict):
    """The first day of a span, and the day after its last one."""

    start: Date
    end: Date


class Span(Ends):
    """A period with its ends."""

    label: Label


class Period(Span):
    """The period that the figures are about."""

    timezone: Text


class Correction(TypedDict):
    """The edition that a new one replaces, why, and the day on which it was asked for."""

    replaces: Positive
    reason: CorrectionWord
    detail: Annotated[str, Form(maxLength=80)]
    asked_on: Date


class Policy(TypedDict):
    """The promise that disclosures are compared with."""

    url: str
    discloses: list[Data]
    requires_process: list[LegalProcess]
    requires_grounds: list[Grounds]
    never: list[Data]


class CoverageSpan(TypedDict):
    """Days that a source covers for a country."""

    country: Place
    start: Date
    end: Date
    what: CoverageWord
    zero: bool
    source: str


Coverage = TypedDict(
    "Coverage",
    {
        "what": CoverageWord,
        "from": Date,
        "to": Date,
        "countries": Annotated[Count | None, Form("Countries covered; null means all.")],
        "partial": Annotated[Count, Form("Countries covered for part of the period only.")],
        "register": Annotated[
            Days | None,
            Form("The days on which the publisher's own register holds every demand; null where it holds none."),
        ],
        "spans": list[CoverageSpan],
    },
)


class OutsidePolicy(TypedDict):
    """Requests with disclosure outside `policy`; those confirmed by a second person; those not recorded whether."""

    requests_with_disclosure: Cell
    confirmed: Cell
    not_recorded: Cell


class Restatement(TypedDict):
    """A published figure that is another by now."""

    period: Label
    table: RestatedTable
    row: str
    column: str
    old: Cell
    new: Cell
    reason: RestatementReason


class Jump(TypedDict):
    """A figure that is many times that of the period before, or a small part of it, and the publisher's explanation."""

    period: Annotated[Label, Form("The period before.")]
    table: Annotated[str, word(("totals", "by_country", "by_legal_process"))]
    row: str
    column: Annotated[str, word(("requests", "requests_with_disclosure"))]
    old: Cell
    new: Cell
    explanation: Annotated[str, Form("Empty only in a draft: a report is not approved without it.", maxLength=200)]


class Statement(TypedDict):
    """A sentence of the publisher, judged by the figures."""

    id: Annotated[str, pattern("[a-z_]+")]
    verdict: Verdict


class Disclosure(TypedDict):
    """A case with disclosure."""

    month: Annotated[Month | None, Form("null where the source counts spans longer than a month.")]
    country: Country
    legal_process: LegalProcess
    grounds: Grounds
    requests: Positive
    accounts_affected: Cell
    data_disclosed: list[Data] | None
    outcome: Outcome


class ChartWords(TypedDict):
    """What a chart shows, in words of one language."""

    language: Text
    title: Text
    text: Text


class Chart(TypedDict):
    """A chart with its text twins, one for each of publisher.languages."""

    name: Annotated[str, pattern("[0-9]+-[a-z]+")]
    words: Annotated[list[ChartWords], Form(minItems=1)]


class LegalBands(TypedDict):
    """National security process, in the bands that a law allows: it is in no other number of the report."""

    option: Annotated[str, pattern("[a-z0-9]+(-[a-z0-9]+)*", "The publisher's choice among the structures of the law.")]
    law: Annotated[Text, Form("The paragraph that allows the bands.")]
    rows: Annotated[list[BandRow], Form(minItems=1)]


class Cells(TypedDict):
    """The cells of the period itself: what a later report may restate."""

    totals: Totals
    tables: Counts
    carried_forward: CarriedForward
    non_government: Columns
    preservation: Columns
    outcomes_by_process: list[OutcomesRow]
    response_times: ResponseTimes
    content_or_keys: ContentOrKeys
    removal_orders: NotRequired[RemovalOrders]


class Head(TypedDict):
    """What the figures are about, and by which terms they were made."""

    schema: Literal["transparency-report/1"]
    generator: Generator
    publisher: Publisher
    period: Period
    edition: Positive
    kind: Kind
    correction: Annotated[Correction | None, Form("null for a report.")]
    as_of: Annotated[Date, Form("The end of the period: outcomes after it count as pending.")]
    next_due: Moment
    policy: Policy
    coverage: Coverage
    approvals_required: Count


class Counted(TypedDict):
    """The figures and what is listed of them."""

    totals: Totals
    tables: Tables
    carried_forward: CarriedForward
    restatements: list[Restatement]
    jumps: Annotated[list[Jump], Form("Large changes since the period before; empty where none is looked for.")]
    outside_policy: OutsidePolicy
    statements: list[Statement]
    disclosures: Annotated[
        list[Disclosure] | None, Form("One row per case with disclosure; null where the publisher lists none.")
    ]
    non_government: Columns
    preservation: Columns
    outcomes_by_process: Annotated[list[OutcomesRow], Form("Each legal process that occurred.")]
    response_times: ResponseTimes
    content_or_keys: ContentOrKeys
    legal_bands: Annotated[
        LegalBands | None, Form("null where national security process is counted like any other, in figures.")
    ]
    removal_orders: NotRequired[RemovalOrders]


class CountriesBefore(TypedDict):
    """The countries of `by_country` in the period before: the newest figures that were published of them."""

    period: Label
    rows: Annotated[list[Row], RowForm(COUNTRY_FORM)]


class Facts(Head, Counted):
    """The document without what is made from it."""

    by_country_before: Annotated[
        CountriesBefore | None, Form("null where the two periods cannot be compared, or none was published before.")
    ]


class Document(Facts):
    """The figures of one period. Dates are days in the publisher's time zone; spans are half-open."""

    rubric: Rubric
    charts: Annotated[list[Chart], Form("The charts, each with its title and what it shows, in words.")]
    previous: Annotated[Sha256 | None, Form("SHA-256 of the last report file; null for the first.")]
