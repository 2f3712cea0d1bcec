"""An installation with the terminal in its folder."""

from collections.abc import Callable

import pytest

from tests.support.blank_charts import BlankArtist
from tests.support.installation import Installation
from tests.support.terminal import ROW


@pytest.fixture
def here(install: Callable[..., Installation], monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation with a file to import, and the terminal in its folder."""
    installation = install()
    (installation.folder / "cases.csv").write_text(ROW)
    monkeypatch.chdir(installation.folder)
    return installation


@pytest.fixture
def blank(monkeypatch: pytest.MonkeyPatch) -> None:
    """`report` in this process makes blank charts, for tests that look at none."""
    monkeypatch.setattr("bot.cli.report.Artist", BlankArtist)
