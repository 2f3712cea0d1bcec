"""The one-file checker for readers: its verdicts are those of `verify`, wherever a byte of a report was changed."""

import ast
import base64
import copy
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document.files import data_files
from reports.reading.countries import alpha_3, country_codes
from reports.sealing.bundle import CHECKERS, checkers, zip_bytes
from reports.sealing.signing import SigningKey
from reports.sealing.standalone import figures as standalone_figures
from reports.sealing.standalone import verify as standalone
from reports.sums.contradiction import Rule
from reports.sums.contradictions import contradictions
from reports.sums.responses import responses_apart
from reports.sums.tables import tables_apart
from reports.verify.findings import Result
from reports.verify.verify import verify
from storage.vocabulary.period import Period
from storage.vocabulary.tally import Tally
from tests.reference_pages import ROOT
from tests.reports.verify.mutations import Mutant, false_statement, mutant
from tests.reports.verify.test_against_tools import laid_out
from tests.support.checkers import (
    BESIDE,
    BUSY,
    CONVERTED,
    DOCUMENT,
    LIBRARIES,
    SEALED,
    STEM,
    TABLES,
    TYPED_FINGERPRINTS,
    cached_ssh_keygen,
    changed_table,
    changes,
    is_another_spelling,
    library_holds,
    one_file_says,
    tools_accept,
    verify_says,
)
from tests.support.report_samples import document_of, tallies, terms
from tests.support.samples import sampled
from tests.support.sealed_reports import (
    FIRST,
    HANDED_OVER,
    IDENTITY,
    KEY,
    NAMESPACE,
    OLDER,
    OLDEST,
    OTHER,
    SECOND,
    a_document,
    outcome,
    resigned,
    sealed_report,
    sentences,
    signed_anyway,
)

SCRIPT = checkers()["verify.py"].decode()
# What `verify` adds up besides, inside one table.
FURTHER = (
    Rule.COUNTRIES_ARE_COUNTED,
    Rule.JUDGED_WITHIN_DISCLOSURES,
    Rule.CONFIRMED_WITHIN_OUTSIDE,
    Rule.RESTATEMENTS_CONTINUE,
)


def checked(files: dict[str, bytes], signer: str | None = None) -> tuple[str, str]:
    """The verdict, and all that is said."""
    checker = standalone.Checker(files, library_holds)
    return checker.verdict(signer), "\n".join(": ".join(finding) for finding in checker.findings)


@pytest.mark.parametrize("name", sorted(SEALED))
def test_changed_byte_gets_the_verdict_of_verify(tmp_path: Path, name: str) -> None:
    folder = HANDED_OVER.write(tmp_path)
    for change in changes(name, few=3, small=15):
        own = one_file_says({**SEALED, name: change.apply()}, library_holds)
        assert own == verify_says(change, folder) != standalone.GOOD, change


@pytest.mark.campaign
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", sorted(SEALED))
def test_every_byte_gets_one_verdict_from_verify_the_one_file_and_the_stock_tools(tmp_path: Path, name: str) -> None:
    folder, pins = HANDED_OVER.write(tmp_path / "report"), tmp_path / "pins"
    pins.write_bytes(SEALED["allowed_signers"])
    for change in changes(name, few=60, small=1_000):
        own = one_file_says({**SEALED, name: change.apply()}, cached_ssh_keygen)
        assert own == verify_says(change, folder) != standalone.GOOD, change
        assert not tools_accept(change, folder, pins) or is_another_spelling(change), change


@sampled(400, 4_000)
def test_mutated_report_is_good_only_where_libraries_agree(tmp_path: Path, sample: int) -> None:
    goods = 0
    for made in (mutant(Random(seed)) for seed in range(sample)):
        if standalone.Checker(made.files, library_holds).verdict(KEY.fingerprint, NAMESPACE) == standalone.GOOD:
            folder, pins = laid_out(Mutant(made.files, None, SEALED["allowed_signers"]), tmp_path / "at")
            assert LIBRARIES.agrees(folder, pins, IDENTITY, NAMESPACE), sorted(made.files)
            goods += 1
    assert goods > sample / 20, "too few of them are good: the comparison says little"


