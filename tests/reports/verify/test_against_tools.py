"""verify says good only where `sha256sum -c`, `unzip` and `ssh-keygen -Y verify -I ID -n NAMESPACE` all agree."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from reports.sealing.signing import REPORT_PURPOSE
from reports.verify.findings import Result, Verdict, plain
from reports.verify.verify import BadSignersFile, verify
from tests.reports.verify.mutations import IDENTITIES, NAMESPACES, STEM, Mutant, mutant, signed_with
from tests.reports.verify.zips import headers
from tests.support.checkers import LIBRARIES, STOCK_TOOLS, Judge
from tests.support.sealed_reports import FIRST, IDENTITY, KEY, NAMESPACE

Words = tuple[str, str]
LIST = FIRST.files()["allowed_signers"]
ANY_PURPOSE = re.sub(rb' namespaces="[^"]*"', b"", LIST)  # the key alone, as --signer names it
PURPOSES = [what for what in NAMESPACES if what.startswith(REPORT_PURPOSE)]
ZIP = FIRST.files()[f"{STEM}.zip"]
HEADER_BYTES = [place for _, start, size in headers(ZIP) for place in range(start, start + size)]


def laid_out(made: Mutant, folder: Path) -> tuple[Path, Path]:
    """The path to check and the list, in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    place = folder / "report"
    place.mkdir(parents=True)
    (folder / "list").write_bytes(made.pins)
    (folder / "key").write_bytes(ANY_PURPOSE)
    if made.zipped is not None:
        (place / "Download.zip").write_bytes(made.zipped)
        return place / "Download.zip", folder / "list"
    for name, data in made.files.items():
        (place / name).write_bytes(data)
    return place, folder / "list"


def verdicts(path: Path, pins: Path, made: Mutant) -> list[tuple[Verdict, Path, list[Words]]]:
    """What verify says with the key alone, with the list, and with identity and namespace too.

    Each comes with a list, and with the identities and namespaces of which one must satisfy ssh-keygen.
    """
    listed = [(who, what) for names in IDENTITIES for who in names.split(",") for what in NAMESPACES]
    true = [(IDENTITY, NAMESPACE)] if made.pins == LIST else listed
    by_key = [(IDENTITY, what) for what in PURPOSES]
    found = [(verify([path], signer=KEY.fingerprint), pins.with_name("key"), by_key)] if made.pins == LIST else []
    try:
        found.append((verify([path], allowed_signers=pins), pins, true))
        full = verify([path], allowed_signers=pins, identity=made.identity, namespace=made.namespace)
        found.append((full, pins, [(made.identity, made.namespace)]))
    except BadSignersFile:
        assert made.pins != LIST
    return found


def unmentioned(verdict: Verdict, made: Mutant) -> list[str]:
    """Files of a folder that no checksums cover and no line of the answer names."""
    said = "\n".join(verdict.lines())
    sums = [data.decode(errors="replace") for name, data in made.files.items() if name.endswith(".SHA256SUMS")]
    covered = {line[66:] for text in sums for line in text.splitlines()}
    rest = [name for name in made.files if name not in covered and not name.endswith((".SHA256SUMS", ".sig"))]
    return [name for name in rest if plain(name) not in said]


def is_good(made: Mutant, folder: Path, judge: Judge) -> bool:
    """Whether verify called it good; fails where the judge does not."""
    path, pins = laid_out(made, folder)
    good = [found for found in verdicts(path, pins, made) if found[0].outcome is Result.GOOD]
    if not good:
        return False
    if made.zipped is not None:
        assert judge.unpack(path), path
        path.unlink()
    for verdict, listed, words in good:
        assert made.zipped is not None or not unmentioned(verdict, made), verdict.lines()
        assert any(judge.agrees(folder / "report", listed, *pair) for pair in words), verdict.lines()
    return True


def check_mutants(seeds: Sequence[int], folder: Path, judge: Judge) -> None:
    goods = 0
    for seed in seeds:
        try:
            goods += is_good(mutant(Random(seed)), folder, judge)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}") from error
    assert goods > len(seeds) / 20, "too few of them are good: the comparison says little"


def check_headers(changes: Sequence[tuple[int, int]], folder: Path, judge: Judge) -> None:
    """Change bytes in the headers of a zip that is signed by the true key, so that only its form can be wrong."""
    for place, change in changes:
        odd = ZIP[:place] + bytes([ZIP[place] ^ change]) + ZIP[place + 1 :]
        try:
            is_good(Mutant(signed_with({}, {f"{STEM}.zip": odd}), None, LIST), folder, judge)
        except AssertionError as error:
            raise AssertionError(f"byte {place} ^ {change}") from error


def test_mutated_report_is_good_only_where_libraries_agree(tmp_path: Path) -> None:
    check_mutants(range(200), tmp_path / "at", LIBRARIES)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "part", [pytest.param(part, marks=pytest.mark.soak if part else pytest.mark.campaign) for part in range(20)]
)
def test_mutated_report_is_good_only_where_stock_tools_agree(tmp_path: Path, part: int) -> None:
    check_mutants(range(part * 500, (part + 1) * 500), tmp_path / "at", STOCK_TOOLS)


def test_bytes_of_the_headers_of_a_sealed_zip_count_or_do_no_harm(tmp_path: Path) -> None:
    check_headers([(place, 1) for place in HEADER_BYTES[::17]], tmp_path / "at", LIBRARIES)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "every", [pytest.param(1, marks=pytest.mark.soak), pytest.param(9, marks=pytest.mark.campaign)]
)
@pytest.mark.parametrize(("first", "change"), [(0, 1), (1, 0x20), (2, 0x80)])
def test_every_byte_of_the_headers_of_a_sealed_zip_counts_or_does_no_harm(
    tmp_path: Path, first: int, change: int, every: int
) -> None:
    """In the campaign every third byte in one of the three ways, in the soak every byte in each of them."""
    check_headers([(place, change) for place in HEADER_BYTES[first % every :: every]], tmp_path / "at", STOCK_TOOLS)


@pytest.mark.campaign
@pytest.mark.parametrize("changes", [{}, {"README.txt": b"x", ".DS_Store": b"x"}])
def test_untouched_report_is_good_for_verify_and_for_stock_tools(tmp_path: Path, changes: dict[str, bytes]) -> None:
    assert is_good(Mutant({**FIRST.files(), **changes}, None, LIST), tmp_path / "at", STOCK_TOOLS)


@pytest.mark.parametrize("judge", [pytest.param(STOCK_TOOLS, marks=pytest.mark.campaign), LIBRARIES])
def test_judges_refuse_what_they_should(tmp_path: Path, judge: Judge) -> None:
    """Without this the comparisons above could be with judges that say yes to everything."""
    path, pins = laid_out(Mutant(FIRST.files(), None, LIST), tmp_path)
    assert judge.agrees(path, pins, IDENTITY, NAMESPACE)
    assert not judge.agrees(path, pins, "their@example.org", NAMESPACE)
    assert not judge.agrees(path, pins, IDENTITY, "file")
    (path / f"{STEM}.csv").write_bytes(b"x")
    assert not judge.agrees(path, pins, IDENTITY, NAMESPACE)
