"""What listens to the bot from outside: a monitor for pings over HTTP, and a service manager on its socket."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread


@dataclass
class Pings:
    """The pings that came: method, path with query, authorization, body."""

    url: str = ""
    status: int = 200
    came: list[tuple[str, str, str, bytes]] = field(default_factory=list)


@contextmanager
def monitor() -> Iterator[Pings]:
    """Take pings on a free port of this machine."""
    pings = Pings()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            pings.came.append((self.command, self.path, self.headers.get("Authorization", ""), body))
            self.send_response(pings.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    pings.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield pings
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def service_manager(folder: Path) -> Iterator[tuple[str, socket.socket]]:
    """Open the socket of a service manager: its address, and where its messages come in."""
    address = str(folder / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(address)
        heard.settimeout(30)
        yield address, heard
