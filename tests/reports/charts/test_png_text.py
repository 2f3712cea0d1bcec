"""Reading a chart's data back, from good pictures and from bad ones."""

import contextlib
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reports.charts.png_text import BadPicture, read_chart_data, read_texts


def png(*texts: tuple[str, str], packed: bool = False) -> bytes:
    info = PngInfo()
    for keyword, text in texts:
        info.add_itxt(keyword, text, zip=packed)
    target = io.BytesIO()
    Image.new("RGB", (2, 2)).save(target, "PNG", pnginfo=info)
    return target.getvalue()


@given(st.text(st.characters(codec="utf-8")), st.booleans())
def test_text_is_read_as_it_was_written(text: str, packed: bool) -> None:
    assert read_texts(png(("Data", text), packed=packed)) == [("Data", text)]


def test_data_is_read_beside_other_texts() -> None:
    assert read_chart_data(png(("Title", "x"), ("Data", '{"a":1}'))) == {"a": 1}


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (b"GIF89a", "no PNG"),
        (b"", "no PNG"),
        (png(), "0 texts"),
        (png(("Data", "{}"), ("Data", "{}")), "2 texts"),
        (png(("Data", "{")), "cannot be read"),
        (png(("Data", "[" * 100_000)), "cannot be read"),
        (png(("Data", "[]")), "not an object"),
        (png(("Data", "{}"))[:-12], "end is missing"),
        (png(("Data", "{}"))[:-3], "damaged"),
        (png(("Data", '{"a":1}')).replace(b'"a":1', b'"a":2'), "damaged"),
        (png(("Data", " " * 2_000_000), packed=True), "too large"),
    ],
)
def test_picture_without_sound_data_is_refused_with_the_reason(picture: bytes, reason: str) -> None:
    with pytest.raises(BadPicture, match=reason) as refusal:
        read_chart_data(picture)
    assert "\n" not in str(refusal.value)


@given(st.binary(max_size=200), st.sampled_from([b"tEXt", b"iTXt"]))
def test_any_text_chunk_is_read_or_refused(body: bytes, kind: bytes) -> None:
    chunk = len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)
    whole = png()
    with contextlib.suppress(BadPicture):
        assert len(read_texts(whole[:33] + chunk + whole[33:])) == 1
