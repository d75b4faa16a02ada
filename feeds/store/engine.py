"""How each engine is opened. SQLite: WAL, full sync, immediate write transactions. PostgreSQL: psycopg 3, imported only then."""

import logging
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool, QueuePool

from feeds.store.direct import execute

LOG = logging.getLogger("mujaz.store")
BUSY = 30
"""Seconds that a writer waits for another one; publishing holds the file for well under one."""
PATIENCE = 40.0
"""Seconds to wait for a connection in the middle of the work: less than half the lease of it (feeds/store/claims.py)."""


def make_engine(database_url: str, *, lasting: bool = False) -> Engine:
    """Make the engine of a ledger; the folder of a SQLite file is made when it is missing. `lasting` keeps SQLite connections."""
    url = make_url(database_url)
    return make_sqlite(url, lasting=lasting) if url.get_backend_name() == "sqlite" else make_postgresql(url)


def make_postgresql(url: URL) -> Engine:
    """A few connections a process; dead ones are noticed before use, so that a restarted server costs nothing but time.

    Transactions take milliseconds, so eight refreshes side by side share four connections.
    """
    return create_engine(
        url,
        pool_size=2,
        max_overflow=2,
        pool_pre_ping=True,
        pool_recycle=300,
        pool_timeout=1.5 * PATIENCE,
        connect_args={"connect_timeout": 10},
    )


def wait_for_connections(engine: Engine, patience: float = PATIENCE) -> None:
    """From now on wait, up to `patience` seconds, for a server that is away or has no connection left.

    What a refresh has read of a site would be lost with an error, and the site be asked again before its time.
    """

    def connect(dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
        end, pause = time.monotonic() + patience, 0.25
        while time.monotonic() + pause < end:
            try:
                return dialect.connect(*arguments, **named)
            except dialect.loaded_dbapi.OperationalError as error:
                LOG.warning("the ledger is asked again in %.2f s: %s", pause, str(error).strip().split("\n", 1)[0])
            time.sleep(pause)
            pause = min(2 * pause, 8.0)
        return None  # the last try is SQLAlchemy's own, and its error is told

    event.listen(engine, "do_connect", connect)


def make_sqlite(url: URL, *, lasting: bool) -> Engine:
    """Connections to a file, whose folder is made when it is missing.

    One for each use, so that none is left open for a backup or a moved file to trip over; opening and closing costs 0.5 ms, as
    the last one to close folds the log into the file. A short-lived process that uses many in a row keeps them (`lasting`).
    """
    if url.database and not url.database.startswith("file:"):  # a URI names its options too, and its folder is its owner's
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, poolclass=QueuePool if lasting else NullPool, pool_reset_on_return=None, connect_args={"timeout": BUSY}
    )
    event.listen(engine, "connect", prepare_sqlite)
    event.listen(engine, "begin", begin_sqlite)
    return engine


def prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ARG001  (SQLAlchemy passes its pool record)
    """Set the pragmas, and take the transactions away from the driver, which would begin them too late."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: a read that turns into a write would fail when somebody else wrote in between.

    In a write-ahead log NORMAL leaves out the wait for the disk at the commit, and nothing else (https://sqlite.org/pragma.html):
    ten times the CPU of the transaction itself, and on a slow disk its tens of milliseconds.
    """
    options = connection.get_execution_options()
    if options.get("writing", False):
        execute(connection, f"PRAGMA synchronous={'FULL' if options.get('synced', True) else 'NORMAL'}", {})
    execute(connection, "BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN", {})
