"""POST /<feed>/refresh: refresh now, for those who hold the admin key."""

import hmac
import json
import subprocess
import threading

from flask import Response, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import (
    Forbidden,
    GatewayTimeout,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
)

from feeds import child
from feeds.serve.wing import Wing
from feeds.ticker import DEADLINE, LATER

ONE = threading.BoundedSemaphore()
"""One at a time in each worker: it holds a thread, and feeds come first."""


def refresh_now(wing: Wing, slug: str) -> Response:
    """Run `python -m feeds refresh <feed> --json` to its end and answer what it says; 404 when no key is set."""
    check_key(wing.settings.admin_key)
    if slug not in wing.slugs:
        raise NotFound
    if not ONE.acquire(blocking=False):
        raise TooManyRequests("A refresh runs already; ask again when it is through.", retry_after=10)
    try:
        told = run(wing.refresh_command(slug), DEADLINE)
    finally:
        ONE.release()
    return Response(told, content_type="application/json", headers={"Cache-Control": "no-store"})


def refuse_reading(wing: Wing, slug: str) -> Response:
    """Answer 405 to those who only look; 404 where there is nothing."""
    if not wing.settings.admin_key or slug not in wing.slugs:
        raise NotFound
    raise MethodNotAllowed(["POST"])


def check_key(key: str | None) -> None:
    """Raise 404 when the service has no key, 401 when the request has none, 403 when it is another one."""
    if not key:
        raise NotFound
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise Unauthorized("This needs the admin key: Authorization: Bearer ...", www_authenticate=WWWAuthenticate("bearer"))
    # Compared as bytes, in a time that does not tell how many letters were right.
    if not hmac.compare_digest(given.strip().encode("latin-1"), key.encode()):
        raise Forbidden("The admin key is another one.")


def run(arguments: tuple[str, ...], deadline: float) -> bytes:
    """Return the JSON that the command prints; 504 when it takes too long, 503 without a ledger, 500 when it prints none."""
    try:
        refresh = child.start(arguments, pipe="stdout")
    except OSError as error:
        raise InternalServerError(f"The refresh could not be started: {error}") from error
    try:
        told, _ = refresh.communicate(timeout=deadline)
        json.loads(told)
    except subprocess.TimeoutExpired:
        child.end(refresh.pid)
        refresh.communicate()
        raise GatewayTimeout(f"The refresh took longer than {deadline:.0f} seconds and was stopped.") from None
    except ValueError:
        if refresh.returncode == LATER:
            raise ServiceUnavailable("The ledger cannot be reached; nothing was refreshed.", retry_after=30) from None
        raise InternalServerError(f"The refresh ended with code {refresh.returncode}; the log says why.") from None
    return told
