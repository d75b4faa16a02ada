"""The ledger as an object: it lives because its engine does."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from feeds.store.engine import make_engine, wait_for_connections
from feeds.store.migrations import migrate

Transaction = Connection
"""What the functions of this room take first; rolled back when its block ends in an exception."""

LedgerError = (OperationalError, InterfaceError, InternalError, NoConnectionError)
"""What comes when the ledger cannot be reached or written, is shut down, or has no connection or disk space left."""


def tell_error(error: BaseException) -> str:
    """The first line of what went wrong: without the statement, and never with the password."""
    return str(getattr(error, "orig", None) or error).strip().split("\n", 1)[0]


class Ledger:
    """An open ledger of the newest schema."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # A snapshot on SQLite by itself; without this, PostgreSQL would show a document's new bytes under the label read before.
        snapshot = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        self.readers = engine.execution_options(writing=False, **snapshot)
        self.writers = engine.execution_options(writing=True)
        self.hasty = engine.execution_options(writing=True, synced=False)
        self.enrolled: frozenset[str] = frozenset()
        """Sources that were seen to have their rows (feeds/run.py): a row stays for ever."""

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A snapshot to read from."""
        with self.readers.begin() as transaction:
            yield transaction

    @contextmanager
    def writing(self, *, synced: bool = True) -> Iterator[Transaction]:
        """All or nothing; on SQLite one writer at a time, waited for up to 30 s.

        `synced=False` does not wait for SQLite's disk. A killed process loses nothing by that; a power cut may take back the last
        such transactions, never half of one. For what the next refresh would do again: who has a source, and that it looked.
        """
        with (self.writers if synced else self.hasty).begin() as transaction:
            yield transaction

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_ledger(database_url: str, *, lasting: bool = False) -> Ledger:
    """Open the ledger and bring it up to date. NewerLedgerError when a newer Mujaz wrote it.

    LedgerError when it cannot be reached, or is none.

    `lasting` is for a process that holds what must not be lost, and ends soon: connections to a SQLite file stay open between
    transactions, and once PostgreSQL was reached it is waited for.
    """
    ledger = Ledger(make_engine(database_url, lasting=lasting))
    try:
        with ledger.writing() as transaction:
            migrate(transaction)
    except BaseException as error:
        ledger.close()
        if type(error) is DatabaseError:  # the driver's word for a file that is damaged, or none of its own
            raise OperationalError(error.statement, error.params, error.orig or error) from error
        raise
    if lasting:
        wait_for_connections(ledger.engine)
    return ledger
