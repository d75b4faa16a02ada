"""Stand-ins for chat services on loopback, which speak their real APIs, and ledgers with something to push."""

import contextlib
import json
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from feeds import store
from feeds.bench import Bench
from feeds.config import PushTarget, Settings, Source
from feeds.fetch import Fetcher, agent
from feeds.model import Entry
from feeds.plan import Admission, Plan
from feeds.push import Delivery
from feeds.store import Ledger, open_ledger

START = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
POLITICAL = Source("political", "سيريانيوز", "https://syria.news/", ("https://syria.news/?p=1",))
SPORT = POLITICAL._replace(slug="sport", title="رياضة")
TARGET = PushTarget("newsroom 1 (slack)", "slack://TAAAAAAAA/BBBBBBBBB/secretsecretsecret", ("political", "sport"))


# --- stand-ins over HTTP


@dataclass
class Asked:
    """One request as a service saw it."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        told: dict[str, object] = json.loads(self.body)
        return told


@dataclass
class Reply:
    """What a service answers."""

    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)


Service = Callable[[Asked], Reply]


class Standin(ThreadingHTTPServer):
    """Answers each request by a function and remembers what was asked. As an HTTPS proxy it plays any host of its certificate."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, service: Service, tls: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.service = service
        self.asked: list[Asked] = []
        self.port = self.server_address[1]
        self.tls = tls

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Standin
    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        """Play the proxy, and then the host behind it: the client speaks TLS with us."""
        assert self.server.tls
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server.tls / "cert.pem", self.server.tls / "key.pem")
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.wfile.flush()
        with context.wrap_socket(self.connection, server_side=True) as secure:
            Handler(secure, self.client_address, self.server)  # type: ignore[arg-type]
        self.close_connection = True

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, headers.get("host", ""), self.path, headers, self.rfile.read(length))
        self.server.asked.append(asked)
        reply = self.server.service(asked)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    do_GET = do_POST = do_PUT = answer  # noqa: N815  (names of http.server)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def running(standin: Standin) -> Iterator[Standin]:
    thread = threading.Thread(target=standin.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        standin.shutdown()
        standin.server_close()
        thread.join()


HOSTS = ("hooks.slack.com", "slack.com", "discord.com", "api.telegram.org")


def make_certificate(folder: Path) -> Path:
    """Make a certificate for the hosts of the services, which signs itself."""
    names = ",".join(f"DNS:{host}" for host in HOSTS)
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subject = ["-subj", "/CN=services.test", "-addext", f"subjectAltName={names}"]
    subprocess.run(
        [*command, *subject, "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True
    )
    return folder


def through(standin: Standin) -> dict[str, str]:
    """The environment in which a process reaches the services at the stand-in: proxy and certificate."""
    assert standin.tls
    proxy = f"http://127.0.0.1:{standin.port}"
    return {"HTTPS_PROXY": proxy, "https_proxy": proxy, "NO_PROXY": "", "REQUESTS_CA_BUNDLE": str(standin.tls / "cert.pem")}


SENT = re.compile(r"/_matrix/client/v3/rooms/([^/]+)/send/m\.room\.message/([^/?]+)")


class Homeserver:
    """The part of the Matrix client-server API that a bot needs; a transaction id counts once for each token and room."""

    def __init__(self, token: str, password: str = "") -> None:
        self.token = token
        self.password = password
        self.logins = 0
        self.rooms: dict[str, dict[str, dict[str, object]]] = {}
        self.trouble: Callable[[Asked], Reply | None] = lambda _: None

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/_matrix/client/v3/login" and self.password:
            return self.log_in(asked)
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return tell(401, errcode="M_UNKNOWN_TOKEN", error="Invalid access token passed.")
        if asked.path.startswith("/_matrix/client/v3/account/whoami"):
            return tell(200, user_id="@bot:news.test", device_id="MUJAZ")
        if asked.path.startswith("/_matrix/client/v3/join/"):
            return tell(200, room_id=unquote(asked.path.partition("/join/")[2].partition("?")[0]))
        sent = SENT.match(asked.path) if asked.method == "PUT" else None
        return self.take(asked, sent) if sent else tell(404, errcode="M_UNRECOGNIZED", error="Unrecognized request")

    def log_in(self, asked: Asked) -> Reply:
        self.logins += 1
        if asked.json.get("password") != self.password:
            return tell(403, errcode="M_FORBIDDEN", error="Invalid username or password")
        account = {"user_id": "@bot:news.test", "device_id": f"D{self.logins}", "home_server": "news.test"}
        return tell(200, access_token=self.token, **account)

    def take(self, asked: Asked, sent: re.Match[str]) -> Reply:
        reply = self.trouble(asked)
        if reply is not None:
            return reply
        room = self.rooms.setdefault(unquote(sent[1]), {})
        room.setdefault(sent[2], asked.json)
        return tell(200, event_id=f"${list(room).index(sent[2])}")

    def messages(self, room: str) -> list[dict[str, object]]:
        return list(self.rooms.get(room, {}).values())


def tell(status: int, **values: object) -> Reply:
    return Reply(status, json.dumps(values).encode(), {"Content-Type": "application/json"})


# --- ledgers and benches


def make_entry(number: int, title: str | None = None, *, seen: datetime | None = None, **changes: object) -> Entry:
    """Entry `number` was published that many minutes after the start."""
    moment = START + timedelta(minutes=number)
    entry = Entry(
        id=f"tag:syria.news,2015:{number:04}",
        key=f"{number:04}",
        url=f"https://syria.news/archives/{number}?a=1&b=2",
        title=title or f"خبر رقم {number}",
        published=moment,
        updated=moment,
        first_seen=seen or moment,
        date_source="first_seen",
        summary=f"تفاصيل {number}",
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def admit(ledger: Ledger, settings: Settings, *entries: Entry, slug: str = "political", now: datetime = START) -> None:
    """Write entries into the ledger and the outbox, as `settle` does."""
    plan = Plan(admitted=tuple(Admission(entry, frozenset({entry.key}), 0, enriched=True) for entry in entries))
    with ledger.writing() as tx:
        store.enroll(tx, [slug])
        store.apply_plan(tx, slug, plan)
        store.enqueue(tx, slug, settings.marks_of(slug), list(entries), now)


@dataclass
class Clock:
    """Time that moves when told."""

    now: datetime = START + timedelta(days=1)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Room:
    """A target in the test's own memory, whose answers are given beforehand: None takes the message."""

    answers: list[Delivery | None] = field(default_factory=list)
    got: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def deliver(self, entry: Entry, key: str) -> Delivery:
        self.tried.append(entry.title)
        answer = self.answers.pop(0) if self.answers else None
        if answer is None:
            self.got.append(entry.title)
            self.keys.append(key)
        return answer or Delivery(done=True)


def fail(what: str = "no", **more: object) -> Delivery:
    return Delivery(done=False, what=what, **more)  # type: ignore[arg-type]


@contextlib.contextmanager
def open_newsroom(
    folder: Path, *targets: PushTarget, url: str | None = None, clock: Clock | None = None, **settings: object
) -> Iterator[Bench]:
    """A bench over a ledger of its own."""
    values = {"sources": (POLITICAL, SPORT), "shelf": folder / "shelf", "targets": targets, **settings}
    with opened(url or f"sqlite:///{folder / 'ledger.db'}") as ledger, Fetcher(agent(None)) as door:
        yield Bench(Settings(**values), ledger, door, clock or Clock())  # type: ignore[arg-type]


@contextlib.contextmanager
def opened(url: str) -> Iterator[Ledger]:
    ledger = open_ledger(url)
    try:
        yield ledger
    finally:
        ledger.close()


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
