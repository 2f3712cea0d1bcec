"""Figures from published CSV files of others, through a mapping of their columns."""

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.figures.column_mapping import MappingMissing, MappingWrong, column_mapping, shipped_mappings
from bot.actions.figures.github import NotRead
from bot.actions.figures.importing import FiguresFormat, FiguresRefused, check_figures, import_figures
from bot.actions.figures.written import number_written
from bot.actions.files.findings import Findings
from reports.restating.elsewhere import earlier_figures
from storage.engine.database import Database
from storage.register import earlier_figures as figures

TODAY, NOW = date(2026, 8, 1), datetime(2026, 8, 1, 12, tzinfo=UTC)

# Lines of the publishers' own files: facts, a few of each.
GOOGLE = """\
Period Ending,Country/Region,CLDR Territory Code,Legal Process,User Data Requests,Percentage disclosed,Accounts
2010-06-30,France,FR,All,1017,0,0
2014-12-31,Argentina,AR,Emergency Disclosure Requests,1,100,2
2014-12-31,Argentina,AR,Other Legal Requests,186,54,223
2014-12-31,Argentina,AR,Preservation Requests,3,,8
2014-12-31,Australia,AU,Other Legal Requests,958,66,1068
"""
DISCORD = """\
Discord January-June 2024 Transparency Report CSV,,,
,,,
Accounts Disabled,,,
Policy Category,Accounts Disabled,,
Child Safety,"178,165",,
,,,
US Gov Info Requests,,,
Request Type,Requests,Information Produced,
Court Orders,122,110,
Pen Register / Trap and Trace,9,9,
Search Warrants,"1,586",1495,
Subpoenas,2065,"1,609",
,,,
Total,"3,782","3,223",
,,,
International Government Information Requests,,,
Country,Requests,Information Produced,
Argentina,2,0,
Czech Republic,3,0,
Turkey,6,0,
,,,
Total,11,0,
"""
APPLE = """\
TR Period,Country/Region,Account Requests Received,Accounts Specified in Requests,Requests Where Content Provided,\
Requests  where only Non-Content Data Provided
2024 H1,China mainland,"1,200",900,100,-
2024 H1,Türkiye,20,25,1,4
"""
HEAD = 'attribution = "X"\nperiod = { column = "P", written = "label" }\n'
TOTALS = '[[tables]]\ntable = "totals"\nfixed_row = "all"\nnumbers = { requests = "N" }\n'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def taken(register: Database, path: Path, mapping: str) -> tuple[dict[tuple[str, ...], Any], Findings]:
    """What the register holds after an import."""
    findings = Findings()
    columns = column_mapping(mapping)
    checked = check_figures(register, path, FiguresFormat.CSV, findings, strict=False, today=TODAY, mapping=columns)
    import_figures(register, checked, now=NOW, actor="cli:test")
    with register.reading() as session:
        return {one.place: dict(one.cell) for one in figures.imported(session)}, findings


def refused(register: Database, path: Path, mapping: str) -> str:
    findings = Findings()
    with pytest.raises(FiguresRefused):
        check_figures(
            register, path, FiguresFormat.CSV, findings, strict=False, today=TODAY, mapping=column_mapping(mapping)
        )
    return "\n".join(map(str, findings.shown))


def exact(value: int) -> dict[str, Any]:
    return {"state": "exact", "value": value}


def test_google_s_processes_are_added_up_by_country(register: Database, tmp_path: Path) -> None:
    held, findings = taken(register, write(tmp_path, "google.csv", GOOGLE), "google")
    half = "2014-H2"
    assert held[half, "by_country", "AR", "requests"] == exact(187)
    assert held[half, "by_country", "AR", "accounts_specified"] == exact(225)
    assert held[half, "totals", "all", "requests"] == exact(187 + 958)
    # A 0 that means "not counted" is not recorded.
    assert held["2010-H1", "totals", "all", "accounts_specified"] == {"state": "not_recorded"}
    assert findings.remarks == [
        "google.csv: 2 lines with Legal Process “Preservation Requests” left out, as the mapping says"
    ]
    with register.reading() as session:
        history = {one.label: one for one in earlier_figures(figures.imported(session))}
    assert history["2014-H2"].totals["requests"] == exact(1145)
    assert "Google" in str(history["2014-H2"].source)


