"""The library the bot uses, unpatched and pointed at a stand-in. It speaks HTTP alone and trusts no authority.

Reading the machine's list of certificate authorities takes a twentieth of a second for each connection.
"""

from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest


def library_bot(token: str, url: str, **limits: Any) -> Bot:
    """A bot of a stand-in; `limits` are those of its connections, in seconds or in number."""
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}, **limits) for _ in range(2)]
    return Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
