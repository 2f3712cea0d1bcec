"""What was seen in a channel is judged: whole, in pieces, twice, or not at all."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.channel.judgement import Expected, Judgement, judge
from bot.actions.context.channel_port import Seen

CAPTION = "Example: transparency report, 2025\nsecond line"
ALBUM = [Expected("photo", CAPTION, "u0"), Expected("photo", "", "u1"), Expected("photo", "", "u2")]
TEXT = [Expected("text", "Example: the report in detail\n\n3 requests")]


def photos(first: int, which: Sequence[int]) -> list[Seen]:
    """A run of the album's pictures under ids that follow each other."""
    return [
        Seen(first + place, "photo", CAPTION if index == 0 else "", f"u{index}") for place, index in enumerate(which)
    ]


CASES: list[tuple[str, list[Seen], Judgement]] = [
    ("nothing", [], Judgement()),
    ("the posts of others", [Seen(1, "text", "hello"), Seen(2), Seen(3, "photo", "", "x")], Judgement()),
    ("whole", photos(5, (0, 1, 2)), Judgement((5, 6, 7))),
    ("its beginning", photos(5, (0, 1)), Judgement((), (5, 6))),
    ("its end", photos(5, (1, 2)), Judgement((), (5, 6))),
    ("its ends without the middle", photos(5, (0, 2)), Judgement((), (5, 6))),
    ("twice", photos(5, (0, 1, 2, 0, 1, 2)), Judgement((5, 6, 7), (8, 9, 10))),
    ("a piece, then whole", photos(5, (0, 1, 0, 1, 2)), Judgement((7, 8, 9), (5, 6))),
    ("whole, then a piece", photos(5, (0, 1, 2, 0)), Judgement((5, 6, 7), (8,))),
    ("two pieces that are no whole", [*photos(5, (0, 1)), *photos(20, (2,))], Judgement((), (5, 6, 20))),
    (
        "among the posts of others",
        [Seen(4, "text", "x"), *photos(5, (0, 1, 2)), Seen(8, "photo", "", "x")],
        Judgement((5, 6, 7)),
    ),
    ("its caption over another picture", [Seen(5, "photo", CAPTION, "x")], Judgement(unclear=True)),
]


@pytest.mark.parametrize(("name", "seen", "expected"), CASES)
def test_album_is_judged(name: str, seen: list[Seen], expected: Judgement) -> None:
    assert judge(ALBUM, seen) == expected, name


def test_text_is_the_same_whatever_its_blanks() -> None:
    assert judge(TEXT, [Seen(3, "text", "Example: the report in detail\n3  requests ")]) == Judgement((3,))
    assert judge(TEXT, [Seen(3, "text", TEXT[0].text), Seen(9, "text", TEXT[0].text)]) == Judgement((3,), (9,))


def test_text_that_somebody_changed_is_left_to_people() -> None:
    assert judge(TEXT, [Seen(3, "text", "Example: the report in detail\n\n4 requests")]) == Judgement(unclear=True)


def test_document_is_known_by_its_name_too() -> None:
    papers = [Expected("document", "", "u0", "a.json"), Expected("document", "", "", "a.csv")]
    seen = [Seen(1, "document", "", "other", "a.json"), Seen(2, "document", "", "new", "a.csv")]
    assert judge(papers, seen) == Judgement((1, 2))


@given(st.lists(st.sampled_from(("whole", "piece", "other", "gap")), max_size=8))
def test_every_message_of_the_part_is_kept_once_or_spare(history: list[str]) -> None:
    seen: list[Seen] = []
    number, mine, copies = 1, set(), 0
    for event in history:
        run = {"whole": (0, 1, 2), "piece": (0, 1)}.get(event, ())
        seen += photos(number, run) or ([Seen(number, "text", "x")] if event == "other" else [])
        mine |= set(range(number, number + len(run)))
        copies += event == "whole"
        number += max(len(run), 1)
    found = judge(ALBUM, seen)
    assert {*found.copy_ids, *found.spare} == mine
    assert len(found.copy_ids) == (3 if copies else 0)
    assert len(found.copy_ids) + len(found.spare) == len(mine)