@pytest.mark.parametrize("name", sorted(SEALED))
def test_missing_file_gets_the_verdict_of_verify(tmp_path: Path, name: str) -> None:
    HANDED_OVER.write(tmp_path, {name: None})
    files = {other: data for other, data in SEALED.items() if other != name}
    assert checked(files, KEY.fingerprint)[0] == verify([tmp_path], signer=KEY.fingerprint).outcome.value


@pytest.mark.parametrize("name", BESIDE)
def test_file_beside_the_report_gets_the_verdict_of_verify(tmp_path: Path, name: str) -> None:
    HANDED_OVER.write(tmp_path, {name: BESIDE[name]})
    result, said = checked({**SEALED, name: BESIDE[name]}, KEY.fingerprint)
    assert (result, name in said) == (verify([tmp_path], signer=KEY.fingerprint).outcome.value, True)


@pytest.mark.parametrize("name", [name for name in FIRST.unzipped() if not name.endswith((".png", "disclosures.csv"))])
def test_zip_without_a_table_is_altered_as_for_verify(tmp_path: Path, name: str) -> None:
    rest = {other: data for other, data in FIRST.unzipped().items() if other != name}
    files = resigned(FIRST, {f"{STEM}.zip": zip_bytes(rest)}, KEY).write(tmp_path)
    assert verify([files], signer=KEY.fingerprint).outcome is Result.ALTERED
    assert checked({path.name: path.read_bytes() for path in files.iterdir()}, KEY.fingerprint)[0] == standalone.ALTERED


def test_report_without_checkers_is_good_and_a_checker_that_nothing_sealed_is_doubtful(tmp_path: Path) -> None:
    files = signed_anyway(dict.fromkeys(CHECKERS))
    for name, result in ((None, standalone.GOOD), *((name, standalone.CANNOT_TELL) for name in CHECKERS)):
        beside = {**files, **({name: b"all is well"} if name else {})}
        folder = tmp_path / str(name)
        folder.mkdir()
        for file, data in beside.items():
            (folder / file).write_bytes(data)
        assert verify([folder], signer=KEY.fingerprint).outcome.value == result
        assert checked(beside, KEY.fingerprint)[0] == result


def test_report_beside_one_of_another_version_is_not_called_altered(tmp_path: Path) -> None:
    folder = SECOND.write(tmp_path, signed_anyway({"verify.py": b"another version"}))
    SECOND.write(folder)
    verdict = verify([folder], signer=KEY.fingerprint)
    assert verdict.outcome is Result.CANNOT_TELL
    assert "put each report into a folder of its own" in "\n".join(verdict.lines())


def test_key_counts_only_where_the_reader_names_it() -> None:
    assert checked(SEALED, KEY.fingerprint)[0] == standalone.GOOD
    assert checked(SEALED, OTHER.fingerprint)[0] == standalone.CANNOT_TELL
    result, said = checked(SEALED)
    assert result == standalone.CANNOT_TELL
    assert f"consistent, signed by {KEY.fingerprint}" in said
    forged = sealed_report(SigningKey.generate(), document=FIRST.document).files()
    assert checked(forged, KEY.fingerprint)[0] == standalone.CANNOT_TELL
    odd = sealed_report(KEY, namespace="odd").files()
    assert standalone.Checker(odd, library_holds).verdict(KEY.fingerprint) == standalone.CANNOT_TELL
    assert standalone.Checker(odd, library_holds).verdict(KEY.fingerprint, "odd") == standalone.GOOD


@sampled(10, 300)
def test_changed_cell_of_a_sealed_table_gets_the_verdict_of_verify(tmp_path: Path, sample: int) -> None:
    assert verify_pinned(BUSY.files(), tmp_path, KEY) == checked(BUSY.files(), KEY.fingerprint)[0] == standalone.GOOD
    for seed in range(sample):
        files = changed_table(Random(seed))
        own, said = checked(files, KEY.fingerprint)
        assert own == verify_pinned(files, tmp_path, KEY) == standalone.ALTERED, seed
        assert "its numbers are not those of the JSON" in said


