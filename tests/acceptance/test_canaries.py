"""A canary for each secret: the bot at debug level lives through a report and many errors, and none is found again."""

import base64
import io
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import httpx
import pytest
from telegram.error import BadRequest

from bot.actions.context.signing_key import signing_key
from bot.config.loading import load, webhook_secret
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER, TRUST
from bot.sandbox.world import people
from bot.sandbox.world.faults import bad_gateway, drop, refuse, without_result
from bot.sandbox.world.world import Message
from bot.telegram_api.outcomes import outcome_of
from storage.vocabulary.errors import DomainError
from tests.bot.telegram_api.test_webhook import HEADER, MALFORMED, RECORD, SECRET, hook, running, said_to, stopped
from tests.support.installation import Installation, due_today
from tests.support.processes import wait_for
from tests.support.ticking import workbench

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(600)]

TWO = [{"id": person, "name": name, "roles": ["owner"]} for person, name in ((LEGAL, "Legal"), (TRUST, "Trust"))]
APPROVE = "✓ Approve: complete and correct"
COMMANDS = [
    ["check"],
    ["ledger", "check"],
    ["publish", "2030-H1"],
    ["correct", "2019-H1", "--reason", "wording"],
    ["verify", "nowhere"],
    ["case", "show", "7K2M9QXA"],
    ["import", "config.toml"],
    ["key", "change", "signing.key"],
    ["key", "change", "webhook.secret"],
    ["report", "2019-H1", "--out", "signing.key"],
    ["backup", "signing.key"],
    ["restore", "signing.key"],
    ["health"],
    ["tick"],
    ["nonsense"],
]


def canaries(installation: Installation) -> dict[str, bytes]:
    """Each secret in each form in which it could be written."""
    token, key = installation.sandbox.world.token, signing_key(installation.settings)
    raw = key.private.private_bytes_raw()
    lines = key.private_pem().splitlines()[1:-1]
    forms = {
        "token": token.encode(),
        "token in an address": quote(token, safe="").encode(),
        "key of the token": token.partition(":")[2].encode(),
        "webhook secret": SECRET.encode(),
        "signing key": raw,
        "signing key in hex": raw.hex().encode(),
        "signing key in base64": base64.b64encode(raw).rstrip(b"="),
        "signing key in a repr": repr(raw)[2:-1].encode(),
    }
    return forms | {f"line {number} of the key file": line for number, line in enumerate(lines) if b"AAAAB" not in line}


def found(canary: dict[str, bytes], texts: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(name, place) for name, value in canary.items() for place, text in texts.items() if value in text]


def published_last(install: Callable[..., Installation]) -> Installation:
    """A report of one case is due today, and waits for two people; updates come by webhook."""
    installation = due_today(
        lambda report: install(TWO, report=report | {"if_unapproved": "late-notice"}, policy={"requires_grounds": []})
    )
    hook(installation)
    return installation


def draft(installation: Installation) -> Message:
    """The message of the draft, once it is there."""

    def newest() -> list[tuple[Message, str]]:
        messages = installation.sandbox.world.chats[ADMIN_CHAT_ID].messages
        keys = [(each, row) for each in messages.values() for row in (each.markup or {}).get("inline_keyboard", [])]
        return [(each, str(key["callback_data"])) for each, row in keys for key in row if key["text"] == APPROVE]

    wait_for(lambda: bool(newest()), "the draft is shown")
    return newest()[-1][0]


def approve(installation: Installation, person: int) -> None:
    message = draft(installation)
    rows = (message.markup or {})["inline_keyboard"]
    data = next(str(key["callback_data"]) for row in rows for key in row if key["text"] == APPROVE)
    people.press(installation.sandbox.world, person, ADMIN_CHAT_ID, message.id, data)
    messages = installation.sandbox.world.chats[ADMIN_CHAT_ID].messages
    wait_for(lambda: "Approved by" in messages[message.id].text, "the approval is shown with a new button")


def trouble(installation: Installation) -> None:
    """Strangers and broken updates at the webhook, and refusals of Telegram that repeat the secrets."""
    webhook, faults = installation.settings.webhook, installation.sandbox.world.faults
    assert webhook is not None
    address = str(webhook.url)
    with httpx.Client(timeout=30) as client:
        for headers in ({}, {HEADER: f"{SECRET}x"}, {HEADER: SECRET[:-1]}):
            assert client.post(address, json={"update_id": 1}, headers=headers).status_code == 403
        for broken in MALFORMED:
            headers = {HEADER: SECRET, "Content-Type": "application/json"}
            assert client.post(address, content=broken, headers=headers).status_code == 400
    secrets = f"{installation.sandbox.world.token} and {SECRET}"
    for number, fault in enumerate((refuse(secrets), refuse(secrets, 403), bad_gateway(), drop(), without_result()), 1):
        faults.plan("sendMessage", fault, nth=number)
    for _ in range(8):
        people.write(installation.sandbox.world, LEGAL, LEGAL, "/whoami")
    wait_for(lambda: not faults.planned, "every planned answer is given")
    faults.plan("answerCallbackQuery", refuse(secrets))


