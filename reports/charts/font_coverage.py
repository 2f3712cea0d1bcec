"""Finds the characters of a text that the fonts of the charts cannot draw, without loading the drawing library."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from storage.vocabulary.errors import ConfigError

FONTS = Path(__file__).resolve().parents[1] / "style" / "fonts"
FALLBACKS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")  # shipped with matplotlib; have the scripts that Inter lacks
MOST_NAMED = 10


class FontUnusable(ConfigError):
    """A file of report.fonts that the charts cannot use."""

    what = "the font {path} cannot be used ({reason})"
    todo = "list TrueType or OpenType outline fonts in report.fonts"


def missing_characters(text: str, fonts: Sequence[Path] = ()) -> str:
    """Return each character that no font has, once, in the order of the text. For ASCII no font file is read."""
    foreign = dict.fromkeys(character for character in text if not (character.isascii() and character.isprintable()))
    if not foreign:
        return ""
    known = frozenset().union(*(_characters(path) for path in (*shipped_fonts(), *fonts)))
    return "".join(character for character in foreign if ord(character) not in known)


def named(characters: str) -> str:
    """Spell characters with their code points, so that they can be found even where no font shows them."""
    listed = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters[:MOST_NAMED])
    return f"{listed} and {len(characters) - MOST_NAMED} more" if len(characters) > MOST_NAMED else listed


def shipped_fonts() -> tuple[Path, ...]:
    """Return the font files that every picture is drawn with."""
    library = find_spec("matplotlib")
    assert library is not None  # noqa: S101 (a dependency)
    assert library.origin is not None  # noqa: S101 (the same)
    folder = Path(library.origin).parent / "mpl-data" / "fonts" / "ttf"
    return (*sorted(FONTS.glob("*.otf")), *(folder / name for name in FALLBACKS))


def check_font(path: Path) -> None:
    """Raise FontUnusable for a file that the charts cannot use."""
    _characters(path)


@cache
def _characters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    try:
        with path.open("rb") as file, TTFont(file, lazy=True, fontNumber=0) as font:
            outlines = {"glyf", "CFF ", "CFF2"} & set(font.keys())
            characters = frozenset(font.getBestCmap() or ())
    except OSError as error:
        raise FontUnusable(path=path, reason=error.strerror) from None
    except Exception:  # noqa: BLE001 (a broken file makes the library raise anything)
        raise FontUnusable(path=path, reason="it is not a font file") from None
    if not outlines:
        raise FontUnusable(path=path, reason="it has no outlines")
    return characters
