"""Keeps other web pages from using this server through the browser of whoever runs it."""

from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest
from tornado.web import HTTPError

OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
OWN_SITES = frozenset({"same-origin", "none"})
FORBIDDEN = 403


def check_own_page(request: HTTPServerRequest) -> None:
    """Refuse a request under a foreign name or from a foreign page; clients other than browsers send neither."""
    check_own_host(request)
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.headers['Host']}":
        raise HTTPError(FORBIDDEN, reason="Foreign origin")
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITES:
        raise HTTPError(FORBIDDEN, reason="Foreign site")


def check_own_host(request: HTTPServerRequest) -> None:
    """Refuse a foreign name that only leads to this computer."""
    if urlsplit(f"//{request.headers.get('Host', '')}").hostname not in OWN_HOSTS:
        raise HTTPError(FORBIDDEN, reason="Foreign host")
