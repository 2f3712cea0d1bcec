"""The Bot API over HTTP: tokens, methods, files, the journal of calls, and the faults that tests plan."""

import asyncio
import contextlib
import json
import re
from collections.abc import Mapping
from typing import Any

from tornado.http1connection import HTTP1Connection
from tornado.httputil import format_timestamp
from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from bot.sandbox.calls import Call, Fault
from bot.sandbox.guard import check_own_page
from bot.sandbox.methods import GET_UPDATES, execute, proper_name
from bot.sandbox.polling import Polling
from bot.sandbox.refusals import NOT_FOUND, UNAUTHORIZED, Refusal
from bot.sandbox.wire import Parameters, envelope, read
from bot.sandbox.world import World

OK = 200
TOKEN = re.compile(r"\d{1,19}:[A-Za-z0-9_-]+")


def check_token(world: World, token: str) -> None:
    """Only the one bot of this world is let in."""
    if not TOKEN.fullmatch(token):
        raise Refusal("invalid token specified", UNAUTHORIZED)
    if token != world.token:
        raise Refusal("", UNAUTHORIZED)


class BotHandler(RequestHandler):
    """POST or GET /bot<token>/<method>."""

    def initialize(self, world: World, polling: Polling) -> None:
        """Take what the handler works on."""
        self.world = world
        self.polling = polling
        self.gone = asyncio.Event()

    def check_xsrf_cookie(self) -> None:
        """There are no cookies; other web pages are kept out by their origin."""

    def prepare(self) -> None:
        """Let no other web page post through the reader's browser; date the answer by Telegram's own clock."""
        check_own_page(self.request)
        self.set_header("Date", format_timestamp(self.world.now() + self.world.skew))

    async def get(self, token: str, name: str) -> None:
        """Methods may be called by GET."""
        await self._answer(token, name)

    async def post(self, token: str, name: str) -> None:
        """Methods are mostly called by POST."""
        await self._answer(token, name)

    def on_connection_close(self) -> None:
        """A poller that hung up waits no more; anything else is carried out regardless."""
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
        fault = self.world.faults.take(method)
        if fault is None or fault.execute:
            await self._carry_out(call, parameters)
            self.world.watch("executed", call)
        if fault is not None:
            await self._suffer(call, fault)
        elif call.answer is not None:
            self._write(call.status, call.answer, _retry_after(call.answer))
            await self._sent()
        self.world.watch("answered", call)

    def _record(self, method: str, parameters: Parameters) -> Call:
        with self.world.lock:
            call = Call(len(self.world.journal) + 1, method, parameters.digest())
            self.world.journal.append(call)
            return call

    async def _carry_out(self, call: Call, parameters: Parameters) -> None:
        try:
            result = await self._result(call.method, parameters)
        except Refusal as refusal:
            call.status, call.answer = refusal.code, refusal.envelope()
        else:
            call.executed = True
            call.status, call.answer = OK, envelope(result)

    async def _result(self, method: str, parameters: Parameters) -> object:
        if method == GET_UPDATES:
            return await self.polling.get_updates(parameters, self.gone)
        with self.world.lock:
            return execute(self.world, method, parameters)

    async def _suffer(self, call: Call, fault: Fault) -> None:
        call.fault = fault.name
        await fault.wait()
        if fault.answers:
            call.status = fault.status
            if not isinstance(fault.body, str):
                call.answer = fault.body
            self._write(fault.status, fault.body, fault.headers)
            await self._sent()
        else:
            self._hang_up()

    def _write(self, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
        self.set_status(status)
        for name, value in (headers or {}).items():
            self.set_header(name, value)
        kind = "text/html" if isinstance(body, str) else "application/json"
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


def _retry_after(answer: Mapping[str, Any]) -> dict[str, str]:
    wait = answer.get("parameters", {}).get("retry_after")
    return {"Retry-After": str(wait)} if wait else {}


class FileHandler(RequestHandler):
    """GET /file/bot<token>/<path>."""

    def initialize(self, world: World) -> None:
        """Take what the handler works on."""
        self.world = world

    def get(self, token: str, path: str) -> None:
        """The bytes of a file by the path that getFile told."""
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
    """Everything else."""

    def prepare(self) -> None:
        """There is nothing here."""
        self.set_status(NOT_FOUND)
        self.finish(Refusal("", NOT_FOUND).envelope())


def routes(world: World, polling: Polling) -> list[tuple[str, type[RequestHandler], dict[str, object]]]:
    """The paths of the Bot API."""
    return [
        (r"/file/bot([^/]*)/(.+)", FileHandler, {"world": world}),
        (r"/bot([^/]*)/(?:test/)?([^/]*)", BotHandler, {"world": world, "polling": polling}),
    ]
