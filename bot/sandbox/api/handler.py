"""The Bot API over HTTP: tokens, methods, files, the journal of calls, and the faults that tests plan."""

import asyncio
import contextlib
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tornado.http1connection import HTTP1Connection
from tornado.httputil import format_timestamp
from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from bot.sandbox.api.methods import GET_UPDATES, execute, proper_name
from bot.sandbox.api.polling import Polling
from bot.sandbox.http.listener import Listener, check_own_page
from bot.sandbox.http.parameters import Parameters, envelope, read
from bot.sandbox.http.refusals import NOT_FOUND, UNAUTHORIZED, Refusal, too_many_requests
from bot.sandbox.world.access import find_chat
from bot.sandbox.world.events import happen
from bot.sandbox.world.faults import Call, Event, Fault
from bot.sandbox.world.floods import messages_of
from bot.sandbox.world.people import CannotDoError
from bot.sandbox.world.world import World

OK = 200
GLANCE = 0.01
NO_FAULT = Fault(name="", execute=True, honest=True)
TOKEN = re.compile(r"\d{1,19}:[A-Za-z0-9_-]+")


def check_token(world: World, token: str) -> None:
    """Let in only the one bot of this world."""
    if not TOKEN.fullmatch(token):
        raise Refusal("invalid token specified", UNAUTHORIZED)
    if token != world.token:
        raise Refusal("", UNAUTHORIZED)


