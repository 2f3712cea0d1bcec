"""What people and the bot say to each other: transcripts to be read aloud, each played and coming again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.conversation import Conversation
from tests.support.telegram import Control
from tests.support.transcripts import Player

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript_comes_again(path: Path, converse: Callable[..., Conversation], control: Control) -> None:
    expected = path.read_text(encoding="utf-8")
    player = Player(converse(report={"if_unapproved": "late-notice"}), control)
    assert player.play(expected) == expected
