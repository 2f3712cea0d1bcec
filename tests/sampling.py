"""How many examples a test takes in each tier; the table in docs/testing.md lists them."""

import pytest


def sampled(few: int, many: int) -> pytest.MarkDecorator:
    """Give a test its `sample`: few in `make test`, many in `make campaign`."""
    in_full = pytest.param(many, marks=[pytest.mark.campaign, pytest.mark.timeout(900)], id=f"{many}")
    return pytest.mark.parametrize("sample", [pytest.param(few, id=f"{few}"), in_full])
