"""What a merge decided, written down; and entries for the renderers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Integer, bindparam, delete, select, update

from feeds.model import Entry
from feeds.plan import Admission, Known, Plan
from feeds.store.direct import Record, Row, ask
from feeds.store.ledger import Transaction
from feeds.store.memory import chunks, load_titles
from feeds.store.moments import from_seconds, to_seconds
from feeds.store.rows import entry_row, held_values, read_entry
from feeds.store.stock import served_count
from feeds.store.tables import ALIAS, ENTRY, HELD, SOURCE, TITLE
from feeds.store.upsert import add_missing, upsert

SERVED = select(ENTRY).where(ENTRY.c.slug == bindparam("slug"), ENTRY.c.withdrawn.is_(None)).order_by(ENTRY.c.published.desc())
"""Entries that subscribers get: all but the withdrawn, newest first."""
SERVED_UP_TO = SERVED.limit(bindparam("limit", type_=Integer))
SERVED_SINCE = SERVED_UP_TO.where(ENTRY.c.published >= bindparam("since", type_=BigInteger))
SERVED_BETWEEN = SERVED.where(
    ENTRY.c.published >= bindparam("first", type_=BigInteger), ENTRY.c.published < bindparam("after", type_=BigInteger)
)


def apply_plan(tx: Transaction, slug: str, plan: Plan) -> None:
    """Write a merge's decisions: new entries, edits, aliases, held headlines."""
    for admission in plan.admitted:
        add_entry(tx, slug, admission)
    for known in (*plan.changed, *plan.noted):
        rewrite_entry(tx, slug, known)
    for held in plan.held:
        upsert(tx, HELD, {"slug": slug, "key": held.sighting.headline.key}, held_values(held))
    for chunk in chunks(plan.released):
        tx.execute(delete(HELD).where(HELD.c.slug == slug, HELD.c.key.in_(chunk)))
    keep_count(tx, slug, plan)


def keep_count(tx: Transaction, slug: str, plan: Plan) -> None:
    """Count on: 100,000 entries are not counted again for one that is new, only when one was withdrawn or came back."""
    if any(known.withdrawn or known.missed for known in plan.changed):
        tx.execute(update(SOURCE).where(SOURCE.c.slug == slug).values(entries=served_count(slug)))
    elif plan.admitted:
        tx.execute(update(SOURCE).where(SOURCE.c.slug == slug).values(entries=SOURCE.c.entries + len(plan.admitted)))


def add_entry(tx: Transaction, slug: str, admission: Admission) -> None:
    """Insert an entry and every key that leads to it."""
    known = Known(admission.entry, admission.keys, admission.trust, admission.enriched)
    tx.execute(ENTRY.insert().values(slug=slug, **entry_row(admission.entry, known)))
    add_aliases(tx, slug, admission.entry.id, admission.keys)


def rewrite_entry(tx: Transaction, slug: str, known: Known) -> None:
    """Write an edited or completed entry in place; its earlier titles stay."""
    entry = known.entry
    tx.execute(update(ENTRY).where(ENTRY.c.slug == slug, ENTRY.c.id == entry.id).values(**entry_row(entry, known)))
    titles: list[Row] = [{"slug": slug, "id": entry.id, "position": n, "title": t} for n, t in enumerate(entry.earlier_titles)]
    add_missing(tx, TITLE, titles)
    add_aliases(tx, slug, entry.id, known.keys)


def add_aliases(tx: Transaction, slug: str, identity: str, keys: Iterable[str]) -> None:
    """Let keys lead to an entry; a key that leads somewhere already stays where it is."""
    add_missing(tx, ALIAS, [{"slug": slug, "alias": key, "id": identity} for key in sorted(keys)])


def select_newest(tx: Transaction, slug: str, limit: int) -> tuple[Entry, ...]:
    """Return the newest entries, newest first."""
    return with_titles(tx, slug, ask(tx, SERVED_UP_TO, {"slug": slug, "limit": limit}))


def select_month(tx: Transaction, slug: str, first: datetime, after: datetime) -> tuple[Entry, ...]:
    """Return the entries published from `first` until before `after`, newest first."""
    span = {"slug": slug, "first": to_seconds(first), "after": to_seconds(after)}
    return with_titles(tx, slug, ask(tx, SERVED_BETWEEN, span))


def select_matching(tx: Transaction, slug: str, since: datetime | None, scan: int) -> tuple[Entry, ...]:
    """Return up to `scan` of the newest entries since a moment, for a filter to choose from."""
    if since is None:
        return select_newest(tx, slug, scan)
    return with_titles(tx, slug, ask(tx, SERVED_SINCE, {"slug": slug, "limit": scan, "since": to_seconds(since)}))


def with_titles(tx: Transaction, slug: str, rows: Sequence[Record]) -> tuple[Entry, ...]:
    """Rows as entries, with their earlier titles."""
    titles: dict[str, tuple[str, ...]] = {}
    for chunk in chunks(row.id for row in rows):
        titles |= load_titles(tx, slug, chunk)
    return tuple(read_entry(row, titles.get(row.id, ())) for row in rows)


def count_entries(tx: Transaction, slug: str) -> int:
    """Return how many entries the feed ever published and still serves; looks at each of them."""
    return tx.execute(select(served_count(slug))).scalar_one()


def oldest_served(tx: Transaction, slug: str) -> datetime | None:
    """Return when the feed's oldest entry was published; None for an empty feed."""
    query = select(ENTRY.c.published).where(ENTRY.c.slug == slug, ENTRY.c.withdrawn.is_(None))
    return from_seconds(tx.execute(query.order_by(ENTRY.c.published).limit(1)).scalar())
