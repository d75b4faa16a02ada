"""The fetcher: one polite, bounded, conditional request, redirects included."""

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import httpx

from feeds.config import Network
from feeds.fetch.address import check_redirect, plain_host, read_url
from feeds.fetch.answer import Answer, Validators, read_page
from feeds.fetch.exchange import exchange
from feeds.fetch.robots import READ_LIMIT, MemoryCache, Robots, RobotsCache
from feeds.fetch.transport import PoolTransport
from feeds.fetch.waiting import Turns, read_retry_after
from feeds.fetch.wire import CheckedBackend, Resolve, resolve_host
from feeds.model import Outcome, Trouble
from parsers.charset import decode

PAGE_LIMIT = 5_000_000
"""Bytes of a page after decompression."""
POST_LIMIT = 100_000
"""Bytes of the answer to a form; only its status is looked at."""
REDIRECTS = 5
ROBOTS_DEADLINE = 10.0
"""Seconds for robots.txt, on top of the page's own and never more than those."""

ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.1",
    "Accept-Language": "ar,en;q=0.5",
    "Accept-Encoding": "gzip, br",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it was read."""

    url: str
    """The final address, after redirects."""
    status: int
    html: str | None
    """The decoded text; None for "not modified" (304)."""
    validators: Validators
    """What to ask with the next time."""
    moved: bool
    """True when there were redirects and all were permanent (301, 308): the page has a new address."""
    elapsed: float
    """Seconds on the network, without the polite pauses."""
    body: bytes
    """The bytes as they came, decompressed, for keeping the page."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What all requests of one trip through redirects have in common."""

    hosts: frozenset[str]
    """Where redirects may lead; empty: anywhere public."""
    delay: float
    limit: int
    headers: dict[str, str]
    seconds: float
    """Network time for all of them together."""
    obey: bool = True
    """False only for robots.txt itself."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where the redirects ended."""

    answer: Answer
    moved: bool
    spent: float


class Fetcher:
    """The only door to the network: one per process, for all its threads; closed at the end, because connections live."""

    def __init__(
        self,
        agent: str,
        allow_private: tuple[Network, ...] = (),
        *,
        robots: RobotsCache | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = resolve_host,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.clock = clock
        self.robots = Robots(robots or MemoryCache(), clock)
        self.turns = Turns(monotonic, sleep)
        self.headers = {**ACCEPT, "User-Agent": agent}
        self.transport = PoolTransport(CheckedBackend(allow_private, resolve), tls or httpx.create_ssl_context())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.transport.close()

    def get(
        self,
        url: str,
        validators: Validators | None = None,
        hosts: tuple[str, ...] = (),
        delay: float = 1.0,
        deadline: float = 20.0,
    ) -> Fetched:
        """Read a page. Waits its turn at the host (`delay` seconds after the last request), asks robots.txt once a day.

        `hosts`: redirects are followed to these and to the page's own host only (www. makes no difference); () means anywhere
        public. `deadline`: seconds that the requests may take together, the pauses between them and robots.txt apart.
        Trouble tells every expected failure: http_error, timeout, unreachable, tls, too_large, not_html, robots, refused,
        blocked.
        """
        first = read_url(url)
        allowed = frozenset(plain_host(host) for host in (*hosts, first.host)) if hosts else frozenset()
        sent = validators or Validators()
        arrival = self.follow(first, Errand(allowed, delay, PAGE_LIMIT, sent.headers, deadline))
        answer, final = arrival.answer, str(arrival.answer.url)
        if answer.cut:
            raise Trouble(Outcome.TOO_LARGE, final, f"the page is larger than {PAGE_LIMIT} bytes", status=answer.status)
        if answer.status == 304 and sent.headers:
            return Fetched(final, 304, None, answer.validators.or_else(sent), arrival.moved, arrival.spent, b"")
        return Fetched(final, answer.status, self.judge(answer), answer.validators, arrival.moved, arrival.spent, answer.body)

    def post(self, url: str, fields: dict[str, str], deadline: float) -> int:
        """Post a form and return the answer's status; redirects are not followed. Trouble tells every other end.

        For services that the operator names, not for the sites that are read: no robots.txt, no pause, but one request a host
        at a time. `deadline`: seconds for all of it, waiting for the turn included.
        """
        target, ends = read_url(url), time.monotonic() + deadline
        with self.turns.take(plain_host(target.host), 0.0):
            left = ends - time.monotonic()
            if left <= 0:
                raise Trouble(Outcome.TIMEOUT, url, f"its turn did not come within {deadline:.0f} seconds")
            return exchange(self.transport, target, self.headers, POST_LIMIT, left, fields).status

    def follow(self, first: httpx.URL, errand: Errand) -> Arrival:
        """Ask, and follow up to five redirects, each checked, each at its host's pace."""
        url, left = first, errand.seconds
        permanent: list[bool] = []
        for _ in range(REDIRECTS + 1):
            pause = self.pace(url, errand) if errand.obey else errand.delay
            with self.turns.take(plain_host(url.host), pause):
                started = time.monotonic()
                answer = exchange(self.transport, url, self.headers | errand.headers, errand.limit, left)
                left -= time.monotonic() - started
            if answer.target is None:
                return Arrival(answer, bool(permanent) and all(permanent), errand.seconds - left)
            permanent.append(answer.status in (301, 308))
            url = check_redirect(url, answer.target, errand.hosts, answer.status)
        raise Trouble(Outcome.HTTP_ERROR, str(first), f"it redirects more than {REDIRECTS} times", status=answer.status)

    def pace(self, url: httpx.URL, errand: Errand) -> float:
        """Return the seconds between two requests to the URL's host; Trouble `robots` when the site does not want it read."""
        rules = self.robots.of(f"{url.scheme}://{url.netloc.decode('ascii')}", lambda: self.read_robots(url, errand))
        if not rules.allow(str(url)):
            raise Trouble(Outcome.ROBOTS, str(url), "robots.txt asks robots not to read this page")
        return max(errand.delay, rules.delay)

    def read_robots(self, url: httpx.URL, errand: Errand) -> str:
        """Read the robots.txt of the URL's origin; Trouble when it cannot be read, which forbids all (RFC 9309 2.3.1.4)."""
        seconds = min(ROBOTS_DEADLINE, errand.seconds)
        try:
            answer = self.follow(
                url.join("/robots.txt"), Errand(frozenset(), errand.delay, READ_LIMIT, {}, seconds, False)
            ).answer
        except Trouble as trouble:
            if trouble.status is not None and 300 <= trouble.status < 400:
                return ""  # a redirect that leads nowhere is an unavailable file: no rules (RFC 9309 2.3.1.2)
            raise
        if answer.status >= 500 or answer.status == 429:
            self.judge(answer)
        return decode(answer.body, answer.headers.get("content-type")) if answer.status in (200, 203) else ""

    def judge(self, answer: Answer) -> str:
        """Return the page's text; the Trouble of an answer that is none carries the site's Retry-After."""
        try:
            return read_page(answer)
        except Trouble as trouble:
            trouble.retry_after = read_retry_after(answer.headers.get("retry-after"), self.clock())
            trouble.body = answer.body
            raise
