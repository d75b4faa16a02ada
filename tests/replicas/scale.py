"""What a source costs, measured: `python -m tests.replicas.scale` prints the table and writes it into docs/scaling.md.

A ledger with 10 and one with 1,000 sources are filled with copies of one real feed of 50 entries; then every step that grows with
their number is timed. The last column is calculated: linear where the step walks over all, the same where an index answers.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from sqlalchemy import Table, insert, text

from feeds.config import Settings, Source, check_database
from feeds.model import Entry, Outcome
from feeds.plan import Admission, Plan
from feeds.publish import publish_feed
from feeds.shelf import read_manifest, read_state
from feeds.shelving import copy_ledger
from feeds.store import (
    Ledger,
    Settlement,
    Transaction,
    apply_plan,
    claim,
    enroll,
    list_due,
    open_ledger,
    read_pulse,
    settle,
)
from feeds.store.tables import ALIAS, DAY, DOCUMENT, ENTRY, EVENT, REPRESENTATION, SOURCE, TALLY
from tests.replicas.pen import write_between
from tests.replicas.postgres import Postgres, find_programs, postgres

INTERVAL = 1200
STORIES = 5
"""New stories a day and source: what a section of syria.news publishes."""
NOW = datetime.now(UTC).replace(microsecond=0)
TEXT = "أعلنت وزارة الخارجية في بيان لها اليوم عن بدء جولة جديدة من المباحثات حول الملفات العالقة بين الجانبين "


def source(number: int) -> Source:
    return Source(f"s{number:06}", f"القسم {number}", "https://news.example/", ("https://news.example/p",), parser="syria_news")


def write_entry(number: int) -> Entry:
    at = NOW - timedelta(hours=4.8 * number)
    key = f"{90000 + number}"
    return Entry(
        id=f"tag:news.example,2015:{key}",
        key=key,
        url=f"https://news.example/{key}",
        title=f"{TEXT[:60]}{number}",
        published=at,
        updated=at,
        first_seen=at,
        date_source="page",
        site_published=at,
        summary=TEXT * 3,
        section="political-news",
    )


def fill(ledger: Ledger, settings: Settings, count: int) -> None:
    """One source as a refresh would leave it, then its copies."""
    first = settings.sources[0]
    with ledger.writing() as tx:
        enroll(tx, [first.slug])
        taken = claim(tx, first.slug, "one", NOW, only_due=False)
        assert taken
        entries = [write_entry(number) for number in range(50)]
        apply_plan(
            tx, first.slug, Plan(admitted=tuple(Admission(e, frozenset({e.key, e.url}), 0, enriched=True) for e in entries))
        )
        publish_feed(tx, first, settings, NOW)
        settle(tx, taken, settlement())
        for day in range(30):
            tx.execute(
                insert(DAY).values(slug=first.slug, day=(NOW.date() - timedelta(days=day + 1)).isoformat(), entries=5, well=72)
            )
        for number in range(10):
            tx.execute(insert(EVENT).values(slug=first.slug, at=number, kind="failing", outcome="timeout", text=TEXT))
        for table in (SOURCE, ENTRY, ALIAS, DAY, TALLY, EVENT, DOCUMENT, REPRESENTATION):
            multiply(tx, table, first.slug, count)
    with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def multiply(tx: Transaction, table: Table, slug: str, count: int) -> None:
    """Copy the first source's rows for all others, inside the database."""
    names = [column.name for column in table.columns if column.name != "number"]
    other = "'s' || lpad(n::text, 6, '0')"
    told = [other if name == "slug" else f"replace(name, '{slug}', {other})" if name == "name" else name for name in names]
    mine = f"slug = '{slug}'" if "slug" in table.columns else f"name LIKE '{slug}%'"
    rows = f"SELECT {', '.join(told)} FROM {table.name}, generate_series(1, {count - 1}) AS n WHERE {mine}"
    tx.execute(text(f"INSERT INTO {table.name} ({', '.join(names)}) {rows}"))


def settlement() -> Settlement:
    due = NOW + timedelta(seconds=INTERVAL)
    return Settlement(Outcome.UNCHANGED, None, "known", NOW, due, 0, NOW, NOW, 0.4, False, "stamp")


def timed(step: Callable[[], object], times: int = 3) -> float:
    """Milliseconds of the middle one of several times."""
    told = []
    for _ in range(times):
        began = time.perf_counter()
        step()
        told.append(1000 * (time.perf_counter() - began))
    return statistics.median(told)


