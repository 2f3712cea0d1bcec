"""The page and its small JSON interface: look, write, press, move on, start over. Closed to every other web page."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tornado.web import HTTPError, RequestHandler

from bot.sandbox.http.listener import check_own_host, check_own_page
from bot.sandbox.http.parameters import lenient_integer
from bot.sandbox.http.refusals import BAD_REQUEST, CONFLICT, NOT_FOUND
from bot.sandbox.web.control_people import document_of
from bot.sandbox.web.page_state import page_state
from bot.sandbox.world import inline, people
from bot.sandbox.world.files import PHOTO
from bot.sandbox.world.world import World
from storage.vocabulary.errors import DomainError

STATIC = Path(__file__).resolve().parents[1] / "static"
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LONGEST_WAIT = 25.0


def _no_status() -> Mapping[str, object]:
    return {}


def _no_restart(document: Mapping[str, object]) -> None:
    """Do nothing: there is no other demonstration."""


Act = Callable[[], Awaitable[None]]


@dataclass(kw_only=True)
class Controls:
    """What the page may do beyond chatting: `acts` by name, one at a time, and `restart` with a choice.

    `status` returns what the page shows of the clock and the story.
    """

    acts: Mapping[str, Act] = field(default_factory=dict)
    restart: Callable[[Mapping[str, object]], None] = _no_restart
    status: Callable[[], Mapping[str, object]] = _no_status


@dataclass
class Watch:
    """Pages that wait for something new, and whether the clock is being moved."""

    world: World
    controls: Controls
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    moving: bool = False
    trouble: str = ""

    def wake(self) -> None:
        """Let the waiting pages check again. Runs on the server's loop."""
        self.changed.set()
        self.changed = asyncio.Event()

    async def wait_beyond(self, version: int) -> None:
        """Return when there is something newer, or after a while."""
        changed = self.changed
        if self.world.version == version:
            waiting = asyncio.ensure_future(changed.wait())
            await asyncio.wait([waiting], timeout=LONGEST_WAIT)
            waiting.cancel()

    def status(self) -> dict[str, object]:
        """Return the clock's state, with additions for this page."""
        return {"moving": self.moving, "trouble": self.trouble} | dict(self.controls.status())

    async def act(self, act: Act) -> None:
        """Do one thing; a problem becomes a line on the page."""
        self.moving, self.trouble = True, ""
        self.world.touch()
        try:
            await act()
        except DomainError as error:
            self.trouble = str(error)
        finally:
            self.moving = False
            self.world.touch()


class PageHandler(RequestHandler):
    """The base of all answers to the page."""

    def initialize(self, watch: Watch) -> None:
        """Take the handler's objects."""
        self.watch = watch
        self.world = watch.world

    def check_xsrf_cookie(self) -> None:
        """Skip the check: there are no cookies, and other web pages are excluded by their origin."""

    def set_default_headers(self) -> None:
        """Forbid foreign code, framing, sniffing and caching."""
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def body(self) -> dict[str, object]:
        """Return the JSON object of a request; only JSON, so that no plain form of a foreign page is accepted."""
        if self.request.headers.get("Content-Type", "").partition(";")[0].strip() != "application/json":
            raise HTTPError(BAD_REQUEST, reason="JSON expected")
        try:
            document = json.loads(self.request.body)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise HTTPError(BAD_REQUEST, reason="JSON object expected")
        return document

    def refuse(self, words: str, status: int = BAD_REQUEST) -> None:
        """Explain the refusal."""
        self.set_status(status)
        self.write({"ok": False, "message": words})


class ShellHandler(PageHandler):
    """Serves the page and the files it loads. Links from other sites may lead here."""

    def prepare(self) -> None:
        """Accept only its own host."""
        check_own_host(self.request)

    def get(self, name: str) -> None:
        """Send one of the files beside this module."""
        file = STATIC / (name or "page.html")
        if not file.is_file():
            raise HTTPError(NOT_FOUND)
        self.set_header("Content-Type", KINDS[file.suffix])
        self.write(file.read_bytes())


class GuardedHandler(PageHandler):
    """The interface behind the page."""

    def prepare(self) -> None:
        """Accept only this server's own page."""
        check_own_page(self.request)


class StateHandler(GuardedHandler):
    """Serves GET /api/state?after=VERSION."""

    async def get(self) -> None:
        """Send the state once it differs from the page's version."""
        await self.watch.wait_beyond(lenient_integer(self.get_query_argument("after", "0")))
        self.write(page_state(self.world, self.watch.status()))


