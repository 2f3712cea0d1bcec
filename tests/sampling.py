"""How many examples a test takes in each tier; the table in docs/testing.md lists them."""

from collections.abc import Callable
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
