"""A client of the stand-in's control interface, as docs/reference/sandbox-control.md describes it."""

from typing import Any

import httpx


class Control:
    """Makes Telegram fail, plays people, and asks what stands."""

    def __init__(self, url: str) -> None:
        self.url = f"{url}/control"
        self.http = httpx.Client(timeout=30, verify=False)

    def close(self) -> None:
        self.http.close()

    def _post(self, path: str, **asked: Any) -> Any:
        response = self.http.post(f"{self.url}/{path}", json=asked)
        assert response.status_code == 200, response.text
        return response.json()

    def _get(self, path: str, **query: str | int) -> Any:
        response = self.http.get(f"{self.url}/{path}", params=query)
        assert response.status_code == 200, response.text
        return response.json()

    def refusal(self, path: str, **asked: Any) -> str:
        response = self.http.post(f"{self.url}/{path}", json=asked)
        assert response.status_code in {400, 404}, response.text
        return str(response.json()["message"])

    def plan(self, fault: str, method: str = "*", **asked: Any) -> None:
        self._post("faults", fault=fault, method=method, **asked)

    def planned(self) -> list[Any]:
        return list(self._get("faults")["faults"])

    def forget(self) -> None:
        assert self.http.delete(f"{self.url}/faults").status_code == 200

    def happen(self, kind: str, **options: Any) -> None:
        self._post("events", kind=kind, **options)

    def flood(self, *, on: bool = True, patience: float = 0) -> None:
        self._post("floods", on=on, patience=patience)

    def skew(self, seconds: float) -> None:
        self._post("date", skew=seconds)

    def refuse_connections(self, seconds: float) -> None:
        self._post("connections", seconds=seconds)

    def write(self, **asked: Any) -> int:
        return int(self._post("messages", **asked)["message"])

    def press(self, **asked: Any) -> str:
        return str(self._post("presses", **asked)["query"])

    def update(self, **asked: Any) -> int:
        return int(self._post("updates", **asked)["update"])

    def person(self, **asked: Any) -> int:
        return int(self._post("people", **asked)["person"])

    def group(self, title: str, members: dict[int, str]) -> int:
        return int(self._post("groups", title=title, members=members)["chat"])

    def updates(self) -> list[Any]:
        return list(self._get("updates")["updates"])

    def journal(self, method: str = "", after: int = 0) -> list[Any]:
        return list(self._get("journal", method=method, after=after)["calls"])

    def posts(self, chat: int | str, marker: str = "") -> list[Any]:
        return list(self._get("posts", chat=str(chat), marker=marker)["posts"])
