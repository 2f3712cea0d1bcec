"""Where a key stands in a file: every key of every table, of lists of tables too, against where it was written."""

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from bot.config.loading import line_of

TEXT = """# a comment = 1
[publisher]
name = "N"

[telegram]
  token = "x"
[[telegram.channels]]
id = 1
[[telegram.channels]]
id = 2
language = "en"
[[admins]]
name = "A"
roles = [
  "king",
]
[[ admins ]]
id = 5
"""
NAMES = st.text("abcdefgh_", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("publisher", "name"), 3),
        (("publisher", "url"), 2),
        (("telegram",), 5),
        (("telegram", "token"), 6),
        (("telegram", "channels", 0, "id"), 8),
        (("telegram", "channels", 1, "language"), 11),
        (("telegram", "channels", 1, "colour"), 9),
        (("admins", 0, "roles", 0), 14),
        (("admins", 1, "id"), 18),
        (("admins", 1), 17),
        (("report", "approvals"), None),
        ((), None),
    ],
)
def test_line_of_a_place(place: tuple[int | str, ...], line: int | None) -> None:
    assert line_of(TEXT, place) == line


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, st.integers(), min_size=1, max_size=5), max_size=5))
def test_line_of_every_written_key(document: dict[str, dict[str, int]]) -> None:
    text = tomlkit.dumps(document)
    lines = text.splitlines()
    for table, keys in document.items():
        for key, value in keys.items():
            found = line_of(text, (table, key))
            assert found is not None
            assert lines[found - 1] == f"{key} = {value}"
            assert lines[: found - 1].count(f"[{table}]") == 1