def test_discord_s_stacked_tables_are_read_by_section(register: Database, tmp_path: Path) -> None:
    held, _ = taken(register, write(tmp_path, "2024-H1.csv", DISCORD), "discord")
    half = "2024-H1"
    assert held[half, "totals", "all", "requests"] == exact(3782 + 11)
    assert held[half, "by_country", "US", "requests_with_disclosure"] == exact(3223)
    assert held[half, "by_country", "CZ", "requests"] == exact(3)
    assert held[half, "by_country", "TR", "requests"] == exact(6)
    assert (half, "by_country", "all", "requests") not in held


def test_sum_that_a_file_states_wrongly_is_disputed(register: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "2024-H1.csv", DISCORD.replace("Total,11,0", "Total,12,0"))
    checked = check_figures(
        register,
        path,
        FiguresFormat.CSV,
        Findings(),
        strict=False,
        today=TODAY,
        mapping=column_mapping("discord"),
    )
    assert "2024-H1: by_country, requests: the lines come to 11, their sum is given as 12" in checked.broken


def test_apple_s_columns_are_found_whatever_their_blanks_and_a_dash_is_not_zero(
    register: Database, tmp_path: Path
) -> None:
    held, _ = taken(register, write(tmp_path, "account_requests.csv", APPLE), "apple-accounts")
    half = "2024-H1"
    assert held[half, "by_country", "CN", "requests"] == exact(1200)
    assert held[half, "by_country", "CN", "requests_with_disclosure"] == {"state": "not_recorded"}
    assert held[half, "totals", "all", "requests_with_disclosure"] == exact(5) | {"missing": 1}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Period Ending", "Period", "has no column “Period Ending”"),
        ("Accounts\n", "Accounts,Accounts\n", "has the column “Accounts” twice"),
        ("2014-12-31,Australia", "2014-11-30,Australia", "is not the last day of a period"),
        ("AU,Other", "Q9,Other", "has “Q9”, whose row is not known"),
        ("958", "about 958", "is not a whole number or a range such as 0-249"),
        ("958", "9999999999999999", "is too large"),
        ("958", "9-5", "is a range whose end is below its beginning"),
    ],
)
def test_line_that_does_not_fit_is_named(register: Database, tmp_path: Path, old: str, new: str, said: str) -> None:
    found = refused(register, write(tmp_path, "google.csv", GOOGLE.replace(old, new, 1)), "google")
    assert said in found
    with register.reading() as session:
        assert not figures.imported(session)


ALL_AND_PARTS = """\
2014-12-31,Australia,AU,All,968,66,1070
2014-12-31,Australia,AU,Emergency Disclosure Requests,10,66,2
"""


def test_sum_beside_its_parts_is_checked_and_not_added(register: Database, tmp_path: Path) -> None:
    held, _ = taken(register, write(tmp_path, "google.csv", GOOGLE + ALL_AND_PARTS), "google")
    assert held["2014-H2", "by_country", "AU", "requests"] == exact(968)
    assert held["2014-H2", "totals", "all", "requests"] == exact(968 + 187)
    assert held["2010-H1", "by_country", "FR", "requests"] == exact(1017), "a sum without parts counts"


def test_sum_that_its_parts_do_not_come_to_is_disputed(register: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "google.csv", GOOGLE + ALL_AND_PARTS.replace("968", "900"))
    checked = check_figures(
        register, path, FiguresFormat.CSV, Findings(), strict=False, today=TODAY, mapping=column_mapping("google")
    )
    assert "2014-H2: by_country, requests: au the lines come to 968, “All” is given as 900" in checked.broken


