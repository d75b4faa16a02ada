"""robots.txt between two processes, so that it is read once a day and not at each refresh."""

from datetime import datetime

from sqlalchemy import select

from feeds.store.ledger import Ledger
from feeds.store.moments import at, to_seconds
from feeds.store.tables import ROBOTS
from feeds.store.upsert import upsert


class RobotsShelf:
    """What the door (feeds/fetch) asks for its copies of robots.txt."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def load(self, origin: str) -> tuple[str, datetime] | None:
        """Return the text and when it was read, None when it never was."""
        with self.ledger.reading() as tx:
            row = tx.execute(select(ROBOTS).where(ROBOTS.c.origin == origin)).first()
        return (row.text, at(row.fetched)) if row else None

    def save(self, origin: str, text: str, fetched: datetime) -> None:
        """Keep a text."""
        with self.ledger.writing() as tx:
            upsert(tx, ROBOTS, {"origin": origin}, {"text": text.replace("\0", ""), "fetched": to_seconds(fetched)})
