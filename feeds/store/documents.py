"""Finished documents: what every replica copies to its shelf, byte for byte."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, select

from feeds.model import Document, Label, Representation, Shelved
from feeds.store.direct import ask
from feeds.store.ledger import Transaction
from feeds.store.moments import at, to_seconds
from feeds.store.tables import DOCUMENT, META, REPRESENTATION
from feeds.store.upsert import increase, upsert

PUBLISHED = "edition"
EDITION = {"name": PUBLISHED}
READ_EDITION = select(META.c.value).where(META.c.name == PUBLISHED)
LOAD_PLAIN = (
    select(DOCUMENT, REPRESENTATION.c.body)
    .join(REPRESENTATION, REPRESENTATION.c.name == DOCUMENT.c.name)
    .where(DOCUMENT.c.name == bindparam("name"), REPRESENTATION.c.coding == "identity")
)
LIST_ETAGS = select(REPRESENTATION.c.name, REPRESENTATION.c.coding, REPRESENTATION.c.etag).order_by(
    REPRESENTATION.c.name, REPRESENTATION.c.coding
)
LIST_DOCUMENTS = select(DOCUMENT).order_by(DOCUMENT.c.name)


def edition_of(tx: Transaction) -> int:
    """Return the number of the newest publication: 0 before the first."""
    return tx.execute(READ_EDITION).scalar() or 0


def save_documents(tx: Transaction, slug: str | None, documents: Sequence[Shelved]) -> None:
    """Write finished documents over their older selves and count a publication."""
    for document in documents:
        label = document.label
        values = {
            "slug": slug,
            "media_type": label.media_type,
            "modified": to_seconds(label.modified),
            "cache_control": label.cache_control,
            "link": label.link,
        }
        upsert(tx, DOCUMENT, {"name": label.name}, values)
        tx.execute(delete(REPRESENTATION).where(REPRESENTATION.c.name == label.name))
        rows = [{"name": label.name, "coding": r.coding, "etag": r.etag, "body": r.body} for r in document.representations]
        tx.execute(REPRESENTATION.insert(), rows)
    if documents:
        increase(tx, META, EDITION, {"value": 1})


def remove_documents(tx: Transaction, names: Iterable[str]) -> None:
    """Take documents off the shelf (those of a feed that is not followed any more) and count a publication."""
    names = tuple(names)
    for name in names:
        tx.execute(delete(REPRESENTATION).where(REPRESENTATION.c.name == name))
        tx.execute(delete(DOCUMENT).where(DOCUMENT.c.name == name))
    if names:
        increase(tx, META, EDITION, {"value": 1})


def stored_marks(tx: Transaction, names: Iterable[str]) -> dict[str, str]:
    """Return name -> ETag, media type, Cache-Control and Link, a line each: what a document must share to be the same."""
    joined = select(DOCUMENT, REPRESENTATION.c.etag).join(REPRESENTATION, REPRESENTATION.c.name == DOCUMENT.c.name)
    query = joined.where(REPRESENTATION.c.coding == "identity", DOCUMENT.c.name.in_(tuple(names)))
    return {row.name: "\n".join((row.etag, row.media_type, row.cache_control, row.link or "")) for row in tx.execute(query)}


def load_plain(tx: Transaction, name: str) -> Document | None:
    """Return a document as it was rendered; None when there is none of that name."""
    rows = ask(tx, LOAD_PLAIN, {"name": name})
    return (
        Document(name, rows[0].media_type, rows[0].body, at(rows[0].modified), rows[0].cache_control, rows[0].link)
        if rows
        else None
    )


def list_archived(tx: Transaction, slug: str) -> tuple[str, ...]:
    """Return the months ("2026-11") of a feed that have an archive document."""
    names = tx.execute(select(DOCUMENT.c.name).where(DOCUMENT.c.slug == slug, DOCUMENT.c.name.like("%/archive/%.atom"))).scalars()
    return tuple(sorted(name.rpartition("/")[2].removesuffix(".atom") for name in names))


def list_strays(tx: Transaction, slugs: Sequence[str]) -> tuple[str, ...]:
    """Return the documents of feeds that are not followed any more."""
    query = select(DOCUMENT.c.name).where(DOCUMENT.c.slug.is_not(None), DOCUMENT.c.slug.not_in(tuple(slugs)))
    return tuple(tx.execute(query.order_by(DOCUMENT.c.name)).scalars())


def list_labels(tx: Transaction) -> tuple[Label, ...]:
    """Return the labels of all documents, by name."""
    etags: dict[str, dict[str, str]] = {}
    for row in ask(tx, LIST_ETAGS, {}):
        etags.setdefault(row.name, {})[row.coding] = row.etag
    return tuple(
        Label(row.name, row.media_type, at(row.modified), row.cache_control, etags[row.name], row.link)
        for row in ask(tx, LIST_DOCUMENTS, {})
    )


def load_documents(tx: Transaction, labels: Sequence[Label]) -> dict[str, Shelved]:
    """Return documents by name, with their bytes in all codings: one question for all, as the ledger may be far away."""
    query = select(REPRESENTATION).where(REPRESENTATION.c.name.in_([label.name for label in labels]))
    bodies: dict[str, list[Representation]] = {label.name: [] for label in labels}
    for row in tx.execute(query):
        bodies[row.name].append(Representation(row.coding, row.etag, row.body))
    return {label.name: Shelved(label, tuple(bodies[label.name])) for label in labels}
