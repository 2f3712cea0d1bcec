"""Actions queue facts; words are chosen where a message is sent."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import FrameType

from reports.language import words
from tests.support.installation import DRAFT_AT, DUE_AT, Installation
from tests.support.ticking import workbench

TEXT = (str(Path(words.__file__).parent), "bot/chat/admin_messages")


def test_tick_enters_no_text_module_before_it_sends(install: Callable[..., Installation]) -> None:
    with workbench(install()) as bench:
        assert bench.tick(DRAFT_AT)
        assert bench.tick(DRAFT_AT + timedelta(minutes=1))
        texts = _texts_of(lambda: bench.tick(DUE_AT - timedelta(days=1)))
    assert any(rendered for _, rendered in texts), "a reminder was due"
    assert [name for name, rendered in texts if not rendered] == []


def _texts_of(tick: Callable[[], object]) -> list[tuple[str, bool]]:
    """Return the functions of text modules that a tick enters, each with whether a message is being rendered."""
    entered: list[tuple[str, bool]] = []

    def note(frame: FrameType, event: str, _value: object) -> None:
        if event == "call" and any(folder in frame.f_code.co_filename for folder in TEXT):
            entered.append((frame.f_code.co_qualname, "render_message" in _callers(frame)))

    sys.setprofile(note)
    try:
        tick()
    finally:
        sys.setprofile(None)
    return entered


def _callers(frame: FrameType | None) -> set[str]:
    names = set()
    while frame is not None:
        names.add(frame.f_code.co_name)
        frame = frame.f_back
    return names
