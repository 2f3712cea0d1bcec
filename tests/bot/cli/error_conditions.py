"""What can befall a config, a database or a key, with the words that then must be said."""

import re
import sqlite3
from contextlib import closing

from tests.support.installation import Installation
from tests.support.terminal import COMMANDS

CANARY = "987654321:canary-canary-canary-canary-canary1"
NEED_A_REGISTER = [command for command in COMMANDS if command != "restore"]  # it makes one
WITH_KEY = ("report",)  # run and tick go on without it, so that they can say that a report is late


def config_missing(here: Installation) -> None:
    here.config.unlink()


def config_is_a_directory(here: Installation) -> None:
    here.config.unlink()
    here.config.mkdir()


def config_is_no_toml(here: Installation) -> None:
    here.config.write_text(f'[publisher\ntoken = "{CANARY}"\n')


def config_breaks_off_in_a_secret(here: Installation) -> None:
    here.config.write_text(f'[telegram]\ntoken = "{CANARY}\n')


def config_is_no_text(here: Installation) -> None:
    here.config.write_bytes(b"\xff\xfe\x00")


def config_is_empty(here: Installation) -> None:
    here.config.write_text("")


def config_has_a_wrong_key(here: Installation) -> None:
    here.config.write_text(here.config.read_text() + "\n[delivery2]\nsend_timeot = 3\n")


def config_has_a_wrong_value(here: Installation) -> None:
    here.config.write_text(here.config.read_text().replace('due_time = "12:00"', 'due_time = "noon"'))


def secret_file_missing(here: Installation) -> None:
    text = re.sub(r'(?m)^token = ".*"$', 'token_file = "nowhere"', here.config.read_text())
    here.config.write_text(text)


def database_missing(here: Installation) -> None:
    (here.folder / "transparency.db").unlink()


def database_is_a_directory(here: Installation) -> None:
    database_missing(here)
    (here.folder / "transparency.db").mkdir()


def database_is_something_else(here: Installation) -> None:
    database_missing(here)
    (here.folder / "transparency.db").write_text("received_on,country\n" * 1000)


def database_is_of_another_program(here: Installation) -> None:
    database_missing(here)
    with closing(sqlite3.connect(here.folder / "transparency.db")) as other:
        other.execute("CREATE TABLE songs (name TEXT)")


def database_is_newer(here: Installation) -> None:
    with closing(sqlite3.connect(here.folder / "transparency.db")) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()


def key_missing(here: Installation) -> None:
    here.settings.signing.key_file.unlink()


def key_is_a_directory(here: Installation) -> None:
    key_missing(here)
    here.settings.signing.key_file.mkdir(mode=0o700)


def key_is_no_key(here: Installation) -> None:
    here.settings.signing.key_file.write_text("not a key")


def key_is_open_to_others(here: Installation) -> None:
    here.settings.signing.key_file.chmod(0o644)


CONFIGS = [
    (config_missing, "there is no config file"),
    (config_is_a_directory, "directory"),
    (config_is_no_toml, "is not valid TOML"),
    (config_breaks_off_in_a_secret, "is not valid TOML"),
    (config_is_no_text, "it is not UTF-8 text"),
    (config_is_empty, "publisher: is missing"),
    (config_has_a_wrong_key, "delivery2: there is no such key"),
    (config_has_a_wrong_value, "report.due_time: "),
    (secret_file_missing, "telegram.token_file names"),
]
DATABASES = [
    (database_is_a_directory, "it is a directory"),
    (database_is_something_else, "is not a database of this product"),
    (database_is_of_another_program, "it holds tables of another program"),
    (database_is_newer, "9999"),
]
KEYS = [
    (key_missing, "there is no signing key"),
    (key_is_a_directory, "cannot be used"),
    (key_is_no_key, "cannot be used"),
    (key_is_open_to_others, "can be read by others"),
]
MISHAPS = [
    *((command, befall, words) for command in COMMANDS for befall, words in CONFIGS),
    *((command, befall, words) for command in NEED_A_REGISTER for befall, words in DATABASES),
    *((command, database_missing, "there is no register") for command in NEED_A_REGISTER if command != "migrate"),
    *((command, befall, words) for command in WITH_KEY for befall, words in KEYS),
]
