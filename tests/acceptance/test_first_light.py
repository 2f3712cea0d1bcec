"""The main job from end to end, in the demonstration: real figures in, a signed report out, checked by a reader."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.process.demo.serve import showing
from reports.verify.findings import Result
from reports.verify.verify import verify
from tests.support.demonstration import Reader, Report, digest_of, key_of, sums_of

H1, H2 = "January–June 2025", "July–December 2025"


@dataclass(frozen=True)
class Seen:
    """What a reader saw and saved while the clock went from one due date to the next."""

    before: list[Report]
    first: list[Report]
    too_early: list[Report]
    second: list[Report]
    first_still: list[Report]
    drafts: dict[str, list[str]]
    folders: dict[str, Path]


async def play(folder: Path) -> Seen:
    """Two due dates, each followed by further rings of the timer, at which nothing is due."""
    install = folder / "installation"
    install.mkdir()
    async with showing(install) as (url, visit):
        reader = Reader(url)
        ask = asyncio.to_thread
        before = await ask(reader.reports, H1)
        await visit.advance()
        await visit.service.tick_now()
        first, too_early = await ask(reader.reports, H1), await ask(reader.reports, H2)
        await visit.advance()
        await visit.service.tick_now()
        second, still = await ask(reader.reports, H2), await ask(reader.reports, H1)
        drafts = {words: await ask(reader.drafts, words) for words in (H1, H2)}
        folders = {H1: folder / "h1", H2: folder / "h2"}
        await ask(reader.save, first[0], folders[H1])
        await ask(reader.save, second[0], folders[H2])
    return Seen(before, first, too_early, second, still, drafts, folders)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return asyncio.run(play(tmp_path_factory.mktemp("first-light")))


@pytest.fixture
def altered(seen: Seen, tmp_path: Path) -> Path:
    """The files of 2025-H1 with one digit changed."""
    folder = tmp_path / "altered"
    shutil.copytree(seen.folders[H1], folder)
    (report,) = folder.glob("transparency-*.json")
    content = report.read_bytes()
    assert b"28917" in content
    report.write_bytes(content.replace(b"28917", b"28918", 1))
    return folder


def document(folder: Path) -> dict[str, Any]:
    (path,) = folder.glob("transparency-*.json")
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content


def exact(value: int) -> dict[str, object]:
    return {"state": "exact", "value": value}


def test_first_report_comes_when_due_and_once(seen: Seen) -> None:
    assert seen.before == []
    assert len(seen.first) == 1
    assert seen.first_still == seen.first


def test_next_due_date_posts_the_next_report_once(seen: Seen) -> None:
    assert seen.too_early == []
    assert len(seen.second) == 1


def test_messages_of_a_draft_say_where_the_report_is(seen: Seen) -> None:
    for drafts in seen.drafts.values():
        assert drafts
        assert all("t.me/" in draft for draft in drafts)


@pytest.mark.parametrize(
    ("period", "lines"),
    [
        (
            H1,
            (
                "at least 28,917 requests with disclosure of user data\nat least 49,744 accounts affected\n",
                "35",
                "9",
                "32",
            ),
        ),
        (
            H2,
            (
                "at least 29,551 requests with disclosure of user data\nat least 40,746 accounts affected\n",
                "22",
                "7",
                "20",
            ),
        ),
    ],
)
def test_caption_states_the_figures(seen: Seen, period: str, lines: tuple[str, str, str, str]) -> None:
    figures, covered, partial, asking = lines
    (report,) = seen.first if period == H1 else seen.second
    assert figures in report.caption
    coverage = f"{covered} countries covered ({partial} only partly); "
    assert coverage + f"requests came from {asking}. No data on other countries" in report.caption
    assert "Not recorded: requests received, refused or still open." in report.caption
    assert "Published automatically: nobody has confirmed yet that it is complete." in report.caption
    assert "Collected by readers (Te-k, CC-BY 4.0), not published by Telegram." in report.caption


@pytest.mark.parametrize(
    ("period", "requests", "accounts", "covered", "asking"),
    [(H1, 28917, 49744, 35, 32), (H2, 29551, 40746, 22, 20)],
)
def test_document_holds_the_figures_and_no_made_up_zero(
    seen: Seen, period: str, requests: int, accounts: int, covered: int, asking: int
) -> None:
    report = document(seen.folders[period])
    in_part = {"covered": "part"}  # some countries are covered from the first to the last day, some are not
    assert report["totals"]["requests_with_disclosure"] == exact(requests) | in_part
    assert report["totals"]["accounts_affected"] == exact(accounts) | in_part
    assert report["totals"]["countries"] == exact(asking) | in_part
    assert report["coverage"]["countries"] == covered
    assert report["totals"]["requests"] == {"state": "not_recorded"}
    outcomes = {row["row"]: row["requests"] for row in report["tables"]["by_outcome"]}
    for outcome in ("refused", "pending", "no_data", "withdrawn"):
        assert outcomes[outcome] == {"state": "not_recorded"}
    rows = report["tables"]["by_country"]
    assert len(rows) == covered
    assert sum(row["requests_with_disclosure"]["value"] for row in rows) == requests
    assert sum(row["accounts_affected"]["value"] for row in rows) == accounts


@pytest.mark.parametrize("period", [H1, H2])
def test_downloaded_files_are_the_ones_that_were_summed(seen: Seen, period: str) -> None:
    folder = seen.folders[period]
    listed = sums_of(folder)
    assert listed == {name: digest_of(folder / name) for name in listed}
    seals = {path.name for path in folder.iterdir() if "SHA256SUMS" in path.name}
    package = f"report-{document(folder)['period']['label']}-e1.zip"
    assert {path.name for path in folder.iterdir()} - seals == {*listed, package}


@pytest.mark.parametrize("period", [H1, H2])
def test_post_offers_a_table_and_one_zip_with_everything(seen: Seen, period: str) -> None:
    (report,) = seen.first if period == H1 else seen.second
    label = document(seen.folders[period])["period"]["label"]
    offered = [message["document"]["name"] for message in report.messages if message["kind"] == "document"]
    assert offered == [f"transparency-{label}-e1.csv", f"report-{label}-e1.zip"]


def test_post_has_buttons_that_open_the_bot(seen: Seen) -> None:
    for report in (*seen.first, *seen.second):
        (text,) = (message for message in report.messages if message["kind"] == "text")
        keys = [(key["text"], key["url"]) for row in text["buttons"] for key in row]
        bot = "https://t.me/example_transparency_bot?start="
        labels = ("Ask about a country", "Check it", "All reports")
        assert keys == list(zip(labels, (f"{bot}country", f"{bot}verify", f"{bot}reports"), strict=True))


def test_downloaded_files_verify_against_the_key_of_the_report_before(seen: Seen) -> None:
    pinned = key_of(seen.folders[H1])
    for folder in seen.folders.values():
        assert verify([folder], signer=pinned).outcome is Result.GOOD
    assert verify(list(seen.folders.values()), signer=pinned).outcome is Result.GOOD


def test_a_key_that_came_with_the_files_proves_nothing(seen: Seen) -> None:
    assert verify([seen.folders[H1]]).outcome is Result.CANNOT_TELL


def test_one_changed_digit_does_not_verify(altered: Path) -> None:
    assert verify([altered], signer=key_of(altered)).outcome is Result.ALTERED


def commands(report: Report, folder: Path) -> list[str]:
    """The commands of the post, and those that the bot adds to them for /verify."""
    signer = f"--signer {key_of(folder)}"
    return [*report.commands, f"python3 -I verify.py {signer}", f"transparency-bot verify {signer} ."]


def typed(command: str, folder: Path) -> int:
    """Type a command of the post in a folder, with this installation's own program; its exit code."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", command], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True)
    return done.returncode