def measure(database: Postgres, count: int, folder: Path) -> dict[str, float]:
    """Time each step on a ledger of that many sources."""
    database.ask("drop schema public cascade; create schema public")
    url = check_database(database.url)
    shelf = folder / str(count)
    settings = Settings(tuple(source(number) for number in range(count)), database_url=url, shelf=shelf)
    ledger = open_ledger(url)
    fill(ledger, settings, count)
    slugs = [one.slug for one in settings.sources]
    soon = NOW + timedelta(seconds=INTERVAL + 1)

    turns = cycle(slugs)

    def refresh_one() -> None:
        slug = next(turns)
        with ledger.writing() as tx:
            taken = claim(tx, slug, "one", soon, only_due=False)
            assert taken
        with ledger.writing() as tx:
            settle(tx, taken, replace(settlement(), due=soon + timedelta(seconds=INTERVAL)))

    def publish_one() -> None:
        with ledger.writing() as tx:
            publish_feed(tx, settings.sources[0], settings._replace(public_url=f"https://{time.time_ns()}.example"), NOW)

    def read(step: Callable[[Transaction], object]) -> Callable[[], object]:
        def run() -> object:
            with ledger.reading() as tx:
                return step(tx)

        return run

    told = {
        "pulse": timed(read(read_pulse), 9),
        "due": timed(read(lambda tx: list_due(tx, slugs, "one", soon))),
        "refresh": timed(refresh_one, 25),
        "first copy": timed(lambda: copy_ledger(ledger, settings, NOW), 1),
        "publish": timed(publish_one, 5),
        "copy": timed(lambda: copy_ledger(ledger, settings, NOW), 1),
        "states": timed(lambda: copy_ledger(ledger, settings, NOW, states_only=True), 1),
        "read manifest": timed(lambda: read_manifest(shelf)),
        "read state": timed(lambda: read_state(shelf)),
        "state size": (shelf / "state.json").stat().st_size / 1e6,
        "shelf": sum(label_size(shelf)) / 1e6,
        "ledger": int(database.ask("select pg_database_size('postgres')")[0][0]) / 1e6,
        "entry": row_size(database, "entry") + 2 * row_size(database, "alias"),
    }
    ledger.close()
    return told


def label_size(shelf: Path) -> list[int]:
    """The sizes of all files that the current version has."""
    return [path.stat().st_size for path in (shelf / "current").resolve().rglob("*") if path.is_file()]


def row_size(database: Postgres, table: str) -> float:
    """Bytes of a row with its part of the indexes; 0 for an empty table."""
    size = database.ask(f"select coalesce(pg_total_relation_size('{table}') / nullif((select count(*) from {table}), 0), 0)")
    return float(size[0][0])


WALKS = {"pulse", "due", "first copy", "copy", "states", "read manifest", "read state", "state size", "shelf", "ledger"}
"""Steps that walk over all sources; the others touch one."""
ROWS = (
    ("pulse", "look at the ledger (each second, each replica)", "ms"),
    ("due", "find what is due", "ms"),
    ("refresh", "claim and settle one source", "ms"),
    ("publish", "render, compress and store one feed", "ms"),
    ("first copy", "fill the shelf of a new replica", "ms"),
    ("copy", "copy one changed feed to the shelf", "ms"),
    ("states", "copy the states alone", "ms"),
    ("read manifest", "a worker reads a new version's manifest", "ms"),
    ("read state", "a worker reads new states", "ms"),
    ("state size", "state.json", "MB"),
    ("shelf", "the shelf's documents in all codings", "MB"),
    ("ledger", "the ledger with 50 entries a source", "MB"),
)


def tell(number: float, unit: str) -> str:
    """A figure with two digits that matter."""
    if unit == "ms" and number >= 10_000:
        return f"{number / 1000:,.0f} s"
    if unit == "MB" and number >= 10_000:
        return f"{number / 1000:,.0f} GB"
    return f"{number:,.0f} {unit}" if number >= 10 else f"{number:.2g} {unit}"


def draw(sizes: list[int], told: dict[int, dict[str, float]], most: int) -> str:
    """The table, with a last column that is calculated."""
    largest = sizes[-1]
    head = ["", *(f"{size:,}" for size in sizes), f"{most:,} (calculated)"]
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    per_second = [f"{size / INTERVAL:.2g}" for size in [*sizes, most]]
    lines.append(f"| refreshes a second, all replicas together, every {INTERVAL // 60} minutes | {' | '.join(per_second)} |")
    for name, what, unit in ROWS:
        measured = [told[size][name] for size in sizes]
        last = measured[-1] * (most / largest if name in WALKS else 1)
        lines.append(f"| {what} | {' | '.join(tell(figure, unit) for figure in [*measured, last])} |")
    growth = [size * STORIES * 365 * told[largest]["entry"] / 1e6 for size in [*sizes, most]]
    lines.append(
        f"| the ledger grows in a year by ({STORIES} stories a day and source) | {' | '.join(tell(g, 'MB') for g in growth)} |"
    )
    return "\n".join(lines)


def main() -> int:
    """Measure, print, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[10, 1000])
    options.add_argument("--most", type=int, default=100_000)
    options.add_argument("--no-write", action="store_true")
    asked = options.parse_args()
    programs = find_programs()
    if programs is None:
        sys.exit("PostgreSQL's programs are not installed (Debian: postgresql)")
    told = {}
    with tempfile.TemporaryDirectory() as folder, postgres(programs) as database:
        for size in asked.sizes:
            print(f"{size:,} sources …", file=sys.stderr, flush=True)
            told[size] = measure(database, size, Path(folder))
    table = draw(asked.sizes, told, asked.most)
    print(table)
    if not asked.no_write:
        write_between("scale", table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
