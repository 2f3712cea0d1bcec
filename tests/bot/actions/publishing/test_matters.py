"""A published 0 that becomes 5 ten days later, held against Annex II, Part I, section 5 of Regulation (EU) 2024/2835.

So it went at Matters in July 2026 (thematters/matters-web, 67b9d79a7 and 27acf320d): an inbox was read again after
publication, the file of the report was overwritten under its name, and no field said so. Here it holds five demands.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.publishing.correct import ask_correction
from bot.sandbox.demo.world import LEGAL, TRUST
from bot.sandbox.world.world import Message
from reports.sealing.history import read_history
from reports.verify.findings import Result
from reports.verify.verify import verify
from storage.publishing import approvals, publications
from storage.vocabulary.period import Period
from tests.support.conversation import ADMINS
from tests.support.installation import DUE_AT, Installation, a_case
from tests.support.ticking import Workbench, workbench

Install = Callable[..., Installation]
PERIOD = "2025-H2"
FOUND_AT = DUE_AT + timedelta(days=10)

Files = dict[str, bytes]


def editions(bench: Workbench) -> list[Files]:
    """Every sealed edition's files by name, oldest first, as the register keeps them."""
    with bench.context.database.reading() as session:
        return [
            {name: file.data for name, file in publications.files(session, one.id).items() if file.layer != "chart"}
            for one in publications.sealed(session)
        ]


def document(files: Files) -> Any:
    return json.loads(next(data for name, data in files.items() if name.endswith(".json") and "package" not in name))


def albums(bench: Workbench) -> list[Message]:
    return [message for message in bench.installation.channel() if message.kind == "photo" and message.text]


def approve(bench: Workbench) -> None:
    with bench.context.database.transaction() as session:
        [edition] = [one for one in publications.unsealed(session) if one.period.label == PERIOD and one.is_drafted]
        for person, enough in ((LEGAL, False), (TRUST, True)):
            edition = approvals.add(
                session, edition, person=person, enough=enough, actor=f"chat:{person}", now=bench.context.now()
            )


@pytest.fixture
def corrected(install: Install) -> Iterator[tuple[Workbench, Files]]:
    """The report said 0; ten days later five demands were found, and edition 2 was approved. With edition 1's files."""
    with workbench(install(admins=ADMINS, report={"if_unapproved": "publish"})) as bench:
        bench.tick(DUE_AT)
        [first] = editions(bench)
        bench.installation.sandbox.clock.at = FOUND_AT
        bench.installation.record(*(a_case(received_on=date(2025, 9, day)) for day in range(1, 6)))
        why = "not_counted read the official inbox again and recorded all it held"
        ask_correction(bench.context, Period.parse(PERIOD), why, now=FOUND_AT, actor="cli:ada")
        bench.tick(FOUND_AT)
        approve(bench)
        bench.tick(FOUND_AT + timedelta(minutes=1))
        yield bench, first


def test_updated_version_is_marked_as_one_with_changes_reason_method_and_date(
    corrected: tuple[Workbench, Files],
) -> None:
    bench, first = corrected
    second = document(editions(bench)[1])
    old, new = albums(bench)
    # It is clearly marked as an updated version of a previously published report.
    assert (second["edition"], second["kind"], second["correction"]["replaces"]) == (2, "correction", 1)
    assert "Edition 2" in new.text
    assert "replaces edition 1" in new.text
    assert new.reply_to == old.id
    # The changes are highlighted.
    was, now = ({"state": "exact", "value": value} for value in (0, 5))
    rows = [row for row in second["restatements"] if (row["table"], row["column"]) == ("totals", "requests")]
    assert [(row["old"], row["new"], row["reason"]) for row in rows] == [(was, now, "late_entry")]
    texts = "\n".join(message.text for message in bench.installation.channel() if message.kind == "text")
    assert "requests received: 5, previously 0 (late entry)" in texts
    assert document(first)["totals"]["requests"] == was
    # Reason and method are described, and the date of the changes is given.
    said = "Correction requested on 25 January 2026: something was not counted (read the official inbox"
    assert second["correction"]["detail"] == "read the official inbox again and recorded all it held"
    assert second["correction"]["asked_on"] == "2026-01-25"
    assert said in new.text


def test_all_versions_stay_public_unchanged_and_recognisable(
    corrected: tuple[Workbench, Files], tmp_path: Path
) -> None:
    bench, first = corrected
    for year in range(1, 7):  # longer than the five years for which they must stay
        bench.installation.sandbox.clock.at = FOUND_AT + timedelta(days=365 * year)
    kept, second = editions(bench)
    assert kept == first
    assert {name for name in kept if name.endswith((".json", ".csv"))}.isdisjoint(
        name for name in second if name.endswith((".json", ".csv"))
    )
    # In the channel the old post stays, and says that there is another version.
    old, _ = albums(bench)
    assert old.text.startswith("Superseded by edition 2")
    assert "0 requests received" in old.text
    # The history names version and date of both, and every later report will name them again.
    history = next(data for name, data in second.items() if name.startswith("history-"))
    assert [(line.edition, line.date.isoformat()) for line in read_history(history)] == [
        (1, "2026-01-15"),
        (2, "2026-01-25"),
    ]
    # Anybody can check that the new version belongs to the old one, file by file.
    for number, files in enumerate((kept, second)):
        (tmp_path / str(number)).mkdir()
        for name, data in files.items():
            if "/" not in name and not name.endswith(".zip"):
                (tmp_path / str(number) / name).write_bytes(data)
    findings = verify([tmp_path / "0", tmp_path / "1"]).findings
    assert [one for one in findings if one.result is Result.ALTERED] == []
    assert any(one.check == "restatements" and one.result is Result.GOOD for one in findings)
