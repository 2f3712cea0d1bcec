"""Fitting: what is dropped, in which order, when a post grows too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.post.fitting import ALWAYS, QUOTE, Group, Section, clip, fit, join, length


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=12), st.integers(0, 200))
def test_fit_keeps_the_order_and_drops_the_highest_rank_first(sizes: list[tuple[int, int]], limit: int) -> None:
    sections = [Section(str(n), "x" * size, rank) for n, (rank, size) in enumerate(sizes)]
    kept = fit(sections, limit)
    present = [section for section in sections if section.html]
    assert [section for section in present if section in kept] == list(kept)
    assert all(section in kept for section in present if section.rank == ALWAYS)
    if any(section.rank != ALWAYS for section in kept):
        assert length(join(kept)) <= limit
    for dropped in set(present) - set(kept):
        lower = [section for section in kept if section.rank <= dropped.rank]
        trial = [section for section in present if section in lower or section == dropped]
        assert length(join(trial)) > limit


def test_join_sets_neighbours_of_a_group_close() -> None:
    close, quote = Group("close"), Group("quote", *QUOTE)
    sections = [Section(name, name.upper(), group=close) for name in "ab"] + [Section("c", "C"), Section("d", "D")]
    assert join(sections) == "A\nB\n\nC\n\nD"
    sections += [Section(name, name.upper(), group=quote) for name in "ef"] + [Section("g", "G", group=close)]
    assert join(sections[1:]) == "B\n\nC\n\nD\n<blockquote expandable>E\nF</blockquote>\nG"


@pytest.mark.parametrize(
    ("html", "units"),
    [("", 0), ("<b>a</b>", 1), ("&lt;&amp;&#34;", 3), ("😀", 2), ('<a href="https://e.org">l</a>', 1), ("é", 1)],
)
def test_length_counts_what_a_reader_sees_in_utf16(html: str, units: int) -> None:
    assert length(html) == units


@given(st.text(max_size=60), st.integers(2, 40))
def test_clip_keeps_one_line_within_the_limit(text: str, limit: int) -> None:
    line = clip(text, limit)
    assert len(line.encode("utf-16-le")) // 2 <= limit
    assert "\n" not in line
    whole = " ".join(text.split())
    assert line == whole or (line.endswith("…") and whole.startswith(line[:-1]))
