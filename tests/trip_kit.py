"""Whole trips against the newsroom, without sockets and with a clock that only moves when told."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from feeds.bench import Bench
from feeds.config import Settings, Source
from feeds.fetch import Fetched, Validators
from feeds.fetch.answer import Answer, read_page
from feeds.fetch.waiting import read_retry_after
from feeds.model import Entry, Outcome, SourceState, Trouble
from feeds.refresh import Report, refresh
from feeds.run import shelve_ledger
from feeds.store import Ledger, enroll, list_labels, load_documents, open_ledger, read_states, select_newest
from tests.newsroom import DAMASCUS, POLITICAL, Call, Fault, Newsroom, Story, answer

START = datetime(2026, 11, 20, 12, 0, tzinfo=DAMASCUS)
SITE = "https://syria.news/"
LIST = f"{SITE}?p=1&cat={POLITICAL}"
SOURCE = Source(
    slug="political",
    title="الأخبار السياسية",
    site=SITE,
    pages=(LIST,),
    parser="syria_news",
    sections=(POLITICAL,),
    timezone="Asia/Damascus",
    hosts=("syria.news", "www.syria.news"),
)
Spoil = Callable[[Call], Fault | Trouble | None]


@dataclass
class NewsroomDoor:
    """The door of feeds.fetch onto a newsroom in memory; remembers what was asked."""

    room: Newsroom
    asked: list[str] = field(default_factory=list)
    spoil: Spoil = lambda _call: None
    extra: dict[str, str] = field(default_factory=dict)
    """More pages, by address."""

    def get(
        self,
        url: str,
        validators: Validators | None = None,
        hosts: tuple[str, ...] = (),
        delay: float = 1.0,
        deadline: float = 20.0,
    ) -> Fetched:
        self.asked.append(url)
        sent = validators or Validators()
        headers = {name.lower(): value for name, value in sent.headers.items()} | {"host": "syria.news"}
        call = Call(url.removeprefix(SITE.rstrip("/")), headers)
        fault = self.spoil(call)
        if isinstance(fault, Trouble):
            raise fault
        if url in self.extra:
            return Fetched(url, 200, self.extra[url], Validators(), moved=False, elapsed=0.0, body=b"extra")
        made = fault.build(self.room, call) if fault else answer(self.room, call)
        got = Answer(httpx.URL(url), made.status, httpx.Headers(made.headers), made.body)
        if made.status == 304:
            return Fetched(url, 304, None, got.validators.or_else(sent), moved=False, elapsed=0.0, body=b"")
        try:
            return Fetched(url, made.status, read_page(got), got.validators, moved=False, elapsed=0.0, body=made.body)
        except Trouble as trouble:
            trouble.body = made.body
            trouble.retry_after = read_retry_after(got.headers.get("retry-after"), self.room.now)
            raise

    def post(self, url: str, fields: dict[str, str], deadline: float) -> int:
        raise AssertionError("nothing is posted")

    def articles(self) -> list[str]:
        return [url for url in self.asked if "?p=" not in url]


@dataclass
class Trip:
    """A newsroom, a source that follows it, a ledger and a shelf."""

    room: Newsroom
    door: NewsroomDoor
    bench: Bench
    source: Source = SOURCE

    def refresh(self, minutes: float = 20, *, due: bool = False) -> Report:
        """Let time pass and make one refresh."""
        self.room.advance(self.room.now + timedelta(minutes=minutes))
        self.door.asked.clear()
        with self.bench.ledger.writing() as tx:
            enroll(tx, [self.source.slug])
        return refresh(self.source, self.bench, only_due=due)

    def feed(self, limit: int = 500) -> list[Entry]:
        with self.bench.ledger.reading() as tx:
            return list(select_newest(tx, self.source.slug, limit))

    def numbers(self) -> list[int]:
        """The stories that are served, newest first, by whichever key they came."""
        by_hex = {story.hex: number for number, story in self.room.stories.items()}
        return [by_hex[entry.key] if entry.key in by_hex else int(entry.key) for entry in self.feed()]

    def entry(self, story: Story) -> Entry:
        return next(entry for entry in self.feed() if entry.key in (story.hex, str(story.number)))

    def documents(self) -> dict[str, str]:
        """Name -> ETag of every document in the ledger."""
        with self.bench.ledger.reading() as tx:
            return {label.name: label.etags["identity"] for label in list_labels(tx)}

    def document(self, name: str) -> str:
        with self.bench.ledger.reading() as tx:
            label = next(label for label in list_labels(tx) if label.name == name)
            loaded = load_documents(tx, [label])[name]
        return next(bytes(r.body).decode() for r in loaded.representations if r.coding == "identity")

    def state(self) -> SourceState:
        with self.bench.ledger.reading() as tx:
            return read_states(tx, [self.source], self.bench.clock())[0]

    def spoil(self, fault: Fault | Outcome | None, kind: str = "list", part: str = "") -> None:
        """Let every page of that kind whose address holds `part` fail from now on; None heals all."""

        def strike(call: Call) -> Fault | Trouble | None:
            if fault is None or call.kind != kind or part not in call.path:
                return None
            return Trouble(fault, f"{SITE}{call.path}", "spoilt by the test") if isinstance(fault, Outcome) else fault

        self.door.spoil = strike

    def follow(self, *pages: str, **changes: object) -> None:
        """Change the source's settings."""
        self.source = self.source._replace(**({"pages": pages} if pages else {}), **changes)  # type: ignore[arg-type]
        self.bench = replace(self.bench, settings=self.bench.settings._replace(sources=(self.source,)))


def make_trip(ledger: Ledger, shelf: Path, seed: int = 1) -> Trip:
    room = Newsroom(seed=seed, start=START)
    door = NewsroomDoor(room)
    settings = Settings(sources=(SOURCE,), shelf=shelf, effort="quick")
    bench = Bench(settings, ledger, door, clock=lambda: room.now.astimezone(UTC))
    return Trip(room, door, replace(bench, shelve=lambda: shelve_ledger(bench)))


@pytest.fixture
def trip(ledger: Ledger, tmp_path: Path) -> Iterator[Trip]:
    """On both engines."""
    yield make_trip(ledger, tmp_path / "shelf")
    shutil.rmtree(tmp_path / "shelf", ignore_errors=True)


@pytest.fixture
def light(tmp_path: Path) -> Iterator[Trip]:
    """On SQLite alone, for what the engine has no part in."""
    ledger = open_ledger(f"sqlite:///{tmp_path}/light.db")
    yield make_trip(ledger, tmp_path / "shelf")
    ledger.close()
