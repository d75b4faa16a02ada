"""What the ledger knows that touches one merge: a few indexed look-ups, as flat at 100,000 entries as at 100."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from feeds.plan import Held, Known, Memory
from feeds.store.direct import ask
from feeds.store.ledger import Transaction
from feeds.store.moments import from_seconds, to_seconds
from feeds.store.rows import read_held, read_known
from feeds.store.tables import ALIAS, ENTRY, HELD, TITLE

CHUNK = 400
"""Values in one IN (…): SQLite takes 32,766, and short lists keep the statement cache small."""
UNREAD = 10
"""Entries that a refresh may complete by their article pages."""
TITLES = select(TITLE.c.id, TITLE.c.title).order_by(TITLE.c.position)
TITLES_OF = TITLES.where(TITLE.c.slug == bindparam("slug"), TITLE.c.id.in_(bindparam("ids", expanding=True)))
NEWEST = select(func.max(ENTRY.c.published).label("newest")).where(ENTRY.c.slug == bindparam("slug"))


def remember(tx: Transaction, slug: str, keys: Iterable[str], folds: Iterable[str]) -> Memory:
    """Return what is known of stories that have one of these keys or URLs, or one of these folded titles."""
    keys = tuple(dict.fromkeys(keys))
    ids = dict.fromkeys(find_ids(tx, slug, keys))
    twin_ids = {row.id: row.fold for chunk in chunks(folds) for row in tx.execute(by_fold(slug, chunk))}
    unread_ids = tuple(tx.execute(by_unread(slug)).scalars())
    known = load_known(tx, slug, (*ids, *twin_ids, *unread_ids))
    twins: dict[str, tuple[Known, ...]] = {}
    for identity, fold in twin_ids.items():
        twins[fold] = (*twins.get(fold, ()), known[identity])
    return Memory(
        known={key: known[i] for i in ids for key in known[i].keys},
        twins=twins,
        held=load_held(tx, slug, keys),
        unread=tuple(known[i] for i in unread_ids),
        newest=newest_served(tx, slug),
    )


def find_ids(tx: Transaction, slug: str, keys: Sequence[str]) -> Iterator[str]:
    """Return the entries that these keys lead to."""
    for chunk in chunks(keys):
        yield from tx.execute(select(ALIAS.c.id).where(ALIAS.c.slug == slug, ALIAS.c.alias.in_(chunk))).scalars()


def by_fold(slug: str, folds: Sequence[str]) -> Select[Any]:
    """Entries of these titles."""
    return select(ENTRY.c.id, ENTRY.c.fold).where(ENTRY.c.slug == slug, ENTRY.c.fold.in_(folds))


def by_unread(slug: str) -> Select[Any]:
    """The newest entries whose article page was not read yet."""
    unread = select(ENTRY.c.id).where(ENTRY.c.slug == slug, ENTRY.c.enriched.is_(False), ENTRY.c.withdrawn.is_(None))
    return unread.order_by(ENTRY.c.published.desc()).limit(UNREAD)


def is_waiting(tx: Transaction, slug: str, tries: int) -> bool:
    """True while a headline is held, or an entry's article page is still to be read (not after so many tries)."""
    unread = by_unread(slug).add_columns(ENTRY.c.tries).subquery()
    held = select(HELD.c.key).where(HELD.c.slug == slug, HELD.c.state == "waiting").exists()
    return bool(tx.execute(select(or_(held, select(unread.c.id).where(unread.c.tries < tries).exists()))).scalar())


def load_known(tx: Transaction, slug: str, ids: Iterable[str]) -> dict[str, Known]:
    """Return entries with their keys and earlier titles, by id."""
    known: dict[str, Known] = {}
    for chunk in chunks(dict.fromkeys(ids)):
        keys: dict[str, set[str]] = {}
        for row in tx.execute(select(ALIAS.c.id, ALIAS.c.alias).where(ALIAS.c.slug == slug, ALIAS.c.id.in_(chunk))):
            keys.setdefault(row.id, set()).add(row.alias)
        titles = load_titles(tx, slug, chunk)
        for row in tx.execute(select(ENTRY).where(ENTRY.c.slug == slug, ENTRY.c.id.in_(chunk))):
            known[row.id] = read_known(row, frozenset(keys.get(row.id, ())), titles.get(row.id, ()))
    return known


def load_titles(tx: Transaction, slug: str, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the earlier titles of entries, oldest first."""
    titles: dict[str, tuple[str, ...]] = {}
    for row in ask(tx, TITLES_OF, {"slug": slug, "ids": ids}):
        titles[row.id] = (*titles.get(row.id, ()), row.title)
    return titles


def load_held(tx: Transaction, slug: str, keys: Sequence[str]) -> dict[str, Held]:
    """Return all headlines that wait, and what is known of these keys."""
    rows = list(tx.execute(select(HELD).where(HELD.c.slug == slug, HELD.c.state == "waiting")))
    for chunk in chunks(keys):
        rows += tx.execute(select(HELD).where(HELD.c.slug == slug, HELD.c.key.in_(chunk), HELD.c.state != "waiting"))
    return {row.key: read_held(row) for row in rows}


def is_stranger(tx: Transaction, slug: str, keys: Sequence[str], folds: Sequence[str]) -> bool:
    """True when the ledger has entries, none of these keys or URLs leads to one, and none has one of these folded titles."""
    if newest_served(tx, slug) is None or next(find_ids(tx, slug, keys), None) is not None:
        return False
    return not any(tx.execute(by_fold(slug, chunk)).first() for chunk in chunks(folds))


def known_keys(tx: Transaction, slug: str, keys: Sequence[str]) -> Iterator[str]:
    """Yield those keys that lead to an entry."""
    for chunk in chunks(keys):
        yield from tx.execute(select(ALIAS.c.alias).where(ALIAS.c.slug == slug, ALIAS.c.alias.in_(chunk))).scalars()


def list_window(tx: Transaction, slug: str, first: datetime, last: datetime) -> tuple[Known, ...]:
    """Return the served entries whose site time lies within a list's span, oldest first; at most 50."""
    span = ENTRY.c.published.between(to_seconds(first), to_seconds(last))
    query = select(ENTRY.c.id).where(ENTRY.c.slug == slug, ENTRY.c.withdrawn.is_(None), ENTRY.c.date_source == "page", span)
    return tuple(load_known(tx, slug, tx.execute(query.order_by(ENTRY.c.published).limit(50)).scalars()).values())


def newest_served(tx: Transaction, slug: str) -> datetime | None:
    """Return the newest `published` ever given, withdrawn entries included; None for an empty ledger."""
    return from_seconds(ask(tx, NEWEST, {"slug": slug})[0].newest)


def chunks(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Cut a long list into IN-sized pieces."""
    rest = iter(values)
    while chunk := tuple(islice(rest, CHUNK)):
        yield chunk
