"""The ledger as an object: it lives because its engine does."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from feeds.store.engine import make_engine
from feeds.store.migrations import migrate

Transaction = Connection
"""What the functions of this room take first; rolled back when its block ends in an exception."""


class Ledger:
    """An open ledger of the newest schema."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.readers = engine.execution_options(writing=False)
        self.writers = engine.execution_options(writing=True)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A snapshot to read from."""
        with self.readers.begin() as transaction:
            yield transaction

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """All or nothing; on SQLite one writer at a time, waited for up to 30 s."""
        with self.writers.begin() as transaction:
            yield transaction

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_ledger(database_url: str) -> Ledger:
    """Open the ledger and bring it up to date. NewerLedgerError when a newer Mujaz wrote it."""
    ledger = Ledger(make_engine(database_url))
    with ledger.writing() as transaction:
        migrate(transaction)
    return ledger
