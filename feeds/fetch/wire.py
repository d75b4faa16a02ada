"""The wire: resolve, check, connect to the very address that was checked, and never outlast the deadline.

httpcore asks its network backend for connections (a documented extension point); this one stands between it and the
socket. Checking here and not before the request is what makes changing DNS answers harmless: there is no second look-up.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

import httpcore

from feeds.config import Network
from feeds.fetch.address import why_private

Resolve = Callable[[str, int], list[str]]
"""Host, port -> IP addresses as text, best first; OSError when there is none."""

ATTEMPTS = 6
"""Addresses of one host that are tried. More only help a host to waste our time."""

ENDS: ContextVar[float | None] = ContextVar("ENDS", default=None)
"""When the request of this thread must have ended, on the monotonic clock: httpcore knows only the time-out of a single read."""


class AddressRefusedError(Exception):
    """Every address of a host is of a kind that is not connected to."""


class TlsRefusedError(Exception):
    """The TLS handshake failed: a certificate or protocol that is not accepted."""


def resolve_host(host: str, port: int) -> list[str]:
    """Ask the system's resolver; it also reads the odd spellings of IPv4 (octal, hex, one number)."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def seconds_left(limit: float | None) -> float:
    """Return the shorter of a time-out and the time to the deadline; httpcore.ReadTimeout when that has passed."""
    ends = ENDS.get()
    left = min(limit if limit is not None else 60.0, ends - time.monotonic() if ends is not None else 60.0)
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline has passed")
    return left


class TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end at the deadline of the request that uses it."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self.inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there, at most until the deadline."""
        return self.inner.read(max_bytes, seconds_left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all, at most until the deadline."""
        self.inner.write(buffer, seconds_left(timeout))

    def close(self) -> None:
        """Close the connection."""
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Shake hands; TlsRefusedError when it fails. CPython holds the time-out over the whole handshake."""
        try:
            return TimedStream(self.inner.start_tls(ssl_context, server_hostname, seconds_left(timeout)))
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise TlsRefusedError(getattr(error.__cause__, "verify_message", "") or error.__cause__.reason) from error
            raise

    def get_extra_info(self, info: str) -> Any:
        """Answer what httpcore asks of a socket."""
        return self.inner.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Connections only to public addresses, or to those of the networks in `allowed`."""

    def __init__(self, allowed: tuple[Network, ...], resolve: Resolve) -> None:
        self.allowed = allowed
        self.resolve = resolve
        self.inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Try the host's checked addresses in turn, each with a fair share of the time that is left."""
        ends = time.monotonic() + seconds_left(timeout)
        addresses = self.admit(host, self.look_up(host, port, seconds_left(timeout)))
        problem: Exception = httpcore.ConnectTimeout("no time was left to connect")
        for number, address in enumerate(addresses):
            share = (ends - time.monotonic()) / (len(addresses) - number)
            if share <= 0:
                break
            try:
                return TimedStream(self.inner.connect_tcp(address, port, share, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    def admit(self, host: str, addresses: list[str]) -> list[str]:
        """Return the addresses that may be connected to; AddressRefusedError when there is none."""
        refused = ""
        admitted = []
        for text in addresses:
            why = why_private(ipaddress.ip_address(text), self.allowed)
            if why is None:
                admitted.append(text)
            refused = refused or f"{host} is at {text}: {why}"
        if not admitted:
            raise AddressRefusedError(refused)
        return admitted[:ATTEMPTS]

    def look_up(self, host: str, port: int, seconds: float) -> list[str]:
        """Resolve within `seconds`: getaddrinfo has no time-out, so it waits in a thread that may be left behind."""
        answers: list[list[str]] = []
        errors: list[Exception] = []

        def ask() -> None:
            try:
                answers.append(self.resolve(host, port))
            except (OSError, UnicodeError) as error:
                errors.append(error)

        thread = threading.Thread(target=ask, daemon=True, name=f"resolve {host}")
        thread.start()
        thread.join(seconds)
        if errors or (answers and not answers[0]):
            raise httpcore.ConnectError(f"the name {host} cannot be resolved") from (errors[0] if errors else None)
        if not answers:
            raise httpcore.ConnectTimeout(f"the name {host} was not resolved in time")
        return answers[0]
