"""Pings a monitor outside this machine, which alerts when success pings stop or a failure ping arrives."""

import logging

import httpx
from httpx import URL

PING_SECONDS = 300.0  # between two pings of the same kind
TIMEOUT = 10.0
logger = logging.getLogger(__name__)


def ping_address(address: str, *, well: bool) -> URL:
    """Return the address to call: Gatus has `success` in the query, healthchecks.io takes failures at /fail."""
    url = URL(address)
    if "success" in url.params:
        return url.copy_set_param("success", "true" if well else "false")
    return url if well else url.copy_with(path=f"{url.path.rstrip('/')}/fail")


def ping(address: str, token: str, *, well: bool) -> bool:
    """Send one ping, without a body. Returns whether the monitor took it."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        return httpx.post(ping_address(address, well=well), headers=headers, timeout=TIMEOUT).is_success
    except httpx.HTTPError:
        return False
