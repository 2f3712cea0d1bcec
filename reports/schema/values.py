"""The plain values of a report document: words, texts, numbers, dates and periods, each with its form."""

from typing import Annotated, Final, Literal, get_args

from typing_extensions import TypeAliasType

from reports.schema.form import LARGEST_NUMBER, Form, pattern, word
from storage.vocabulary import words as v
from storage.vocabulary.case import CoverageKind
from storage.vocabulary.changes import CorrectionReason
from storage.vocabulary.publishing import PublicationKind

Column = Literal["requests", "requests_with_disclosure", "accounts_specified", "accounts_affected"]
Carried = Literal["opening", "received", "closed", "closing"]
Table = Literal[
    "by_country",
    "by_legal_process",
    "by_outcome",
    "by_data_requested",
    "by_data_disclosed",
    "by_authority",
    "by_grounds",
    "by_refusal_reason",
    "by_notice",
    "by_emergency",
    "by_data_category",
    "by_content_requested",
    "by_content_disclosed",
    "by_timing",
    "by_month",
]
WordTable = Literal[
    "by_legal_process",
    "by_outcome",
    "by_data_requested",
    "by_data_disclosed",
    "by_authority",
    "by_grounds",
    "by_refusal_reason",
    "by_notice",
    "by_emergency",
    "by_data_category",
    "by_content_requested",
    "by_content_disclosed",
    "by_timing",
]
OutcomeColumn = Literal["pending", "disclosed", "partially_disclosed", "no_data", "refused", "withdrawn"]
Step = Literal["acknowledged", "answered"]
HoursColumn = Literal["requests", "median_hours", "ninetieth_percentile_hours"]
BandColumn = Literal["requests", "accounts_specified"]
BandRow = Literal["national_security_letter", "fisa_content", "fisa_non_content", "national_security_process"]
BAND_COLUMNS: Final[tuple[BandColumn, ...]] = get_args(BandColumn)
BAND_ROWS: Final[tuple[BandRow, ...]] = get_args(BandRow)
OUTCOMES: Final[tuple[OutcomeColumn, ...]] = get_args(OutcomeColumn)
STEPS: Final[tuple[Step, ...]] = get_args(Step)
HOURS: Final[tuple[HoursColumn, ...]] = get_args(HoursColumn)
COLUMNS: Final[tuple[Column, ...]] = get_args(Column)
CARRIED: Final[tuple[Carried, ...]] = get_args(Carried)
TABLES: Final[tuple[Table, ...]] = get_args(Table)
RemovalColumn = Literal[
    "orders", "orders_acted_on", "orders_refused", "orders_pending", "orders_withdrawn", "items", "median_hours"
]
RemovalTable = Literal["by_country", "by_category", "by_refusal_reason"]
REMOVAL_COLUMNS: Final[tuple[RemovalColumn, ...]] = get_args(RemovalColumn)
REMOVAL_TABLES: Final[tuple[RemovalTable, ...]] = get_args(RemovalTable)
# The tables of removal orders as CSV files and restatements name them.
REMOVALS: Final = "removal_orders"
REMOVAL_NAMES: Final[dict[RemovalTable, str]] = {table: f"{REMOVALS}_{table}" for table in REMOVAL_TABLES}
NOT_RECORDED_ROW = "not_recorded"

