"""A zip from a stranger: no bomb, path, double or garbage gets past, and none ends in a crash."""

import io
import struct
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.bundle import sha256, zip_bytes
from reports.verify_zip import LARGEST, BadZip, open_zip

GOLDEN = "4ea3f4fc5674d3670c5f30874eadc3288c8ebf6cc0b079689f73c6cee7478992"


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_our_own_zip_opens_to_what_went_in() -> None:
    assert open_zip(zip_bytes({"a": b"1", "b": b"2"})).items() >= {"a": b"1", "b": b"2"}.items()


def test_zip_is_the_same_bytes_on_any_machine() -> None:
    assert sha256(zip_bytes({"b.png": b"\x89PNG", "a.json": b"{}\n"})) == GOLDEN


@pytest.mark.parametrize("name", ["../x", "/x", "a/b", "a\\b", "..", "C:x", ".hidden", "x" * 200, "é", "a\nb"])
def test_names_that_leave_the_folder_are_refused(name: str) -> None:
    with pytest.raises(BadZip):
        open_zip(packed({name: b""}))


def test_doubles_are_refused() -> None:
    once = packed({"aa": b"1", "ab": b"2"})
    with pytest.raises(BadZip):
        open_zip(once.replace(b"ab", b"aa"))


def test_bombs_are_refused() -> None:
    with pytest.raises(BadZip, match="unpacks to more"):
        open_zip(packed({"x": bytes(LARGEST + 1)}, zipfile.ZIP_DEFLATED))
    with pytest.raises(BadZip, match="too many"):
        open_zip(packed({str(number): b"" for number in range(1001)}))
    with pytest.raises(BadZip, match="too many"):
        open_zip(b"x" * 100 + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 2**31, 0, 0))


def test_unusual_packing_and_large_forms_are_refused() -> None:
    with pytest.raises(BadZip):
        open_zip(packed({"x": b"1" * 99}, zipfile.ZIP_BZIP2))
    with pytest.raises(BadZip):
        open_zip(packed({"x": b"1"})[:-22] + b"PK\x06\x07" + bytes(16) + packed({"x": b"1"})[-22:])


@given(st.binary(max_size=300))
def test_garbage_is_no_zip(data: bytes) -> None:
    with pytest.raises(BadZip):
        open_zip(data)


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_changed_zip_opens_or_is_refused(place: int, change: int) -> None:
    data = bytearray(zip_bytes({"a.json": b"{}\n" * 20}))
    data[place % len(data)] ^= change
    try:
        open_zip(bytes(data))
    except BadZip:
        return
