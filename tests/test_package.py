"""The wheel and the sdist hold everything, and the project declares every library that the product imports."""

import ast
import json
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from bot.actions.setup.init import EXAMPLE
from tests.package_check import Distributions, build, unpack
from tests.reference_pages import ROOT
from tests.test_house import ADDRESS, TRACKED

PACKAGES = ("bot", "reports", "storage")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOT_IMPORTED = {"tzdata"}  # zoneinfo reads its files


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    return build(tmp_path_factory.mktemp("dist"))


def present() -> set[str]:
    """The files of the project that are in the checkout."""
    return {name for name in TRACKED if (ROOT / name).is_file()}


def test_wheel_holds_every_file_of_the_packages_and_the_example_config(built: Distributions) -> None:
    expected = {name for name in present() if name.partition("/")[0] in PACKAGES}
    with zipfile.ZipFile(built.wheel) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        assert wheel.read(f"bot/{EXAMPLE}") == (ROOT / EXAMPLE).read_bytes()
    assert names == expected | {f"bot/{EXAMPLE}"}


def test_wheel_holds_the_licences_of_what_others_made(built: Distributions) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        licences = {name.partition("/licenses/")[2] for name in wheel.namelist()}
    assert {"LICENSE", *PROJECT["license-files"]} <= licences
    assert {Path(name).name for name in licences} >= {"OFL.txt", "country_names.LICENSE.txt"}


def test_sdist_holds_every_file_and_makes_the_same_wheel(built: Distributions, tmp_path: Path) -> None:
    with tarfile.open(built.sdist) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert names == present() | {"PKG-INFO"}
    again = build(tmp_path / "dist", unpack(built.sdist, tmp_path))
    assert again.wheel.read_bytes() == built.wheel.read_bytes()


def test_every_imported_library_is_declared_and_every_declared_one_imported() -> None:
    homes = packages_distributions()
    libraries = {name for name in imported() if name not in sys.stdlib_module_names and name not in PACKAGES}
    owners = {name: {plain(each) for each in homes[name]} for name in libraries}
    extras = PROJECT["optional-dependencies"].values()
    declared = {named(each) for each in (*PROJECT["dependencies"], *(one for extra in extras for one in extra))}
    assert {name: owner for name, owner in owners.items() if not owner & declared} == {}
    assert declared - set[str]().union(*owners.values()) == NOT_IMPORTED


def imported() -> Iterator[str]:
    """The top-level names of all absolute imports of the product, at any depth."""
    for name in present():
        if name.endswith(".py") and name.partition("/")[0] in PACKAGES:
            for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from (alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    yield node.module.partition(".")[0]


def named(requirement: str) -> str:
    """The distribution that a requirement names."""
    return plain(re.split(r"[\[<>=!~; ]", requirement)[0])


def plain(distribution: str) -> str:
    """A name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_sbom_names_every_locked_package_with_its_hashes_and_no_index(tmp_path: Path) -> None:
    command = ("make", "-s", "-o", ".venv/.dev", "sbom", f"BIN={Path(sys.executable).parent}", f"DIST={tmp_path}")
    subprocess.run(command, cwd=ROOT, check=True)
    text = (tmp_path / "sbom.cdx.json").read_text(encoding="utf-8")
    made = {(part["name"], part["version"]): digests_of(part) for part in json.loads(text)["components"]}
    assert made == dict(locked((ROOT / "requirements" / "postgres.txt").read_text(encoding="utf-8")))
    assert not ADDRESS.search(text)


def digests_of(component: dict[str, Any]) -> set[str]:
    return {digest["content"] for place in component["externalReferences"] for digest in place["hashes"]}


def locked(lock: str) -> Iterator[tuple[tuple[str, str], set[str]]]:
    """Each package of a lock file with its version, and its hashes."""
    for match in re.finditer(r"(?m)^([a-z0-9.-]+)(?:\[[a-z,-]+\])?==([^ ;]+)((?:.*\\\n)?(?:    --hash.*\n)+)", lock):
        yield (match[1], match[2]), set(re.findall(r"--hash=sha256:([0-9a-f]{64})", match[3]))


def test_only_the_extra_brings_the_driver_of_postgresql() -> None:
    locks = {name: (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in ("run", "postgres")}
    assert "\npsycopg==" not in locks["run"]
    assert "\npsycopg==" in locks["postgres"]


def test_classifiers_are_those_of_the_supported_pythons_on_posix() -> None:
    pythons = {each.rpartition(" ")[2] for each in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", each)}
    assert pythons == {"3.11", "3.12", "3.13", "3.14"}
    assert "Operating System :: POSIX" in PROJECT["classifiers"]
    assert PROJECT["requires-python"] == ">=3.11"
