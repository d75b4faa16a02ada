"""How an answer goes over the wire: whole, cut off, slowly, for ever. One function each, given to a fault."""

import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from http.client import responses
from threading import Event
from typing import BinaryIO

from tests.newsroom.routes import Answer

GIGABYTE_OF_ZEROS = 0x5B64C2B0  # CRC-32 of 2**30 zero bytes
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Wire:
    """One client's connection."""

    connection: socket.socket
    file: BinaryIO
    stopped: Event
    """Set when the server stops, so that a slow answer never outlives it."""

    def head(self, answer: Answer, **more: str) -> None:
        """Send the status line and the headers."""
        headers = answer.headers | {name.replace("_", "-"): value for name, value in more.items()}
        lines = [
            f"HTTP/1.1 {answer.status} {responses.get(answer.status, 'Unknown')}",
            *(f"{k}: {v}" for k, v in headers.items()),
        ]
        self.file.write(("\r\n".join(lines) + "\r\n\r\n").encode())


Send = Callable[[Wire, Answer], bool]
"""Sends an answer; True when the connection may be used again."""


def send_whole(wire: Wire, answer: Answer) -> bool:
    """As it should be."""
    if answer.status == 304:
        wire.head(answer)
    else:
        wire.head(answer, content_length=str(len(answer.body)))
        wire.file.write(answer.body)
    return True


def send_half(wire: Wire, answer: Answer) -> bool:
    """Promise the whole body and close in the middle of it."""
    wire.head(answer, content_length=str(len(answer.body)))
    wire.file.write(answer.body[: len(answer.body) // 2])
    return False


def send_reset(wire: Wire, _answer: Answer) -> bool:
    """Say nothing and reset the connection (linger 0 makes close() send RST)."""
    wire.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def send_endless(wire: Wire, answer: Answer) -> bool:
    """A chunked body that has no end; it stops when the client has had enough."""
    wire.head(answer, transfer_encoding="chunked")
    chunk = answer.body[:65_536]
    while not wire.stopped.is_set():
        wire.file.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
    return False


def send_late(seconds: float) -> Send:
    """Think for so long, then answer well."""

    def send(wire: Wire, answer: Answer) -> bool:
        return not wire.stopped.wait(seconds) and send_whole(wire, answer)

    return send


def send_drops(pause: float) -> Send:
    """One byte, a pause, one byte: no read ever takes long, the whole takes for ever."""

    def send(wire: Wire, answer: Answer) -> bool:
        wire.head(answer, content_length=str(len(answer.body)))
        for at in range(len(answer.body)):
            wire.file.write(answer.body[at : at + 1])
            if wire.stopped.wait(pause):
                return False
        return True

    return send


def gigabyte() -> bytes:
    """1 GB of zeros as one gzip member of about 1 MB: a fully flushed block stands for any megabyte, so it is made once."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    return head + block * 1024 + end + struct.pack("<II", GIGABYTE_OF_ZEROS, 1 << 30)
