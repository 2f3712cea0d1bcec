"""Second signatures beside a report: good only with a key that the sealed list names, for these checksums."""

from pathlib import Path

import pytest

from reports.sealing.second_signatures import PUBLIC_KEY, second_file, second_purpose
from reports.sealing.signing import read_allowed_signers, sign
from reports.verify.verify import verify
from tests.support.checkers import SECOND_CASES, TWICE, library_holds, one_file_says
from tests.support.sealed_reports import KEY, NAMESPACE, OTHER, SUMS


@pytest.mark.parametrize("case", SECOND_CASES)
def test_second_signature_gets_one_verdict_from_verify_and_the_one_file(tmp_path: Path, case: str) -> None:
    files, expected = SECOND_CASES[case]
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    verdict = verify([tmp_path], signer=KEY.fingerprint)
    assert (verdict.outcome.value, one_file_says(files, library_holds)) == (expected, expected), verdict.lines()


def test_key_of_a_second_signer_signs_no_report(tmp_path: Path) -> None:
    """The list allows it for another purpose alone: a report that it signs is altered, or is by another key."""
    own, second = read_allowed_signers(TWICE.files()["allowed_signers"])
    assert (own.allows(own.key, NAMESPACE), second.allows(second.key, NAMESPACE)) == (True, False)
    sums = TWICE.files()[SUMS]
    forged = {**TWICE.files(), f"{SUMS}.sig": sign(OTHER, sums, NAMESPACE)}
    purpose = {**TWICE.files(), f"{SUMS}.sig": sign(OTHER, sums, second_purpose(NAMESPACE))}
    for number, files in enumerate((forged, purpose)):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        pins = folder.parent / "pins"
        pins.write_bytes(TWICE.files()["allowed_signers"])
        assert verify([folder], allowed_signers=pins).outcome.value != "good"
        assert one_file_says(files, library_holds, OTHER.fingerprint) == ("altered" if number == 0 else "cannot tell")


def test_public_key_of_the_config_is_one_line_of_ed25519_with_a_plain_name() -> None:
    line = OTHER.public_line
    assert PUBLIC_KEY.fullmatch(f"{line} legal")
    for wrong in (
        line,
        f"{line} Legal",
        f"{line} a b",
        f"{line} ../x",
        f"{line[:-1]} legal",
        f"ssh-rsa {line[12:]} legal",
    ):
        assert not PUBLIC_KEY.fullmatch(wrong), wrong
    assert second_file(SUMS, "legal") == f"{SUMS}.legal.sig"
