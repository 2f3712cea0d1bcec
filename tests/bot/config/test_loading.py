"""The configuration: every key known, every problem reported at once, no secret in a message."""

import os
from pathlib import Path

import pytest
import tomlkit

from bot.config.example_values import example_values
from bot.config.loading import (
    ConfigBroken,
    ConfigMissing,
    ConfigUnreadable,
    ConfigWrong,
    ExampleLeft,
    SecretUnreadable,
    keys,
    load,
)
from bot.config.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = (ROOT / "config.example.toml").read_text(encoding="utf-8")
TOKEN = "987654321:AAcanaryAAcanaryAAcanaryAAcanary00"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def line_of(path: Path, beginning: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if line.startswith(beginning))


def test_example_holds_every_key_with_a_comment() -> None:
    uncommented = EXAMPLE.replace("\n# [webhook]", "\n[webhook]")
    for name in ("token_file", "channels", "url_file", "owner_url_file", "url =", "listen", "secret_file", "ping_"):
        uncommented = uncommented.replace(f"\n# {name}", f"\n{name}")
    document = tomlkit.parse(uncommented).unwrap()
    found = {name: list(table[0] if isinstance(table, list) else table) for name, table in document.items()}
    assert {name: sorted(inside) for name, inside in found.items()} == {
        name: sorted(inside) for name, inside in keys().items()
    }


def test_example_is_a_valid_configuration(config: Path) -> None:
    settings = load(config)
    assert settings.publisher.name == "Example Messenger"
    assert settings.report.first.label == "2026-H2"
    assert settings.telegram.token.get_secret_value() == ""


def test_example_states_the_true_defaults(config: Path) -> None:
    document = tomlkit.parse(EXAMPLE).unwrap()
    least = {"publisher": {"name": "N", "url": "https://e.org"}, "report": {"first_period": "2026-H2"}}
    config.write_text(tomlkit.dumps(least), encoding="utf-8")
    default = load(config)
    for section in ("report", "privacy", "deadlines", "delivery", "signing", "watch", "logs"):
        for key, value in document[section].items():
            if key == "key_file":
                continue
            found = getattr(getattr(default, section), key)
            assert str(found if not isinstance(found, tuple) else list(found)).removesuffix(":00") == str(value), (
                f"{section}.{key}"
            )


def test_relative_paths_start_at_the_config_folder(config: Path, tmp_path: Path) -> None:
    settings = load(config)
    assert settings.storage.url == f"sqlite:///{tmp_path / 'transparency.db'}"
    assert settings.signing.key_file == tmp_path / "signing.key"


