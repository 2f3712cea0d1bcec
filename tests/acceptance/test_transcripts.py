"""What people and the bot say to each other: transcripts to be read aloud, each played and coming again.

Those of admins in Russian have no script of their own: they follow the English one, and everybody reads Russian.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from reports.language import words
from tests.support.conversation import Conversation
from tests.support.prepared import Scene
from tests.support.registers import Registers
from tests.support.telegram import Control, Sandbox
from tests.support.transcripts import PEOPLE, Player
from tests.support.two_reports import after_two_reports, two_reports_of

FOLDER = Path(__file__).parent / "transcripts"
READERS = sorted(FOLDER.glob("reader*.txt"))
WAITS = {"if_unapproved": "late-notice"}
YEARLY = {"period": "year", "first_period": "2026", "approvals": 1}
TRANSCRIPTS = sorted(set(FOLDER.glob("*.txt")) - set(READERS))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript_comes_again(path: Path, converse: Callable[..., Conversation], control: Control) -> None:
    name, _, other = path.stem.partition(".")
    language = other or words.ENGLISH
    script = path.with_name(f"{name}.txt").read_text(encoding="utf-8")
    bot = converse(report=WAITS | (YEARLY if name == "gag" else {}), publisher={"languages": [language]})
    for person in PEOPLE.values():
        control.person(id=person, language=language)
    assert Player(bot, control, language).play(script) == path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def two_reports(registers: Registers, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The reports for 2025-H2 and 2026-H1 were posted."""
    return two_reports_of(registers, tmp_path_factory.mktemp("readers"))


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_reader_transcript_comes_again(
    path: Path,
    two_reports: Scene,
    tmp_path: Path,
    sandbox: Sandbox,
    registers: Registers,
    converse: Callable[..., Conversation],
    control: Control,
) -> None:
    expected = path.read_text(encoding="utf-8")
    player = Player(after_two_reports(two_reports, tmp_path, sandbox, registers, converse), control)
    assert player.play(expected) == expected
