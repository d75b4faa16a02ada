"""What the lane understands of a request, and nothing more. Pure.

"None" never means refused: it means that gunicorn and Flask shall look at it.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

REQUEST = re.compile(rb"(GET|HEAD) (/[A-Za-z0-9._/-]*) HTTP/1\.1")
FIELD = re.compile(rb"([!#$%&'*+.^`|~0-9A-Za-z-]+):[ \t]*([\t -~\x80-\xff]*)")  # without "_": gunicorn drops such names
HOST = re.compile(rb"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.?(?::[0-9]+)?")  # RFC 1035 2.3.4; Flask says 400 to others

# Text: they are compiled at the first conditional request and not at each start (0.2 ms each).
TAGS = rb'\*|(?:W/)?"[!#-~]+"(?:[ \t]*,[ \t]*(?:W/)?"[!#-~]+")*'
TAG = rb'"[!#-~]+"'
DATE = r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"

MOST_FIELDS = 60

CONNECTIONS = {b"keep-alive": False, b"close": True}

TELLING = frozenset(
    b"accept-language authorization content-length content-type expect http2-settings if-match if-range if-unmodified-since "
    b"proxy-connection range te trailer transfer-encoding upgrade x-forwarded-proto x-forwarded-protocol x-forwarded-ssl".split()
)
"""Fields that gunicorn or a view may act on and the lane does not. Every other field changes no answer."""


class Asked(NamedTuple):
    """A request of the usual kind."""

    method: str
    path: bytes
    close: bool
    """The client wants no further answer on this connection."""
    accepted: str | None
    """Accept-Encoding."""
    tags: bytes | None
    """If-None-Match, a well-formed list."""
    since: str | None
    """If-Modified-Since, in the one form that RFC 9110 5.6.7 lets be sent; only without If-None-Match, which outranks it."""


def recognise(head: bytes, longest: int) -> Asked | None:
    """Read a whole head, blank line included, of at most `longest` bytes; None when anything about it is unusual."""
    lines = head[:-4].split(b"\r\n")
    first = REQUEST.fullmatch(lines[0])
    if first is None or len(head) > longest or len(lines) > MOST_FIELDS:
        return None
    fields = read_fields(lines[1:])
    if fields is None or not HOST.fullmatch(fields.get(b"host", b"")):
        return None
    close = CONNECTIONS.get(fields.get(b"connection", b"keep-alive").lower())
    tags, since, accepted = fields.get(b"if-none-match"), fields.get(b"if-modified-since"), fields.get(b"accept-encoding")
    if close is None or (tags is not None and not re.fullmatch(TAGS, tags)):
        return None
    date = None if tags is not None or since is None else since.decode("latin-1")
    if date is not None and not re.fullmatch(DATE, date):
        return None
    coding = None if accepted is None else accepted.decode("latin-1")
    return Asked(first[1].decode(), first[2], close, coding, tags, date)


def read_fields(lines: list[bytes]) -> Mapping[bytes, bytes] | None:
    """Read the fields by lower-case name; None when one is malformed, there twice, or left to others."""
    fields: dict[bytes, bytes] = {}
    for line in lines:
        match = FIELD.fullmatch(line)
        if match is None:
            return None
        name = match[1].lower()
        if name in fields or name in TELLING:
            return None
        fields[name] = match[2].rstrip(b" \t")
    return fields


def is_unmodified(asked: Asked, etag: str, modified: datetime) -> bool | None:
    """Say whether the client has the document already (RFC 9110 13.2.2, steps 3 and 4); None for a date that is no date."""
    if asked.tags is not None:
        return asked.tags == b"*" or etag.encode() in re.findall(TAG, asked.tags)
    if asked.since is None:
        return False
    try:
        return modified <= parsedate_to_datetime(asked.since)
    except ValueError:
        return None
