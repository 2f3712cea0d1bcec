"""Every text that a person reads, in every language: none missing, none unused, none broken. Found in the sources."""

import ast
import re
import string
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from reports.language import words
from reports.reading.countries import country_codes
from tests import catalogue as sources
from tests.message_sources import TOLD_OF_ERRORS, error_texts, read

OTHERS = [language for language in words.languages() if language != words.ENGLISH]
LETTERS = {"ru": re.compile(r"[а-яё]", re.IGNORECASE)}
TAG = re.compile(r"</?[a-z]+[^>]*>")
PERCENT = re.compile(r"%\((\w+)\)s")
ENDS = ".:?!…"
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
LOGGING = {"debug", "info", "warning", "error"}
# Rows of `check`, and a phrase of Telegram's own.
FOR_THE_TERMINAL = {"bot/telegram_api/standing.py", "bot/chat/updates.py"}


def kept(language: str) -> list[Message]:
    return [message for message in sources.kept(language) if message.id]


def forms(text: str | Iterable[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def places(text: str) -> list[tuple[str, str, str]]:
    """The places of a text that facts fill, each with its format."""
    braces = [(name, spec or "", kind or "") for _, name, spec, kind in string.Formatter().parse(text) if name]
    return sorted(braces + [(name, "%", "") for name in PERCENT.findall(text)])


def bare(text: str) -> str:
    """What a translator translates: the text without places and tags."""
    return re.sub(r"\{[^}]*\}|%\(\w+\)s", "", TAG.sub("", text))


@pytest.mark.parametrize("language", OTHERS)
def test_catalogue_has_the_messages_of_the_sources_and_no_others(language: str) -> None:
    found = {forms(message)[0] for _, message in sources.messages()}
    there = {forms(message.id)[0] for message in kept(language)}
    assert (found - there, there - found) == (set(), set()), "run make words, then translate what is new"
    assert words.source(language).read_bytes() == sources.brought_up_to_date(language), "run make words"


def test_template_has_the_messages_of_the_sources() -> None:
    assert sources.TEMPLATE.read_bytes() == sources.written(sources.template()), "run make words"


def test_pybabel_extracts_the_same_by_itself(tmp_path: Path) -> None:
    """Translators use Weblate, Poedit or pybabel with the committed mapping."""
    extracted = tmp_path / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", sources.MAPPING.name]
    subprocess.run([*command, "-o", str(extracted), "."], cwd=sources.ROOT, check=True)
    with extracted.open("rb") as file, sources.TEMPLATE.open("rb") as committed:
        assert {message.id for message in read_po(file)} == {message.id for message in read_po(committed)}


@pytest.mark.parametrize("language", OTHERS)
def test_catalogue_translates_every_message_in_all_its_forms(language: str) -> None:
    for message in kept(language):
        translated = forms(message.string)
        wanted = get_plural(language).num_plurals if message.pluralizable else 1
        assert len(translated) == wanted, message.id
        assert all(translated), message.id
        assert "fuzzy" not in message.flags, message.id


@pytest.mark.parametrize("language", OTHERS)
def test_catalogue_leaves_nothing_in_english(language: str) -> None:
    for message in kept(language):
        for text in forms(message.string):
            if re.search(r"[A-Za-z]{3}", bare(forms(message.id)[0])):
                assert LETTERS[language].search(bare(text)), (message.id, text)


@pytest.mark.parametrize("language", OTHERS)
def test_catalogue_keeps_places_tags_and_ends(language: str) -> None:
    for message in kept(language):
        one, *many = forms(message.id)
        for text in forms(message.string):
            assert places(text) == places(many[0] if many else one), (one, text)
            assert TAG.findall(text) == TAG.findall(one), (one, text)
            assert text.count("\n") == one.count("\n"), (one, text)
            assert (text.strip() == text) == (one.strip() == one), (one, text)
            assert text[-1:] == one[-1:] or not {text[-1:], one[-1:]} & set(ENDS), (one, text)


@pytest.mark.parametrize("language", words.languages())
def test_every_country_has_a_name_of_its_own(language: str) -> None:
    names = {code: words.country(code, language) for code in set(country_codes().values())}
    assert all(name != code for code, name in names.items())
    assert len(set(names.values())) == len(names)


def test_messages_in_the_sources_are_literals() -> None:
    """What is put together at run time is found by no extraction and translated by nobody."""
    for name, module in sources.modules().items():
        for node in ast.walk(module.tree):
            arguments = module.arguments(node) if isinstance(node, ast.Call) else []
            errors = error_texts(node) if isinstance(node, ast.ClassDef) else []
            for argument in [*arguments, *(errors if len(errors) == len(TOLD_OF_ERRORS) else [])]:
                assert module.is_spoken(argument), (
                    f"{name}:{argument.lineno}: give the facts as arguments, not inside the text"
                )


def test_chat_says_no_sentence_that_is_not_translated() -> None:
    known = {form for _, message in sources.messages() for form in forms(message)}
    for name, module in sources.modules().items():
        if name.startswith("bot/chat/") and name not in FOR_THE_TERMINAL:
            for text in sentences(module.tree):
                assert text in known, f"{name} says {text!r} past words.text"


def sentences(tree: ast.Module) -> list[str]:
    """Literals of three words and more; documentation, names of entries and lines of the log are none."""
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in LOGGING:
            apart |= {id(argument) for argument in node.args}
        if isinstance(node, ast.keyword) and node.arg == "name":
            apart.add(id(node.value))
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in apart]
    return [node.value for node in constants if isinstance(node.value, str) and SENTENCE.search(node.value)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('words.text("Hello {name}.", language, name=name)', ["Hello {name}."]),
        ('words.text("One" if single else "Many", language)', ["One", "Many"]),
        ('class Gone(DomainError):\n    what = "gone"\n    todo = "look"', ["gone", "look"]),
        ('raise BadValue("is too big")', ["is too big"]),
        ('Phrase("line {line}", line=1)', ["line {line}"]),
        ('catalogue.ngettext("{n} case", "{n} cases", n)', [("{n} case", "{n} cases")]),
        ('A = {"a": words.msgid("later")}', ["later"]),
        ("words.text(message, language)", []),
        ('HELLO = "Hello"\nwords.text(HELLO, language)', ["Hello"]),
        ('ENDS = {"a": "Good", "b": "Bad"}\nwords.text(ENDS[end], language)', ["Good", "Bad"]),
        ('def say(a, m):\n    return words.text(m, a)\ndef tell(m):\n    return say(1, m)\ntell("Now")', ["Now"]),
        ('Command(name="a", help="what it does")', ["what it does"]),
    ],
)
def test_extraction_finds_messages(source: str, found: list[str | tuple[str, str]]) -> None:
    assert list(read(source).messages()) == found
