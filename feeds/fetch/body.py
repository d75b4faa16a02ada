"""Reading a body: inflated piece by piece, counted while it streams, never more in memory than asked for.

httpx' own decoders inflate a whole piece at once: 64 KB of gzip can become 66 MB before anybody counts. These ask for at
most 64 KB of output at a time, so a gigabyte of zeros costs no more than the limit.
"""

import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import brotli
import httpcore
import httpx

from feeds.fetch.wire import ENDS

PIECE = 65_536
GZIP = 31
"""zlib's window bits for a gzip wrapper."""

CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "br": "br"}


class CodingError(Exception):
    """A body whose content coding is broken or was not asked for."""


@dataclass(frozen=True, slots=True)
class Body:
    """What was read of a body."""

    content: bytes
    more: bool
    """True when the body goes on after the limit."""


def read_body(response: httpx.Response, limit: int) -> Body:
    """Read at most `limit` bytes as they are after decompression, and at most twice that from the wire.

    CodingError, httpcore's and httpx' errors; httpcore.ReadTimeout when the deadline passes between two pieces.
    """
    pieces = bytearray()
    for piece in inflate(count(response.iter_raw(), 2 * limit), response.headers.get("content-encoding", "")):
        pieces += piece
        if len(pieces) > limit:
            return Body(bytes(pieces[:limit]), more=True)
    return Body(bytes(pieces), more=False)


def count(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Pass pieces on until the deadline or the limit: a body can be endless and yet inflate to nothing."""
    total = 0
    ends = ENDS.get()
    for piece in pieces:
        total += len(piece)
        if ends is not None and time.monotonic() > ends:
            raise httpcore.ReadTimeout("the deadline has passed")
        if total > limit:
            raise CodingError("the answer is endless")
        yield piece


def inflate(pieces: Iterator[bytes], codings: str) -> Iterator[bytes]:
    """Undo the content codings, the last one first (RFC 9110 8.4)."""
    names = [name for name in (part.strip().lower() for part in codings.split(",")) if name not in ("", "identity")]
    if len(names) > 2:
        raise CodingError("the answer is compressed more than twice")
    for name in reversed(names):
        if name not in CODINGS:
            raise CodingError(f"the answer is in a coding that was not asked for ({name[:20]})")
        pieces = gunzip(pieces) if CODINGS[name] == "gzip" else unbrotli(pieces)
    return pieces


def gunzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate gzip, several members in a row included; what follows the last member is ignored, as browsers do."""
    engine = zlib.decompressobj(GZIP)
    seen = False
    for piece in pieces:
        rest = piece
        seen = seen or bool(piece)
        while rest:
            if engine.eof:
                if not rest.startswith(b"\x1f"):
                    return
                engine = zlib.decompressobj(GZIP)
            try:
                inflated = engine.decompress(rest, PIECE)
            except zlib.error as error:
                raise CodingError("the answer's gzip is broken") from error
            rest = engine.unused_data if engine.eof else engine.unconsumed_tail
            if inflated:
                yield inflated
    if seen and not engine.eof:
        raise CodingError("the answer's gzip ends early")


def unbrotli(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate brotli."""
    engine = brotli.Decompressor()
    seen = False
    for piece in pieces:
        seen = seen or bool(piece)
        rest = piece
        while rest or not engine.can_accept_more_data():
            try:
                inflated = engine.process(rest, output_buffer_limit=PIECE)
            except brotli.error as error:
                raise CodingError("the answer's brotli is broken") from error
            rest = b""
            if inflated:
                yield inflated
    if seen and not engine.is_finished():
        raise CodingError("the answer's brotli ends early")
