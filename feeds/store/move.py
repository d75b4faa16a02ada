"""Move a ledger to another database: all or nothing, verified row by row, and the same again when it is repeated."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import Integer, Table, delete, func, select

from feeds.store.direct import Record
from feeds.store.ledger import Ledger, Transaction
from feeds.store.tables import ENTRY, META, METADATA

BATCH = 500
"""Rows in one statement: a batch of the largest documents stays below some ten megabytes."""
SIZE = 1 << 256
"""The sum of hashes wraps around here."""

Progress = Callable[[str, int, int], None]
"""Gets a table's name, the rows copied so far and all of them."""


class RefusedMove(Exception):  # noqa: N818  (nothing went wrong: it was not begun)
    """The two databases are not what a move needs; says why."""


class BrokenMove(Exception):  # noqa: N818  (says what differs)
    """What arrived is not what was sent; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A table's rows as a number and a hash that does not depend on their order, which engines see differently."""

    table: str
    rows: int
    hash: str


def move(source: Ledger, target: Ledger, progress: Progress) -> tuple[Digest, ...]:
    """Make the target's ledger equal to the source's and return what was verified, table by table.

    RefusedMove: the target has entries that the source lacks, or the source has none. BrokenMove: a table differs afterwards.
    In either case the target stays as it was.
    """
    with source.reading() as old, target.writing() as new:
        check(old, new)
        highest = max(value_of(old, "edition"), value_of(new, "edition") + 1)
        clear(new)
        for table in METADATA.sorted_tables:
            copy_table(old, new, table, progress)
        restart_numbers(new)
        digests = verify(old, new)
        # A machine that follows the target must see that something has changed.
        new.execute(META.update().where(META.c.name == "edition").values(value=highest))
    return digests


def check(old: Transaction, new: Transaction) -> None:
    """Refuse to move nothing, and to overwrite a ledger that has a life of its own."""
    if not old.execute(select(func.count()).select_from(ENTRY)).scalar_one():
        raise RefusedMove("the ledger to be moved holds no entries; is the address right?")
    strangers = {(row.slug, row.id, row.published) for row in stream(new, ENTRY)}
    for row in stream(old, ENTRY) if strangers else ():
        strangers.discard((row.slug, row.id, row.published))
    if strangers:
        raise RefusedMove(
            f"the target holds {len(strangers)} entries that are not in the ledger to be moved, like {min(strangers)[1]}; "
            "move into an empty database, or into one that an earlier move filled"
        )


def clear(new: Transaction) -> None:
    """Empty the target's tables, those that others refer to last."""
    for table in reversed(METADATA.sorted_tables):
        new.execute(delete(table))


def copy_table(old: Transaction, new: Transaction, table: Table, progress: Progress) -> None:
    """Copy a table in batches."""
    total = old.execute(select(func.count()).select_from(table)).scalar_one()
    rows = stream(old, table)
    done = 0
    while batch := [dict(row._mapping) for row in islice(rows, BATCH)]:
        new.execute(table.insert(), batch)
        done += len(batch)
        progress(table.name, done, total)


def stream(tx: Transaction, table: Table) -> Iterator[Record]:
    """Yield a table's rows without holding them all."""
    yield from tx.execute(select(table), execution_options={"yield_per": BATCH})


def restart_numbers(new: Transaction) -> None:
    """Let PostgreSQL count on from the highest number; SQLite does so by itself."""
    if new.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        for column in table.primary_key:
            if isinstance(column.type, Integer) and column.autoincrement is True:
                highest = new.execute(select(func.max(column))).scalar()
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                new.execute(select(func.setval(sequence, highest or 1, highest is not None)))


def verify(old: Transaction, new: Transaction) -> tuple[Digest, ...]:
    """Return the digests of all tables; BrokenMove when two differ."""
    digests = []
    for table in METADATA.sorted_tables:
        sent, arrived = digest(old, table), digest(new, table)
        if sent != arrived:
            raise BrokenMove(f"{table.name}: {sent.rows} rows were sent, {arrived.rows} arrived, and their contents differ")
        digests.append(sent)
    return tuple(digests)


def digest(tx: Transaction, table: Table) -> Digest:
    """Add up the hashes of all rows: the sum knows no order, and no row can stand in for another."""
    total, rows = 0, 0
    for row in stream(tx, table):
        told = "\x1f".join(tell(row._mapping[column.name]) for column in table.columns)
        total += int.from_bytes(hashlib.sha256(told.encode()).digest(), "big")
        rows += 1
    return Digest(table.name, rows, f"{total % SIZE:064x}"[:16])


def tell(value: str | bytes | float | bool | date | datetime | None) -> str:
    """A value as text that both engines agree on."""
    if isinstance(value, (bytes, memoryview)):
        return hashlib.sha256(value).hexdigest()
    return f"{type(value).__name__}:{value}"


def value_of(tx: Transaction, name: str) -> int:
    """A number of the ledger's own, 0 when it is not there."""
    return tx.execute(select(META.c.value).where(META.c.name == name)).scalar() or 0
