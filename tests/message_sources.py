"""Finds the messages in a module of Python by its syntax tree: what is put together at run time is no message.

A message is a literal, or a choice of literals, or the name of one, that reaches `words.text` or its like: also through
a function of the same module that hands it on. `msgid` marks one that is shown elsewhere; an error has `what` and
`todo`; an entry of a table of commands has its `help`.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from reports.language.english import WORDS
from reports.language.plurals import COUNTED

Message = str | tuple[str, ...]  # one form or two
Extracted = tuple[int, str, Message, list[str]]  # line, function of gettext, message, comments: as Babel wants it

SPEAKERS = ("words", "say", "subject", "subject.say", "")  # the last: speaker(language).text(...)
MARKERS = ("msgid", "words.msgid", "Phrase", "BadValue")
TAKERS = dict.fromkeys([*MARKERS, *(f"{one}.{way}" for one in SPEAKERS for way in ("text", "plain"))], (0,))
OWN_TAKERS = {"text": (0,)}  # inside words.py itself
TOLD_OF_ERRORS = ("what", "todo")
KEYWORDS = {"Command": ("help", "arguments"), "Field": ("meaning",)}
PLURAL = "ngettext"
HOLDS_A_MESSAGE = (ast.Name, ast.Attribute, ast.Subscript)


@dataclass
class Module:
    """A module with its literals by name, and with its functions that hand a message on."""

    tree: ast.Module
    takers: dict[str, tuple[int, ...]]
    named: dict[str, list[ast.expr]] = field(default_factory=dict)
    parameters: dict[ast.AST, list[str]] = field(default_factory=dict)

    def messages(self) -> Iterator[Message]:
        """Every message of the module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                yield from (literal for value in error_texts(node) for literal in literals(value))
            if isinstance(node, ast.Call):
                yield from (literal for value in self.arguments(node) for literal in self.resolved(value))
                if _name(node.func).rpartition(".")[2] == PLURAL:
                    yield from zip(*(literals(value) for value in node.args[:2]), strict=True)

    def arguments(self, call: ast.Call) -> list[ast.expr]:
        """The arguments of a call that are messages."""
        name = _name(call.func)
        places = self.takers.get(name, self.takers.get(name.removeprefix("self."), ()))
        named = [one.value for one in call.keywords if one.arg in KEYWORDS.get(name, ())]
        return [call.args[place] for place in places if place < len(call.args)] + named

    def resolved(self, value: ast.expr, seen: frozenset[str] = frozenset()) -> list[str]:
        """The texts that an argument can be: its literals, or those of the name that it is, or of a table's values."""
        if isinstance(value, ast.IfExp):
            return [*self.resolved(value.body, seen), *self.resolved(value.orelse, seen)]
        if isinstance(value, ast.Dict) and seen:
            return [literal for one in value.values for literal in self.resolved(one, seen)]
        base = value.value if isinstance(value, ast.Subscript) else value
        if isinstance(base, ast.Name) and base.id not in seen:
            known = self.named.get(base.id, [])
            return [literal for one in known for literal in self.resolved(one, seen | {base.id})]
        return literals(value)

    def is_spoken(self, value: ast.expr) -> bool:
        """Whether an argument is a message, or holds one whose literals stand elsewhere."""
        if isinstance(value, ast.IfExp):
            return self.is_spoken(value.body) and self.is_spoken(value.orelse)
        return bool(literals(value)) or isinstance(value, HOLDS_A_MESSAGE)


def extract(file: BinaryIO, _keywords: object, _comments: object, options: Mapping[str, str]) -> Iterator[Extracted]:
    """Yield the messages of a module to Babel, without line numbers: they would change the catalogues all the time."""
    for message in read(file.read().decode(), own=options.get("own") == "true").messages():
        yield _extracted(message)


def extract_table(
    _file: BinaryIO, _keywords: object, _comments: object, options: Mapping[str, str]
) -> Iterator[Extracted]:
    """Yield the messages of a table: the vocabulary of the report, or the nouns that are counted."""
    tables: Mapping[str, Iterable[Message]] = {
        "words": (word for group in WORDS.values() for word in group.values()),
        "plurals": COUNTED.values(),
    }
    yield from map(_extracted, tables[options["table"]])


def _extracted(message: Message) -> Extracted:
    return 0, "gettext" if isinstance(message, str) else PLURAL, message, []


def read(source: str, *, own: bool = False) -> Module:
    """The module of a source; `own` for the one that defines `text`."""
    module = Module(ast.parse(source), {**TAKERS, **(OWN_TAKERS if own else {})})
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                _note(module, target, node.value)
    functions = [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)]
    handing = True
    while handing:
        handing = any(_hands_on(module, function) for function in functions)
    return module


def _note(module: Module, target: ast.expr, value: ast.expr) -> None:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=False):
            _note(module, one, its)
    elif isinstance(target, ast.Name):
        module.named.setdefault(target.id, []).append(value)


def literals(value: ast.expr) -> list[str]:
    """The texts of a literal, or of a choice of literals."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    return [*literals(value.body), *literals(value.orelse)] if isinstance(value, ast.IfExp) else []


def error_texts(node: ast.ClassDef) -> list[ast.expr]:
    """What a class of errors tells: the values of `what` and `todo`."""
    lines = [line for line in node.body if isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None]
    values = {_target(line): line.value for line in lines if line.value is not None}
    return [values[name] for name in TOLD_OF_ERRORS if name in values]


def _target(line: ast.Assign | ast.AnnAssign) -> str:
    return getattr(line.targets[0] if isinstance(line, ast.Assign) else line.target, "id", "")


def _hands_on(module: Module, function: ast.FunctionDef) -> bool:
    """Note the parameters that a function hands on as messages; True if that is news."""
    names = [one.arg for one in function.args.args if one.arg != "self"]
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    handed = {
        names.index(value.id)
        for call in calls
        for value in module.arguments(call)
        if isinstance(value, ast.Name) and value.id in names
    }
    before = module.takers.get(function.name, ())
    module.takers[function.name] = tuple(sorted({*before, *handed}))
    return module.takers[function.name] != before


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        inner = _name(function.value)
        return f"{inner}.{function.attr}" if inner else f".{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""
