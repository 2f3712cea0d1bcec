"""Another signing key: announced by the old one, or else confirmed by people; readers hear of it, and can follow."""

import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.context.signing_key import load_key
from bot.actions.integrity.key_changes import published_changes
from bot.actions.integrity.register import check_register
from bot.actions.publishing.approve import approve_draft
from bot.actions.setup.check import check_installation
from bot.actions.setup.key_change import NothingSigned, NotTheLastKey, SameKey, change_key
from reports.sealing.key_changes import KEY_CHANGES
from reports.sealing.signing import SigningKey
from reports.verify.findings import Result
from reports.verify.verify import verify
from storage.engine.database import open_database
from storage.publishing import publications
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.prepared import APPROVER, SECOND_DUE
from tests.support.terminal import run_command
from tests.support.ticking import Workbench, workbench

ANNOUNCED_AT = DUE_AT + timedelta(days=30)
CONFIRM = "✓ Approve, and the new key is ours"
IDENTITY, NAMESPACE = "reports@harbour.example", "transparency-report@harbour.example"


@pytest.fixture
def signed(install: Callable[..., Installation]) -> Installation:
    """One report is in the channel; one person approves the next."""
    installation = install(report={"approvals": 1}, policy={"requires_grounds": []})
    installation.record(a_case())
    with workbench(installation) as bench:
        assert bench.tick(DRAFT_AT)
        assert bench.tick(DUE_AT)
    return installation


def with_key(installation: Installation, name: str) -> Installation:
    """The same with another key file; a new key is made where there is none."""
    path = installation.folder / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(SigningKey.generate().private_pem())
    signing = installation.settings.signing.model_copy(update={"key_file": path})
    return replace(installation, settings=installation.settings.model_copy(update={"signing": signing}))


def announce(installation: Installation, name: str, old: Path | None = None) -> None:
    with closing(open_database(installation.settings.storage.url)) as database:
        change_key(database, installation.settings, installation.folder / name, old, now=ANNOUNCED_AT, actor="cli:test")


def fingerprint(installation: Installation) -> str:
    return load_key(installation.settings.signing.key_file).fingerprint


def written(bench: Workbench, folder: Path) -> list[Path]:
    """Each sealed report in a folder of its own."""
    folders = []
    with bench.context.database.reading() as session:
        for report in publications.sealed(session):
            folders.append(folder / str(report.seq))
            folders[-1].mkdir(parents=True)
            for name, file in publications.files(session, report.id).items():
                (folders[-1] / name).write_bytes(file.data)
    return folders


def key_row(installation: Installation) -> Any:
    rows = check_installation(installation.config, installation.settings, now=ANNOUNCED_AT)
    return next((row for row in rows if row.subject == "signing key change"), None)


def signer_is_known(folders: list[Path], key: str = "", trusted: list[Path] | None = None) -> bool:
    """Whether every report is signed by a key that this one vouches for; blank charts are no charts for `verify`."""
    verdict = verify(folders, signer=key or None, trusted_earlier=trusted or ())
    results = [finding.result for finding in verdict.findings if finding.check == "signer"]
    return Result.GOOD in results and not {Result.ALTERED, Result.CANNOT_TELL} & {*results}


def test_announced_key_is_followed_by_every_check(signed: Installation, tmp_path: Path) -> None:
    old, said = fingerprint(signed), len(signed.channel())
    announce(signed, "new.key")
    announce(signed, "new.key")  # nothing is recorded twice
    assert key_row(signed).state == "not set yet"
    changed = with_key(signed, "new.key")
    new = fingerprint(changed)
    assert key_row(changed).state == "good"
    assert f"{old}, which announced it on 2026-02-14" in key_row(changed).text
    with workbench(changed) as bench:
        assert bench.tick(SECOND_DUE - timedelta(days=1))
        assert f"The signing key is new: {new}" in bench.question().text
        assert "announced it on 14 February 2026" in bench.question().text
        assert bench.tick(SECOND_DUE)
        caption, _ = (message.text for message in changed.channel()[said:] if message.text)
        assert f"The key of the last report, {old}, announced it on 14 February 2026." in caption
        folders = written(bench, tmp_path / "kept")
        with bench.context.database.reading() as session:
            assert check_register(session, changed.settings) == ()
            [(day, change)] = published_changes(session, changed.settings)
    assert not any("Somebody other than the bot" in text for text in changed.admin_texts())
    assert (day, change.old, change.new) == (date(2026, 2, 14), old, new)
    assert key_row(changed) is None
    assert signer_is_known(folders, old)
    assert signer_is_known(folders, new)
    assert signer_is_known(folders[1:], old)
    assert signer_is_known(folders[1:], trusted=folders[:1])
    assert not signer_is_known(folders[:1], new)
    assert stock_tools_follow(*folders)


