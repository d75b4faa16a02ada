"""The statements of every refresh, on SQLite handed to the driver as they are.

SQLAlchemy writes the SQL for both engines, once. Its own way through an execution is made for all that may come (events, caches,
types, results of every kind) and takes some ten times as long as SQLite with a look-up: half of a refresh that finds nothing new.
PostgreSQL is far away, so nothing would be gained there, and SQLAlchemy looks after its connections.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection, Executable, exc
from sqlalchemy import Row as SqlRow
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

Row = Mapping[str, Any]
"""A row's columns: what SQLAlchemy takes and gives; it does not leave feeds/store."""
Record: TypeAlias = SqlRow[*tuple[Any, ...]]
"""A row as it is read, its columns by name; it does not leave feeds/store."""

NAMED = sqlite.dialect(paramstyle="named")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many values each list among the parameters has: `IN (…)` is spelt out."""

    lists: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as SQLite takes it, and the values that it brings along."""

    sql: str
    constants: Row


def ask(tx: Connection, statement: Executable, values: Row) -> Sequence[Record]:
    """Run a statement that is made once (it is remembered for ever) and return its rows; booleans may come as 0 and 1."""
    if tx.dialect.name != "sqlite":
        return tx.execute(statement, values).all()
    cursor = run(tx, statement, values)
    make = row_maker(tuple(column[0] for column in cursor.description))
    return cast("Sequence[Record]", [make(row) for row in cursor.fetchall()])


def change(tx: Connection, statement: Executable, values: Row) -> int:
    """Run a statement that is made once (it is remembered for ever) and return how many rows it wrote."""
    return tx.execute(statement, values).rowcount if tx.dialect.name != "sqlite" else run(tx, statement, values).rowcount


def run(tx: Connection, statement: Executable, values: Row) -> sqlite3.Cursor:
    """Run a statement as SQLite takes it."""
    lists = {name: value for name, value in values.items() if isinstance(value, list | tuple)}
    sizes = tuple((name, len(value)) for name, value in lists.items())
    prepared = prepare(statement, tuple(values), Sizes(sizes))
    parts = {f"{name}_{place}": part for name, value in lists.items() for place, part in enumerate(value, 1)}
    return execute(tx, prepared.sql, {**prepared.constants, **values, **parts})


def execute(tx: Connection, sql: str, values: Row) -> sqlite3.Cursor:
    """Let the driver run SQL in the transaction; errors are SQLAlchemy's, as everywhere."""
    try:
        return cast("sqlite3.Connection", tx.connection.driver_connection).execute(sql, values)
    except sqlite3.Error as error:
        kind = getattr(exc, type(error).__name__, exc.DatabaseError)
        raise kind(sql, values, error) from error


@lru_cache(1024)
def prepare(statement: ClauseElement, names: tuple[str, ...], sizes: Sizes) -> Prepared:
    """Write the statement as SQLite's SQL with named parameters."""
    compiled = cast("SQLCompiler", statement.compile(dialect=NAMED, column_keys=names))
    spelt = compiled.construct_expanded_state(dict.fromkeys(names) | {name: [None] * size for name, size in sizes.lists})
    given = {*names, *(f"{name}_{place}" for name, size in sizes.lists for place in range(1, size + 1))}
    return Prepared(spelt.statement, {name: value for name, value in spelt.parameters.items() if name not in given})


@cache
def row_maker(names: tuple[str, ...]) -> Callable[[Sequence[Any]], object]:
    """Return what makes a row with named columns."""
    make: Any = namedtuple  # noqa: PYI024  (the names come from the statement)
    return cast("Callable[[Sequence[Any]], object]", make("Row", names)._make)
