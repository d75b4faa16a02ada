"""A fresh ledger for each test, on SQLite and on a PostgreSQL that the tests start themselves."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from feeds.config import check_database
from feeds.model import Entry
from feeds.plan import Admission, Plan
from feeds.store import Claim, Ledger, apply_plan, claim, enroll, open_ledger
from tests.replicas.postgres import Postgres, find_programs, postgres

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """One server for all tests of a worker; skips where its programs are not installed."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with postgres(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """MUJAZ_DATABASE_URL of a database in which nothing lies yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/ledger.db"
    return make_schema(request.getfixturevalue("postgres_server"))


@pytest.fixture
def database_url(url: str) -> str:
    """The same as the settings hold it."""
    return check_database(url)


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    opened = open_ledger(database_url)
    yield opened
    opened.close()


def make_schema(server: Postgres) -> str:
    """A namespace of its own in the one database: a hundred times faster than a database of its own."""
    name = f"test_{next(NUMBERS)}"
    engine = create_engine(check_database(server.url))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return f"{server.url}?options=-csearch_path%3D{name}%20-csynchronous_commit%3Doff"


def make_entry(number: int, **changes: object) -> Entry:
    """An entry; the higher its number, the newer it is."""
    moment = datetime.fromtimestamp(NOON.timestamp() + number, UTC)
    values: dict[str, object] = {
        "id": f"tag:syria.news,2015:{number}",
        "key": str(number),
        "url": f"https://syria.news/a-ID{number}.html",
        "title": f"خبر {number}",
        "published": moment,
        "updated": moment,
        "first_seen": moment,
        "date_source": "page",
        "site_published": moment,
    }
    return Entry(**{**values, **changes})  # type: ignore[arg-type]


def admit(ledger: Ledger, *entries: Entry, slug: str = "political", enriched: bool = True) -> None:
    """Put entries into the ledger."""
    admissions = tuple(Admission(entry, frozenset({entry.key, entry.url}), 0, enriched) for entry in entries)
    with ledger.writing() as tx:
        apply_plan(tx, slug, Plan(admitted=admissions))


def take(ledger: Ledger, holder: str = "here", now: datetime = NOON, slug: str = "political", due: bool = True) -> Claim | None:
    """Claim a source."""
    with ledger.writing() as tx:
        enroll(tx, [slug])
        return claim(tx, slug, holder, now, only_due=due)


def refused(work: Callable[[], object], *kinds: type[Exception]) -> str:
    """The sentence of the error that the work ends in."""
    with pytest.raises(kinds) as caught:
        work()
    return str(caught.value)
