"""Over TLS the bot trusts the configured authorities, and nobody else; both of its connections do."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.bot.telegram_api.test_webhook import running
from tests.support.installation import Installation, printed
from tests.support.telegram import Sandbox

Install = Callable[..., Installation]


def certificate(folder: Path) -> Path:
    """A key and a certificate of 127.0.0.1 that signs itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a Bot API server of our own")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


class Veil:
    """A door with TLS before the stand-in, which speaks none: what comes in is handed on."""

    def __init__(self, certificate: Path, port: int) -> None:
        self._port, self._context = port, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._up = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._up.wait(10)

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._flows: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._hand_on, "127.0.0.1", 0, ssl=self._context)
        self.url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._up.set()
        await self._end.wait()
        server.close()
        for flow in self._flows:
            flow.cancel()
        await asyncio.gather(*self._flows, return_exceptions=True)

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", self._port)
        for source, target in ((reader, behind_writer), (behind_reader, writer)):
            self._flows.add(asyncio.create_task(_flow(source, target)))

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)


async def _flow(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    finally:
        target.close()
        await target.wait_closed()


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path)


@pytest.fixture
def veiled(install: Install, sandbox: Sandbox, pem: Path) -> Iterator[Installation]:
    """An installation whose Bot API server has a certificate that no public authority signed."""
    veil = Veil(pem, int(sandbox.url.rpartition(":")[2]))
    yield install(telegram={"api_url": veil.url})
    veil.stop()


def account(installation: Installation, **environment: str) -> str:
    """How `check` finds the bot's account, for which it asks Telegram."""
    rows = printed(installation.run("check", "--json", **environment))
    return next(str(row["state"]) for row in rows if row["subject"] == "bot account")


def test_server_that_nobody_vouches_for_hears_nothing(veiled: Installation) -> None:
    assert account(veiled) == "wrong"
    assert veiled.sandbox.world.journal == []


def test_server_is_trusted_by_the_authority_that_is_named(veiled: Installation, pem: Path) -> None:
    assert account(veiled, SSL_CERT_FILE=str(pem)) == "good"
    assert veiled.sandbox.calls("getMe") != []


def test_polling_trusts_the_same_authority(veiled: Installation, pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with running(veiled, "getUpdates"):
        assert veiled.sandbox.calls("getUpdates") != []
