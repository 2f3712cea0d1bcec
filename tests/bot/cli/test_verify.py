"""verify tells three things apart by its exit code, and needs no config, database or network."""

import json
import shutil
from pathlib import Path

import pytest

from bot.actions.context.signing_key import signing_key
from tests.support.installation import DRAFT_AT, DUE_AT, OPENED_AT, REGISTER, Installation, a_case, installed
from tests.support.registers import Registers
from tests.support.telegram import stand_in_telegram
from tests.support.terminal import Output, run_command, run_on_windows

GOOD, ALTERED, CANNOT_TELL = 0, 1, 2


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, registers: Registers) -> Installation:
    """An installation that has published a report, whose files lie in its folder `report`."""
    folder = tmp_path_factory.mktemp("publisher")
    registers.new("sqlite", folder / REGISTER, OPENED_AT)
    with stand_in_telegram() as sandbox:
        made = installed(folder, sandbox)
        made.record(a_case())
        made.drawing.tick(DRAFT_AT)
        assert made.tick(DUE_AT)
    assert run_command("report", "2025-H2", "--out", folder / "report", "--config", made.config, at=DUE_AT).code == 0
    return made


@pytest.fixture
def signer(published: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The report in a folder far from any installation; the fingerprint of its key."""
    shutil.copytree(published.folder / "report", tmp_path / "report")
    monkeypatch.chdir(tmp_path)
    return signing_key(published.settings).fingerprint


def verify(*arguments: object) -> Output:
    return run_command("verify", *arguments)


def test_three_verdicts_have_three_exit_codes(signer: str) -> None:
    assert verify("report", "--signer", signer).code == GOOD
    unpinned = verify("report")
    assert unpinned.code == CANNOT_TELL
    assert signer in unpinned.out
    [figures] = Path("report").glob("transparency-*.json")
    text = figures.read_text()
    figures.write_text(text.replace('"value": 1', '"value": 2', 1))
    assert figures.read_text() != text
    assert verify("report", "--signer", signer).code == ALTERED


def test_verify_works_on_windows(signer: str) -> None:
    done = run_on_windows("verify", Path("report").resolve(), "--signer", signer)
    assert (done.returncode, done.stderr) == (GOOD, "")
    assert signer in done.stdout


def test_single_files_and_the_zip_are_taken_too(signer: str) -> None:
    [package] = Path("report").glob("report-*.zip")
    [bundle] = Path("report").glob("transparency-*.zip")
    shutil.copy(bundle, "alone.zip")
    assert verify("alone.zip", "--signer", signer).code == CANNOT_TELL
    assert verify(package, "--signer", signer).code == GOOD
    assert verify(*Path("report").iterdir(), "--signer", signer).code == GOOD


def test_list_of_signers_counts_when_it_comes_from_elsewhere(signer: str) -> None:
    assert signer
    shutil.copy("report/allowed_signers", "from-the-site")
    assert verify("report", "--allowed-signers", "from-the-site").code == GOOD


def test_json_holds_the_findings(signer: str) -> None:
    document = json.loads(verify("report", "--signer", signer, "--json").out)
    assert (document["outcome"], document["exit_code"]) == ("good", 0)
    assert all(finding["sentence"] for finding in document["findings"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "--signer", "MD5:00"),
        ("report", "--allowed-signers", "missing"),
        ("report", "--signer", "SHA256:x", "--allowed-signers", "x"),
        ("report", "--allowed-signers", "report"),
    ],
)
def test_pin_that_is_none_is_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "report").mkdir()
    result = verify(*(tmp_path / word if word == "report" else word for word in arguments))
    assert result.code in {64, 65}
    assert result.line


@pytest.mark.parametrize("what", ["missing", "empty", "other.txt", "broken.zip"])
def test_path_without_a_report_is_unclear(what: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.txt").write_text("x")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04broken")
    result = verify(tmp_path / what, "--signer", "SHA256:" + "A" * 43)
    assert result.code == CANNOT_TELL
    assert "Traceback" not in result.out + result.err
    assert result.out.count("\n") >= 1
