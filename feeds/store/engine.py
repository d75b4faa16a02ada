"""How each engine is opened. SQLite: WAL, full sync, immediate write transactions. PostgreSQL: psycopg 3, imported only then."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

BUSY = 30
"""Seconds that a writer waits for another one; publishing holds the file for well under one."""


def make_engine(database_url: str) -> Engine:
    """Make the engine of a ledger; the folder of a SQLite file is made when it is missing."""
    url = make_url(database_url)
    return make_sqlite(url) if url.get_backend_name() == "sqlite" else make_postgresql(url)


def make_postgresql(url: URL) -> Engine:
    """A few connections a process; dead ones are noticed before use, so that a restarted server costs nothing but time.

    Transactions take milliseconds, so eight refreshes side by side share four connections.
    """
    return create_engine(
        url, pool_size=2, max_overflow=2, pool_pre_ping=True, pool_recycle=300, connect_args={"connect_timeout": 10}
    )


def make_sqlite(url: URL) -> Engine:
    """A connection for each use: opening costs 0.1 ms, and none is left open for a backup or a moved file to trip over."""
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY})
    event.listen(engine, "connect", prepare_sqlite)
    event.listen(engine, "begin", begin_sqlite)
    return engine


def prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ARG001  (SQLAlchemy passes its pool record)
    """Set the pragmas, and take the transactions away from the driver, which would begin them too late."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: a read that turns into a write would fail when somebody else wrote in between."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
