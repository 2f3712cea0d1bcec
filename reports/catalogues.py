"""Loads the texts of a language from its catalogue in `locales/`. Knows no message, no locale and no reader."""

import io
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_LOCALES = Path(__file__).parent / "locales"


def source(language: str) -> Path:
    """The file that a translator edits."""
    return _LOCALES / language / "LC_MESSAGES" / "messages.po"


@cache
def load(language: str) -> GNUTranslations:
    """The catalogue of a language. It is compiled in memory, so that what is read is always what was written."""
    compiled = io.BytesIO()
    with source(language).open("rb") as text:
        write_mo(compiled, read_po(text, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