def test_line_that_would_count_twice_is_refused(register: Database, tmp_path: Path) -> None:
    twice = GOOGLE + GOOGLE.splitlines()[-1] + "\n"
    assert "google.csv line 7, record: repeats line 6" in refused(
        register, write(tmp_path, "google.csv", twice), "google"
    )


def test_line_whose_cells_may_have_shifted_is_refused(register: Database, tmp_path: Path) -> None:
    shifted = GOOGLE.replace("Requests,958,", "Requests,1,958,")
    found = refused(register, write(tmp_path, "google.csv", shifted), "google")
    assert "line 6, record: has 8 values, but the header has 7; put quotes around values" in found


def test_mistake_that_several_tables_see_is_named_once(register: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "google.csv", GOOGLE.replace("958", "many"))
    findings = Findings()
    with pytest.raises(FiguresRefused, match="has 1 mistake; nothing was imported"):
        check_figures(
            register, path, FiguresFormat.CSV, findings, strict=False, today=TODAY, mapping=column_mapping("google")
        )
    assert (findings.bad, len(findings.shown)) == (1, 1)


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_file_with_another_separator_is_read(register: Database, tmp_path: Path, mark: str) -> None:
    held, _ = taken(register, write(tmp_path, "google.CSV", GOOGLE.replace(",", mark)), "google")
    assert held["2014-H2", "by_country", "AU", "requests"] == exact(958)


def test_row_that_repeats_is_refused_unless_the_mapping_adds(register: Database, tmp_path: Path) -> None:
    twice = APPLE + APPLE.splitlines()[-1] + "\n"
    assert "repeats the row TR" in refused(register, write(tmp_path, "account_requests.csv", twice), "apple-accounts")


def test_period_in_the_name_of_a_file_must_be_one(register: Database, tmp_path: Path) -> None:
    assert "is not in the name of the file" in refused(register, write(tmp_path, "report.csv", DISCORD), "discord")


def test_file_without_the_section_is_refused(register: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "2024-H1.csv", DISCORD.replace("US Gov Info Requests", "Legal"))
    assert "has no section “US Gov Info Requests”" in refused(register, path, "discord")


@pytest.mark.parametrize("name", shipped_mappings())
def test_each_shipped_mapping_is_valid(name: str) -> None:
    assert column_mapping(name).attribution


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("attribution = ", "is not valid TOML"),
        ('attribution = "X"', "period is missing"),
        (HEAD + "tables = []", "tables is empty"),
        (
            HEAD
            + '[[tables]]\ntable = "by_legal_process"\nrow = "R"\nrows = { a = "b" }\nnumbers = { requests = "N" }',
            "table 1 has the row b, which by_legal_process does not have",
        ),
        (
            HEAD.replace('column = "P", ', "") + TOTALS,
            'period needs a column, or written = "file name"',
        ),
    ],
)
def test_mistake_in_a_mapping_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, "mine.toml", text)
    with pytest.raises(MappingWrong) as refusal:
        column_mapping(str(path))
    assert said in str(refusal.value)
    assert "pydantic" not in str(refusal.value).lower()


def test_mapping_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(MappingMissing) as refusal:
        column_mapping(str(tmp_path / "none.toml"))
    assert "google" in str(refusal.value)


@given(number=st.integers(0, 10**9 - 1), width=st.integers(0, 10**6))
def test_numbers_are_read_as_they_are_written(number: int, width: int) -> None:
    assert number_written(f"{number}", "N") == number_written(f"{number:,}", "N") == exact(number)
    band = number_written(f"{number:,} - {number + width:,}", "N") if number + width < 10**9 else None
    assert band in (None, {"state": "range", "low": number, "high": number + width, "reason": "legal_band"})


@given(st.text(min_size=1))
def test_whatever_else_is_written_is_refused_or_not_recorded(written: str) -> None:
    with suppress(NotRead):
        assert number_written(written, "N")["state"] in ("exact", "range", "not_recorded")
