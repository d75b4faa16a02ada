"""What the writing wing works with: settings, ledger, door, clock. Passed as one value, so that tests pass their own."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from feeds.config import Settings
from feeds.fetch import Fetched, Validators
from feeds.shelf import Lock, hold, shelf_id
from feeds.store import Ledger

LOG = logging.getLogger("mujaz.refresh")


class Door(Protocol):
    """What the trip needs of feeds.fetch.Fetcher."""

    def get(
        self,
        url: str,
        validators: Validators | None = None,
        hosts: tuple[str, ...] = (),
        delay: float = 1.0,
        deadline: float = 20.0,
    ) -> Fetched:
        """Read a page; Trouble tells every expected failure."""

    def post(self, url: str, fields: dict[str, str], deadline: float) -> int:
        """Post a form and return the answer's status; Trouble tells every expected failure."""


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def say_nothing(line: str) -> None:
    """The progress of a refresh that nobody watches."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The tools of one process of the writing wing."""

    settings: Settings
    ledger: Ledger
    door: Door
    clock: Callable[[], datetime] = utc_now
    progress: Callable[[str], None] = say_nothing
    """Gets a line for each page."""
    shelve: Callable[[], None] = field(default=lambda: None)
    """Copies the ledger's documents to the shelf."""

    @property
    def holder(self) -> str:
        """The name of this machine in the ledger's leases."""
        return shelf_id(self.settings.shelf)

    def lock(self, slug: str) -> Lock | None:
        """Take the machine's lock of a source; the kernel frees it when its holder dies."""
        return hold(self.settings.shelf, slug)
