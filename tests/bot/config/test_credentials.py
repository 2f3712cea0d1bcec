"""A secret from a service manager: its group may read the signing key, there and nowhere else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.actions.context.signing_key import KeyExposed, signing_key
from bot.actions.integrity.mark import mark_path
from bot.actions.watch.health import signs_path
from bot.config.settings import Settings
from tests.support.installation import Installation

Install = Callable[..., Installation]


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "credentials"
    folder.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder


def with_key(settings: Settings, path: Path, mode: int) -> Settings:
    if not path.exists():
        path.write_bytes(settings.signing.key_file.read_bytes())
    path.chmod(mode)
    return settings.model_copy(update={"signing": settings.signing.model_copy(update={"key_file": path})})


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o600, 0o640])
def test_group_may_read_a_credential(install: Install, credentials: Path, mode: int) -> None:
    settings = install().settings
    assert signing_key(with_key(settings, credentials / "key", mode)) is not None


@pytest.mark.parametrize("mode", [0o444, 0o404, 0o460, 0o450, 0o441, 0o420])
def test_nobody_else_may_read_and_nobody_may_change_a_credential(
    install: Install, credentials: Path, mode: int
) -> None:
    settings = install().settings
    with pytest.raises(KeyExposed):
        signing_key(with_key(settings, credentials / "key", mode))


def test_group_may_not_read_the_key_anywhere_else(
    install: Install, credentials: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = install().settings
    outside = tmp_path / "credentials-of-another"
    outside.mkdir()
    exposed = with_key(settings, outside / "key", 0o440)
    (credentials / "link").symlink_to(outside / "key")
    for path in (outside / "key", credentials / ".." / "credentials-of-another" / "key", credentials / "link"):
        with pytest.raises(KeyExposed):
            signing_key(with_key(settings, path, 0o440))
    for folder in ("", "relative"):
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", folder)
        with pytest.raises(KeyExposed):
            signing_key(exposed)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(KeyExposed):
        signing_key(with_key(settings, credentials / "inside", 0o440))


def test_link_within_the_folder_is_a_credential(install: Install, credentials: Path) -> None:
    """Kubernetes makes such a link, to be able to change all files of a secret at once."""
    settings = install().settings
    (credentials / "..data").mkdir()
    with_key(settings, credentials / "..data" / "key", 0o440)
    (credentials / "key").symlink_to(Path("..data") / "key")
    assert signing_key(with_key(settings, credentials / "key", 0o440)) is not None


def test_nothing_is_written_beside_a_credential(
    install: Install, credentials: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = install().settings
    plain = mark_path(settings)
    monkeypatch.setenv("STATE_DIRECTORY", f"{tmp_path / 'state'}:{tmp_path / 'more'}")
    moved = with_key(settings, credentials / "signing.key", 0o440)
    assert mark_path(moved) == tmp_path / "state" / "signing.key.mark"
    assert mark_path(settings) == plain, "a key that is no credential keeps its mark beside it"
    server = moved.storage.model_copy(update={"url": "postgresql+psycopg://bot@127.0.0.1/transparency"})
    assert signs_path(moved.model_copy(update={"storage": server})).parent == tmp_path / "state"
    assert signs_path(moved).parent == tmp_path