def test_every_problem_is_reported_in_one_line(config: Path) -> None:
    changed(config, 'timezone = "UTC"', 'timezone = "Mars/Olympus"')
    changed(config, "approvals = 2", "approvals = 9")
    changed(config, "threshold = 0", "threshold = 2")
    changed(config, "staging_chat = 0", "staging_chat = 0\ncolour = 1")
    with pytest.raises(ConfigWrong) as raised:
        load(config)
    line = str(raised.value)
    assert "4 problems" in line
    assert "\n" not in line
    for words in (
        f"line {line_of(config, 'timezone =')}, publisher.timezone",
        f"line {line_of(config, 'approvals =')}, report.approvals",
        f"line {line_of(config, 'colour =')}, telegram.colour",
        "privacy.threshold: must be 0 (exact figures), or 3 to 1000",
        "telegram.colour: there is",
    ):
        assert words in line


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("threshold = 0", "threshold = 5", "set list_disclosures = false"),
        ("bands = []", 'bands = ["us-1874-4"]', "50 U.S.C. 1874(a)(4) does not allow this: it is for annual reports"),
        (
            "bands = []",
            'bands = ["us-1874-2", "us-1874-3"]',
            "50 U.S.C. 1874(a) does not allow this: a report uses one",
        ),
        ("bands = []", 'bands = ["uk-2018-349"]', "the text is not verified"),
        ("bands = []", 'bands = ["us-1874-5"]', 'there is no option "us-1874-5"'),
        ('languages = ["en"]', 'languages = ["en", "de"]', "reports are not available in the language de yet"),
        ('languages = ["en"]', "languages = []", "one language or more"),
        ('languages = ["en"]', 'languages = ["en", "en"]', "each once"),
        ('url = "sqlite:///transparency.db"', 'url = "mysql://u:canary@h/d"', "storage.url: must be sqlite:///FILE or"),
        ('owner_url = ""', 'owner_url = "sqlite:///canary.db"', "storage.owner_url: must be postgresql+psycopg://"),
        ('owner_url = ""', 'owner_url = "postgresql://u:canary@h/d"\nowner_url_file = "f"', "use only one"),
        ("\n# [webhook]", "\n[webhook]", "webhook.url: is missing"),
        ("\n# [webhook]", '\n[webhook]\nurl = "http://e.org/x"\nsecret_file = "s"', "must begin with https://"),
        ("\n# [webhook]", '\n[webhook]\nurl = "https://e.org:99/x"\nsecret_file = "s"', "port 443, 80, 88 or 8443"),
        (
            "\n# [webhook]",
            '\n[webhook]\nurl = "https://e.org/x"\nsecret_file = "s"\nlisten = "8080"',
            "must be HOST:PORT",
        ),
        ('first_period = "2026-H2"', 'first_period = "2026-Q1"', "is not a half-year"),
        ('first_period = "2026-H2"', 'first_period = "soon"', "soon"),
        ("statements = []", 'statements = ["no_kezs"]', "no_kezs"),
        ("draft_after_days = 3", "draft_after_days = 15", "later than due_after_days"),
        ("id = 111111111", "id = 1087968824", "service accounts"),
        ('roles = ["recorder", "approver"]', 'roles = ["king"]', "admins.0.roles.0"),
        ('url = "https://example.org"\n', 'url = "javascript:alert(1)"\n', "must begin with https:// or http://"),
        ("approvals = 2", "approvals = true", "report.approvals: is not a whole number"),
        ("settle_after = 600", "settle_after = true", "delivery.settle_after: is not a whole number"),
        ("id = 111111111", "id = true", "is not a whole number"),
        ('name = "Example Messenger"', 'name = "=cmd()"', "publisher.name"),
        ('channel = "@transparency"', 'channel = "transparency"', "telegram.channel"),
    ],
)
def test_a_wrong_value_is_refused_by_name(config: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(ConfigWrong) as raised:
        load(changed(config, old, new))
    assert words in str(raised.value)
    assert "canary" not in str(raised.value)


def test_addresses_of_a_server_come_from_their_files_and_stay_hidden(config: Path, tmp_path: Path) -> None:
    for name, role in (("daily.url", "bot"), ("owner.url", "owner")):
        (tmp_path / name).write_text(f"postgresql+psycopg://{role}:canary@db.example.org/transparency\n")
    changed(config, 'url = "sqlite:///transparency.db"', 'url_file = "daily.url"')
    changed(config, 'owner_url = ""', 'owner_url_file = "owner.url"')
    settings = load(config)
    assert settings.storage.url == "postgresql+psycopg://bot:canary@db.example.org/transparency"
    assert settings.storage.owner_url == "postgresql+psycopg://owner:canary@db.example.org/transparency"
    assert "canary" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_a_broken_file_names_the_place(config: Path) -> None:
    config.write_text("[publisher\n", encoding="utf-8")
    with pytest.raises(ConfigBroken, match="line 1"):
        load(config)


def test_missing_folder_or_binary_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigMissing, match="transparency-bot init"):
        load(tmp_path / "none.toml")
    with pytest.raises(ConfigUnreadable):
        load(tmp_path)
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigUnreadable, match="UTF-8"):
        load(tmp_path / "b.toml")