class MessageHandler(GuardedHandler):
    """Serves POST /api/message."""

    def post(self) -> None:
        """Write, or send a file, as one of the people."""
        body = self.body()
        try:
            user, chat = int(str(body.get("user"))), int(str(body.get("chat")))
            text, reply = str(body.get("text", "")), int(str(body.get("reply") or 0))
            if "document" in body:
                name, data = document_of(body["document"])
                people.send_document(self.world, user, chat, name, data, text, reply_to=reply)
            else:
                people.write(self.world, user, chat, text, reply_to=reply)
        except (ValueError, people.CannotDoError) as error:
            self.refuse(str(error))
        else:
            self.write({"ok": True})


class PressHandler(GuardedHandler):
    """Serves POST /api/press."""

    def post(self) -> None:
        """Press a button as one of the people."""
        body = self.body()
        try:
            user, chat, message = (int(str(body.get(name))) for name in ("user", "chat", "message"))
            people.press(self.world, user, chat, message, str(body.get("data", "")))
        except (ValueError, people.CannotDoError) as error:
            self.refuse(str(error))
        else:
            self.write({"ok": True})


class ActHandler(GuardedHandler):
    """Serves POST /api/advance, /api/step and /api/approve."""

    async def post(self, name: str) -> None:
        """Move the clock, or let a person approve; one act at a time."""
        self.body()
        act = self.watch.controls.acts.get(name)
        if act is None:
            raise HTTPError(NOT_FOUND)
        if self.watch.moving:
            self.refuse("the last step is still under way", CONFLICT)
            return
        await self.watch.act(act)
        self.write({"ok": not self.watch.trouble, "message": self.watch.trouble})


class RestartHandler(GuardedHandler):
    """Serves POST /api/restart."""

    def post(self) -> None:
        """Start over with the chosen register and language."""
        try:
            self.watch.controls.restart(self.body())
        except DomainError as error:
            self.refuse(str(error))
        else:
            self.write({"ok": True})


class QueryHandler(GuardedHandler):
    """Serves POST /api/query."""

    def post(self) -> None:
        """Type an inline query as one of the people."""
        body = self.body()
        try:
            user, chat = int(str(body.get("user"))), int(str(body.get("chat")))
            inline.ask(self.world, user, chat, str(body.get("text", "")))
        except (ValueError, people.CannotDoError) as error:
            self.refuse(str(error))
        else:
            self.write({"ok": True})


class ChoiceHandler(GuardedHandler):
    """Serves POST /api/choice."""

    def post(self) -> None:
        """Send a result of an inline query."""
        body = self.body()
        try:
            inline.choose(self.world, str(body.get("query", "")), str(body.get("result", "")))
        except people.CannotDoError as error:
            self.refuse(str(error))
        else:
            self.write({"ok": True})


class DownloadHandler(GuardedHandler):
    """Serves GET /files/<file_id>."""

    def get(self, file_id: str) -> None:
        """Send a photo for display, or a document for download; a document never opens inside the page."""
        stored = self.world.files.by_id.get(file_id)
        if stored is None:
            raise HTTPError(NOT_FOUND)
        variant = self.world.files.variants[file_id]
        photo = stored.kind == PHOTO
        self.set_header("Content-Type", "image/jpeg" if photo else "application/octet-stream")
        if not photo:
            self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(stored.name)}")
        self.set_header("Cache-Control", "private, max-age=31536000, immutable")
        self.write(variant.data)


def routes(watch: Watch) -> list[tuple[str, type[RequestHandler], dict[str, object]]]:
    """Return the paths of the page."""
    shared: dict[str, object] = {"watch": watch}
    return [
        (r"/()", ShellHandler, shared),
        (r"/static/([a-z]+\.(?:js|css|svg))", ShellHandler, shared),
        (r"/api/state", StateHandler, shared),
        (r"/api/message", MessageHandler, shared),
        (r"/api/press", PressHandler, shared),
        (r"/api/query", QueryHandler, shared),
        (r"/api/choice", ChoiceHandler, shared),
        (r"/api/(advance|step|approve)", ActHandler, shared),
        (r"/api/restart", RestartHandler, shared),
        (r"/files/([A-Za-z0-9_-]+)", DownloadHandler, shared),
    ]
