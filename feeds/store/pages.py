"""Validators of each page, how much it usually holds, and pages that could not be used, kept for `check`."""

import gzip
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from feeds.store.direct import Record, ask
from feeds.store.ledger import Transaction
from feeds.store.moments import at, from_seconds, to_seconds
from feeds.store.tables import KEPT, PAGE
from feeds.store.upsert import upsert

KEEP = 5
"""Unusable pages kept per source: enough to see a pattern, small enough to forget about."""


READ_PAGES = select(PAGE).where(PAGE.c.slug == bindparam("slug"))


@dataclass(frozen=True, slots=True)
class PageNote:
    """What is remembered of one page between two refreshes."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    usual: int | None = None
    """Headlines it held when it was last read well."""
    few_since: datetime | None = None
    """Since when it has held far fewer than that."""
    body_hash: str | None = None
    """Of its bytes when it was last read well; a new one each day (feeds/sameness.py)."""
    list_hash: str | None = None
    """Of the headlines that it listed then."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that could not be used."""

    number: int
    at: datetime
    url: str
    outcome: str
    body: bytes


def read_pages(tx: Transaction, slug: str) -> dict[str, PageNote]:
    """Return the notes of a source's pages, by URL."""
    return {row.url: read_note(row) for row in ask(tx, READ_PAGES, {"slug": slug})}


def read_note(row: Record) -> PageNote:
    """A row of `page` as a value."""
    few_since = from_seconds(row.few_since)
    return PageNote(row.url, row.etag, row.last_modified, row.usual, few_since, row.body_hash, row.list_hash)


def note_page(tx: Transaction, slug: str, note: PageNote) -> None:
    """Write what is to be remembered of a page."""
    values = {
        "etag": note.etag,
        "last_modified": note.last_modified,
        "usual": note.usual,
        "few_since": to_seconds(note.few_since),
        "body_hash": note.body_hash,
        "list_hash": note.list_hash,
    }
    upsert(tx, PAGE, {"slug": slug, "url": note.url}, values)


def keep_page(tx: Transaction, slug: str, url: str, outcome: str, body: bytes, now: datetime) -> None:
    """Keep an unusable page, gzipped; the oldest beyond the last five goes."""
    packed = gzip.compress(body, 6, mtime=0)
    tx.execute(KEPT.insert().values(slug=slug, at=to_seconds(now), url=url, outcome=outcome, body=packed))
    numbers = tx.execute(select(KEPT.c.number).where(KEPT.c.slug == slug).order_by(KEPT.c.number.desc())).scalars().all()
    tx.execute(delete(KEPT).where(KEPT.c.number.in_(numbers[KEEP:])))


def list_kept(tx: Transaction, slug: str) -> tuple[KeptPage, ...]:
    """Return the kept pages, newest first."""
    rows = tx.execute(select(KEPT).where(KEPT.c.slug == slug).order_by(KEPT.c.number.desc()))
    return tuple(KeptPage(row.number, at(row.at), row.url, row.outcome, gzip.decompress(row.body)) for row in rows)
