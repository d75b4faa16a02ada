"""A ledger that moves house arrives whole, or not at all."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, Table, delete, func, insert, select, update

from feeds.store import BrokenMove, Digest, Ledger, RefusedMove, move, open_ledger
from feeds.store.tables import ENTRY, EVENT, META, METADATA, SOURCE, TITLE
from tests.replicas.postgres import Postgres, find_programs, postgres
from tests.server_kit import CODE

ROWS = 1203  # more than two batches


def value(column: "Column[object]", number: int) -> object:
    """A value of the column's kind: Arabic, letters beyond the BMP, zero bytes, nothing at all."""
    if column.nullable and number % 3 == 0:
        return None
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, Integer):
        return number + (1 << 31 if column.type.__class__.__name__ == "BigInteger" else 0)
    if isinstance(column.type, Float):
        return number / 7
    if isinstance(column.type, LargeBinary):
        return bytes([0, 255, number % 256]) * (number % 50)
    return f"دمشق 🗞 'é' {number:06}" if not (column.primary_key or column.name in ("slug", "id")) else f"k{number:06}"


def fill(ledger: Ledger, rows: int = ROWS) -> None:
    with ledger.writing() as tx:
        tx.execute(insert(META), [{"name": "edition", "value": 41}])
        for table in METADATA.sorted_tables:
            if table.name != "meta":
                tx.execute(insert(table), [{c.name: value(c, n) for c in table.columns} for n in range(1, rows + 1)])


def contents(ledger: Ledger, table: Table) -> list[tuple[object, ...]]:
    with ledger.reading() as tx:
        return sorted((tuple(row) for row in tx.execute(select(table))), key=repr)


def everything(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    return {table.name: contents(ledger, table) for table in METADATA.sorted_tables if table.name != "meta"}


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with postgres(programs) as running:
        yield running


@pytest.fixture
def empty_postgres(server: Postgres) -> Iterator[Ledger]:
    server.ask("drop schema public cascade; create schema public")
    ledger = open_ledger(server.url.replace("postgresql://", "postgresql+psycopg://"))
    yield ledger
    ledger.close()


def lite(path: Path) -> Ledger:
    return open_ledger(f"sqlite:///{path}")


def ignore(table: str, done: int, total: int) -> None:
    assert 0 < done <= total


def test_a_ledger_moves_to_postgresql_and_back_and_is_the_same(tmp_path: Path, empty_postgres: Ledger) -> None:
    home, back = lite(tmp_path / "home.db"), lite(tmp_path / "back.db")
    fill(home)
    there = move(home, empty_postgres, ignore)
    assert everything(empty_postgres) == everything(home)
    assert {d.table: d.rows for d in there if d.table != "meta"} == dict.fromkeys(everything(home), ROWS)
    again = move(empty_postgres, back, ignore)
    assert everything(back) == everything(home)
    assert [d for d in again if d.table != "meta"] == [d for d in there if d.table != "meta"]


def test_new_rows_get_new_numbers_after_a_move(tmp_path: Path, empty_postgres: Ledger) -> None:
    home = lite(tmp_path / "home.db")
    fill(home, 7)
    move(home, empty_postgres, ignore)
    for ledger in (home, empty_postgres):
        with ledger.writing() as tx:
            tx.execute(insert(EVENT).values(slug="s", at=1, kind="failing", outcome="timeout", text="x"))
            assert tx.execute(select(func.max(EVENT.c.number))).scalar() == 8


@pytest.mark.parametrize("repeat", ["as it was", "grown", "shrunk"])
def test_a_move_may_be_repeated_while_the_old_ledger_lives_on(tmp_path: Path, repeat: str) -> None:
    home, target = lite(tmp_path / "home.db"), lite(tmp_path / "target.db")
    fill(home, 20)
    move(home, target, ignore)
    with home.writing() as tx:
        if repeat == "grown":
            tx.execute(update(SOURCE).where(SOURCE.c.slug == "k000003").values(due=77))
            tx.execute(insert(ENTRY), [{c.name: value(c, n) for c in ENTRY.columns} for n in (21, 22)])
        if repeat == "shrunk":
            tx.execute(delete(TITLE))
    move(home, target, ignore)
    assert everything(target) == everything(home)


def test_whoever_follows_the_target_sees_a_new_edition(tmp_path: Path) -> None:
    from feeds.store import edition_of

    home, target = lite(tmp_path / "home.db"), lite(tmp_path / "target.db")
    fill(home, 3)
    seen = set()
    for _ in range(3):
        move(home, target, ignore)
        with target.reading() as tx:
            seen.add(edition_of(tx))
    assert len(seen) == 3


def test_another_ledger_is_never_overwritten(tmp_path: Path) -> None:
    home, other = lite(tmp_path / "home.db"), lite(tmp_path / "other.db")
    fill(home, 3)
    fill(other, 4)
    before = everything(other)
    with pytest.raises(RefusedMove, match="holds 1 entries that are not"):
        move(home, other, ignore)
    assert everything(other) == before
    with other.writing() as tx:  # the same story under another date is another ledger's
        tx.execute(update(ENTRY).where(ENTRY.c.id == "k000004").values(published=5))
    with pytest.raises(RefusedMove):
        move(home, other, ignore)
    with pytest.raises(RefusedMove, match="no entries"):
        move(lite(tmp_path / "empty.db"), home, ignore)
    assert len(contents(home, ENTRY)) == 3


def test_what_arrives_otherwise_than_it_was_sent_is_taken_back(tmp_path: Path) -> None:
    home, target = lite(tmp_path / "home.db"), lite(tmp_path / "target.db")
    fill(home, 3)
    with target.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER spoil AFTER INSERT ON event BEGIN UPDATE event SET text = 'other' WHERE number = 2; END"
        )
    with pytest.raises(BrokenMove, match="event: 3 rows were sent, 3 arrived"):
        move(home, target, ignore)
    assert contents(target, ENTRY) == []


