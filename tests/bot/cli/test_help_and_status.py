"""help and status at the terminal, and what an error of usage names."""

import json
from collections.abc import Callable

import pytest

from tests.support.cases import a_case
from tests.support.installation import DRAFT_AT, Installation
from tests.support.terminal import run_command


def test_help_shows_what_the_command_itself_shows() -> None:
    for path in (["import"], ["case", "record"], ["ledger"]):
        assert run_command("help", *path).out == run_command(*path, "--help").out
    assert "status" in run_command("help").out


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (("recrod",), "transparency-bot help"),
        (("import",), "transparency-bot help import"),
        (("case", "show"), "transparency-bot help case show"),
        (("case", "recrod"), "transparency-bot help case"),
        (("help", "recrod"), "transparency-bot help"),
        (("import", "--frm", "x"), "transparency-bot help import"),
    ],
)
def test_wrong_usage_names_the_command_that_explains_it(typed: tuple[str, ...], named: str) -> None:
    result = run_command(*typed)
    assert (result.code, result.out, result.err.count("\n")) == (64, "", 1)
    assert result.err.rstrip().endswith(f"see: {named}")


def test_status_says_what_is_due_without_a_call(install: Callable[..., Installation]) -> None:
    here = install()
    here.record(a_case())
    here.tick(DRAFT_AT)
    calls = len(here.sandbox.world.journal)
    result = run_command("status", "--config", here.config, at=DRAFT_AT)
    data = json.loads(run_command("status", "--json", "--config", here.config, at=DRAFT_AT).out)
    assert len(here.sandbox.world.journal) == calls
    assert result.code == 0
    assert "is waiting for approval" in result.out
    assert "<" not in result.out
    assert (data["open"][0]["state"], data["open"][0]["approved_by"]) == ("drafted", [])
    assert data["text"] == result.out.rstrip("\n")


@pytest.mark.parametrize("token", ["12:abc", "123456789:short", "x" * 46, "123456789:" + "a" * 36])
def test_token_that_cannot_be_one_is_refused_in_one_line(token: str, install: Callable[..., Installation]) -> None:
    here = install(telegram={"token": token})
    run = run_command("tick", "--config", here.config)
    assert (run.code, run.err.count("\n")) == (78, 1)
    rows = json.loads(run_command("check", "--json", "--config", here.config).out)
    assert {row["subject"]: row["state"] for row in rows}["bot account"] == "wrong"
    assert token not in run.err + str(rows)


def test_check_lists_all_that_is_missing_without_a_token(install: Callable[..., Installation]) -> None:
    here = install(telegram={"token": "", "channel": "", "admin_chat": 0})
    rows = json.loads(run_command("check", "--json", "--config", here.config).out)
    missing = {row["subject"]: row["next_step"] for row in rows if row["state"] == "not set yet"}
    assert {"bot account", "channel", "admin chat"} <= set(missing)
    assert all(missing.values())
