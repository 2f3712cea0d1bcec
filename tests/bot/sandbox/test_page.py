"""The page's API: state, writing, pressing, moving the clock, downloads, and who may ask."""

import asyncio
import base64
import threading
from typing import Any

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER, TRUST, demonstration_world
from bot.sandbox.http.listener import PortInUse
from bot.sandbox.server import start
from storage.vocabulary.errors import DomainError

BUTTONS = {"inline_keyboard": [[{"text": "Approve", "callback_data": "a"}]]}
JSON = {"Content-Type": "application/json"}


class NotDueError(DomainError):
    what = "nothing is due"
    todo = "wait"


@pytest.fixture
def page(sandbox: Any, http: Any) -> Any:
    http.base_url = sandbox.url
    return http


def chat_of(state: Any, number: int) -> Any:
    return next(chat for chat in state["chats"] if chat["id"] == number)


def test_page_loads_nothing_from_elsewhere(page: Any) -> None:
    html = page.get("/")
    paths = [
        "/static/failing.js",
        "/static/extras.js",
        "/static/element.js",
        "/static/picture.js",
        "/static/rich.js",
        "/static/compose.js",
        "/static/page.js",
        "/static/page.css",
        "/static/bubbles.js",
        "/static/bubbles.css",
        "/static/icon.svg",
    ]

    assert html.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]
    for path in paths:
        response = page.get(path)
        assert response.status_code == 200
        assert "innerHTML" not in response.text
        assert "://" not in response.text.replace("http://www.w3.org/2000/svg", "").replace("http://${", "").replace(
            "+:\\/\\/", ""
        )
    assert page.get("/static/none.js").status_code == 404
    assert page.get("/static/../server.py").status_code == 404


def test_state_shows_the_world(page: Any, api: Any) -> None:
    album = [{"type": "document", "media": f"attach://{name}"} for name in ("a", "b")]
    api("sendMediaGroup", {"a": ("a.json", b"a"), "b": ("b.csv", b"bb")}, chat_id=CHANNEL_ID, media=album)
    post = api.say("<b>Report</b>", parse_mode="HTML")
    api("pinChatMessage", chat_id=CHANNEL_ID, message_id=post["message_id"])
    state = page.get("/api/state").json()
    channel = chat_of(state, CHANNEL_ID)
    first, second, text, note = channel["messages"]

    assert [person["name"] for person in state["people"]] == ["Legal", "Trust", "Reader"]
    assert first["album"] == second["album"] != ""
    assert (second["document"]["name"], second["document"]["size"]) == ("b.csv", 2)
    assert text["entities"] == [{"type": "bold", "offset": 0, "length": 6}]
    assert (note["kind"], note["pinned"], channel["pinned"]) == ("pinned", post["message_id"], post["message_id"])
    assert chat_of(state, ADMIN_CHAT_ID)["writers"] == [LEGAL, TRUST]


def test_documents_are_downloads_and_photos_pictures(page: Any, api: Any, picture: Any) -> None:
    document = api("sendDocument", {"document": ("é.html", b"<script>")}, chat_id=CHANNEL_ID)["document"]
    photo = api("sendPhoto", {"photo": ("p.png", picture())}, chat_id=CHANNEL_ID)["photo"][-1]
    kept = page.get(f"/files/{document['file_id']}")
    shown = page.get(f"/files/{photo['file_id']}")

    assert kept.content == b"<script>"
    assert kept.headers["Content-Type"] == "application/octet-stream"
    assert kept.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%A9.html"
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert page.get("/files/none").status_code == 404


def test_state_waits_for_something_new(page: Any, api: Any) -> None:
    version = page.get("/api/state").json()["version"]
    later = threading.Timer(0.3, api.say, ("new",))
    later.start()
    state = page.get("/api/state", params={"after": version}).json()
    later.join(20)

    assert state["version"] > version
    assert chat_of(state, CHANNEL_ID)["messages"][0]["text"] == "new"


def test_people_write_and_press(page: Any, api: Any, sandbox: Any) -> None:
    asked = api("sendMessage", chat_id=ADMIN_CHAT_ID, text="Approve?", reply_markup=BUTTONS)["message_id"]
    wrote = page.post("/api/message", json={"user": TRUST, "chat": ADMIN_CHAT_ID, "text": "/status", "reply": asked})
    pressed = page.post("/api/press", json={"user": LEGAL, "chat": ADMIN_CHAT_ID, "message": asked, "data": "a"})
    updates = api("getUpdates")

    assert (wrote.json(), pressed.json()) == ({"ok": True}, {"ok": True})
    assert updates[0]["message"]["reply_to_message"]["message_id"] == asked
    assert updates[1]["callback_query"]["from"]["id"] == LEGAL
    api("answerCallbackQuery", callback_query_id=updates[1]["callback_query"]["id"], text="Thanks")
    assert page.get("/api/state").json()["notices"][-1] == {
        "number": 1,
        "user": LEGAL,
        "text": "Thanks",
        "alert": False,
    }
    assert sandbox.world.chats[ADMIN_CHAT_ID].messages[asked + 1].author == TRUST


