"""A period from before the register: imported as complete, approved by two people, posted, shown over time."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sandbox.demo.world import LEGAL, TRUST
from storage.publishing import publications
from tests.support.conversation import Conversation, question, record, tick
from tests.support.installation import DRAFT_AT, DUE_AT, a_case
from tests.support.terminal import run_command

MINUTE = timedelta(minutes=1)
ROWS = "received_on,country,legal_process,outcome\n2024-03-01,DE,court_order,refused\n2024-04-01,FR,subpoena,no_data\n"


def test_past_period_is_posted_and_fills_the_history(converse: Callable[..., Conversation], tmp_path: Path) -> None:
    bot = converse(report={"if_unapproved": "late-notice"}, policy={"requires_grounds": []})
    file, config = tmp_path / "cases.csv", bot.installation.config
    file.write_text(ROWS, encoding="utf-8")
    complete = ("--complete-from", "2024-01-01", "--complete-to", "2024-06-30")
    assert run_command("import", file, *complete, "--config", config, at=DRAFT_AT - timedelta(days=1)).code == 0
    waits = run_command("publish", "2024-H1", "--config", config, at=DRAFT_AT - timedelta(days=1))
    assert (waits.code, "2024-H1 has 0 of 2 approvals" in waits.err) == (77, True)
    post(bot, DRAFT_AT - timedelta(hours=1))
    record(bot, a_case())
    post(bot, DRAFT_AT)
    tick(bot, DUE_AT)
    assert bot.installation.parts() == ["album", "text", "documents"] * 2
    past, newest = documents(bot)
    shown = {row["row"]: row["requests"] for row in newest["tables"]["history"]}
    assert shown["2024-H1"] == past["totals"]["requests"] == {"state": "exact", "value": 2}


def test_terminal_publishes_what_enough_people_approved(asked: Conversation) -> None:
    for person in (LEGAL, TRUST):
        asked.press(person, question(asked), "✓ Approve")
    answer = run_command("publish", "2025-H2", "--json", "--config", asked.installation.config, at=DRAFT_AT + MINUTE)
    assert (answer.code, json.loads(answer.out)) == (0, {"period": "2025-H2", "edition": 1, "sealed": True})


def post(bot: Conversation, at: datetime) -> None:
    tick(bot, at)
    for person in (LEGAL, TRUST):
        bot.press(person, question(bot), "✓ Approve")
    tick(bot, at + MINUTE)


def documents(bot: Conversation) -> list[dict[str, Any]]:
    with bot.database.reading() as session:
        return [json.loads(publications.document(session, one.id).data) for one in publications.sealed(session)]