@given(tallies(), st.sampled_from(["=1+1", "NA", "'x", 'A, "B"']))
def test_tables_of_any_report_agree_with_its_json(tally: Tally, publisher: str) -> None:
    files = data_files(document_of(tally, terms=terms(publisher_name=publisher)))
    checker = standalone.Checker({**files.loose, **files.packed}, library_holds)
    assert checker.run("", checker.check_document, files.loose[f"{STEM}.json"]), checker.findings
    for end in TABLES:
        assert checker.run(end, checker.check_table, end), checker.findings
    assert "its numbers are those of the JSON" in str(checker.findings)


def test_one_file_knows_the_codes_of_all_countries() -> None:
    codes = {code: alpha_3(code) for code in country_codes().values()}
    assert {code: three for code, three in codes.items() if code != three} == standalone_figures.COUNTRIES


@pytest.mark.parametrize("key", [OLDEST, OLDER, KEY, OTHER])
def test_earlier_key_leads_to_the_present_one_by_its_statement(tmp_path: Path, key: SigningKey) -> None:
    result, said = checked(SEALED, key.fingerprint)
    assert (result, result) == (verify_pinned(SEALED, tmp_path, key), "cannot tell" if key is OTHER else "good"), said
    assert ("key-changes.txt leads to" in said) == (key in (OLDEST, OLDER))
    alone = FIRST.files()
    assert checked(alone, key.fingerprint)[0] == ("good" if key is KEY else "cannot tell")


def verify_pinned(files: dict[str, bytes], folder: Path, key: SigningKey) -> str:
    for old in folder.iterdir():
        old.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return verify([folder], signer=key.fingerprint).outcome.value


@sampled(60, 500)
def test_false_statement_gets_the_verdict_of_verify(tmp_path: Path, sample: int) -> None:
    results = set()
    for made in (false_statement(Random(seed)) for seed in range(sample)):
        files = signed_anyway({"key-changes.txt": made})
        own = checked(files, OLDEST.fingerprint)[0]
        assert own == verify_pinned(files, tmp_path, OLDEST), made
        results.add(own)
    assert results == {standalone.GOOD, standalone.ALTERED, standalone.CANNOT_TELL}


def test_older_history_must_begin_the_one_that_was_sealed() -> None:
    assert checked({**SECOND.files(), "history-1.txt": FIRST.history()}, KEY.fingerprint)[0] == standalone.GOOD
    other = sealed_report(KEY, document=a_document(Period.parse("2025-H1"), cases=5)).history()
    result, said = checked({**SECOND.files(), "history-1.txt": other}, KEY.fingerprint)
    assert (result, "contradicts this one" in said) == (standalone.ALTERED, True)


def test_reports_of_several_periods_are_to_be_kept_apart() -> None:
    assert checked({**SEALED, **SECOND.files()}, KEY.fingerprint)[0] == standalone.CANNOT_TELL
    assert checked({}, KEY.fingerprint)[0] == standalone.CANNOT_TELL


@st.composite
def changed_documents(draw: st.DrawFn) -> Any:
    """A report with another number in one or two cells."""
    document = copy.deepcopy(DOCUMENT)
    tables = [row for name, rows in document["tables"].items() for row in rows if name != "history"]
    places = [document["totals"], document["carried_forward"], document["non_government"], *tables]
    for _ in range(draw(st.integers(1, 2))):
        cells = draw(st.sampled_from(places))
        column = draw(st.sampled_from([key for key, cell in cells.items() if isinstance(cell, dict)]))
        count = st.integers(0, 12)
        cells[column] = draw(
            st.one_of(
                count.map(lambda value: {"state": "exact", "value": value}),
                count.map(lambda value: {"state": "exact", "value": value, "missing": 1}),
                count.map(lambda low: {"state": "range", "low": low, "high": low + 3, "reason": "small_number"}),
                st.just({"state": "not_recorded"}),
            )
        )
    return document


@given(changed_documents())
def test_sums_are_wrong_where_they_are_wrong_for_verify(document: Any) -> None:
    further = {*responses_apart(document), *tables_apart(document)}
    wrong = [one for one in contradictions(document) if one not in further and one.rule not in FURTHER]
    assert bool(list(standalone_figures.contradictions(document))) == bool(wrong), wrong


def run(folder: Path, *words: str, path: str, script: tuple[str, ...] = ("-I", "-c", SCRIPT)) -> tuple[int, str]:
    command = [sys.executable, *script, str(folder), *words]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, env={"PATH": path})
    assert ended.stderr == ""
    return ended.returncode, ended.stdout


