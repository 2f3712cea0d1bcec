"""Serves operational numbers to a Prometheus on this machine, without figures or anything about a case."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from threading import Thread
from typing import TYPE_CHECKING

from bot.actions.watch.health import Phase, Signs, trouble
from storage.vocabulary.errors import UnavailableError

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

LOOPBACK = "127.0.0.1"
FORM = "text/plain; version=0.0.4; charset=utf-8"


class MetricsPortTaken(UnavailableError):
    """Another program listens there."""

    what = "port {port} of 127.0.0.1 cannot be opened for metrics ({reason})"
    todo = "set watch.metrics_port to a free port, or to 0 for none"


@contextmanager
def serving_metrics(port: int, text: Callable[[], str]) -> Iterator[int]:
    """Answer GET /metrics with the text, in a thread, for the duration of the block; 0 opens no port.

    Its separate thread answers even if the bot's event loop does not.
    """
    if not port:
        yield 0
        return
    from http.server import ThreadingHTTPServer  # most bots serve no metrics

    try:
        server = ThreadingHTTPServer((LOOPBACK, port), _handler(text))
    except OSError as error:
        raise MetricsPortTaken(port=port, reason=error.strerror) from None
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def metrics_text(signs: Signs, good_ticks: int, failed_ticks: int) -> str:
    """Return the signs of life in the text form of Prometheus."""
    ages = {"tick": signs.tick, "register_read": signs.head, "telegram_answer": signs.answer, "written": signs.written}
    lines = [
        "# HELP transparency_bot_well Whether the bot is well: 1, else 0.",
        "# TYPE transparency_bot_well gauge",
        f"transparency_bot_well {0 if trouble(signs) else 1}",
        "# HELP transparency_bot_standing_by Whether another process works and this one stands by: 1, else 0.",
        "# TYPE transparency_bot_standing_by gauge",
        f"transparency_bot_standing_by {int(signs.phase is Phase.STANDING_BY)}",
        "# HELP transparency_bot_sign_age_seconds Seconds since the last sign of life of each kind.",
        "# TYPE transparency_bot_sign_age_seconds gauge",
        *(
            f'transparency_bot_sign_age_seconds{{sign="{name}"}} {age:.0f}'
            for name, age in ages.items()
            if age is not None
        ),
        "# HELP transparency_bot_ticks_total Ticks that have ended since the start.",
        "# TYPE transparency_bot_ticks_total counter",
        f'transparency_bot_ticks_total{{ended="well"}} {good_ticks}',
        f'transparency_bot_ticks_total{{ended="with an error"}} {failed_ticks}',
    ]
    return "\n".join(lines) + "\n"


def _handler(text: Callable[[], str]) -> "type[BaseHTTPRequestHandler]":
    from http.server import BaseHTTPRequestHandler

    class Handler(BaseHTTPRequestHandler):
        timeout = 5  # seconds for a request to arrive

        def do_GET(self) -> None:
            if self.path != "/metrics":
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            body = text().encode()
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", FORM)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def version_string(self) -> str:
            return "transparency-bot"

        def log_message(self, *_: object) -> None:
            """Keep requests out of the log."""

    return Handler
