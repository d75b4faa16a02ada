"""Between httpx and the wire: the small transport that gives httpx a connection pool with our network backend."""

import ssl
from collections.abc import Iterable, Iterator
from typing import cast

import httpcore
import httpx

IDLE = 60.0
"""Seconds that an idle connection is kept: longer than the longest crawl-delay that is honoured."""


class PoolStream(httpx.SyncByteStream):
    """A body as httpcore delivers it."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self.parts = parts

    def __iter__(self) -> Iterator[bytes]:
        yield from self.parts

    def close(self) -> None:
        """Give the connection back to the pool, or close it when the body was not read to its end."""
        cast("httpcore.ConnectionInterface", self.parts).close()


class PoolTransport(httpx.BaseTransport):
    """HTTP/1.1 with keep-alive over connections that `backend` makes. httpcore's errors pass through as they are."""

    def __init__(self, backend: httpcore.NetworkBackend, tls: ssl.SSLContext) -> None:
        self.pool = httpcore.ConnectionPool(
            ssl_context=tls, max_connections=20, max_keepalive_connections=10, keepalive_expiry=IDLE, network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the response's body is read by its reader."""
        url = request.url
        answer = self.pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=cast("httpx.SyncByteStream", request.stream),
                extensions=request.extensions,
            )
        )
        stream = PoolStream(cast("Iterable[bytes]", answer.stream))
        return httpx.Response(answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions)

    def close(self) -> None:
        """Close all connections."""
        self.pool.close()