LicenseName = Literal["CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "PDDL-1.0", "ODC-By-1.0", "ODbL-1.0"]
# By SPDX identifier: title and text.
LICENSES: Final[dict[str, tuple[str, str]]] = {
    "CC0-1.0": ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("Creative Commons Attribution-ShareAlike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "PDDL-1.0": ("Public Domain Dedication and License 1.0", "https://opendatacommons.org/licenses/pddl/1-0/"),
    "ODC-By-1.0": ("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    "ODbL-1.0": ("Open Data Commons Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
}

_OUTSIDE_TOTALS = v.NON_GOVERNMENT_PROCESS | v.PRESERVING_PROCESS
ROWS: Final[dict[WordTable, tuple[str, ...]]] = {
    "by_legal_process": tuple(word for word in v.LegalProcess if word not in _OUTSIDE_TOTALS),
    "by_outcome": tuple(word for word in v.Outcome if word != v.Outcome.PRESERVED),
    "by_data_requested": tuple(v.DataKind),
    "by_data_disclosed": tuple(v.DataKind),
    "by_authority": tuple(word for word in v.Authority if word != v.Authority.PRIVATE_PARTY),
    "by_grounds": tuple(v.Grounds),
    "by_refusal_reason": tuple(v.RefusalReason),
    "by_notice": tuple(v.Notice),
    "by_emergency": tuple(v.Emergency),
    "by_data_category": tuple(v.DataCategory),
    "by_content_requested": tuple(v.Content),
    "by_content_disclosed": tuple(v.Content),
    "by_timing": tuple(v.Timing),
}
ELEMENTS = (
    *(f"P11a.{number}" for number in range(1, 11)),
    *(f"P11b.{number}" for number in range(1, 5)),
    *(f"P12.{number}" for number in range(1, 4)),
    *(f"OTI.{number}" for number in range(1, 7)),
)


License = TypeAliasType("License", Annotated[str, word(("", *LICENSES), "SPDX identifier of the licence of the data.")])
Text = TypeAliasType("Text", Annotated[str, Form(minLength=1)])
Positive = TypeAliasType("Positive", Annotated[int, Form(minimum=1, maximum=LARGEST_NUMBER)])
Date = TypeAliasType("Date", Annotated[str, pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", format="date")])
_TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}"
Moment = TypeAliasType("Moment", Annotated[str, pattern(_TIME, format="date-time")])
Label = TypeAliasType(
    "Label",
    Annotated[
        str, pattern("[12][0-9]{3}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?", "A period: 2025-H1, 2025-Q3, 2025-07 or 2025.")
    ],
)
Month = TypeAliasType("Month", Annotated[str, pattern("[0-9]{4}-(0[1-9]|1[0-2])")])
Sha256 = TypeAliasType("Sha256", Annotated[str, pattern("[0-9a-f]{64}")])
COUNTRY_FORM = pattern(
    "[A-Z]{2}", "ISO 3166-1 alpha-2, or XK, EU, UN, ZZ (not stated), XO (other countries, each with few requests)."
)
Country = TypeAliasType("Country", Annotated[str, COUNTRY_FORM])
Place = TypeAliasType("Place", Annotated[str, pattern(r"([A-Z]{2}|\*)", "A country, or * for all.")])
LegalProcess = TypeAliasType("LegalProcess", Annotated[str, word(v.LegalProcess)])
Grounds = TypeAliasType("Grounds", Annotated[str, word(v.Grounds)])
Data = TypeAliasType("Data", Annotated[str, word(v.DataKind)])
BandRowWord = TypeAliasType("BandRowWord", Annotated[str, word(BAND_ROWS)])
Outcome = TypeAliasType("Outcome", Annotated[str, word(v.Outcome)])
Kind = TypeAliasType("Kind", Annotated[str, word(PublicationKind)])
Verdict = TypeAliasType("Verdict", Annotated[str, word(("holds", "does_not_hold", "not_recorded"))])
CorrectionWord = TypeAliasType("CorrectionWord", Annotated[str, word(CorrectionReason)])
RestatementReason = TypeAliasType(
    "RestatementReason",
    Annotated[str, word(("late_outcome", "late_entry", "wrong_entry", "void", "embargo_lifted", "source_revised"))],
)
OUTSIDE_TABLES = (
    *("carried_forward", "non_government", "preservation"),
    *("outcomes_by_process", "response_times", "content_or_keys"),
    *(REMOVALS, *REMOVAL_NAMES.values()),
)
RESTATED: Final = ("totals", *TABLES, *OUTSIDE_TABLES)
RestatedTable = TypeAliasType("RestatedTable", Annotated[str, word(RESTATED)])
_KINDS = "everything: every demand, whatever became of it. disclosures: fulfilled demands only."
CoverageWord = TypeAliasType("CoverageWord", Annotated[str, word(CoverageKind, _KINDS)])
