"""A zip from a stranger: no bomb, path, double or garbage gets past, and none ends in a crash."""

import io
import stat
import struct
import zipfile
import zlib
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sealing.bundle import sha256, zip_bytes
from reports.verify.zip import LARGEST, BadZip, open_packed, open_zip
from tests.reports.verify.zips import CENTRAL, LAST, LOCAL, changed, headers, packed, shifted, streamed, with_extra

GOLDEN = "4ea3f4fc5674d3670c5f30874eadc3288c8ebf6cc0b079689f73c6cee7478992"


TWO = {"aa.json": b"1" * 50, "ab.csv": b"2" * 60}


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


@pytest.mark.parametrize(("kind", "field"), [("local", name) for name in LOCAL] + [("last", name) for name in LAST])
def test_header_that_differs_from_the_directory_is_refused(kind: str, field: str) -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for value in (0, 1, 7, 99, 255):
            data = changed(packed(TWO, method), kind, field, value)
            if data != packed(TWO, method):
                with pytest.raises(BadZip):
                    open_packed(data)


@pytest.mark.parametrize("field", [name for name in CENTRAL if name not in ("made_by", "attributes")])
def test_directory_that_differs_from_the_headers_is_refused(field: str) -> None:
    for entry, value in product((0, 1), (0, 1, 7, 99, 255)):
        data = changed(packed(TWO), "central", field, value, entry)
        if data != packed(TWO):
            with pytest.raises(BadZip):
                open_packed(data)


def test_anything_before_between_or_behind_the_files_is_refused() -> None:
    data = packed(TWO)
    places = [place for kind, place, _ in headers(data) if kind == "local"]
    end = next(place for kind, place, _ in headers(data) if kind == "central")
    for place in (*places, end):
        with zipfile.ZipFile(io.BytesIO(shifted(data, b"#!/bin/sh\n", place))) as archive:
            assert archive.testzip() is None
        with pytest.raises(BadZip):
            open_packed(shifted(data, b"#!/bin/sh\n", place))
    for odd in (b"x" + data, data + b"x", data + data, changed(data, "last", "comment_size", 1) + b"xy"):
        with pytest.raises(BadZip):
            open_packed(odd)


def test_two_entries_with_one_content_are_refused() -> None:
    same = packed({"aa.json": b"1" * 50, "ab.json": b"1" * 50})
    with pytest.raises(BadZip):
        open_packed(changed(same, "central", "offset", 0, 1))


@pytest.mark.parametrize(
    "mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644, stat.S_IFCHR | 0o644, stat.S_IFDIR | 0o755, 0o044]
)
def test_member_that_is_no_readable_file_is_refused(mode: int) -> None:
    with pytest.raises(BadZip):
        open_packed(changed(packed(TWO), "central", "attributes", mode << 16))


@pytest.mark.parametrize(
    "extra", [b"up\x09\x00\x01\x00\x00\x00\x00evil", b"\x01\x00\x10\x00" + bytes(16), b"UT\xff\x00x"]
)
def test_extra_field_that_overrules_the_header_is_refused(extra: bytes) -> None:
    with pytest.raises(BadZip):
        open_packed(with_extra(packed(TWO), "ab.csv", extra))


def test_times_in_extra_fields_do_no_harm_outside_a_report() -> None:
    timed = with_extra(packed(TWO), "ab.csv", b"UT\x05\x00\x01\x00\x00\x00\x00")
    assert open_packed(timed).files == TWO
    with pytest.raises(BadZip, match="extra fields"):
        open_zip(timed)
    assert open_packed(packed(TWO, comment=b"hello")).comment
    with pytest.raises(BadZip, match="comment"):
        open_zip(packed(TWO, comment=b"hello"))


@pytest.mark.parametrize("names", [("a", "A"), ("a", "a/b"), ("a/b", "A/B"), ("straße", "STRASSE")])
def test_names_that_are_one_file_on_some_system_are_refused(names: tuple[str, str]) -> None:
    with pytest.raises(BadZip):
        open_packed(packed(dict.fromkeys(names, b"1")))


def test_sizes_behind_the_content_must_be_true() -> None:
    data = streamed(TWO)
    assert open_packed(data).files == TWO
    place = data.index(b"PK\x07\x08")
    for offset in range(4, 16):
        with pytest.raises(BadZip):
            open_packed(data[: place + offset] + bytes([data[place + offset] ^ 1]) + data[place + offset + 1 :])


def test_content_that_goes_on_behind_its_end_is_refused() -> None:
    """The library stops at the size that was claimed; other programs unpack the rest or fail."""
    whole = b"1" * 50
    data = packed({"aa.json": whole}, zipfile.ZIP_DEFLATED)
    for kind in ("local", "central"):
        data = changed(changed(data, kind, "size", 20), kind, "crc", zlib.crc32(whole[:20]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("aa.json") == whole[:20]
    with pytest.raises(BadZip):
        open_packed(data)
