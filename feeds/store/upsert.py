"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps in two dialects."""

from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from feeds.store.direct import Row, change

Insert: TypeAlias = sqlite.Insert | postgresql.Insert
Columns = tuple[str, ...]


def upsert(connection: Connection, table: Table, key: Row, values: Row) -> None:
    """Write a row under its key, new or not."""
    change(connection, merging(connection.dialect.name, table, tuple(key), tuple(values), adding=False), {**key, **values})


def add_missing(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert rows; those whose key is there already stay as they are."""
    if rows:
        insert = insert_for(connection.dialect.name, table)
        connection.execute(insert.on_conflict_do_nothing(), [dict(row) for row in rows])


def increase(connection: Connection, table: Table, key: Row, amounts: Row) -> None:
    """Add to a row's counters, from zero when it is new."""
    change(connection, merging(connection.dialect.name, table, tuple(key), tuple(amounts), adding=True), {**key, **amounts})


@cache
def merging(dialect: str, table: Table, key: Columns, others: Columns, *, adding: bool) -> Insert:
    """The statement that writes the others over a row, or adds them to it. Made once: that takes as long as to run it."""
    statement = insert_for(dialect, table)
    new = {name: table.c[name] + statement.excluded[name] if adding else statement.excluded[name] for name in others}
    return statement.on_conflict_do_update(index_elements=list(key), set_=new)


def insert_for(dialect: str, table: Table) -> Insert:
    """The dialect's INSERT."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
