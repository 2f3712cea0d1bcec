"""A second signature: made offline by an approver, sent as a file, kept once, and checked by readers with any tool."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.actions.context.signing_key import load_key
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER, TRUST
from bot.sandbox.world import people
from reports.sealing.second_signatures import PURPOSE
from reports.sealing.signing import SigningKey, sign
from reports.verify.verify import verify
from storage.ledger import entries
from storage.publishing import publications
from tests.support.checkers import library_holds, one_file_says, runs
from tests.support.conversation import ADMINS, Conversation, draft, question, record, tick
from tests.support.installation import DRAFT_AT, DUE_AT, a_case, on_both
from tests.support.terminal import run_command

OWN, TRUSTS, LATER = (SigningKey.generate() for _ in range(3))
NAMESPACE = "transparency-report@harbour.example"
SUMS = "transparency-2025-H2-e1.SHA256SUMS"
KEYED = [
    {**ADMINS[0], "public_key": f"{OWN.public_line} legal"},
    {**ADMINS[1], "public_key": f"{TRUSTS.public_line} trust"},
]


def published(converse: Callable[..., Conversation], admins: list[dict[str, Any]] = KEYED) -> Conversation:
    bot = converse(admins=admins, report={"if_unapproved": "late-notice"}, policy={"requires_grounds": []})
    record(bot, a_case())
    tick(bot, DRAFT_AT)
    for person in (LEGAL, TRUST):
        bot.press(person, question(bot), "✓ Approve")
    tick(bot, DUE_AT)
    bot.wait_for(lambda: draft(bot).state == "published")
    return bot


def sealed(bot: Conversation, ending: str = ".SHA256SUMS") -> bytes:
    with bot.database.reading() as session:
        (report,) = publications.sealed(session)
        files = publications.files(session, report.id)
    return next(file.data for name, file in files.items() if name.endswith(ending))


def send(bot: Conversation, data: bytes, person: int = LEGAL, chat: int | None = None) -> str:
    place = chat or person
    before = bot.world.chats[place].last_id
    people.send_document(bot.world, person, place, f"{SUMS}.sig", data)
    return "\n".join(answer.text for answer in bot.answers(place, before))


def length(bot: Conversation) -> int:
    with bot.database.reading() as session:
        return entries.head(session).seq


def signed(bot: Conversation, key: SigningKey = OWN, purpose: str = PURPOSE + NAMESPACE) -> bytes:
    return sign(key, sealed(bot), purpose)


@on_both
def test_second_signature_is_kept_once_and_written_beside_the_report(
    converse: Callable[..., Conversation], tmp_path: Path
) -> None:
    bot = published(converse)
    posts, before = len(bot.installation.parts()), length(bot)
    assert f"Your signature of {SUMS[:-11]} as legal was kept." in send(bot, signed(bot))
    assert "was kept before" in send(bot, signed(bot))
    assert "as trust was kept." in send(bot, signed(bot, TRUSTS), TRUST, ADMIN_CHAT_ID)
    assert (length(bot) - before, len(bot.installation.parts())) == (2, posts)
    command = run_command(
        "report", "2025-H2", "--out", tmp_path / "out", "--config", bot.installation.config, at=DUE_AT
    )
    assert command.code == 0, command.err
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert {name for name in files if name.endswith(".sig")} == {f"{SUMS}{end}.sig" for end in ("", ".legal", ".trust")}
    own = load_key(bot.installation.settings.signing.key_file).fingerprint
    verdict = verify([tmp_path / "out"], signer=own)
    doubts = [line for line in verdict.lines() if line.startswith(("altered", "cannot tell"))]
    assert all("a chart of this name" in line for line in doubts), doubts  # the charts of tests are blank
    assert one_file_says(files, library_holds, own) == "good"
    assert f"{OWN.fingerprint}, which the sealed list names legal, signed the checksums too" in str(verdict.lines())


@pytest.mark.campaign
def test_ssh_keygen_makes_and_checks_a_second_signature(converse: Callable[..., Conversation], tmp_path: Path) -> None:
    bot = published(converse)
    key = tmp_path / "key"
    key.touch(mode=0o600)
    key.write_bytes(OWN.private_pem())
    signing = ("ssh-keygen", "-Y", "sign", "-f", str(key), "-n", PURPOSE + NAMESPACE)
    made = subprocess.run(signing, input=sealed(bot), capture_output=True, check=True).stdout
    assert "was kept." in send(bot, made)
    out = tmp_path / "out"
    assert run_command("report", "2025-H2", "--out", out, "--config", bot.installation.config, at=DUE_AT).code == 0
    asked = ("-f", "allowed_signers", "-I", "legal", "-n", PURPOSE + NAMESPACE, "-s", f"{SUMS}.legal.sig")
    assert runs("ssh-keygen", "-Y", "verify", *asked, folder=out, stdin=out / SUMS)


def test_signature_that_readers_could_not_check_is_refused_and_nothing_kept(
    converse: Callable[..., Conversation],
) -> None:
    bot = published(converse)
    before, foreign = length(bot), sign(OWN, b"something else", PURPOSE + NAMESPACE)
    assert "not the key listed for you" in send(bot, signed(bot, LATER))
    assert "not the key listed for you" in send(bot, signed(bot, TRUSTS))
    assert "fits no published report" in send(bot, foreign)
    assert "fits no published report" in send(bot, signed(bot, purpose=NAMESPACE))
    for data in (b"x", sealed(bot), b"x" * 20_000):
        assert "not a signature" in send(bot, data)
    assert "kept" not in send(bot, signed(bot), READER)
    assert length(bot) == before


def test_key_that_was_listed_after_the_report_signs_the_next_one(converse: Callable[..., Conversation]) -> None:
    bot = published(converse, ADMINS)
    assert b"legal" not in sealed(bot, "allowed_signers")
    assert bot.service.context is not None
    legal, *others = bot.service.settings.admins
    admins = (legal.model_copy(update={"public_key": f"{OWN.public_line} legal"}), *others)
    settings = bot.service.settings.model_copy(update={"admins": admins})
    bot.service.context = replace(bot.service.context, settings=settings)
    assert "published before your key was listed" in send(bot, signed(bot))
