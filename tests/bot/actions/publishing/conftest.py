"""The register that tests of published figures fill and roll back."""

from collections.abc import Iterator

import pytest

from storage.engine.database import Database, open_database
from tests.support.registers import KINDS, Registers


@pytest.fixture(scope="module", params=KINDS)
def shared(request: pytest.FixtureRequest, registers: Registers) -> Iterator[Database]:
    """A register of either kind, opened at the module's OPENED_AT, which stays empty: each test rolls its own back."""
    made = registers.new(request.param, opened_at=request.module.OPENED_AT)
    opened = open_database(made.url)
    yield opened
    opened.close()
    registers.discard(made)
