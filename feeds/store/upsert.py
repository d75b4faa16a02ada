"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps in two dialects."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]
"""A row's columns: what SQLAlchemy takes and gives; it does not leave feeds/store."""


def upsert(connection: Connection, table: Table, key: Row, values: Row) -> None:
    """Write a row under its key, new or not."""
    statement = insert_for(connection, table).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def add_missing(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert rows; those whose key is there already stay as they are."""
    if rows:
        connection.execute(insert_for(connection, table).on_conflict_do_nothing(), [dict(row) for row in rows])


def increase(connection: Connection, table: Table, key: Row, amounts: Row) -> None:
    """Add to a row's counters, from zero when it is new."""
    statement = insert_for(connection, table).values(**key, **amounts)
    grown = {name: table.c[name] + amount for name, amount in amounts.items()}
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=grown))


def insert_for(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """The dialect's INSERT."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
