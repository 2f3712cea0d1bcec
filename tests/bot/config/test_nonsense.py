"""Nonsense in each key of the configuration: one clear line, in our words and of a length to read."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from bot.config.loading import ConfigWrong, load
from storage.vocabulary.errors import DomainError

ROOT = Path(__file__).resolve().parents[3]
LONG = "x" * 100_000
NONSENSE: tuple[Any, ...] = (
    *("", " ", "\n", "\x00", "nonsense", "https://", "http://x y", "https://h:99999", LONG),
    *(-1, 10**18, 1.5, True, float("nan"), [], [""], [[1]], ["x"], {"a": 1}),
)


def document() -> dict[str, Any]:
    tables = tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))
    hook = {"url": "https://bot.own.test/hook", "listen": "127.0.0.1:8080", "secret_file": "webhook.secret"}
    return {**tables, "webhook": hook}


def problem_of(folder: Path, section: str, key: str, value: object) -> str | None:
    tables = document()
    table = tables[section][0] if section == "admins" else tables[section]
    table[key] = value
    path = folder / "config.toml"
    path.write_text(tomlkit.dumps(tables), encoding="utf-8")
    try:
        load(path)
    except DomainError as error:
        return str(error)
    return None


KEYS = [
    (section, key)
    for section, table in document().items()
    for key in (table[0] if section == "admins" else table)
    if key != "token" and (section != "deadlines" or key == "emergency")
]


@pytest.mark.parametrize(("section", "key"), KEYS)
def test_nonsense_in_a_key_is_one_clear_line(tmp_path: Path, section: str, key: str) -> None:
    for value in NONSENSE:
        line = problem_of(tmp_path, section, key, value)
        if line is None:
            continue
        assert len(line.replace(str(tmp_path), "").replace(LONG, "")) < 700, line[:200]
        assert line.replace(LONG, "").isprintable(), line
        for word in ("Input should", "literal", "union", "could not", "NoneType"):
            assert word not in line
        assert f" {section}" in line or f" {key}" in line, line


@pytest.mark.parametrize(
    ("section", "key", "value", "words"),
    [
        ("publisher", "url", "", "publisher.url: is empty"),
        ("publisher", "url", "https://", "publisher.url: is not a whole address"),
        ("publisher", "files_url", "https://own.test/the files", "publisher.files_url: is not a whole address"),
        ("policy", "url", "https://[", "policy.url: is not a whole address"),
        ("telegram", "api_url", "https://own.test:port", "telegram.api_url: is not a whole address"),
        ("watch", "ping_url", "http://", "watch.ping_url: is not a whole address"),
        ("webhook", "url", "https://own.test:port/hook", "webhook.url: must begin with https://"),
        ("webhook", "listen", "127.0.0.1:port", "webhook.listen: must be HOST:PORT"),
        ("webhook", "secret_file", "", "webhook.secret_file: is not the name of a file"),
        ("signing", "key_file", "", "signing.key_file: is not the name of a file"),
        ("report", "logo", "a\x00b", "1 problem: line "),
        ("report", "logo", 5, "report.logo: is not the name of a file in quotes"),
        ("report", "fonts", [""], "report.fonts.0: is not the name of a file"),
        (
            "report",
            "jump_factor",
            "twice",
            "report.jump_factor: is not a number; write it without quotes, like 3 or 2.5",
        ),
        ("publisher", "license", "MIT", "publisher.license: is not one of CC0-1.0, CC-BY-4.0"),
        ("admins", "name", "Legal\nOwner", "admins.0.name: must be a name in one line"),
        ("admins", "id", 10**18, "admins.0.id: is more than"),
        ("admins", "roles", [], "admins.0.roles: is empty"),
        ("telegram", "channel", -(10**18), "telegram.channel: is longer than any id"),
        ("telegram", "admin_chat", -(10**18), "telegram.admin_chat: is less than"),
        ("report", "aprovals", 2, "report.aprovals: there is no such key"),
        ("report", "due-time", "12:00", "report.due-time: there is no such key"),
    ],
)
def test_nonsense_is_refused_by_name(tmp_path: Path, section: str, key: str, value: object, words: str) -> None:
    assert words in str(problem_of(tmp_path, section, key, value))


def test_a_value_of_several_forms_has_one_problem(tmp_path: Path) -> None:
    for section, key, value in (("report", "logo", 5), ("publisher", "license", 5), ("admins", "roles", ["king"])):
        assert "has 1 problem: " in str(problem_of(tmp_path, section, key, value))


def test_a_long_value_is_not_repeated_whole(tmp_path: Path) -> None:
    for section, key in (("publisher", "timezone"), ("report", "first_period")):
        assert len(str(problem_of(tmp_path, section, key, LONG))) < 500 + len(str(tmp_path))


def test_empty_file_lacks_its_required_tables(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigWrong) as wrong:
        load(tmp_path / "config.toml")
    assert str(wrong.value).count("is missing") == 2
