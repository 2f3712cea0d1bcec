"""Telegram's refusals: a status, its words, and what a client may do about it."""

from collections.abc import Mapping

BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE = 400, 403, 404, 409, 413
UNAUTHORIZED = 401
TOO_MANY_REQUESTS = 429
TITLES = {
    BAD_REQUEST: "Bad Request",
    UNAUTHORIZED: "Unauthorized",
    FORBIDDEN: "Forbidden",
    NOT_FOUND: "Not Found",
    CONFLICT: "Conflict",
    TOO_MANY_REQUESTS: "Too Many Requests",
    TOO_LARGE: "Request Entity Too Large",
}


class Refusal(Exception):
    """A request is not carried out; nothing has changed."""

    def __init__(self, words: str, code: int = BAD_REQUEST, parameters: Mapping[str, int] | None = None) -> None:
        """Keep the content of the envelope."""
        super().__init__(words)
        self.code = code
        self.words = words
        self.parameters = dict(parameters or {})

    def envelope(self) -> dict[str, object]:
        """Return the answer's body."""
        title = TITLES[self.code]
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": f"{title}: {self.words}" if self.words else title,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


def forbidden(words: str) -> Refusal:
    """Return a refusal for lack of rights."""
    return Refusal(words, FORBIDDEN)


def too_many_requests(seconds: int) -> Refusal:
    """Return Telegram's request to wait."""
    return Refusal(f"retry after {seconds}", TOO_MANY_REQUESTS, {"retry_after": seconds})
