"""The JSON of the control interface: planned faults, the journal, the existing posts. Independent of HTTP."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.world import faults
from bot.sandbox.world.access import find_chat
from bot.sandbox.world.events import EVENTS
from bot.sandbox.world.faults import Call, Event, Fault, Planned
from bot.sandbox.world.objects import Json, message_json
from bot.sandbox.world.people import CannotDoError
from bot.sandbox.world.world import World

Asked = Mapping[str, Any]


def _event(asked: Any) -> Event | None:  # noqa: ANN401 (JSON is any value)
    if asked is None:
        return None
    if not isinstance(asked, dict) or asked.get("kind") not in EVENTS:
        raise CannotDoError(f"an event has a kind: {', '.join(EVENTS)}")
    return Event(str(asked["kind"]), {name: value for name, value in asked.items() if name != "kind"})


def _after_the_deed(make: Callable[..., Fault]) -> Callable[[Asked], Fault]:
    return lambda asked: make(execute=asked.get("execute") is True)


FAULTS: dict[str, Callable[[Asked], Fault]] = {
    "drop": _after_the_deed(faults.drop),
    "hang": lambda asked: faults.hang(float(asked["seconds"]), execute=asked.get("execute") is True),
    "bad_gateway": _after_the_deed(faults.bad_gateway),
    "restart": _after_the_deed(faults.restart),
    "truncated": _after_the_deed(faults.truncated),
    "without_result": _after_the_deed(faults.without_result),
    "late": lambda asked: faults.late(float(asked["seconds"]), silent=float(asked.get("silent", 0))),
    "partial_album": lambda asked: faults.partial_album(
        posted=None if "posted" not in asked else int(asked["posted"]),
        lost=int(asked.get("lost", 1)),
        words=str(asked.get("words", "MEDIA_EMPTY")),
    ),
    "too_many": lambda asked: faults.too_many(int(asked["seconds"])),
    "refuse": lambda asked: faults.refuse(
        str(asked["words"]), int(asked.get("code", 400)), execute=asked.get("execute") is True
    ),
    "refused_connections": lambda asked: faults.refused_connections(float(asked["seconds"])),
    "meanwhile": lambda asked: faults.meanwhile(before=_event(asked.get("before")), after=_event(asked.get("after"))),
}


def plan(world: World, asked: Asked) -> None:
    """Plan a fault: its kind with its parameters, and the method, nth and match of its call."""
    kind = str(asked.get("fault", ""))
    if kind not in FAULTS:
        raise CannotDoError(f"there is no fault {kind!r}; there are {', '.join(FAULTS)}")
    match = asked.get("match", {})
    nth = int(asked.get("nth", 1))
    if not isinstance(match, dict) or nth < 1:
        raise CannotDoError("match is an object of parameters and texts, nth counts from 1")
    try:
        fault = FAULTS[kind](asked)
    except KeyError as error:
        raise CannotDoError(f"{kind} needs {error.args[0]}") from None
    words = {str(name): str(text) for name, text in match.items()}
    with world.lock:
        world.faults.plan(str(asked.get("method", faults.ANY)), fault, nth=nth, match=words)
        world.touch()


def event_of(asked: Asked) -> Event:
    """Return an event for immediate execution."""
    event = _event(dict(asked))
    assert event is not None  # noqa: S101 (an object was given)
    return event


def planned_json(planned: Planned) -> Json:
    """Return a waiting fault."""
    return {
        "fault": planned.fault.name,
        "method": planned.method,
        "nth": planned.left,
        "match": dict(planned.match),
        "execute": planned.fault.execute,
    }


def call_json(call: Call) -> Json:
    """Return a line of the journal."""
    return {
        "number": call.number,
        "method": call.method,
        "parameters": dict(call.parameters),
        "executed": call.executed,
        "status": call.status,
        "answer": call.answer,
        "fault": call.fault,
    }


def posts(world: World, chat: str, marker: str) -> list[Json]:
    """Return the existing messages of a chat with a marker in their words or in a file's name, oldest first."""
    with world.lock:
        found = find_chat(world, chat)
        if found is None:
            raise CannotDoError("there is no such chat")
        existing = (found.messages[number] for number in sorted(found.messages))
        return [
            message_json(world, message)
            for message in existing
            if not message.is_service and marker in f"{message.text}\n{message.file.name if message.file else ''}"
        ]