def test_without_ssh_keygen_the_signature_is_not_checked(tmp_path: Path) -> None:
    code, said = run(HANDED_OVER.write(tmp_path / "report"), "--signer", KEY.fingerprint, path=str(tmp_path))
    assert code == 2
    assert "signature not checked" in said
    (tmp_path / "report" / f"{STEM}.csv").write_bytes(b"x")
    assert run(tmp_path / "report", path=str(tmp_path))[0] == 1


@pytest.mark.campaign
def test_with_ssh_keygen_a_reader_gets_the_exit_codes_of_verify(tmp_path: Path) -> None:
    folder = HANDED_OVER.write(tmp_path)
    assert run(folder, "--signer", KEY.fingerprint, path=os.defpath)[0] == 0
    assert run(folder, path=os.defpath)[0] == 2
    (folder / "history-1.txt").write_bytes(b"x")
    assert run(folder, "--signer", KEY.fingerprint, path=os.defpath)[0] == 1


def test_one_file_needs_the_standard_library_of_python_3_9_alone() -> None:
    tree = ast.parse(SCRIPT, feature_version=(3, 9))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imports}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert "match_case" not in {type(node).__name__ for node in ast.walk(tree)}


def test_parts_of_the_one_file_define_no_name_twice() -> None:
    kept = [name for line in ast.parse(SCRIPT).body for name in defined(line)]
    assert {name for name in kept if kept.count(name) > 1} == set()
    assert {"Checker", "contradictions", "LARGEST", "COUNTRIES"} <= {*kept}


def defined(line: ast.stmt) -> list[str]:
    if isinstance(line, ast.FunctionDef | ast.ClassDef):
        return [line.name]
    targets = line.targets if isinstance(line, ast.Assign) else []
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]


def test_script_runs_in_a_checkout_without_the_libraries_of_the_program(tmp_path: Path) -> None:
    folder = HANDED_OVER.write(tmp_path / "report")
    module = ("-S", "-m", standalone.__name__)
    code, said = run(folder, "--signer", KEY.fingerprint, path=str(tmp_path), script=module)
    assert (code, said) == run(folder, "--signer", KEY.fingerprint, path=str(tmp_path))
    assert (code, "its numbers are those of the JSON" in said) == (2, True)


@pytest.mark.parametrize(("typed", "result"), TYPED_FINGERPRINTS.values(), ids=TYPED_FINGERPRINTS)
def test_mistyped_fingerprint_is_not_another_key(typed: str, result: str) -> None:
    verdict, said = checked(SEALED, typed)
    assert verdict == result
    assert ("is not a key's fingerprint; give it as SHA256: and 43 characters" in said) == (
        result == standalone.CANNOT_TELL
    )
    assert "another key" not in said


@pytest.mark.parametrize("name", sorted(CONVERTED))
def test_converted_line_ends_are_named_by_both_checkers(tmp_path: Path, name: str) -> None:
    folder = HANDED_OVER.write(tmp_path, {name: CONVERTED[name]})
    verdict, said = checked({**SEALED, name: CONVERTED[name]}, KEY.fingerprint)
    assert (verdict, outcome(folder)) == (standalone.ALTERED, Result.ALTERED)
    for lines in (said, sentences(folder)):
        assert re.search(rf"{re.escape(name)}: .*line ends (were changed to|are not those)", lines), lines


def test_folder_without_a_report_is_answered_with_how_its_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "report-2025-H1-e1.zip").write_bytes(b"PK")
    for said in (checked({"report-2025-H1-e1.zip": b"PK"})[1], sentences(tmp_path)):
        assert "its files are named like transparency-2025-H1-e1.json" in said


def test_page_runs_its_own_script_alone_and_names_no_address() -> None:
    page = checkers()["verify.html"].decode()
    digests = {
        tag: base64.b64encode(
            hashlib.sha256(re.findall(f"(?s)<{tag}>(.*?)</{tag}>", page)[0].encode()).digest()
        ).decode()
        for tag in ("script", "style")
    }
    policy = (
        f"default-src 'none'; script-src 'sha256-{digests['script']}'; style-src 'sha256-{digests['style']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page) == [policy]
    assert "://" not in page
    assert not re.search(r"\b(src|href)=", page)
