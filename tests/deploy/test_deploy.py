"""The files that run the bot: they name what exists, and the two units of systemd are sealed off alike."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from bot.cli.main import COMMANDS
from bot.config.loading import CONFIG_VARIABLE, keys
from bot.config.settings import ENVIRONMENT_PREFIX
from tests.reference_pages import ROOT

DEPLOY = ROOT / "deploy"
UNITS = ("transparency-bot.service", "transparency-bot-tick.service")
SETTINGS = {CONFIG_VARIABLE, *(f"{ENVIRONMENT_PREFIX}{name}__{key}".upper() for name in keys() for key in keys()[name])}


def options(unit: str) -> list[tuple[str, str]]:
    """The options of [Service], in order."""
    _, _, service = (DEPLOY / unit).read_text(encoding="utf-8").partition("[Service]\n")
    lines = service.partition("\n[")[0].splitlines()
    return [(name, value) for name, _, value in (line.partition("=") for line in lines if line and line[0] != "#")]


def test_both_units_are_sealed_off_alike() -> None:
    own = re.compile("Exec|Type|.*Sec$|Restart|Success")
    here, there = ([each for each in options(unit) if not own.match(each[0])] for unit in UNITS)
    assert here == there
    assert {("ProtectSystem", "strict"), ("DynamicUser", "yes")} <= set(here)
    assert sum(name == "LoadCredential" for name, _ in here) == 3
    assert ("Type", "notify") in options(UNITS[0])


def test_every_variable_and_command_of_the_files_exists() -> None:
    commands = {command.name for command in COMMANDS}
    for path in DEPLOY.iterdir():
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(rf"{ENVIRONMENT_PREFIX}\w+", text)) <= SETTINGS, path.name
        called = re.findall(r"(?:bin/transparency-bot|HealthCmd=transparency-bot|\"transparency-bot\",) \"?(\w+)", text)
        assert set(called) <= commands, path.name
    assert '"health"' in (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "HealthCmd=transparency-bot health" in (DEPLOY / "transparency-bot.container").read_text(encoding="utf-8")


def test_image_is_built_from_files_that_exist_and_are_sent() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    copied = [shlex.split(line)[1:-1] for line in text.splitlines() if line.startswith("COPY") and "--from" not in line]
    sources = [source for line in copied for source in line]
    sent = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in sent if line.startswith("!")} == set(sources)
    assert "*" in sent
    assert all((ROOT / source).exists() for source in sources)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    for needed in (*wheel["packages"], *wheel["force-include"], *project["project"]["license-files"], "README.md"):
        assert any(needed == source or needed.startswith(f"{source}/") for source in sources), needed


def test_image_runs_as_a_user_without_rights_and_is_asked_for_its_health() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    stages = re.findall(r"(?m)^FROM (\S+)", text)
    assert len(stages) == 2
    assert all(stage.endswith("-slim") for stage in stages)
    final = text.rpartition("\nFROM ")[2]
    assert re.search(r"(?m)^USER [1-9]\d*:[1-9]\d*$", final)
    assert re.search(r"(?m)^HEALTHCHECK ", final)


@pytest.mark.campaign
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_little_exposed_and_nothing_wrong(unit: str, tmp_path: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(DEPLOY / unit)]
    judged = subprocess.run(command, capture_output=True, text=True)
    assert judged.returncode == 0, judged.stdout.splitlines()[-1]
    program = tmp_path / "transparency-bot"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = (DEPLOY / unit).read_text(encoding="utf-8")
    copied = tmp_path / unit
    copied.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={program}", text), encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", copied], capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, "")
