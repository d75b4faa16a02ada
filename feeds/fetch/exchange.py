"""One request and its answer, within the time that is left; every network error becomes a Trouble."""

import time

import httpcore
import httpx

from feeds.fetch.answer import Answer
from feeds.fetch.body import Body, CodingError, read_body
from feeds.fetch.wire import ENDS, AddressRefusedError, TlsRefusedError
from feeds.model import Outcome, Trouble

SIDE_LIMIT = 200_000
"""Bytes that are read of an error page or of a redirect's body: enough to know a challenge, and to keep the connection."""

TIMEOUTS = {"connect": 5.0, "read": 10.0, "write": 10.0, "pool": 10.0}
"""Seconds for connecting (all addresses of the host together) and for each single read, write and wait for a connection."""

FAILURES = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    AddressRefusedError,
    TlsRefusedError,
    CodingError,
)

MEANINGS = (
    (httpcore.ConnectTimeout, Outcome.TIMEOUT, "no connection in time ({what})"),
    (httpcore.TimeoutException, Outcome.TIMEOUT, "the answer was not whole within {seconds:.0f} seconds ({what})"),
    (AddressRefusedError, Outcome.REFUSED, "this address is not fetched: {what}"),
    (TlsRefusedError, Outcome.TLS, "the certificate or protocol is not accepted ({what})"),
    (CodingError, Outcome.HTTP_ERROR, "{what}"),
    (httpcore.ConnectError, Outcome.UNREACHABLE, "no connection ({what})"),
)
"""The first that fits; every other failure is a connection that broke."""


def exchange(
    transport: httpx.BaseTransport,
    url: httpx.URL,
    headers: dict[str, str],
    limit: int,
    seconds: float,
    fields: dict[str, str] | None = None,
) -> Answer:
    """Ask once, or post a form; Trouble `timeout`, `unreachable`, `tls`, `refused` or `http_error` when no whole answer comes.

    The transport is asked directly, without an `httpx.Client` round it: proxies of the environment, cookies, .netrc and
    redirects are what the door must not have, and the client stumbles over redirects to addresses that are none.
    """
    deadline = ENDS.set(time.monotonic() + seconds)
    try:
        method, extensions = "GET" if fields is None else "POST", {"timeout": TIMEOUTS}
        response = transport.handle_request(httpx.Request(method, url, headers=headers, data=fields, extensions=extensions))
        try:
            body = read_body(response, limit) if response.is_success else read_side(response)
        finally:
            response.close()
        return Answer(url, response.status_code, response.headers, body.content, body.more and response.is_success)
    except FAILURES as error:
        raise explain(error, str(url), seconds) from error
    finally:
        ENDS.reset(deadline)


def read_side(response: httpx.Response) -> Body:
    """Read what can be read of the body of an error or a redirect; its status is what counts."""
    try:
        return read_body(response, SIDE_LIMIT)
    except FAILURES:
        return Body(b"", more=True)


def explain(error: Exception, url: str, seconds: float) -> Trouble:
    """Return the Trouble of a network error, in plain words."""
    for kind, outcome, sentence in MEANINGS:
        if isinstance(error, kind):
            return Trouble(outcome, url, sentence.format(what=error, seconds=seconds))
    return Trouble(Outcome.UNREACHABLE, url, f"the connection broke before the answer was whole ({error})")
