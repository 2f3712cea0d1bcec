"""Keeps the translators' catalogues in step with the messages of the sources: `make words`. Translates nothing."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from reports.language import words
from reports.language.english import COUNTED, WORDS
from tests.message_sources import Message, Module, read

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "reports", "storage")
STAND_IN = "bot/sandbox/"
JINJA = {"trimmed": "false", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
WORDING, WORDS_MODULE = "reports/language/english.py", "reports/language/words.py"
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)  # the header must not change by itself

Found = tuple[str, Message]


@cache
def messages() -> tuple[Found, ...]:
    """Every message with the file it stands in; the sources do not change while a process reads them."""
    return tuple(_messages())


def _messages() -> Iterator[Found]:
    for name, module in modules().items():
        yield from ((name, message) for message in module.messages())
    for path in sorted((ROOT / "reports" / "templates").glob("*.j2")):
        yield from ((path.relative_to(ROOT).as_posix(), message) for message in in_template(path))
    yield from ((WORDING, word) for group in WORDS.values() for word in group.values())
    yield from ((WORDING, forms) for forms in COUNTED.values())


@cache
def modules() -> dict[str, Module]:
    """The modules that speak to people, by name; the page of the stand-in Telegram is in English."""
    paths = {path.relative_to(ROOT).as_posix(): path for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    return {
        name: read(paths[name].read_text(encoding="utf-8"), own=name == WORDS_MODULE)
        for name in sorted(paths)
        if not name.startswith(STAND_IN)
    }


def in_template(path: Path) -> Iterator[Message]:
    """The messages of a template, as Jinja's own extraction gives them."""
    for _, _, message, _ in babel_extract(BytesIO(path.read_bytes()), ("gettext", "ngettext"), (), JINJA):
        one, *many = [message] if isinstance(message, str) else [form for form in message or () if form]
        yield (str(one), str(many[0])) if many else str(one)


def template() -> Catalog:
    """All messages of the product, untranslated."""
    catalog = Catalog(charset="utf-8")
    for file, message in messages():
        catalog.add(message, locations=[(file, 0)])
    return catalog


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
    catalog.project, catalog.version, catalog.fuzzy = "transparency-bot", "1", False
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    catalog.creation_date = catalog.revision_date = BEGUN
    written = BytesIO()
    write_po(written, catalog, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return written.getvalue()


def main() -> None:
    """Bring every catalogue up to date and say what is left to translate."""
    for language in words.languages():
        if language == words.ENGLISH:
            continue
        path = words.source(language)
        written = brought_up_to_date(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written)
        empty = [message.id for message in kept(language) if message.id and not _complete(message.string)]
        sys.stdout.write(f"{language}: {len(empty)} to translate in {path.relative_to(ROOT)}\n")


def _complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
