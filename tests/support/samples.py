"""Gives tests their sample in each tier, and reads the sizes back from the code; tests/samples.csv lists them."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy


def sampled(few: int, many: int) -> pytest.MarkDecorator:
    """Give a test its `sample`: few in `make test`, many in `make campaign`."""
    in_full = pytest.param(many, marks=[pytest.mark.campaign, pytest.mark.timeout(900)], id=f"{many}")
    return pytest.mark.parametrize("sample", [pytest.param(few, id=f"{few}"), in_full])


def explored(
    few: int, many: int, *strategies: SearchStrategy[Any], **options: Any
) -> Callable[[Callable[..., None]], Callable[[int], None]]:
    """Hand a test examples of strategies, as `given` does: few in `make test`, many in `make campaign`."""

    def decorate(check: Callable[..., None]) -> Callable[[int], None]:
        @sampled(few, many)
        def test(sample: int) -> None:
            settings(max_examples=sample, **options)(given(*strategies)(check))()

        test.__name__, test.__qualname__, test.__doc__ = check.__name__, check.__qualname__, check.__doc__
        return test

    return decorate


def sizes_in_code(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the sizes that the tests of a file draw by `sampled`, `explored` and `max_examples`."""
    return {
        function.name: found
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        and (found := tuple(number for decorator in function.decorator_list for number in _sizes(decorator)))
    }


def _sizes(decorator: ast.expr) -> list[int]:
    if not isinstance(decorator, ast.Call):
        return []
    name = ast.unparse(decorator.func)
    if name in {"sampled", "explored"}:
        return _integers(*decorator.args[:2])
    drawn = [keyword.value for keyword in decorator.keywords if keyword.arg == "max_examples"]
    return [number for node in drawn if isinstance(node, ast.Constant) for number in _integers(node)]


def integers_of(path: Path, name: str) -> list[int]:
    """Return all integers that a function or a constant of a file is written with."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return _integers(node)
        if isinstance(node, ast.Assign) and name in ast.unparse(node.targets[0]).strip("()").split(", "):
            return _integers(node)
    return []


def _integers(*nodes: ast.AST) -> list[int]:
    found = (one.value for node in nodes for one in ast.walk(node) if isinstance(one, ast.Constant))
    return [value for value in found if type(value) is int]
