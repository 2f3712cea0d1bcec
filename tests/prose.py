"""Find words that this project does not use, in pages, messages, docstrings and comments; `make lint` runs it."""

import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
RULES = tomllib.loads((ROOT / "tests" / "prose.toml").read_text("utf-8"))
WORDS = re.compile(rf"(?i)\b({'|'.join(RULES['words'])})\b")
ALLOWED = re.compile("(?is)" + "|".join(RULES["allowed"]))
CATALOGUE = "reports/locales/ru/LC_MESSAGES/messages.po"
HELD = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def odd_words(text: str) -> list[str]:
    """Return the words of a text that have a plainer one, in order."""
    return WORDS.findall(ALLOWED.sub("", text))


def texts(name: str) -> Iterator[tuple[int, str]]:
    """Yield what people read in a file, with its line."""
    text = (ROOT / name).read_text("utf-8")
    if name.endswith(".py"):
        yield from _docstrings(text)
        yield from _comments(text)
    elif name.endswith(".po"):
        with (ROOT / name).open("rb") as file:
            for message in read_po(file):
                for msgid in [message.id] if isinstance(message.id, str) else message.id:
                    yield message.lineno or 0, msgid
    else:
        yield 1, re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def _docstrings(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, HELD) and (found := ast.get_docstring(node)):
            yield getattr(node, "lineno", 1), found


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def checked_files() -> list[str]:
    """Return every page, the messages, and the sources of the checked folders."""
    pages = ["*.md", "docs/*.md", "config.example.toml", CATALOGUE]
    sources = [f"{folder}/*.py" for folder in RULES["sources"]]
    listed = subprocess.run(["git", "ls-files", *pages, *sources], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split() if (ROOT / name).is_file()]


def findings() -> list[str]:
    """Return one line for each odd word: file, line, word."""
    return [
        f"{name}:{line}: {word}" for name in checked_files() for line, text in texts(name) for word in odd_words(text)
    ]


if __name__ == "__main__":
    lines = findings()
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.exit(bool(lines))
