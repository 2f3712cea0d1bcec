"""import and export at the terminal: all or nothing, every bad line named, and back again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.actions.files.telegram_crowd import SOURCE
from tests.support.installation import Installation, printed
from tests.support.processes import ROOT
from tests.support.terminal import run_command

Install = Callable[..., Installation]
HEADER = "received_on,country,legal_process,outcome,requests,accounts_affected,data_requested,data_disclosed,closed_on"
GOOD = "2025-09-04,FR,court_order,disclosed,1,2,ip_address;phone_number,ip_address,2025-09-30"
BAD = {
    12: ("2025-02-30,FR,court_order,refused,1,,,,", "received_on"),
    99: ("2025-09-04,XX,court_order,refused,1,,,,", "country"),
    250: ("2025-09-04,FR,court_oder,refused,1,,,,", "legal_process"),
    251: ("2025-09-04,FR,court_order,disclosed,01,1,,,", "requests"),
    600: ("2025-09-04,FR,court_order,disclosed,1,1,ip_address,phone_number,", "data_disclosed"),
    777: ("2025-09-04,FR,court_order,disclosed,1,1,,,2025-09-03", "closed_on"),
    1001: ("2999-09-04,FR,court_order,refused,1,,,,", "received_on"),
}
CROWD = ROOT / "bot" / "sandbox" / "data" / "telegram-crowdsourced.json"


def thousand(path: Path, bad: dict[int, tuple[str, str]]) -> Path:
    lines = [HEADER, *(bad[line][0] if line in bad else GOOD for line in range(2, 1002))]
    path.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def count(installation: Installation) -> int:
    return int(printed(installation.run("case", "list", "--json"))["total"])


def test_file_with_seven_bad_lines_imports_nothing_and_names_all_seven(install: Install, tmp_path: Path) -> None:
    installation = install()
    refused = installation.run("import", str(thousand(tmp_path / "cases.csv", BAD)))
    assert refused.returncode == 65
    errors = refused.stderr.splitlines()
    assert len(errors) == 8
    for (line, (_, column)), sentence in zip(sorted(BAD.items()), errors, strict=False):
        assert f"{line:,}" in sentence.replace("line ", "") or str(line) in sentence
        assert column in sentence
    assert "7 of 1,000 lines have mistakes" in errors[-1]
    assert "nothing was imported" in errors[-1]
    assert count(installation) == 0


def test_good_file_is_imported_once(install: Install, tmp_path: Path) -> None:
    installation = install()
    file = str(thousand(tmp_path / "cases.csv", {}))
    assert installation.run("import", file, "--dry-run").returncode == 0
    assert count(installation) == 0
    assert printed(installation.run("import", file, "--json"))["cases"] == 1000
    again = installation.run("import", file)
    assert again.returncode == 65
    assert "already imported" in again.stderr
    assert count(installation) == 1000


def test_sheet_that_grew_is_imported_again(install: Install, tmp_path: Path) -> None:
    installation, file = install(), tmp_path / "sheet.csv"
    names, first = "received_on,country,legal_process,outcome,case_file", "2025-08-04,FR,court_order,pending,LE-1"
    file.write_text(f"{names}\n{first}\n")
    installation.run("import", str(file))
    file.write_text(f"{names}\n{first.replace('pending', 'refused')}\n2025-09-04,DE,court_order,refused,LE-2\n")
    dry = installation.run("import", str(file), "--dry-run")
    assert "outcome is pending, in the file refused" in dry.stderr
    assert dry.stdout.startswith("1 case can be imported")
    assert "1 row differs and stays as it is; --update changes 1" in dry.stdout
    taken = printed(installation.run("import", str(file), "--json"))
    assert [taken[key] for key in ("cases", "held", "differing", "changed")] == [1, 0, 1, 0]
    assert printed(installation.run("import", str(file), "--update", "--json"))["changed"] == 1
    same = installation.run("import", str(file), "--update")
    assert (same.returncode, "already imported" in same.stderr) == (65, True)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    saved = installation.run("import", str(file))
    assert (saved.returncode, "Nothing in" in saved.stdout, "2 rows held already" in saved.stdout) == (0, True, True)
    assert count(installation) == 2
    assert installation.run("ledger", "check").returncode == 0


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_export_is_read_back_as_the_same_cases(install: Install, tmp_path: Path, form: str) -> None:
    installation = install()
    installation.run("import", str(thousand(tmp_path / "cases.csv", {})))
    exported = installation.run("export", "--format", form)
    assert exported.returncode == 0
    (tmp_path / f"again.{form}").write_text(exported.stdout, encoding="utf-8")
    (tmp_path / "transparency.db").rename(tmp_path / "first.db")
    assert installation.run("init", str(tmp_path)).returncode == 0
    assert installation.run("import", str(tmp_path / f"again.{form}")).returncode == 0
    assert installation.run("export", "--format", form).stdout == exported.stdout


def test_crowd_figures_are_imported_with_their_coverage(install: Install) -> None:
    installation = install()
    imported = installation.run("import", str(CROWD), "--format", "telegram-crowd")
    assert imported.returncode == 0, imported.stderr
    assert "across a half-year" in imported.stderr or "edge" in imported.stderr
    assert installation.run("report", "2025-H2", "--out", "out").returncode == 0
    text = (installation.folder / "out" / "transparency-2025-H2-e1.json").read_text(encoding="utf-8")
    assert SOURCE in text
    for number in ("29551", "40746"):
        assert f'"value": {number}' in text


def test_form_of_the_law_is_written_and_what_is_empty_is_named(install: Install) -> None:
    exported = install().run("export", "--format", "dsa", "2025-H2")
    assert exported.returncode == 0
    assert exported.stdout.startswith("Applicability,Service,Reporting period,")
    assert "left empty: columns G to J: the register holds no orders to act" in exported.stderr


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("none.json", "{}", "none.json has no cases; check that this is the right file"),
        ("none.jsonl", "\n\n", "none.jsonl has no cases; check that this is the right file"),
        ("none.csv", "received_on,country,legal_process,outcome\n", "none.csv has no cases; add a line below"),
    ],
)
def test_file_without_cases_is_answered_in_the_words_of_its_format(
    install: Install, name: str, text: str, said: str
) -> None:
    installation = install()
    path = installation.config.with_name(name)
    path.write_text(text)
    assert said in run_command("import", str(path), "--config", installation.config).err


def test_crowd_file_with_a_wrong_span_is_answered_with_what_to_do(install: Install) -> None:
    installation = install()
    path = installation.config.with_name("crowd.json")
    span = '{"from": "20250101", "to": "20250331", "requests": 3, "users": 4}'
    whole = '{"from": "20250101", "to": "20250630", "requests": 9, "users": 9}'
    rest = span.replace("0101", "0401").replace("0331", "0630")
    path.write_text(f'{{"FRA": [{span}, {rest}, {whole}], "DEU": [{span}, {span}]}}')
    answer = run_command("import", str(path), "--config", installation.config).err
    assert "requests: is 9, but its parts come to 6; compare it with the source" in answer
    assert "is a second entry for 2025-01-01 to 2025-03-31; keep one of the two" in answer
    assert "2 entries have mistakes" in answer
    assert "not listed" not in answer


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        (
            "import",
            "<!DOCTYPE html><html>Sign in</html>",
            "is a web page, not the file itself; download",
        ),
        (
            "import",
            "version https://git-lfs.github.com/spec/v1\noid sha256:ab\n",
            "is a pointer of Git LFS",
        ),
        ("import", "received_on,country,category,outcome\n2025-08-01,FR,violence,acted\n", "removal import FILE"),
        (
            "removal import",
            "received_on,country,legal_process,outcome\n2025-08-01,FR,court_order,refused\n",
            "import FILE",
        ),
    ],
)
def test_file_of_another_kind_is_named_as_what_it_is(install: Install, command: str, text: str, said: str) -> None:
    path = (installation := install()).config.with_name("cases.csv")
    path.write_text(text)
    answer = run_command(*command.split(), str(path), "--config", installation.config)
    assert answer.code == 65
    assert said in answer.err
