"""Keeps the translators' catalogues in step with the messages of the sources: `make words`. Translates nothing."""

import sys
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from reports.language import words
from tests.message_sources import Message, Module, read

ROOT = Path(__file__).resolve().parent.parent
MAPPING = ROOT / "babel.cfg"
TEMPLATE = ROOT / "reports" / "locales" / "messages.pot"
PACKAGES = ("bot", "reports", "storage")
STAND_IN = "bot/sandbox/"
WORDS_MODULE = "reports/language/words.py"
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)  # the header must not change by itself


@cache
def messages() -> tuple[tuple[str, Message], ...]:
    """Return every message with its file, as Babel extracts them; the sources do not change while a process reads."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, MAPPING.name)  # type: ignore[no-untyped-call] # Babel has no types here
    extracted = extract_from_dir(ROOT, methods, options)
    return tuple((Path(name).as_posix(), message) for name, _, message, _, _ in extracted)


@cache
def modules() -> dict[str, Module]:
    """The modules that speak to people, by name; the page of the stand-in Telegram is in English."""
    paths = {path.relative_to(ROOT).as_posix(): path for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    return {
        name: read(paths[name].read_text(encoding="utf-8"), own=name == WORDS_MODULE)
        for name in sorted(paths)
        if not name.startswith(STAND_IN)
    }


def template() -> Catalog:
    """Return all messages of the product, untranslated."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for file, message in messages():
        catalog.add(message, locations=[(file, 0)])
    catalog.header_comment = "# The messages of Transparency Bot: `make words` extracts them."
    return _dated(catalog)


def kept(language: str) -> Catalog:
    """The catalogue of a language as it is kept."""
    with words.source(language).open("rb") as file:
        return read_po(file, locale=language)


def brought_up_to_date(language: str) -> bytes:
    """The catalogue of a language with the messages of today: new ones empty, those no longer used left out."""
    path = words.source(language)
    catalog = kept(language) if path.exists() else Catalog(locale=language, charset="utf-8")
    catalog.update(template(), no_fuzzy_matching=True, update_header_comment=False)
    catalog.header_comment = f"# {words.own_name(language)}: `make words` brings the messages up to date."
    return written(_dated(catalog))


def written(catalog: Catalog) -> bytes:
    """Return the file of a catalogue."""
    file = BytesIO()
    write_po(file, catalog, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return file.getvalue()


def _dated(catalog: Catalog) -> Catalog:
    catalog.project, catalog.version, catalog.fuzzy = "transparency-bot", "1", False
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    catalog.creation_date = catalog.revision_date = BEGUN
    return catalog


def main() -> None:
    """Extract the messages, bring every catalogue up to date and say what is left to translate."""
    TEMPLATE.write_bytes(written(template()))
    for language in words.languages():
        if language == words.ENGLISH:
            continue
        path = words.source(language)
        updated = brought_up_to_date(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(updated)
        empty = [message.id for message in kept(language) if message.id and not _complete(message.string)]
        sys.stdout.write(f"{language}: {len(empty)} to translate in {path.relative_to(ROOT)}\n")


def _complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