class BotHandler(RequestHandler):
    """Serves POST or GET /bot<token>/<method>."""

    def initialize(self, world: World, polling: Polling, listener: Listener) -> None:
        """Take the handler's objects."""
        self.world = world
        self.polling = polling
        self.listener = listener
        self.gone = asyncio.Event()

    def check_xsrf_cookie(self) -> None:
        """Skip the check: there are no cookies, and other web pages are excluded by their origin."""

    def prepare(self) -> None:
        """Let no other web page post through the reader's browser; date the answer by Telegram's own clock."""
        check_own_page(self.request)
        self.set_header("Date", format_timestamp(self.world.now() + self.world.skew))

    async def get(self, token: str, name: str) -> None:
        """Call a method by GET."""
        await self._answer(token, name)

    async def post(self, token: str, name: str) -> None:
        """Call a method by POST, as usual."""
        await self._answer(token, name)

    def on_connection_close(self) -> None:
        """End the wait of a poller that hung up; other calls are carried out regardless."""
        self.gone.set()

    async def _answer(self, token: str, name: str) -> None:
        try:
            check_token(self.world, token)
            parameters = read(self.request)
            method = proper_name(name)
        except Refusal as refusal:
            self._write(refusal.code, refusal.envelope())
            return
        call = self._record(method, parameters)
        self.world.watch("before", call)
        fault = self.world.faults.take(method, call.parameters) or NO_FAULT
        if fault is not NO_FAULT:
            call.fault = fault.name
            self.world.touch()
        self._happen(call, fault.before)
        if fault.execute:
            await self._carry_out(call, parameters, fault)
            self.world.watch("executed", call)
        self._happen(call, fault.after)
        if fault.honest:
            await self._answer_truly(call, fault)
        else:
            await self._suffer(call, parameters, fault)
        self.world.watch("answered", call)

    def _happen(self, call: Call, event: Event | None) -> None:
        try:
            happen(self.world, event)
        except CannotDoError as error:
            call.fault += f": {error}"

    def _record(self, method: str, parameters: Parameters) -> Call:
        with self.world.lock:
            call = Call(len(self.world.journal) + 1, method, parameters.digest())
            self.world.journal.append(call)
            return call

    async def _carry_out(self, call: Call, parameters: Parameters, fault: Fault) -> None:
        try:
            result = await self._result(call.method, parameters, fault)
        except Refusal as refusal:
            call.status, call.answer = refusal.code, refusal.envelope()
        else:
            call.executed = True
            call.status, call.answer = OK, envelope(result)

    async def _result(self, method: str, parameters: Parameters, fault: Fault) -> object:
        if method == GET_UPDATES:
            return await self.polling.get_updates(parameters, self.gone)
        await self._wait_for_the_flood(method, parameters)
        with self.world.lock:
            result = execute(self.world, method, parameters)
            _lose(self.world, result, fault)
            return result

    async def _wait_for_the_flood(self, method: str, parameters: Parameters) -> None:
        messages = messages_of(method, parameters)
        if not messages:
            return
        with self.world.lock:
            chat = find_chat(self.world, parameters.text("chat_id"))
            wait = self.world.floods.pay(str(chat.id) if chat else "", messages, self.world.now())
        if wait > self.world.floods.patience:
            raise too_many_requests(wait)
        await asyncio.sleep(wait)

    async def _answer_truly(self, call: Call, fault: Fault) -> None:
        if call.answer is not None:
            if fault.closed:
                self.set_header("Connection", "close")
                self.listener.close_for(fault.closed)
            self._write(call.status, call.answer, _retry_after(call.answer))
            await self._sent()

    async def _suffer(self, call: Call, parameters: Parameters, fault: Fault) -> None:
        due = None if fault.later is None else self.world.now() + timedelta(seconds=fault.later)
        await fault.wait()
        if not fault.answers:
            self._hang_up()
        else:
            body = _half(call.answer) if fault.cut and call.answer is not None else fault.body
            call.status = fault.status
            if not isinstance(body, str):
                call.answer = body
            self._write(fault.status, body, fault.headers)
            await self._sent()
        if due is not None:
            await self._carry_out_at(due, call, parameters)

    async def _carry_out_at(self, due: datetime, call: Call, parameters: Parameters) -> None:
        """Carry it out when the virtual clock gets there; never if the server stops before."""
        with contextlib.suppress(asyncio.CancelledError):
            while self.world.now() < due:  # noqa: ASYNC110 (nothing signals that the clock was moved)
                await asyncio.sleep(GLANCE)
            await self._carry_out(call, parameters, NO_FAULT)
            self.world.watch("executed", call)

    def _write(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        self.set_status(status)
        for name, value in (headers or {}).items():
            self.set_header(name, value)
        page = isinstance(body, str) and not body.startswith("{")
        kind = "text/html" if page else "application/json"
        self.set_header("Content-Type", kind)
        self.write(body if isinstance(body, str) else json.dumps(body, ensure_ascii=False))

    async def _sent(self) -> None:
        with contextlib.suppress(StreamClosedError):
            await self.finish()

    def _hang_up(self) -> None:
        self._auto_finish = False
        connection = self.request.connection
        if isinstance(connection, HTTP1Connection):
            connection.detach().close()


def _lose(world: World, result: object, fault: Fault) -> None:
    """Remove the lost items of an album; their numbers remain used."""
    if fault.lost is None or not isinstance(result, list):
        return
    for place, message in enumerate(result, start=1):
        if fault.lost(place):
            world.remove(world.chats[message["chat"]["id"]], message["message_id"])


def _half(answer: object) -> str:
    text = json.dumps(answer, ensure_ascii=False)
    return text[: len(text) // 2]


def _retry_after(answer: Mapping[str, Any]) -> dict[str, str]:
    wait = answer.get("parameters", {}).get("retry_after")
    return {"Retry-After": str(wait)} if wait else {}


class FileHandler(RequestHandler):
    """Serves GET /file/bot<token>/<path>."""

    def initialize(self, world: World) -> None:
        """Take the handler's objects."""
        self.world = world

    def get(self, token: str, path: str) -> None:
        """Send the bytes of a file by the path from getFile."""
        check_own_page(self.request)
        try:
            check_token(self.world, token)
        except Refusal as refusal:
            self.set_status(refusal.code)
            self.write(refusal.envelope())
            return
        found = next((variant for variant in self.world.files.variants.values() if variant.path == path), None)
        if found is None:
            self.set_status(NOT_FOUND)
            self.write(Refusal("", NOT_FOUND).envelope())
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.write(found.data)


class NotFoundHandler(RequestHandler):
    """Handles all other paths."""

    def prepare(self) -> None:
        """Answer that nothing is here."""
        self.set_status(NOT_FOUND)
        self.finish(Refusal("", NOT_FOUND).envelope())


def routes(
    world: World, polling: Polling, listener: Listener
) -> list[tuple[str, type[RequestHandler], dict[str, object]]]:
    """Return the paths of the Bot API."""
    return [
        (r"/file/bot([^/]*)/(.+)", FileHandler, {"world": world}),
        (r"/bot([^/]*)/(?:test/)?([^/]*)", BotHandler, {"world": world, "polling": polling, "listener": listener}),
    ]