@pytest.mark.campaign
def test_commands_of_the_post_pass_unchanged(seen: Seen) -> None:
    for report, folder in ((seen.first[0], seen.folders[H1]), (seen.second[0], seen.folders[H2])):
        programs = [command.split()[0] for command in report.commands]
        assert programs == ["sha256sum", "ssh-keygen"]
        assert [typed(command, folder) for command in commands(report, folder)] == [0, 0, 0, 0]


@pytest.mark.campaign
def test_commands_of_the_post_notice_one_changed_digit(seen: Seen, altered: Path) -> None:
    sums, _, one_file, whole = commands(seen.first[0], altered)
    assert [typed(command, altered) for command in (sums, one_file, whole)] == [1, 1, 1]


@pytest.mark.campaign
def test_signature_of_the_post_notices_changed_sums(seen: Seen, altered: Path) -> None:
    (sums,) = altered.glob("*.SHA256SUMS")
    (report,) = altered.glob("transparency-*.json")
    old = sums_of(altered)[report.name]
    sums.write_text(sums.read_text(encoding="ascii").replace(old, digest_of(report)), encoding="ascii")
    check, signature, one_file, whole = commands(seen.first[0], altered)
    assert typed(check, altered) == 0
    assert typed(signature, altered) != 0
    assert [typed(command, altered) for command in (one_file, whole)] == [1, 1]