def test_environment_wins_over_the_file(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSPARENCY_BOT_PUBLISHER__NAME", "From the environment")
    monkeypatch.setenv("TRANSPARENCY_BOT_REPORT__STATEMENTS", '["no_keys"]')
    settings = load(config, os.environ)
    assert settings.publisher.name == "From the environment"
    assert settings.report.statements == ("no_keys",)


def test_unknown_variable_is_an_error(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSPARENCY_BOT_REPORT__APROVALS", "1")
    with pytest.raises(ConfigWrong, match="TRANSPARENCY_BOT_REPORT__APROVALS"):
        load(config, os.environ)


def test_token_comes_from_its_file_and_stays_hidden(config: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n", encoding="utf-8")
    changed(config, 'token = "123456:ABC"', 'token_file = "token"')
    changed(config, 'channel = "@transparency"', "")
    settings = load(config)
    assert settings.telegram.token.get_secret_value() == TOKEN
    assert TOKEN not in repr(settings) + str(settings) + settings.model_dump_json()


def test_no_error_repeats_the_token(config: Path) -> None:
    changed(config, 'token = "123456:ABC"', f'token = "{TOKEN}"\ntoken_file = "token"')
    with pytest.raises(ConfigWrong) as raised:
        load(config)
    assert "use only one" in str(raised.value)
    assert TOKEN not in str(raised.value) + repr(raised.value) + repr(raised.value.__cause__)


def test_missing_secret_file_is_named(config: Path) -> None:
    changed(config, 'token = "123456:ABC"', 'token_file = "token"')
    with pytest.raises(SecretUnreadable, match=r"telegram\.token_file"):
        load(config)


def test_set_up_needs_channel_admin_chat_and_an_admin(config: Path) -> None:
    assert load(config).set_up
    assert not load(changed(config, "admin_chat = -1001234567890", "admin_chat = 0")).set_up


@pytest.mark.parametrize("key", ["admin_chat", "staging_chat"])
def test_chat_of_the_admins_is_no_channel_of_the_reports(config: Path, key: str) -> None:
    line = next(line for line in config.read_text().splitlines() if line.startswith(f"{key} = "))
    changed(config, 'channel = "@transparency"', "channel = -1009876543210")
    changed(config, line, f"{key} = -1009876543210")
    with pytest.raises(ConfigWrong, match=f"{key} is also a channel of the reports: readers would see drafts"):
        load(config)


def test_sections_are_frozen(config: Path) -> None:
    settings: Settings = load(config)
    with pytest.raises(ValueError, match="frozen"):
        setattr(settings.publisher, "name", "Other")  # noqa: B010 (mypy knows better than to assign)


def test_a_wrong_variable_is_named_in_place_of_the_line(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSPARENCY_BOT_REPORT__APPROVALS", "9")
    changed(config, "due_after_days = 14", "due_after_days = 9999")
    with pytest.raises(ConfigWrong) as raised:
        load(config)
    assert "TRANSPARENCY_BOT_REPORT__APPROVALS, report.approvals: " in str(raised.value)
    assert f"line {line_of(config, 'due_after_days')}, report.due_after_days: " in str(raised.value)


def test_a_missing_key_is_reported_with_the_line_of_its_table(config: Path) -> None:
    changed(config, 'name = "Example Messenger"', "")
    with pytest.raises(ConfigWrong) as raised:
        load(config)
    assert f"line {line_of(config, '[publisher]')}, publisher.name: is missing" in str(raised.value)


def test_byte_order_mark_is_no_part_of_the_text(config: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("\ufeff1234567:abc\n", encoding="utf-8")
    text = config.read_text(encoding="utf-8").replace('token = "123456:ABC"', 'token_file = "token"')
    config.write_text("\ufeff" + text.replace('channel = "@transparency"', ""), encoding="utf-8")
    settings = load(config)
    assert settings.publisher.name == "Example Messenger"
    assert settings.telegram.token.get_secret_value() == "1234567:abc"


def test_bot_that_is_set_up_does_not_start_with_values_of_the_example(config: Path) -> None:
    changed(config, 'token = "123456:ABC"', f'token = "{TOKEN}"')
    with pytest.raises(ExampleLeft, match=r"publisher\.name, publisher\.url, policy\.url, signing"):
        load(config)
    text = config.read_text(encoding="utf-8").replace("Example Messenger", "Own").replace("example.org", "own.test")
    config.write_text(text, encoding="utf-8")
    assert load(config).publishes


@pytest.mark.parametrize(
    "url", ["https://www.example.com/report", "http://EXAMPLE.net", "https://a.b.example.org:8443/"]
)
def test_addresses_of_the_example_domains_are_nobodys_own(config: Path, url: str) -> None:
    changed(config, 'url = "https://example.org"\n', f'url = "{url}"\n')
    assert "publisher.url" in example_values(load(config))


def test_hidden_argument_of_the_library_is_no_key(config: Path) -> None:
    config.write_text('_env_file = "x"\n' + config.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ConfigWrong, match="_env_file: there is no such key"):
        load(config)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("due_after_days = 14", 'due_after_days = "soon"', "report.due_after_days: is not a whole number"),
        ("due_after_days = 14", "due_after_days = 1.5", "report.due_after_days: is not a whole number"),
        ("due_after_days = 14", "due_after_days = 400", "report.due_after_days: is more than 366"),
        ("approvals = 2", "approvals = 0", "report.approvals: is less than 1"),
        ("list_disclosures = true", 'list_disclosures = "perhaps"', "is neither true nor false"),
        ('name = "Example Messenger"', "name = 5", "publisher.name: is not a text in quotes"),
        ('name = "Example Messenger"', 'name = ""', "publisher.name: is empty"),
        ('if_unapproved = "late-notice"', 'if_unapproved = "never"', "is not one of late-notice, publish"),
        ("statements = []", "statements = 7", "report.statements: is not a list"),
        ('channel = "@transparency"', "channel = 1.5", 'telegram.channel: is neither "@name" of a public channel'),
        ('due_time = "12:00"', 'due_time = "12:00+05:30"', "without an offset"),
        ('due_time = "12:00"', 'due_time = "12:00Z"', "without an offset"),
        ('due_time = "12:00"', 'due_time = "25:00"', "is not a time of day"),
        ('due_time = "12:00"', "due_time = 43200", "is not a time of day"),
    ],
)
def test_wrong_value_is_refused_in_our_words(config: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(ConfigWrong) as wrong:
        load(changed(config, old, new))
    assert words in str(wrong.value)
    for library in ("Input", "should", "valid integer", "pattern", "parse"):
        assert library not in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "place"), [("[publisher", "line 1, column 11"), ("a = ", "line 1, column 5"), ("= 1", "line 1")]
)
def test_what_is_no_toml_is_named_by_its_place(config: Path, text: str, place: str) -> None:
    config.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigBroken, match=f"is not valid TOML: ({place}|the end of the file).* cannot be read"):
        load(config)


def test_due_time_may_be_written_as_toml_has_times(config: Path) -> None:
    assert load(changed(config, 'due_time = "12:00"', "due_time = 09:30:00")).report.due_time.isoformat() == "09:30:00"
