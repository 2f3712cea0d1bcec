"""setWebhook, deleteWebhook, getWebhookInfo. Delivery itself is in webhook.py."""

import re
import time
from urllib.parse import urlsplit

from bot.sandbox.http.parameters import Described, Parameters
from bot.sandbox.http.refusals import Refusal, too_many_requests
from bot.sandbox.world.objects import Json, stamp
from bot.sandbox.world.updates import Hook
from bot.sandbox.world.world import World

SECRET = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_SECRET = 256
PORTS = frozenset({80, 88, 443, 8443})
MOST_CONNECTIONS = 100
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


def set_webhook(world: World, parameters: Parameters) -> Described:
    """SetWebhook; at most once a second."""
    url = parameters.text("url")
    if not url:
        return delete_webhook(world, parameters)
    secret = parameters.text("secret_token")
    _check_secret(secret)
    _check_url(url)
    hook = world.hook
    if time.monotonic() - hook.set_at < 1:
        raise too_many_requests(1)
    before = hook.url, hook.secret
    most = min(max(parameters.integer("max_connections") or hook.max_connections, 1), MOST_CONNECTIONS)
    custom = "certificate" in parameters.files
    world.hook = Hook(url, secret, max_connections=most, certificate=custom, set_at=time.monotonic(), pause=hook.pause)
    world.updates.allow(parameters.json_or_none("allowed_updates"))
    _drop_pending(world, parameters)
    world.touch()
    return Described(True, "Webhook is already set" if before == (url, secret) else "Webhook was set")


def delete_webhook(world: World, parameters: Parameters) -> Described:
    """DeleteWebhook."""
    words = "Webhook was deleted" if world.hook.url else "Webhook is already deleted"
    world.hook = Hook(set_at=world.hook.set_at, pause=world.hook.pause)
    _drop_pending(world, parameters)
    world.touch()
    return Described(True, words)


def get_webhook_info(world: World, parameters: Parameters) -> Json:  # noqa: ARG001 (every method has this form)
    """GetWebhookInfo."""
    hook = world.hook
    pending = world.updates.pending(world.now())
    body: Json = {"url": hook.url, "has_custom_certificate": hook.certificate, "pending_update_count": pending}
    if hook.url:
        body["max_connections"] = hook.max_connections
    if hook.failed_at is not None:
        body |= {"last_error_date": stamp(hook.failed_at), "last_error_message": hook.failure}
    return body | ({"allowed_updates": list(world.updates.named)} if world.updates.named else {})


def _check_secret(secret: str) -> None:
    if len(secret) > LONGEST_SECRET:
        raise Refusal("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise Refusal("secret token contains unallowed characters")


def _check_url(url: str) -> None:
    """Check the address as Telegram does, but for this computer: only it can be reached, and http is enough."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refusal("invalid webhook URL specified") from None
    if not parts.hostname:
        raise Refusal("invalid webhook URL specified")
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https":
        raise Refusal("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in PORTS:
        raise Refusal("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _drop_pending(world: World, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        world.updates.waiting.clear()
