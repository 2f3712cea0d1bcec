"""A figure of another source that a report showed changes only by a restatement."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.actions.figures.importing import FiguresFormat, check_figures, import_figures
from bot.actions.figures.withdraw import Wanted, withdraw_figures
from bot.actions.files.findings import Findings
from reports.schema.values import COLUMNS
from reports.verify.findings import Result
from reports.verify.restatements import CHECK
from reports.verify.verify import verify
from storage.publishing import publications
from storage.vocabulary.period import Period
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.prepared import SECOND_DUE
from tests.support.ticking import Workbench, workbench

GITHUB = Path(__file__).with_name("github-transparency")
WITHDRAWN = "2023-H1"


def reports(bench: Workbench, folder: Path) -> list[dict[str, Any]]:
    """Save the files of each sealed report side by side, and return the documents."""
    documents = []
    with bench.context.database.reading() as session:
        for publication in publications.sealed(session):
            place = folder / publication.period.label
            place.mkdir(parents=True)
            for name, file in publications.files(session, publication.id).items():
                (place / name).write_bytes(file.data)
            documents.append(json.loads(publications.document(session, publication.id).data))
    return documents


def history(document: dict[str, Any]) -> dict[str, Any]:
    return {row["row"]: row for row in document["tables"]["history"]}


def test_withdrawn_figures_that_a_report_showed_are_restated(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    made = install()
    with workbench(made) as bench:
        database, now, actor = bench.context.database, DRAFT_AT, "cli:ada"
        checked = check_figures(database, GITHUB, FiguresFormat.GITHUB, Findings(), strict=False, today=now.date())
        import_figures(database, checked, now=now, actor=actor)
        made.record(a_case())
        assert bench.tick(DRAFT_AT)
        assert bench.tick(DUE_AT)
        withdraw_figures(database, Wanted(period=Period.parse(WITHDRAWN)), "a typing error", now=now, actor=actor)
        assert bench.tick(SECOND_DUE)
        signer = bench.context.terms.fingerprint
        first, second = reports(bench, tmp_path / "reports")
    assert WITHDRAWN not in history(second)
    shown = history(first)[WITHDRAWN]
    rows = [row for row in second["restatements"] if row["period"] == WITHDRAWN]
    known = {column for column in COLUMNS if shown[column]["state"] != "not_recorded"}
    assert {row["column"]: row["old"] for row in rows} == {column: shown[column] for column in known}
    assert known
    assert {(row["new"]["state"], row["reason"]) for row in rows} == {("not_recorded", "source_revised")}
    findings = verify([tmp_path / "reports"], signer=signer).findings
    assert {one.result for one in findings if one.check == CHECK} == {Result.GOOD}
