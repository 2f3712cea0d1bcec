"""A bot that has published the reports of two half-years."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.conversation import Conversation
from tests.support.prepared import Scene
from tests.support.registers import Registers
from tests.support.telegram import Sandbox
from tests.support.two_reports import after_two_reports, two_reports_of


@pytest.fixture(scope="package")
def two_reports(registers: Registers, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The reports for 2025-H2 and 2026-H1 were posted."""
    return two_reports_of(registers, tmp_path_factory.mktemp("words"))


@pytest.fixture
def asking(
    two_reports: Scene, tmp_path: Path, sandbox: Sandbox, registers: Registers, converse: Callable[..., Conversation]
) -> Conversation:
    """A bot whose readers ask about them."""
    return after_two_reports(two_reports, tmp_path, sandbox, registers, converse)
