"""What a running bot holds in memory while nothing happens."""

import re
import subprocess
import sys
from pathlib import Path

from babel import Locale, core
from babel.core import get_global

from reports.language import locale_data, words
from tests.benchmarks.measuring import ROOT
from tests.benchmarks.telegram import our_bot, telegram

# Loaded when it is needed, if ever. What an import asks for in vain is listed too, so a library may be known by a part.
NOT_WHILE_IDLE = (
    "alembic.config",
    "fontTools",
    "http.server",
    "jinja2",
    "matplotlib",
    "numpy",
    "openpyxl",
    "phonenumbers",
    "PIL",
    "psycopg",
    "pygments",
    "rich",
    "sqlalchemy.dialects.postgresql",
    "stdnum",
    "tornado.util",
    "trio.abc",
)
IMPORTED = re.compile(rb"^import time: .*\| +(\S+)$", re.MULTILINE)


def test_idle_bot_has_loaded_nothing_heavy(tmp_path: Path) -> None:
    listed = tmp_path / "imports"
    with telegram() as beside, listed.open("wb") as file:
        command = our_bot(beside, tmp_path)
        timed = [sys.executable, "-X", "importtime", *command[1:]]
        with subprocess.Popen(timed, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=file) as process:
            try:
                for asked in ("/whoami", "/country France"):
                    beside.ask(asked)
                    beside.wait()
            finally:
                process.terminate()
    loaded = {name.decode() for name in IMPORTED.findall(listed.read_bytes())}
    assert {"bot.process.service", "sqlmodel"} <= loaded
    assert sorted(loaded & set(NOT_WHILE_IDLE)) == []


def test_babel_keeps_no_table_that_reports_never_show() -> None:
    for language in words.languages():
        kept = words.locale(language)
        assert not kept.unit_display_names
        assert not kept.currencies
        assert kept.territories
    locale_data.territory_aliases()
    assert core._global_data is None


def test_what_babel_let_go_is_read_again() -> None:
    words.locale("ru")
    assert get_global("territory_aliases")["GBR"] == ["GB"]
    assert Locale.parse("de").currencies["EUR"] == "Euro"