def stock_tools_follow(older: Path, newer: Path) -> bool:
    """What docs/reference/report-files.md says: the key list of an older report vouches for the statement."""
    statement = (newer / KEY_CHANGES).read_text(encoding="utf-8").partition("-----END SSH SIGNATURE-----\n")[2]
    command = ["ssh-keygen", "-Y", "verify", "-f", str(older / "allowed_signers"), "-I", IDENTITY, "-n", NAMESPACE]
    ended = subprocess.run(
        [*command, "-s", str(newer / KEY_CHANGES)], input=statement.encode(), capture_output=True, timeout=30
    )
    return ended.returncode == 0


def test_key_that_was_not_announced_needs_people_and_the_post_says_so(signed: Installation, tmp_path: Path) -> None:
    old, said = fingerprint(signed), len(signed.channel())
    with workbench(signed) as bench:
        assert bench.tick(SECOND_DUE - timedelta(days=2))
        approve_draft(bench.context, bench.nonce("✓ Approve: complete and correct"), APPROVER)
    changed = with_key(signed, "new.key")
    assert key_row(changed).state == "wrong"
    assert "key change" in key_row(changed).next_step
    with workbench(changed) as bench:
        assert bench.tick(SECOND_DUE - timedelta(days=1))
        assert any("the approvals of Legal no longer count" in text for text in changed.admin_texts())
        assert f"The key of the last report, {old}, did not announce it" in bench.question().text
        assert not bench.tick(SECOND_DUE)
        assert len(changed.channel()) == said, "a report that nobody approved is published, but not with this key"
        approve_draft(bench.context, bench.nonce(CONFIRM), APPROVER)
        assert bench.tick(SECOND_DUE)
        caption, _ = (message.text for message in changed.channel()[said:] if message.text)
        assert f"{old}, did not announce it: compare it with our site" in caption
        folders = written(bench, tmp_path / "kept")
        with bench.context.database.reading() as session:
            [(day, change)] = published_changes(session, changed.settings)
    assert (day, change.on) == (SECOND_DUE.date(), None)
    assert not (folders[1] / KEY_CHANGES).exists()
    assert not signer_is_known(folders, old)
    assert not signer_is_known(folders, fingerprint(changed))


def test_chain_of_announced_keys_leads_from_the_first_to_the_last(signed: Installation, tmp_path: Path) -> None:
    announce(signed, "second.key")
    announce(with_key(signed, "second.key"), "third.key")
    changed = with_key(signed, "third.key")
    assert key_row(changed).state == "good"
    with workbench(changed) as bench:
        assert bench.tick(SECOND_DUE)
        folders = written(bench, tmp_path / "kept")
    for name in ("signing.key", "second.key", "third.key"):
        assert signer_is_known(folders[1:], load_key(signed.folder / name).fingerprint), name


def test_only_the_key_of_the_last_report_announces_another(signed: Installation) -> None:
    other = with_key(signed, "other.key")
    with pytest.raises(NotTheLastKey):
        announce(other, "new.key")
    assert not (signed.folder / "new.key").exists()
    with pytest.raises(SameKey):
        announce(signed, "signing.key")
    announce(other, "other.key", signed.settings.signing.key_file)  # the config names the new key already
    assert key_row(other).state == "good"


def test_nothing_is_announced_before_the_first_report(install: Callable[..., Installation]) -> None:
    installation = install()
    with pytest.raises(NothingSigned):
        announce(installation, "new.key")


def test_command_says_what_is_next(signed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(signed.folder)
    ended = run_command("key", "change", "new.key", at=ANNOUNCED_AT)
    assert (ended.code, "Set signing.key_file to new.key" in ended.out) == (0, True), ended.err
    assert (signed.folder / "new.key").stat().st_mode & 0o077 == 0
    assert run_command("key", "change", "new.key", "--old", "lost.key", at=ANNOUNCED_AT).line
