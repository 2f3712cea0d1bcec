"""A register that somebody with the database, and without the key, rewrote as a whole: no check calls it good."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.actions.integrity.mark import mark_path
from bot.actions.integrity.register import check_register
from bot.actions.publishing.publish import is_sound
from reports.sealing.bundle import sha256, stored_zip, sums_bytes
from reports.sealing.signing import SigningKey, sign
from storage.ledger.chain import GENESIS, Finding, commitment_digest, entry_digest
from storage.publishing import publications
from storage.vocabulary.period import Period
from tests.support.prepared import SECOND_DUE, Scene, before
from tests.support.registers import KINDS, Registers
from tests.support.telegram import Sandbox
from tests.support.ticking import Workbench

STEM, PACKAGE = "transparency-2025-H2-e1", "report-2025-H2-e1.zip"


@pytest.fixture(scope="module", params=KINDS)
def scene(request: pytest.FixtureRequest, registers: Registers, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return before("report 2", request.param, tmp_path_factory.mktemp("sealed"), registers)


@pytest.fixture
def bench(scene: Scene, tmp_path: Path, sandbox: Sandbox, registers: Registers) -> Iterator[Workbench]:
    with scene.again(tmp_path, sandbox, registers) as made:
        yield made


def found(bench: Workbench) -> tuple[Finding, ...]:
    with bench.context.database.reading() as session:
        return check_register(session, bench.context.settings)


def chain_again(connection: Any, replaced: dict[str, str]) -> None:
    """Write every entry with other texts in it, and each digest after it."""
    previous, digests = GENESIS, {}
    for row in connection.execute(text("SELECT * FROM ledger ORDER BY seq")).mappings().all():
        link = {key: row[key] for key in ("seq", "at", "actor", "kind", "payload")} | {"previous": previous}
        for old, new in replaced.items():
            link["payload"] = link["payload"].replace(old, new)
        previous = digests[row["seq"]] = entry_digest(**link)
        values = {"seq": row["seq"], "previous": link["previous"], "digest": previous, "payload": link["payload"]}
        columns = ", ".join(f"{column} = :{column}" for column in ("previous", "digest", "payload"))
        connection.execute(text(f"UPDATE ledger SET {columns} WHERE seq = :seq"), values)
    for row in connection.execute(text("SELECT * FROM commitments")).mappings().all():
        connection.execute(
            text("UPDATE commitments SET head = :head, commitment = :made WHERE commitment = :old"),
            {
                "head": digests[row["length"]],
                "made": commitment_digest(bytes(row["salt"]), digests[row["length"]], row["length"]),
                "old": row["commitment"],
            },
        )


def rewrite(scene: Scene, *, key: SigningKey | None = None, package: bool = True) -> None:
    """Change the one case, then all that follows from it, as far as that is possible without the publisher's key."""
    with scene.stage.behind_the_back() as connection:
        connection.execute(text("UPDATE cases SET accounts_affected = 2"))
        chain_again(connection, {'"accounts_affected":1': '"accounts_affected":2'})
        files = {
            row.name: bytes(row.data)
            for row in connection.execute(text("SELECT name, data FROM publication_files WHERE publication_id = 1"))
        }
        line, old = connection.execute(text("SELECT history_line, commitment FROM publications WHERE id = 1")).one()
        made = connection.execute(text("SELECT commitment FROM commitments")).scalar_one()
        new = {"history-1.txt": f"{line}\n".replace(old, made).encode()}
        sums, signature = f"{STEM}.SHA256SUMS", f"{STEM}.SHA256SUMS.sig"
        packed = {name for name in files if name != PACKAGE and not name.endswith(".png")}
        new[sums] = sums_bytes({name: new.get(name, files[name]) for name in packed - {sums, signature}})
        if key is not None:
            new[signature] = sign(key, new[sums], "transparency-report@harbour.example")
        if package:
            new[PACKAGE] = stored_zip({name: new.get(name, files[name]) for name in packed})
        replaced = {old: made} | {sha256(files[name]): sha256(data) for name, data in new.items()}
        for name, data in new.items():
            values = {"name": name, "data": data, "sha256": sha256(data)}
            connection.execute(
                text("UPDATE publication_files SET data = :data, sha256 = :sha256 WHERE name = :name"), values
            )
        connection.execute(
            text("UPDATE publications SET history_line = :line, commitment = :made WHERE id = 1"),
            {"line": line.replace(old, made), "made": made},
        )
        parts = connection.execute(text("SELECT id, payload FROM parts")).all()
        for part in parts:
            payload = part.payload
            for before_, after in replaced.items():
                payload = payload.replace(before_, after)
            replaced[sha256(part.payload.encode())] = sha256(payload.encode())
            connection.execute(text("UPDATE parts SET payload = :p WHERE id = :id"), {"p": payload, "id": part.id})
        chain_again(connection, replaced)


def test_sound_register_agrees(bench: Workbench) -> None:
    assert found(bench) == ()


@pytest.mark.parametrize(
    ("key", "package", "words"),
    [
        (None, True, "signature does not match"),
        (SigningKey.generate(), True, "not with the key here"),
        (SigningKey.generate(), False, "the zip for readers does not hold the stored files"),
    ],
)
def test_wholesale_rewrite_is_named_and_nothing_is_sealed(
    bench: Workbench, scene: Scene, key: SigningKey | None, words: str, *, package: bool
) -> None:
    rewrite(scene, key=key, package=package)
    assert bench.findings() == (), "the rewrite is one that the ledger alone does not notice"
    [finding] = found(bench)
    assert "2025-H2, edition 1" in str(finding)
    assert words in str(finding)
    with bench.context.database.reading() as session:
        next_one = publications.find(session, Period.parse("2026-H1"))
    assert next_one is not None
    assert not is_sound(bench.context, next_one, now=SECOND_DUE)


def test_key_that_was_replaced_is_vouched_for_by_the_mark_and_then_by_the_next_history(bench: Workbench) -> None:
    path = bench.context.settings.signing.key_file
    path.write_bytes(SigningKey.generate().private_pem())
    assert found(bench) == ()
    mark_path(bench.context.settings).unlink()
    [finding] = found(bench)
    assert "not with the key here" in str(finding)


def test_missing_key_is_said(bench: Workbench) -> None:
    bench.context.settings.signing.key_file.unlink()
    [finding] = found(bench)
    assert "were not checked, because there is no signing key" in str(finding)