def test_people_send_files_and_answer_what_asks(page: Any, api: Any) -> None:
    asks = {"force_reply": True, "input_field_placeholder": "A reason"}
    asked = api("sendMessage", chat_id=ADMIN_CHAT_ID, text="Why?", reply_markup=asks)["message_id"]
    document = {"name": "cases.csv", "data": base64.b64encode(b"a,b").decode()}
    sent = {"user": LEGAL, "chat": ADMIN_CHAT_ID, "text": "here", "reply": asked, "document": document}
    assert page.post("/api/message", json=sent).json() == {"ok": True}
    empty = page.post("/api/message", json=sent | {"document": {"name": "x", "data": ""}})
    question, answer = chat_of(page.get("/api/state").json(), ADMIN_CHAT_ID)["messages"]

    assert (empty.status_code, empty.json()["message"]) == (400, "the file is empty")
    assert (question["asks"], answer["asks"], answer["reply"]["text"]) == (True, False, "Why?")
    assert (answer["document"]["name"], answer["text"]) == ("cases.csv", "here")
    assert api("getUpdates")[0]["message"]["reply_to_message"]["message_id"] == asked


def test_state_shows_what_is_planned_and_where_a_group_went(page: Any, control: Any) -> None:
    control.plan("drop", "send[mdp]*", execute=True)
    control.happen("migrate")
    control.write(chat=ADMIN_CHAT_ID, text="x", **{"as": "anonymous_admin"})
    state = page.get("/api/state").json()

    assert state["faults"] == [{"fault": "drop", "method": "send[mdp]*", "nth": 1, "match": {}, "execute": True}]
    assert chat_of(state, ADMIN_CHAT_ID)["messages"][0]["note"] == "This group has moved."
    moved = next(chat for chat in state["chats"] if chat["type"] == "supergroup")
    assert (moved["title"], moved["messages"][0]["note"]) == (
        "Transparency admins",
        "This group became a supergroup.",
    )
    assert [person["name"] for person in state["people"]] == ["Legal", "Trust", "Reader"]


@pytest.mark.parametrize(
    ("path", "document", "words"),
    [
        ("message", {"user": READER, "chat": ADMIN_CHAT_ID, "text": "x"}, "Reader is not in this chat"),
        ("message", {"user": READER, "chat": CHANNEL_ID, "text": "x"}, "Reader may not write here"),
        ("message", {"user": READER, "chat": LEGAL, "text": "x"}, "Reader is not in this chat"),
        ("message", {"user": READER, "chat": READER, "text": " "}, "there is nothing to send"),
        ("message", {"user": 5, "chat": READER, "text": "x"}, "there is no such person or chat"),
        ("press", {"user": LEGAL, "chat": ADMIN_CHAT_ID, "message": 1, "data": "a"}, "there is no such button"),
    ],
)
def test_what_the_app_would_not_offer_is_refused(path: str, document: Any, words: str, page: Any) -> None:
    response = page.post(f"/api/{path}", json=document)
    assert (response.status_code, response.json()["message"]) == (400, words)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize(
    "path", ["/api/message", "/api/press", "/api/advance", "/api/restart", "/bot{token}/sendMessage"]
)
def test_foreign_page_is_refused(path: str, headers: dict[str, str], page: Any, sandbox: Any) -> None:
    response = page.post(path.format(token=sandbox.world.token), content=b"{}", headers=JSON | headers)
    assert response.status_code == 403
    assert sandbox.world.journal == []


def test_foreign_host_reads_nothing(page: Any) -> None:
    for path in ("/", "/api/state", "/files/x"):
        assert page.get(path, headers={"Host": "evil.example"}).status_code == 403


def test_own_page_is_welcome(page: Any, sandbox: Any) -> None:
    headers = {"Origin": sandbox.url, "Sec-Fetch-Site": "same-origin"}
    document = {"user": READER, "chat": READER, "text": "hello"}
    assert page.post("/api/message", json=document, headers=headers).json() == {"ok": True}


def test_plain_form_is_refused(page: Any) -> None:
    assert page.post("/api/message", data={"user": str(READER)}).status_code == 400
    assert page.post("/api/message", content=b"[]", headers=JSON).status_code == 400


def test_clock_is_moved_by_the_page(page: Any, sandbox: Any) -> None:
    async def advance() -> None:
        await asyncio.sleep(0)
        sandbox.clock.move(days=1)

    sandbox.controls.acts = {"advance": advance}
    sandbox.controls.status = lambda: {"now": sandbox.clock().isoformat(), "next_due": None, "message": "ready"}
    assert page.post("/api/advance", json={}).json() == {"ok": True, "message": ""}
    assert page.get("/api/state").json()["status"] == {
        "moving": False,
        "trouble": "",
        "now": "2026-01-31T09:00:00+00:00",
        "next_due": None,
        "message": "ready",
    }


def test_clock_moves_once_at_a_time_and_shows_its_trouble(page: Any, sandbox: Any) -> None:
    entered = threading.Event()
    leave = threading.Event()

    async def advance() -> None:
        entered.set()
        await asyncio.to_thread(leave.wait, 20)
        raise NotDueError

    sandbox.controls.acts = {"advance": advance}
    thread = threading.Thread(target=page.post, args=("/api/advance",), kwargs={"json": {}})
    thread.start()
    assert entered.wait(20)
    assert page.post("/api/advance", json={}).status_code == 409
    leave.set()
    thread.join(20)
    assert page.get("/api/state").json()["status"]["trouble"] == "nothing is due; wait"


def test_taken_port_is_reported(sandbox: Any) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(PortInUse) as caught:
        asyncio.run(start(demonstration_world(sandbox.clock), port=port))
    assert str(caught.value) == f"port {port} is in use; choose another with --port"
    assert caught.value.exit_code == 69
