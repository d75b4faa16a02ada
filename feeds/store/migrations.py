"""The ledger's history: an append-only list. Never change a line that was released; add one at the end."""

from collections.abc import Callable

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.schema import CreateColumn

from feeds.store.tables import META, METADATA, TALLY
from feeds.store.upsert import upsert

ADVISORY_LOCK = 4_915_201_015
"""PostgreSQL: one process migrates at a time, whichever starts first. An arbitrary number that is ours."""


def create_tables(connection: Connection) -> None:
    """1: the tables of the first release."""
    METADATA.create_all(connection)


def time_refreshes(connection: Connection) -> None:
    """2: the tallies tell how long refreshes took. A ledger that was begun by this version has the columns already."""
    there = {column["name"] for column in inspect(connection).get_columns(TALLY.name)}
    for column in TALLY.columns:
        if column.name not in there:
            connection.execute(text(f"ALTER TABLE {TALLY.name} ADD COLUMN {CreateColumn(column).compile(connection)}"))


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (create_tables, time_refreshes)


class NewerLedgerError(Exception):
    """The ledger was written by a newer Mujaz than this one."""


def migrate(connection: Connection) -> None:
    """Bring the ledger up to date, inside the caller's transaction. Safe when several processes start at once."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
    done = schema_of(connection)
    if done > len(MIGRATIONS):
        raise NewerLedgerError(
            f"the ledger has schema {done}, this Mujaz knows {len(MIGRATIONS)}; start the newer version, or restore a backup"
        )
    for step in MIGRATIONS[done:]:
        step(connection)
    if done < len(MIGRATIONS):
        upsert(connection, META, {"name": "schema"}, {"value": len(MIGRATIONS)})


def schema_of(connection: Connection) -> int:
    """Return how many migrations ran: 0 for an empty ledger."""
    if not inspect(connection).has_table(META.name):
        return 0
    return connection.execute(select(META.c.value).where(META.c.name == "schema")).scalar() or 0