def left_behind(installation: Installation) -> Iterator[tuple[str, bytes]]:
    """All that the bot wrote and sent, apart from the files of the secrets."""
    folder, world = installation.folder, installation.sandbox.world
    secret_files = {"config.toml", "signing.key", "webhook.secret"}
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in secret_files:
            yield path.name, path.read_bytes()
    for call in installation.sandbox.calls("*"):
        if call.method.lower() != "setwebhook":  # Telegram needs the secret
            yield f"call {call.number} of {call.method}", repr(dict(call.parameters)).encode()
    for name, file in world.files.by_id.items():
        data = file.best.data
        yield f"file {name}", data
        if data.startswith(b"PK"):
            with ZipFile(io.BytesIO(data)) as archive:
                yield from ((f"{name}/{inner}", archive.read(inner)) for inner in archive.namelist())


def spoiled(installation: Installation) -> Iterator[tuple[str, bytes]]:
    """What is said of damaged secrets: each is still half a secret."""
    key, secret = installation.settings.signing.key_file, installation.folder / "webhook.secret"
    for path, damaged in ((key, key.read_bytes()[:-60]), (secret, SECRET.encode() + b" !")):
        whole = path.read_bytes()
        path.write_bytes(damaged)
        for words in (["check"], ["tick"], ["ledger", "check"]):
            ended = installation.run(*words, "--debug")
            yield f"{path.name} damaged, {words}", (ended.stdout + ended.stderr).encode()
        path.write_bytes(whole)


def shown(installation: Installation) -> Iterator[tuple[str, bytes]]:
    """What Python shows of the objects that hold secrets, in a process that has read them."""
    assert installation.settings.webhook is not None
    webhook_secret(installation.settings.webhook)
    with workbench(installation) as bench:
        for value in (bench.context, bench.context.settings, bench.context.key, bench.context.channel):
            yield (
                type(value).__name__,
                f"{value!r} {value!s}".encode(),
            )
        refused = outcome_of(BadRequest(f"{installation.sandbox.world.token} and {SECRET}"))
        yield "reason for the admins", repr(refused).encode()
        yield "settings as JSON", bench.context.settings.model_dump_json().encode()
    try:
        load(installation.config, {"TRANSPARENCY_BOT_TELEGRAM__TOKEN": f"{installation.sandbox.world.token}!"})
    except DomainError as error:
        yield "refused token", f"{error!r} {error}".encode()


def test_no_secret_is_found_in_what_a_bot_at_debug_level_writes_sends_and_shows(
    install: Callable[..., Installation],
) -> None:
    installation = published_last(install)
    sandbox, texts = installation.sandbox, dict[str, bytes]()
    with running(installation, "setWebhook", "--debug") as process:
        for text in (RECORD.format(today=sandbox.clock.at.date()), "/status", "/preview", "/verify", "/nonsense"):
            people.write(sandbox.world, LEGAL, LEGAL, text)
        people.write(sandbox.world, READER, READER, "/report")
        wait_for(lambda: bool(said_to(installation, READER)), "the reader is answered")
        draft(installation)
        trouble(installation)
        for person in (LEGAL, TRUST):
            approve(installation, person)
        wait_for(lambda: installation.parts()[:3] == ["album", "text", "documents"], "the report is posted")
        sandbox.world.faults.plan("getChat*", refuse(f"{sandbox.world.token} and {SECRET}", 403))
        for words in COMMANDS:
            ended = installation.run(*words, "--debug")
            texts[" ".join(words)] = (ended.stdout + ended.stderr).encode()
        assert stopped(process) == 0
    kept: dict[str, Any] = canaries(installation)
    texts |= dict(left_behind(installation)) | dict(spoiled(installation)) | dict(shown(installation))
    assert b"Traceback" in texts["run.log"], "only --debug shows the way to an error"
    assert found(kept, {"canary": b" ".join(kept.values())}) != [], "the search finds what is there"
    assert found(kept, texts) == []
