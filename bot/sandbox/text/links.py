"""Which addresses Telegram accepts as a link, and how it writes them."""

import re

LAST_PORT = 65535
ADDRESS = re.compile(
    r"(?:(?P<scheme>https?|tonsite)://)?(?P<user>[^/?#@]*@)?"
    r"(?P<host>\[[0-9a-fA-F:.]*\]|[^/?#@:]*)(?::(?P<port>[0-9]+))?(?P<rest>[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
APP_LINK = re.compile(r"(tg|ton):(?://)?([^/?#].*)", re.IGNORECASE | re.DOTALL)
USER_LINK = re.compile(r"tg:(?://)?user\?id=([0-9]{1,15})", re.IGNORECASE)
HOST_CHARACTER = re.compile(r"[^\x00-\x20\x7f\\\"<>^`{|}%!]")


def mentioned_user(href: str) -> int:
    """Return the user that `tg://user?id=N` names, or 0."""
    match = USER_LINK.fullmatch(href)
    return int(match[1]) if match else 0


def checked_link(href: str) -> str:
    """Return the link as Telegram keeps it, or an empty string if it would be silently dropped."""
    if app := APP_LINK.fullmatch(href):
        return f"{app[1].lower()}://{_escaped(app[2])}"
    match = ADDRESS.fullmatch(href)
    if match is None or not _host_is_good(match["host"]) or not _port_is_good(match["port"]):
        return ""
    scheme = (match["scheme"] or "http").lower()
    port = f":{int(match['port'])}" if match["port"] else ""
    rest = match["rest"] or "/"
    return f"{scheme}://{match['user'] or ''}{match['host'].lower()}{port}{_escaped('/' * (rest[0] != '/') + rest)}"


def _host_is_good(host: str) -> bool:
    if host.startswith("["):
        return True
    return "." in host and host != "." and all(HOST_CHARACTER.match(char) for char in host)


def _port_is_good(port: str | None) -> bool:
    return port is None or 0 < int(port) <= LAST_PORT


def _escaped(rest: str) -> str:
    return "".join(f"%{ord(char):02X}" if char <= " " else char for char in rest)
