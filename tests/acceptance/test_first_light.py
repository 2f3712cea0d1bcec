"""The main job from end to end, on real figures: posted by the clock, once, and checked by a reader."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from reports.verify import verify
from reports.verify_findings import Result
from tests.acceptance.demonstration import Demonstration, demonstration, save

FIRST = ("28,917 requests with disclosure", "49,744 accounts", "35 countries covered", "32 with at least one")
SECOND = ("29,551 requests with disclosure", "40,746 accounts", "22 countries covered", "20 with at least one")
NOTICE = "Demonstration. Crowd-sourced by readers (Te-k, CC-BY 4.0), not published by Telegram."
IDENTITY, NAMESPACE = "reports@example.org", "transparency-report@example.org"


def posted(running: Demonstration, facts: tuple[str, ...]) -> int:
    """How many captions tell these facts."""
    return sum(all(fact in caption for fact in facts) for caption in running.captions())


def cells(files: dict[str, bytes], stem: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(files[f"{stem}.json"])
    return document


def fingerprint(caption: str) -> str:
    return next(word for word in caption.split() if word.startswith("SHA256:"))


def check_first_report(running: Demonstration, folder: Path) -> None:
    """What a journalist does with the first report."""
    (caption,) = running.captions()
    assert NOTICE in caption
    assert "Not recorded: requests received, refused or still open." in caption
    files = running.documents()
    assert len(files) == 7
    document = cells(files, "transparency-2025-H1-e1")
    assert document["totals"]["requests"] == {"state": "not_recorded"}
    assert document["totals"]["requests_with_disclosure"] == {"state": "exact", "value": 28917}
    assert document["totals"]["countries"] == {"state": "exact", "value": 32}
    outcomes = {row["row"]: row["requests"]["state"] for row in document["tables"]["by_outcome"]}
    assert {outcomes[word] for word in ("refused", "no_data", "pending")} == {"not_recorded"}
    saved, signer = save(files, folder, "transparency-2025-H1-e1"), fingerprint(caption)
    assert verify([saved], signer=signer).outcome is Result.GOOD
    assert verify([saved]).outcome is Result.CANNOT_TELL
    path = saved / "transparency-2025-H1-e1.csv"
    path.write_bytes(path.read_bytes().replace(b"28917", b"28918", 1))
    assert verify([saved], signer=signer).outcome is Result.ALTERED


def test_reports_stand_in_the_channel_by_the_clock_once_each(tmp_path: Path) -> None:
    with demonstration() as running:
        running.wait(lambda: len(running.channel()) >= 11)
        assert posted(running, FIRST) == 1
        check_first_report(running, tmp_path / "first")
        running.advance()
        running.wait(lambda: posted(running, SECOND) == 1)
        running.wait(lambda: len(running.documents()) == 13)
        assert (posted(running, FIRST), posted(running, SECOND)) == (1, 1)
        drafts = [message["text"] for message in running.messages("supergroup") if "Draft, not" in message["text"]]
        assert len(drafts) == 2


@pytest.mark.campaign
def test_stock_tools_pass_a_download_folder(tmp_path: Path) -> None:
    stem = "transparency-2025-H1-e1"
    with demonstration() as running:
        running.wait(lambda: len(running.documents()) == 7)
        folder = save(running.documents(), tmp_path / "got", stem)
    sums = f"{stem}.SHA256SUMS"
    assert subprocess.run(["sha256sum", "-c", sums], cwd=folder, capture_output=True).returncode == 0
    command = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        "allowed_signers",
        "-I",
        IDENTITY,
        "-n",
        NAMESPACE,
        "-s",
        f"{sums}.sig",
    ]
    whole = (folder / sums).read_bytes()
    assert subprocess.run(command, cwd=folder, input=whole, capture_output=True).returncode == 0
    changed = whole.replace(b"0", b"1", 1)
    assert subprocess.run(command, cwd=folder, input=changed, capture_output=True).returncode != 0
