"""The ledger under several processes at once, in trouble, and when it has grown."""

import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from feeds.store import (
    Ledger,
    LedgerError,
    NewerLedgerError,
    Transaction,
    enroll,
    list_due,
    newest_served,
    open_ledger,
    remember,
    select_newest,
    tell_error,
)
from feeds.store.migrations import MIGRATIONS
from tests.ledger_kit import NOON, admit, make_entry, refused

OPEN = """
import sys
from feeds.store import open_ledger
sys.stdin.read()
for _ in range(3):
    open_ledger(sys.argv[1]).close()
"""
RACE = """
import sys
from datetime import UTC, datetime
from feeds.store import claim, open_ledger
ledger = open_ledger(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
now = datetime.fromtimestamp(int(sys.argv[3]), UTC)
for number in range(40):
    with ledger.writing() as tx:
        if claim(tx, f"feed-{number}", sys.argv[2], now, only_due=True):
            print(f"feed-{number}")
"""


def start(code: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    )


def test_eight_processes_migrate_at_once(database_url: str):
    processes = [start(OPEN, database_url) for _ in range(8)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    assert [process.wait(60) for process in processes] == [0] * 8
    for process in processes:
        assert process.stdout is not None
        process.stdout.close()
    ledger = open_ledger(database_url)
    with ledger.reading() as tx:
        assert tx.execute(text("SELECT value FROM meta WHERE name = 'schema'")).scalar() == len(MIGRATIONS)
    ledger.close()


def test_each_source_is_won_exactly_once(ledger: Ledger, database_url: str):
    slugs = [f"feed-{number}" for number in range(40)]
    with ledger.writing() as tx:
        enroll(tx, slugs)
    machines = [start(RACE, database_url, f"machine-{number}", str(int(NOON.timestamp()))) for number in range(4)]
    for machine in machines:
        assert machine.stdout is not None
        assert machine.stdout.readline() == "ready\n"
    won = [machine.communicate("go\n", timeout=60)[0].split() for machine in machines]
    assert sorted(slug for slugs_won in won for slug in slugs_won) == sorted(slugs)
    with ledger.reading() as tx:
        assert list_due(tx, slugs, "another", NOON) == ()


def test_a_ledger_of_a_newer_version_is_refused(ledger: Ledger, database_url: str):
    with ledger.writing() as tx:
        tx.execute(text("UPDATE meta SET value = 99 WHERE name = 'schema'"))
    said = refused(lambda: open_ledger(database_url), NewerLedgerError)
    assert "schema 99" in said
    assert "start the newer version" in said


def test_an_address_where_nobody_listens_is_an_expected_error():
    with pytest.raises(LedgerError) as caught:
        open_ledger("postgresql+psycopg://mujaz:secret@127.0.0.1:1/db")
    said = tell_error(caught.value)
    assert "secret" not in said
    assert "\n" not in said


def test_psycopg_is_imported_only_for_postgresql(tmp_path: Path):
    code = "import sys; from feeds.store import open_ledger; open_ledger(sys.argv[1]); sys.exit('psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, f"sqlite:///{tmp_path}/ledger.db"], check=False, timeout=60)
    assert done.returncode == 0


def test_a_folder_is_made_for_the_file(tmp_path: Path):
    open_ledger(f"sqlite:///{tmp_path}/a/b/ledger.db").close()
    assert (tmp_path / "a/b/ledger.db").exists()


def test_a_full_disk_is_an_expected_error_and_leaves_the_ledger_whole(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/ledger.db"
    ledger = open_ledger(url)
    admit(ledger, make_entry(1))
    pages = (tmp_path / "ledger.db").stat().st_size // 4096 + 20

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}").close()

    ledger.close()
    event.listen(ledger.engine, "connect", limit)
    with pytest.raises(LedgerError) as caught:
        admit(ledger, *(make_entry(number, content="x" * 10_000) for number in range(2, 60)))
    assert tell_error(caught.value) == "database or disk is full"
    event.remove(ledger.engine, "connect", limit)
    ledger.close()
    with ledger.reading() as tx:
        assert [entry.key for entry in select_newest(tx, "political", 9)] == ["1"]
    admit(ledger, make_entry(2))


def test_a_ledger_that_cannot_be_written_is_an_expected_error(tmp_path: Path):
    open_ledger(f"sqlite:///{tmp_path}/ledger.db").close()
    ledger = open_ledger(f"sqlite:///file:{tmp_path}/ledger.db?mode=ro&uri=true")
    with pytest.raises(LedgerError) as caught:
        admit(ledger, make_entry(1))
    ledger.close()
    assert "readonly" in tell_error(caught.value)


def test_a_file_that_is_no_ledger_is_an_expected_error(tmp_path: Path):
    (tmp_path / "ledger.db").write_bytes(b"This is a letter to my aunt. " * 400)
    with pytest.raises(LedgerError) as caught:
        open_ledger(f"sqlite:///{tmp_path}/ledger.db")
    assert "not a database" in tell_error(caught.value)


@pytest.mark.slow
def test_the_newest_of_a_hundred_thousand_come_from_an_index(tmp_path: Path):
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
    with ledger.writing() as tx:
        tx.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                " INSERT INTO entry (slug, id, key, url, title, fold, published, updated, first_seen, date_source, enriched)"
                " SELECT 'political', i, i, i, i, i, 1700000000 + i, 1700000000 + i, 1700000000 + i, 'page', 1 FROM n"
            )
        )
    seen: list[str] = []
    with ledger.reading() as tx:
        tx.connection.driver_connection.set_trace_callback(seen.append)  # type: ignore[union-attr]
        assert [entry.key for entry in select_newest(tx, "political", 2)] == ["100000", "99999"]
        remember(tx, "political", ["1", "2"], ["1"])
        newest_served(tx, "political")
    with ledger.reading() as tx:
        plans = [plan_of(tx, sql) for sql in tuple(seen) if " entry" in sql]
    assert len(plans) >= 4
    assert not [plan for plan in plans if "SCAN entry" in plan or "TEMP B-TREE" in plan], "nothing is searched through or sorted"


def plan_of(tx: Transaction, sql: str) -> str:
    return "\n".join(row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}"))


def test_a_writer_waits_for_another_one(ledger: Ledger):
    with ledger.writing() as first:
        enroll(first, ["one"])
    with ledger.reading() as reader, ledger.writing() as writer:
        assert list_due(reader, ["one", "two"], "here", NOON) == ("one",)
        enroll(writer, ["two"])
        assert list_due(reader, ["one", "two"], "here", NOON) == ("one",), "a reader is not disturbed"
    with ledger.reading() as tx:
        assert list_due(tx, ["one", "two"], "here", NOON + timedelta(seconds=1)) == ("one", "two")


def test_an_expected_error_is_told_in_one_line():
    assert tell_error(OperationalError("SELECT 'secret'", {}, Exception("disk I/O error\nDETAIL: x"))) == "disk I/O error"
