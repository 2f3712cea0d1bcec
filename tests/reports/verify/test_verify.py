"""verify: good only for what the named key sealed, altered for any change, and a plain word where it cannot tell."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.document.csv import csv_bytes
from reports.document.document import canonical_json
from reports.sealing.bundle import zip_bytes
from reports.verify.findings import Result
from reports.verify.sources import limit_of, read_path
from reports.verify.verify import BadSignersFile, main, verify
from storage.vocabulary.period import Period
from tests.support.sealed_reports import (
    FIRST,
    KEY,
    OTHER,
    SECOND,
    Sealed,
    a_document,
    a_picture,
    outcome,
    resigned,
    sealed_report,
    sentences,
)

CHANGES = (1, 32, 128)


# The long files: of the JSON every byte is changed in one of the three ways; the CSV is made of the JSON, and of the
# checkers only the digest is read. The campaign takes every fifth of these.
STEPS = {".json": 3, ".csv": 11, ".py": 31, ".html": 31}
SMALL = [name for name in FIRST.files() if not name.endswith((".zip", ".png"))]


def test_untouched_report_is_good_with_the_named_key(tmp_path: Path) -> None:
    assert outcome(FIRST.write(tmp_path)) is Result.GOOD, sentences(tmp_path)


def test_without_a_named_key_it_cannot_tell_who_signed(tmp_path: Path) -> None:
    FIRST.write(tmp_path)
    assert outcome(tmp_path, signer=None) is Result.CANNOT_TELL
    output = sentences(tmp_path, signer=None)
    assert f"consistent, signed by {KEY.fingerprint}; compare this with the publisher's site" in output


def test_report_signed_again_by_another_key_is_not_good(tmp_path: Path) -> None:
    forged = sealed_report(OTHER, document=FIRST.document)
    forged.write(tmp_path)
    assert outcome(tmp_path) is Result.CANNOT_TELL
    assert outcome(tmp_path, signer=None) is Result.CANNOT_TELL
    pins = tmp_path.parent / "trusted"
    pins.write_bytes(FIRST.files()["allowed_signers"])
    verdict = verify([tmp_path], allowed_signers=pins)
    assert verdict.outcome is Result.CANNOT_TELL
    assert f"signed by another key, {OTHER.fingerprint}" in "\n".join(verdict.lines())


def test_list_of_allowed_signers_from_elsewhere_names_the_key(tmp_path: Path) -> None:
    folder = FIRST.write(tmp_path / "a")
    trusted = tmp_path / "trusted"
    trusted.write_bytes(FIRST.files()["allowed_signers"])
    assert verify([folder], allowed_signers=trusted).outcome is Result.GOOD
    with pytest.raises(BadSignersFile):
        verify([folder], allowed_signers=tmp_path / "none")


def test_later_report_counts_by_the_key_of_a_trusted_earlier_one(tmp_path: Path) -> None:
    first, second = FIRST.write(tmp_path / "1"), SECOND.write(tmp_path / "2")
    assert outcome(first, second, signer=None) is Result.CANNOT_TELL
    assert outcome(second, signer=None, trusted=[first]) is Result.GOOD
    stranger = sealed_report(OTHER, "2025-H2", before=FIRST).write(tmp_path / "3")
    assert outcome(stranger, signer=None, trusted=[first]) is Result.CANNOT_TELL
    assert outcome(first, stranger) is Result.CANNOT_TELL


def test_contradicting_histories_are_named(tmp_path: Path) -> None:
    rewritten = sealed_report(KEY, document=a_document(Period.parse("2025-H1"), cases=5))
    other = sealed_report(KEY, "2025-H2", before=rewritten)
    output = sentences(FIRST.write(tmp_path / "1"), other.write(tmp_path / "2"))
    assert "contradicts the history" in output
    assert outcome(tmp_path / "1", tmp_path / "2") is Result.ALTERED


@pytest.mark.parametrize("name", sorted(FIRST.files()))
def test_missing_file_is_never_good(tmp_path: Path, name: str) -> None:
    FIRST.write(tmp_path, {name: None})
    assert outcome(tmp_path) is not Result.GOOD


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(FIRST.files())), st.integers(0, 10**9), st.integers(1, 255))
def test_any_changed_byte_is_never_good(tmp_path: Path, name: str, place: int, change: int) -> None:
    data = bytearray(FIRST.files()[name])
    data[place % len(data)] ^= change
    FIRST.write(tmp_path, {name: bytes(data)})
    assert outcome(tmp_path) is not Result.GOOD


def test_every_file_that_a_bot_can_post_is_read(tmp_path: Path) -> None:
    for name in FIRST.files():
        if name.endswith((".json", ".csv", ".zip")):
            (tmp_path / name).touch()
            os.truncate(tmp_path / name, 50_000_000)
            assert len(read_path(tmp_path / name, limit_of(name))) == 50_000_000


@pytest.mark.parametrize("ending", [".csv", ".json", ".SHA256SUMS.sig"])
def test_file_too_large_to_be_read_is_altered_as_the_tools_say(tmp_path: Path, ending: str) -> None:
    name = next(name for name in FIRST.files() if name.endswith(ending))
    os.truncate(FIRST.write(tmp_path) / name, 65 << 20)
    assert outcome(tmp_path) is (Result.CANNOT_TELL if ending.endswith(".sig") else Result.ALTERED)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "every", [pytest.param(1, marks=pytest.mark.soak), pytest.param(5, marks=pytest.mark.campaign)]
)
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", SMALL)
def test_every_byte_of_a_small_file_counts(tmp_path: Path, name: str, change: int, every: int) -> None:
    whole = FIRST.files()[name]
    FIRST.write(tmp_path)
    step = STEPS.get(Path(name).suffix, 1) * every
    for place in range(CHANGES.index(change) % step, len(whole), step):
        data = bytearray(whole)
        data[place] ^= change
        (tmp_path / name).write_bytes(bytes(data))
        assert outcome(tmp_path) is not Result.GOOD, (name, place, change)


def _sealed_with(document: Any) -> Sealed:
    return sealed_report(KEY, document=document)


def test_signed_report_whose_sums_do_not_add_up_is_altered(tmp_path: Path) -> None:
    document = copy.deepcopy(FIRST.document)
    document["totals"]["requests"]["value"] += 1
    _sealed_with(document).write(tmp_path)
    assert outcome(tmp_path) is Result.ALTERED
    assert "by_country" in sentences(tmp_path)


def test_signed_csv_of_other_numbers_is_altered(tmp_path: Path) -> None:
    name = f"{FIRST.content.stem}.csv"
    other = csv_bytes(FIRST.document).replace(b",exact,3,", b",exact,4,", 1)
    resigned(FIRST, {name: other}, KEY).write(tmp_path)
    assert "its numbers are not those of the JSON" in sentences(tmp_path)
    assert outcome(tmp_path) is Result.ALTERED


@pytest.mark.parametrize(
    ("end", "old", "new"),
    [
        ("-by-country.csv", b",1,0,2,0,", b",1,1,2,0,"),
        ("-by-country.csv", b",FRA,", b",DEU,"),
        ("-disclosures.csv", b",IND,", b",FRA,"),
        ("-disclosures.csv", b"disclosed,", b"partially_disclosed,"),
        (".csv", b",not_recorded,,", b",exact,0,"),
        ("datapackage.json", b'"integer"', b'"string"'),
        ("datapackage.json", b"by/4.0", b"by/3.0"),
    ],
)
def test_signed_table_that_contradicts_the_json_is_altered(tmp_path: Path, end: str, old: bytes, new: bytes) -> None:
    name = next(name for name in FIRST.unzipped() if name in (f"{FIRST.content.stem}{end}", end))
    table = FIRST.unzipped()[name]
    assert old in table
    _signed_with_table(name, table.replace(old, new, 1)).write(tmp_path)
    assert f"{name}: its numbers are not those of the JSON" in sentences(tmp_path)
    assert outcome(tmp_path) is Result.ALTERED


@pytest.mark.parametrize(
    ("end", "old", "new"),
    [("-by-country.csv", b",France,", b",Germany,"), ("-disclosures.csv", b"court order,", b"subpoena,")],
)
def test_signed_table_with_other_words_is_not_good(tmp_path: Path, end: str, old: bytes, new: bytes) -> None:
    name = f"{FIRST.content.stem}{end}"
    _signed_with_table(name, FIRST.unzipped()[name].replace(old, new, 1)).write(tmp_path)
    assert "its English words are not those of this version" in sentences(tmp_path)
    assert outcome(tmp_path) is Result.CANNOT_TELL


@pytest.mark.parametrize("name", [name for name in FIRST.unzipped() if not name.endswith(".png")])
def test_zip_without_a_table_is_altered(tmp_path: Path, name: str) -> None:
    _signed_with_table(name, None).write(tmp_path)
    assert outcome(tmp_path) is Result.ALTERED


def test_zip_with_an_unknown_file_is_not_good(tmp_path: Path) -> None:
    _signed_with_table("by-country-corrected.csv", b"x").write(tmp_path)
    assert "a file of this name is not known here" in sentences(tmp_path)
    assert outcome(tmp_path) is Result.CANNOT_TELL


def _signed_with_table(name: str, table: bytes | None) -> Sealed:
    members = {**FIRST.unzipped(), name: table}
    zipped = zip_bytes({name: data for name, data in members.items() if data is not None})
    stem = FIRST.content.stem
    loose = {f"{stem}.csv": table} if name == f"{stem}.csv" and table else {}
    return resigned(FIRST, {f"{stem}.zip": zipped, **loose}, KEY)


def test_signed_chart_of_other_figures_is_altered(tmp_path: Path) -> None:
    stem = FIRST.content.stem
    charts = {name: a_picture({"drawn": "otherwise"}) for name in FIRST.content.charts}
    resigned(FIRST, {f"{stem}.zip": zip_bytes({**FIRST.unzipped(), **charts})}, KEY).write(tmp_path)
    assert "drawn from other figures" in sentences(tmp_path)


def test_document_of_a_later_schema_is_not_judged(tmp_path: Path) -> None:
    name = f"{FIRST.content.stem}.json"
    later = canonical_json(FIRST.document | {"schema": "transparency-report/2"})
    resigned(FIRST, {name: later}, KEY).write(tmp_path)
    assert "schema transparency-report/2" in sentences(tmp_path)
    assert outcome(tmp_path) is not Result.GOOD


@pytest.mark.parametrize(
    "garbage",
    [b"", b"\x00" * 100, b"{" * 5000, b"[1e999]", b'{"schema": "transparency-report/1"}', b"\xff\xfe", b"PK\x05\x06"],
)
def test_garbage_is_a_finding_and_no_crash(tmp_path: Path, garbage: bytes) -> None:
    for name in FIRST.files():
        folder = FIRST.write(tmp_path / name, {name: garbage})
        assert outcome(folder) is not Result.GOOD


def test_places_without_a_report_are_named_in_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "transparency-2025-H1-e1.SHA256SUMS")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("empty", "none", "pipe", "loop"):
        assert outcome(tmp_path / name) is Result.CANNOT_TELL
    huge = FIRST.write(tmp_path / "huge")
    os.truncate(huge / f"{FIRST.content.stem}.json", 2**31)
    assert outcome(huge) is Result.CANNOT_TELL


def test_folder_of_folders_is_read_one_level_deep_and_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editions, elsewhere = tmp_path / "editions", FIRST.write(tmp_path / "elsewhere")
    FIRST.write(editions / "2025" / "H1")
    (editions / "link").symlink_to(elsewhere)
    assert "no report was found" in sentences(editions)
    assert outcome(editions / "2025") is Result.GOOD
    monkeypatch.setattr("reports.verify.sources.MOST_FOLDERS", 0)
    assert "holds more than 0 folders" in sentences(editions / "2025")


def test_verify_works_alone_and_never_loads_the_charts(tmp_path: Path) -> None:
    FIRST.write(tmp_path)
    probe = (
        "import sys; from reports.verify.verify import main; code = main(sys.argv[1:]);"
        "bad = {'matplotlib', 'sqlalchemy', 'sqlmodel', 'telegram'} & set(sys.modules); assert not bad, bad;"
        "sys.exit(code)"
    )
    command = [sys.executable, "-c", probe, str(tmp_path), "--signer", KEY.fingerprint, "--json"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["outcome"] == "good"


def test_exit_codes_are_those_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(FIRST.write(tmp_path))
    assert main([folder, "--signer", KEY.fingerprint]) == 0
    assert main([folder, "--signer", OTHER.fingerprint]) == 2
    assert main([folder, "--trusted-earlier", folder]) == 0
    assert main([folder]) == 2
    figures = Path(folder) / f"{FIRST.content.stem}.json"
    figures.write_bytes(figures.read_bytes().replace(b'"value": 3', b'"value": 4', 1))
    assert main([folder, "--signer", KEY.fingerprint]) == 1
    assert main([folder, "--signer", "SHA256:short"]) == 64
    assert "Traceback" not in capsys.readouterr().err
