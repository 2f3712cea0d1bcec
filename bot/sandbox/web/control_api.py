"""The control interface: faults, events, journal, strange senders. As closed to other web pages as the page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tornado.web import RequestHandler

from bot.sandbox.http.listener import Listener
from bot.sandbox.http.parameters import lenient_integer
from bot.sandbox.http.refusals import NOT_FOUND
from bot.sandbox.web import control_json, control_people
from bot.sandbox.web.page_api import GuardedHandler, Watch
from bot.sandbox.world.access import find_chat
from bot.sandbox.world.events import happen
from bot.sandbox.world.floods import Floods
from bot.sandbox.world.objects import Json
from bot.sandbox.world.people import CannotDoError
from bot.sandbox.world.world import World

Act = Callable[[World, dict[str, Any]], Json]


def _plan(world: World, asked: dict[str, Any]) -> Json:
    control_json.plan(world, asked)
    return {}


def _happen(world: World, asked: dict[str, Any]) -> Json:
    happen(world, control_json.event_of(asked))
    return {}


def _flood(world: World, asked: dict[str, Any]) -> Json:
    world.floods = Floods(on=asked.get("on") is True, patience=float(asked.get("patience", 0)))
    return {}


def _date(world: World, asked: dict[str, Any]) -> Json:
    world.skew = timedelta(seconds=float(asked["skew"]))
    return {}


def _route(world: World, asked: dict[str, Any]) -> Json:
    world.routes = {str(origin): str(address) for origin, address in asked.items()}
    world.touch()
    return {}


ACTS: dict[str, Act] = {
    "faults": _plan,
    "events": _happen,
    "floods": _flood,
    "date": _date,
    "routes": _route,
    "messages": control_people.write,
    "presses": control_people.press,
    "queries": control_people.query,
    "choices": control_people.choose,
    "updates": control_people.update,
    "people": control_people.person,
    "groups": control_people.group,
}


class ActHandler(GuardedHandler):
    """Serves POST /control/<act>, and GET or DELETE of the waiting faults."""

    def get(self, name: str) -> None:
        """Send the waiting faults, or what was delivered to the bot."""
        if name == "faults":
            self.write({"faults": [control_json.planned_json(planned) for planned in self.world.faults.planned]})
        elif name == "updates":
            past = list(self.world.updates.past)
            self.write({"updates": [{"update_id": update.number, update.kind: update.body} for update in past]})
        else:
            self.refuse("there is nothing to read", NOT_FOUND)

    def delete(self, name: str) -> None:
        """Remove all planned faults."""
        if name != "faults":
            self.refuse("only faults are taken back", NOT_FOUND)
            return
        self.world.faults.planned = []
        self.world.touch()
        self.write({"ok": True})

    def post(self, name: str) -> None:
        """Carry out the act."""
        if name not in ACTS:
            self.refuse(f"there is no {name}; there are {', '.join(ACTS)}", NOT_FOUND)
            return
        asked = self.body()
        try:
            answer = ACTS[name](self.world, asked)
        except CannotDoError as error:
            self.refuse(str(error))
        except KeyError as error:
            self.refuse(f"{error.args[0]} is missing or unknown")
        except (TypeError, ValueError) as error:
            self.refuse(f"not understood: {error}")
        else:
            self.write({"ok": True, **answer})


class ConnectionsHandler(GuardedHandler):
    """Serves POST /control/connections."""

    def initialize(self, watch: Watch, listener: Listener) -> None:  # type: ignore[override]
        """Take the handler's objects."""
        super().initialize(watch)
        self.listener = listener

    async def post(self) -> None:
        """Refuse new connections for some seconds, from this answer on."""
        seconds = self.body().get("seconds")
        if not isinstance(seconds, int | float) or not 0 < seconds <= 600:
            self.refuse("seconds is a number above 0, up to 600")
            return
        self.set_header("Connection", "close")
        self.listener.close_for(seconds)
        await self.finish({"ok": True})


class JournalHandler(GuardedHandler):
    """Serves GET /control/journal?method=...&after=NUMBER."""

    def get(self) -> None:
        """Send the calls, oldest first."""
        after = lenient_integer(self.get_query_argument("after", "0"))
        method = self.get_query_argument("method", "").lower()
        with self.world.lock:
            calls = [
                control_json.call_json(call)
                for call in self.world.journal
                if call.number > after and method in {"", call.method.lower()}
            ]
        self.write({"calls": calls})


class PostsHandler(GuardedHandler):
    """Serves GET /control/posts?chat=...&marker=..."""

    def get(self) -> None:
        """Send the existing posts, and their number."""
        chat, marker = self.get_query_argument("chat", ""), self.get_query_argument("marker", "")
        if find_chat(self.world, chat) is None:
            self.refuse("there is no such chat", NOT_FOUND)
            return
        found = control_json.posts(self.world, chat, marker)
        self.write({"count": len(found), "posts": found})


def routes(watch: Watch, listener: Listener) -> list[tuple[str, type[RequestHandler], dict[str, object]]]:
    """Return the paths of the control interface."""
    shared: dict[str, object] = {"watch": watch}
    return [
        (r"/control/journal", JournalHandler, shared),
        (r"/control/posts", PostsHandler, shared),
        (r"/control/connections", ConnectionsHandler, {"watch": watch, "listener": listener}),
        (r"/control/([a-z]+)", ActHandler, shared),
    ]
