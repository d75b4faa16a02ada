"""What the ledger costs as it grows: `python -m benchmarks.ledger`.

For 100 to 100,000 entries, CPU milliseconds of this process: the newest 50, what a merge asks for, the state of a source, and
whole refreshes that find nothing new, or one new story (its documents included). All should be flat.
"""

from datetime import UTC, datetime

from sqlalchemy import update

from benchmarks.refresh import bench_of, refresh, spent
from benchmarks.site import site
from feeds.bench import Bench
from feeds.store import Ledger, read_states, remember, select_newest
from feeds.store.tables import ALIAS, ENTRY, SOURCE
from parsers.text import fold

SIZES = (100, 1_000, 10_000, 100_000)
SLUG = "political"
HOURS = 2
"""Between two old stories."""
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
"""Older than all that the site lists."""


def fill(ledger: Ledger, size: int) -> None:
    """Add old entries, each under its key and its address."""
    with ledger.writing() as tx:
        for first in range(0, size, 5_000):
            numbers = range(first, min(size, first + 5_000))
            tx.execute(ENTRY.insert(), [entry(number) for number in numbers])
            keys = [(number, key) for number in numbers for key in (f"old-{number}", f"example.org/{number}")]
            tx.execute(ALIAS.insert(), [{"slug": SLUG, "alias": key, "id": f"old:{number}"} for number, key in keys])
        tx.execute(update(SOURCE).values(entries=None))


def entry(number: int) -> dict[str, object]:
    """A row of `entry`."""
    title, moment = f"خبر قديم رقم {number} عن المجلس", int(BEGIN.timestamp()) - number * HOURS * 3600
    return {
        "slug": SLUG,
        "id": f"old:{number}",
        "key": f"{number}",
        "url": f"https://example.org/{number}",
        "title": title,
        "fold": fold(title),
        "published": moment,
        "updated": moment,
        "first_seen": moment,
        "date_source": "page",
        "summary": title * 5,
        "enriched": True,
        "trust": 0,
        "tries": 0,
    }


def newest(bench: Bench) -> None:
    """What a renderer asks for."""
    with bench.ledger.reading() as tx:
        select_newest(tx, SLUG, 50)


def memory(bench: Bench) -> None:
    """What a merge of a list of thirty asks for."""
    keys = [f"old-{number}" for number in range(15)] + [f"unknown {number}" for number in range(15)]
    with bench.ledger.reading() as tx:
        remember(tx, SLUG, keys, [fold(f"عنوان {number}") for number in range(30)])


def state(bench: Bench) -> None:
    """What the shelf is told of the source."""
    with bench.ledger.reading() as tx:
        read_states(tx, bench.settings.sources, datetime.now(UTC))


def main() -> None:
    """Print the table."""
    print(f"{'entries':>8} {'newest 50':>10} {'merge asks':>10} {'state':>8} {'nothing new':>12} {'one new':>10}")
    with site() as address:
        for size in SIZES:
            with bench_of(address, "same") as bench:
                fill(bench.ledger, size)
                refresh(bench)
                costs = [spent(lambda work=work: work(bench), 20) for work in (newest, memory, state, refresh)]
            with bench_of(address, "new", "quick") as bench:
                fill(bench.ledger, size)
                refresh(bench)
                costs.append(spent(lambda: refresh(bench), 10))
            print(
                f"{size:>8} " + " ".join(f"{cost:>{width}.2f}" for cost, width in zip(costs, (10, 10, 8, 12, 10), strict=True)),
                flush=True,
            )


if __name__ == "__main__":
    main()
