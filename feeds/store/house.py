"""Who keeps the house documents (front pages, OPML, changes of state), and what they were last made from."""

from dataclasses import dataclass

from sqlalchemy import func, literal, select, text, update

from feeds.store.direct import ask
from feeds.store.documents import PUBLISHED, edition_of
from feeds.store.ledger import Transaction
from feeds.store.tables import EVENT, META, SOURCE
from feeds.store.upsert import upsert

ADVISORY_LOCK = 4_915_201_016
"""PostgreSQL: one machine makes the house documents at a time. The number after the one of the migrations."""
OWNER = "house_owner"
MADE_AT = "house_edition"
MADE_OF = "house_event"
READ_HOUSE = select(META).where(META.c.name.in_((OWNER, MADE_AT, MADE_OF)))
NEWEST_EVENT = select(func.max(EVENT.c.number))
NOW = "newest event"
READ_MADE = (
    select(META.c.name, META.c.value)
    .where(META.c.name.in_((OWNER, MADE_AT, MADE_OF, PUBLISHED)))
    .union_all(select(literal(NOW), func.max(EVENT.c.number)))
)


@dataclass(frozen=True, slots=True)
class House:
    """The house documents as they were last made."""

    owner: int | None
    """The settings that own them (see feeds/house.py); None before the first."""
    edition: int
    event: int
    """The publication and the change of state that they show."""


def lock_house(tx: Transaction) -> None:
    """Be the only one that makes house documents until the transaction ends; on SQLite a writer is alone anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})


def read_house(tx: Transaction) -> House:
    """Return what the house documents were made of."""
    told = {row.name: row.value for row in tx.execute(READ_HOUSE)}
    return House(told.get(OWNER), told.get(MADE_AT, -1), told.get(MADE_OF, -1))


def present_house(tx: Transaction, owner: int | None) -> House:
    """Return what they would be made of now."""
    return House(owner, edition_of(tx), tx.execute(NEWEST_EVENT).scalar() or 0)


def made_edition(tx: Transaction, owner: int) -> int | None:
    """Return the newest publication's number when the house documents are this owner's and show all that there is, else None.

    One question, as it is asked after every refresh.
    """
    told = {row.name: row.value for row in ask(tx, READ_MADE, {})}
    now = House(owner, told.get(PUBLISHED, 0), told[NOW] or 0)
    return now.edition if now == House(told.get(OWNER), told.get(MADE_AT, -1), told.get(MADE_OF, -1)) else None


def note_house(tx: Transaction, house: House) -> None:
    """Write down what they were made of."""
    for name, value in ((OWNER, house.owner), (MADE_AT, house.edition), (MADE_OF, house.event)):
        upsert(tx, META, {"name": name}, {"value": value})


def forget_stamp(tx: Transaction, slugs: tuple[str, ...]) -> None:
    """Let these sources' documents be made anew at their next refresh: they were taken off the shelf."""
    tx.execute(update(SOURCE).where(SOURCE.c.slug.in_(slugs)).values(stamp=None))
