"""Notifies systemd, or whatever else set NOTIFY_SOCKET, that the bot has started, is well and ends."""

import os
import socket
from collections.abc import Mapping
from contextlib import suppress

READY, WATCHDOG, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


def notify(state: str, environment: Mapping[str, str] = os.environ) -> None:
    """Send one state, as sd_notify(3) describes it. Does nothing if nobody listens."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(state.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)