def test_the_hash_knows_every_value_and_no_order(tmp_path: Path) -> None:
    from feeds.store.move import digest

    one, other = lite(tmp_path / "one.db"), lite(tmp_path / "other.db")
    rows = [{"slug": "a", "at": 1, "kind": "k", "outcome": "o", "text": t, "number": n} for n, t in ((1, "x"), (2, "y"))]

    def digest_of(ledger: Ledger, told: list[dict[str, object]]) -> Digest:
        with ledger.writing() as tx:
            tx.execute(delete(EVENT))
            tx.execute(insert(EVENT), told)
            return digest(tx, EVENT)

    first = digest_of(one, rows)
    assert digest_of(other, rows[::-1]) == first
    assert digest_of(other, [rows[0] | {"text": "y"}, rows[1] | {"text": "x"}]) != first
    assert digest_of(other, [rows[0] | {"slug": "ax"}, rows[1]]) != first


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "feeds", "move", *arguments], cwd=CODE, capture_output=True, text=True, check=False
    )


def test_the_command_says_what_it_moved_and_why_it_does_not(tmp_path: Path, server: Postgres, empty_postgres: Ledger) -> None:
    home = f"sqlite:///{tmp_path / 'home.db'}"
    fill(open_ledger(home), 3)
    done = run(home, server.url)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Moved and verified" in done.stdout
    assert [line.split()[:2] for line in done.stdout.splitlines() if line.split()[0] == "entry"] == [["entry", "3"]]
    assert run(server.url, f"sqlite:///{tmp_path / 'back.db'}").returncode == 0
    assert everything(lite(tmp_path / "back.db")) == everything(open_ledger(home))
    for arguments, code, what in (
        ((home, home), 2, "same database"),
        ((f"sqlite:///{tmp_path / 'none.db'}", server.url), 2, "no file"),
        (("mysql://x/y", server.url), 2, "FROM_URL='mysql://x/y'"),
        ((home, "postgresql://mujaz:secret@127.0.0.1:9/postgres"), 1, "a database cannot be used"),
        ((f"sqlite:///{tmp_path / 'empty.db'}", server.url), 1, "holds no entries"),
    ):
        if "empty" in arguments[0]:
            lite(tmp_path / "empty.db").close()
        refused = run(*arguments)
        assert (refused.returncode, what in refused.stderr, "secret" in refused.stderr) == (code, True, False), refused.stderr
    assert not (tmp_path / "none.db").exists()
