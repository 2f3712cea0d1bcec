"""report writes the published bytes, or the content as the register stands; it never alters a published file."""

import json
import os
import stat
from pathlib import Path

import pytest

from reports.sealing.bundle import ZIP_SUMS
from reports.verify.zip import open_zip
from storage.engine.database import open_database
from storage.publishing import publications
from storage.vocabulary.period import Period
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.terminal import Output, files_below, run_command, run_here

pytestmark = pytest.mark.usefixtures("blank")
OUT = ("--out", "out")


def report(*arguments: str) -> Output:
    return run_command("report", "2025-H2", *arguments, "--config", "config.toml", at=DUE_AT)


def published(here: Installation) -> dict[str, bytes]:
    """The stored bytes of a published report, and the tables in its zip."""
    here.record(a_case())
    here.tick(DRAFT_AT)
    assert here.tick(DUE_AT)
    database = open_database(here.settings.storage.url)
    with database.reading() as session:
        found = publications.find(session, Period.parse("2025-H2"))
        assert found is not None
        files = {name: file.data for name, file in publications.files(session, found.id).items()}
    database.close()
    zipped = files["transparency-2025-H2-e1.zip"]
    tables = {name: data for name, data in open_zip(zipped).items() if name not in {*files, ZIP_SUMS}}
    assert sorted(name.removeprefix("transparency-2025-H2-e1") for name in tables) == [
        "-by-country.csv",
        "-disclosures.csv",
        "datapackage.json",
    ]
    return {**files, **tables}


def test_published_bytes_are_written_as_they_are_stored(here: Installation) -> None:
    files = published(here)
    result = report(*OUT, "--json")
    told_files = json.loads(result.out)
    assert (result.code, told_files["published"]) == (0, True)
    assert sorted(told_files["files"]) == sorted(files)
    assert files_below(Path("out")) == files
    here.record(a_case(country="DE"))
    assert report(*OUT).code == 0
    assert files_below(Path("out")) == files


def test_published_file_is_never_written_over_another(here: Installation) -> None:
    files = published(here)
    assert report(*OUT).code == 0
    changed = Path("out") / next(name for name in files if name.endswith(".json"))
    changed.write_bytes(b"mine")
    before = files_below(Path("out"))
    result = report(*OUT)
    assert result.code == 73
    assert changed.name in result.line
    assert files_below(Path("out")) == before


def test_content_of_an_ended_period_can_be_looked_at_again_and_again(here: Installation) -> None:
    here.record(a_case())
    assert report(*OUT).code == 0
    first = files_below(Path("out"))
    assert not [name for name in first if name.endswith((".sig", ".SHA256SUMS"))]
    assert report(*OUT).code == 0
    assert files_below(Path("out")) == first
    here.record(a_case(country="DE"))
    assert report(*OUT).code == 0
    assert files_below(Path("out")) != first


def test_embargoed_cases_change_no_byte(here: Installation) -> None:
    here.record(a_case())
    assert report("--out", "before").code == 0
    here.record(
        a_case(country="DE", embargo_until="unknown"), a_case(country="US", embargo_until="2026-01-02", requests=900)
    )
    assert report("--out", "after").code == 0
    assert files_below(Path("after")) == files_below(Path("before"))


def test_embargo_that_has_ended_by_the_periods_end_is_counted(here: Installation) -> None:
    assert report("--out", "before").code == 0
    here.record(a_case(embargo_until="2026-01-01"))
    assert report("--out", "after").code == 0
    assert files_below(Path("after")) != files_below(Path("before"))


@pytest.mark.usefixtures("here")
def test_open_period_needs_the_word_draft() -> None:
    for moment, code in ((DRAFT_AT.replace(year=2025), 65), (DUE_AT, 0)):
        result = run_command("report", "2025-H2", *OUT, "--config", "config.toml", at=moment)
        assert result.code == code
        assert ("--draft" in result.err) is bool(code)
        assert Path("out").exists() is (code == 0)


def test_folder_is_named_after_the_period(here: Installation) -> None:
    assert run_here("report", "2025-H2", "--draft").code == 0
    assert (here.folder / "2025-H2").is_dir()


@pytest.mark.usefixtures("here")
def test_draft_is_for_its_user_alone() -> None:
    """The files of a published report are for a web server; those of a draft are not public yet."""
    before = os.umask(0)
    try:
        assert run_here("report", "2025-H2", "--draft", "--out", "a/draft").code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path("a/draft").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in Path("a/draft").iterdir()} == {0o600}


def test_draft_says_what_does_not_hold(here: Installation) -> None:
    here.record(a_case())
    Path("counts.csv").write_text("table,row,column,value\ntotals,all,requests,2\n", encoding="utf-8")
    compared = run_command("reconcile", "2025-H2", "counts.csv", "--config", "config.toml", at=DUE_AT)
    difference = "totals, all, requests: 1, but you counted 2"
    assert (compared.code, compared.err.strip()) == (1, difference)
    assert compared.out.strip() == "Kept 1 count for 2025-H2; 1 figure differs."
    drafted = report("--draft", *OUT)
    assert (drafted.code, drafted.err.strip()) == (0, f"does not hold: {difference}")
    refused = run_command("explain", "2025-H2", "a new law", "--config", "config.toml", at=DUE_AT)
    assert refused.line.startswith("transparency-bot: no figure of 2025-H2 changed so much")
    forgotten = run_command("reconcile", "2025-H2", "--forget", "--config", "config.toml", at=DUE_AT)
    assert (forgotten.code, report("--draft", *OUT).err) == (0, "")
