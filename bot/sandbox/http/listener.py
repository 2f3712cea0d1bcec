"""The listening socket: opened, closed for a moment while keeping the port, and shut for good."""

import asyncio
import errno
import socket
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.web import Application, HTTPError

from storage.vocabulary.errors import UnavailableError

ADDRESS = "127.0.0.1"
MOST_BYTES = 2**29
OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
OWN_SITES = frozenset({"same-origin", "none"})
FORBIDDEN = 403


class PortInUse(UnavailableError):
    """Another program listens there."""

    what = "port {port} is in use"
    todo = "choose another with --port"


class PortNotAllowed(UnavailableError):
    """The system reserves this port."""

    what = "port {port} may not be used by this account"
    todo = "choose another above 1023 with --port"


class Listener:
    """Accepts clients. While it is closed, the system refuses them, so nothing of a request was read."""

    def __init__(self, port: int) -> None:
        """Take the port; 0 takes a free one. Raises PortInUse or PortNotAllowed."""
        self._socket = _listening(port)
        self.port: int = self._socket.getsockname()[1]
        self._server: HTTPServer | None = None
        self._opening: asyncio.TimerHandle | None = None

    def open(self, application: Application) -> None:
        """Let clients in."""
        self._application = application
        self._server = HTTPServer(application, max_body_size=MOST_BYTES, max_buffer_size=MOST_BYTES)
        self._server.add_socket(self._socket)

    def close_for(self, seconds: float) -> None:
        """Refuse new connections for so long, and close the existing ones. Runs on the server's loop.

        What is written before the caller yields to the loop still reaches its client.
        """
        if self._server is None:
            return
        server, self._server = self._server, None
        server.stop()
        self._socket = _bound(self.port)
        loop = asyncio.get_running_loop()
        self._cutting = loop.create_task(server.close_all_connections())
        self._opening = loop.call_later(seconds, self._open_again)

    async def shut(self) -> None:
        """Close for good."""
        if self._opening is not None:
            self._opening.cancel()
        if self._server is None:
            self._socket.close()
            return
        self._server.stop()
        await self._server.close_all_connections()

    def _open_again(self) -> None:
        self._socket.listen()
        self.open(self._application)


def _listening(port: int) -> socket.socket:
    try:
        listening = socket.create_server((ADDRESS, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(port=port) from None
        if error.errno == errno.EACCES:
            raise PortNotAllowed(port=port) from None
        raise
    listening.setblocking(False)
    return listening


def _bound(port: int) -> socket.socket:
    """Bind the port without listening."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((ADDRESS, port))
    bound.setblocking(False)
    return bound


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
