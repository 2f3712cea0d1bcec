"""A bot that has published the reports for 2025-H2 and 2026-H1, for readers to ask about."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.sandbox.world.world import World
from storage.vocabulary.words import Outcome
from tests.support.conversation import ADMINS, Conversation
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.prepared import SECOND_DUE, Scene, played
from tests.support.registers import Registers
from tests.support.telegram import Sandbox

REFUSED = {"outcome": Outcome.REFUSED, "accounts_affected": None, "data_disclosed": ()}
FIRST = (a_case(requests=3), a_case(country="DE", requests=5, **REFUSED))
SECOND = (
    a_case(received_on=date(2026, 2, 1), requests=6),
    a_case(country="IN", received_on=date(2026, 3, 1), requests=18),
)


def two_reports_of(registers: Registers, folder: Path) -> Scene:
    """Play the year in which both were posted."""

    def life(made: Installation) -> None:
        made.sandbox.clock.at = datetime(2025, 10, 1, tzinfo=UTC)
        made.record(*FIRST)
        for moment in (DRAFT_AT, DUE_AT):
            assert made.tick(moment)
        made.sandbox.clock.at = datetime(2026, 4, 1, tzinfo=UTC)
        made.record(*SECOND)
        for moment in (SECOND_DUE - timedelta(days=10), SECOND_DUE):
            assert made.tick(moment)

    return played("sqlite", folder, registers, life, ADMINS)


def after_two_reports(
    scene: Scene, folder: Path, sandbox: Sandbox, registers: Registers, converse: Callable[..., Conversation]
) -> Conversation:
    """Start a bot three days later."""

    def later(_world: World) -> None:
        sandbox.clock.at = SECOND_DUE + timedelta(days=3)

    bot = converse(installation=scene.installation(folder, sandbox, registers), prepare=later)
    bot.tick_now()
    return bot
