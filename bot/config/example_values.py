"""Finds values that a config still has from the example and that readers would take for the operator's own."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.config.settings import Settings

NAME = "Example Messenger"
RESERVED = ("example.org", "example.com", "example.net")  # RFC 2606: reserved for documentation


def example_values(settings: Settings) -> tuple[str, ...]:
    """Return the keys whose published values come from the example."""
    return tuple(_left(settings))


def _left(settings: Settings) -> Iterator[str]:
    publisher, signing = settings.publisher, settings.signing
    if publisher.name == NAME:
        yield "publisher.name"
    addresses = {
        "publisher.url": publisher.url,
        "publisher.files_url": publisher.files_url,
        "policy.url": settings.policy.url,
    }
    yield from (key for key, url in addresses.items() if _is_reserved(urlsplit(url).hostname or ""))
    names = {"signing.identity": signing.identity, "signing.namespace": signing.namespace}
    yield from (key for key, name in names.items() if _is_reserved(name.rpartition("@")[2].lower()))


def _is_reserved(host: str) -> bool:
    return host in RESERVED or host.endswith(tuple(f".{domain}" for domain in RESERVED))
