"""A shared ledger that is lost in the middle of a refresh: it is waited for, so that no site is asked twice."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, select

from feeds.config import check_database
from feeds.model import Outcome
from feeds.store import Ledger, LedgerError, open_ledger
from feeds.store.engine import wait_for_connections
from feeds.store.tables import SOURCE
from tests.ledger_kit import make_schema
from tests.newsroom import Call
from tests.replicas.postgres import Postgres, find_programs, postgres
from tests.trip_kit import Trip, make_trip

pytestmark = pytest.mark.postgres
FEW = 8


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """One with few connections, and none kept for its owner."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with postgres(programs, FEW) as running:
        yield running


@pytest.fixture
def ledger(server: Postgres) -> Iterator[Ledger]:
    """As a refresh opens it."""
    opened = open_ledger(check_database(make_schema(server)), lasting=True)
    yield opened
    opened.close()


@pytest.fixture
def trip(ledger: Ledger, tmp_path: Path) -> Trip:
    made = make_trip(ledger, tmp_path / "shelf")
    shared = made.bench.settings._replace(database_url="postgresql+psycopg://elsewhere/mujaz")
    made.bench = replace(made.bench, settings=shared)
    assert shared.shared
    return made


class Crowd:
    """Others, who take every connection and give them back when somebody is heard to wait."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self.held: list[psycopg.Connection] = []
        self.waits = 0

    def come(self) -> None:
        """End all sessions and be faster than those who want theirs back."""
        first = psycopg.connect(self.server.url, autocommit=True)
        self.held.append(first)
        first.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'mujaz' and pid <> pg_backend_pid()"
        )
        missing = FEW - 1
        limit = time.monotonic() + 10
        while missing and time.monotonic() < limit:  # those that were ended need a moment to go
            try:
                self.held.append(psycopg.connect(self.server.url))
                missing -= 1
            except psycopg.OperationalError:
                continue

    def go(self) -> None:
        self.waits += 1
        while self.held:
            self.held.pop().close()


@pytest.fixture
def crowd(server: Postgres) -> Iterator[Crowd]:
    others = Crowd(server)
    with heard("mujaz.store", others.go):
        yield others
    others.go()


@contextmanager
def heard(name: str, then: Callable[[], None]) -> Iterator[None]:
    """Do something at every line that is logged under the name."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            then()

    ear = Ear()
    logging.getLogger(name).addHandler(ear)
    yield
    logging.getLogger(name).removeHandler(ear)


def test_a_refresh_waits_for_a_connection(ledger, crowd):
    crowd.come()
    with ledger.reading() as tx:
        assert tx.execute(select(SOURCE.c.slug)).all() == []
    assert crowd.waits == 1


def test_what_is_no_refresh_is_told_at_once(server, crowd):
    plain = open_ledger(check_database(make_schema(server)))
    crowd.come()
    with pytest.raises(LedgerError, match="too many clients"), plain.reading():
        pass
    assert not crowd.waits
    plain.close()


def test_patience_ends(server, crowd):
    url = check_database(make_schema(server))
    plain = open_ledger(url)
    wait_for_connections(plain.engine, patience=0.1)
    crowd.come()
    with pytest.raises(LedgerError, match="too many clients"), plain.reading():
        pass
    plain.close()


def test_a_ledger_lost_while_a_page_is_read_asks_the_site_once(trip, crowd):
    """The sessions end and others take all connections, just when the site has answered."""
    assert trip.refresh().outcome is Outcome.UPDATED
    new = trip.room.publish()

    def strike(call: Call) -> None:
        if call.kind == "list":
            crowd.come()

    trip.door.spoil = strike
    report = trip.refresh()
    assert (report.outcome, report.new, report.adrift) == (Outcome.UPDATED, 1, False)
    assert trip.door.asked.count(trip.source.pages[0]) == 1
    assert crowd.waits >= 1
    assert new.number in trip.numbers()


def test_a_settlement_that_broke_off_is_made_again(trip, crowd):
    """The sessions end between two statements of the settlement."""
    trip.refresh()
    trip.room.publish()
    broken: list[str] = []

    def strike(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if statement.startswith("UPDATE source SET") and "outcome=" in statement and not broken:
            broken.append(statement)
            crowd.come()

    event.listen(trip.bench.ledger.engine, "before_cursor_execute", strike)
    report = trip.refresh()
    event.remove(trip.bench.ledger.engine, "before_cursor_execute", strike)
    assert broken
    assert (report.outcome, report.new) == (Outcome.UPDATED, 1)
    assert trip.door.asked.count(trip.source.pages[0]) == 1
    assert trip.state().outcome is Outcome.UPDATED
