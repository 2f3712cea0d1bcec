"""The content of a report is a pure function of the register: the same bytes anywhere, its charts among them."""

from collections.abc import Callable
from pathlib import Path

from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case

Install = Callable[..., Installation]
CONTENT = {"json", "csv", "png", "zip"}


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def content(installation: Installation, name: str, **environment: str) -> dict[str, bytes]:
    done = installation.run("report", "2025-H2", "--out", name, **environment)
    assert done.returncode == 0, done.stderr
    return written(installation.folder / name)


def kinds(files: dict[str, bytes]) -> set[str]:
    return {name.rpartition(".")[2] for name in files}


def test_two_fresh_processes_give_the_same_bytes(install: Install) -> None:
    installation = install()
    installation.record(*(a_case(country=country) for country in ("FR", "DE", "IN", "RU")))
    one = content(installation, "one", PYTHONHASHSEED="1", TZ="Pacific/Apia", LC_ALL="C")
    other = content(installation, "other", PYTHONHASHSEED="2", TZ="America/Sao_Paulo", LC_ALL="C.UTF-8")
    assert kinds(one) == CONTENT
    assert one == other


def test_published_files_are_the_stored_ones_and_pass_verify(install: Install) -> None:
    installation = install().drawing
    installation.record(a_case())
    installation.tick(DRAFT_AT)
    installation.tick(DUE_AT)
    installation.record(a_case(country="DE"))
    files = content(installation, "out")
    assert kinds(files) >= CONTENT | {"sig", "SHA256SUMS"}
    signer = next(line for line in installation.run("check").stdout.split() if line.startswith("SHA256:"))
    good = installation.run("verify", "out", "--signer", signer)
    assert (good.returncode, good.stdout.splitlines()[0][:4]) == (0, "GOOD"), good.stdout
    path = installation.folder / "out" / "transparency-2025-H2-e1.json"
    path.write_bytes(path.read_bytes().replace(b'"value": 1', b'"value": 2', 1))
    assert installation.run("verify", "out", "--signer", signer).returncode == 1
