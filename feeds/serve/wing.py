"""What the views of one process share: settings, shelf, ticker, counters. Made once."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from os import environ
from typing import TYPE_CHECKING, NamedTuple

from feeds import child
from feeds.config import Settings, read_settings
from feeds.serve.counters import Counters
from feeds.serve.waiting import Patience
from feeds.shelf import Shelf
from feeds.ticker import SPREAD, Ticker

if TYPE_CHECKING:
    from feeds.keeper import Keeper
    from feeds.model import Entry
    from feeds.store import Ledger

SCAN = 2000
"""Newest entries that a filter looks through: more than a year of a section at 5 stories a day."""


@lru_cache(maxsize=1)
def open_once(database_url: str) -> "Ledger":
    """Return the ledger for filtered feeds, opened at the first of them."""
    from feeds.store import open_ledger

    return open_ledger(database_url)


def read_entries(settings: Settings, slug: str, since: datetime | None) -> "tuple[Entry, ...]":
    """Return the newest entries of a feed from the ledger, for a filter to choose from."""
    from feeds.store import select_matching

    with open_once(settings.database_url).reading() as tx:
        return select_matching(tx, slug, since, SCAN)


class Wing(NamedTuple):
    """The reading wing of one process."""

    settings: Settings
    shelf: Shelf
    ticker: Ticker
    counters: Counters
    patience: Patience
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    refresh_command: Callable[[str], tuple[str, ...]] = lambda slug: child.command("refresh", slug, "--json")
    entries: Callable[[Settings, str, datetime | None], "tuple[Entry, ...]"] = read_entries
    keeper: "Keeper | None" = None
    """Has the machine's follower, when the ledger is shared with other machines."""

    def start(self) -> None:
        """Begin to refresh when it is due, and to follow the ledger."""
        self.ticker.start()
        if self.keeper:
            self.keeper.start()

    @property
    def slugs(self) -> tuple[str, ...]:
        """The feeds, in the order of sources.toml."""
        return tuple(source.slug for source in self.settings.sources)


def open_wing(settings: Settings) -> Wing:
    """Return a reading wing over the settings' shelf; its ticker does not tick yet."""
    slugs = [source.slug for source in settings.sources]
    ticker = Ticker(settings.shelf, slugs, settings.refresh, spread=SPREAD if settings.shared else 0.0)
    wing = Wing(settings, Shelf(settings.shelf), ticker, Counters(settings.shelf), Patience())
    if not settings.shared:
        return wing
    from feeds.keeper import Keeper

    return wing._replace(keeper=Keeper(settings.shelf))


@lru_cache(maxsize=1)
def own_settings() -> Settings:
    """Return this process's settings, read from the environment at the first call; SettingsError when that is wrong.

    gunicorn.conf.py calls this before the workers are forked, so a file that is broken later does not stop a new worker.
    """
    return read_settings(environ)


@lru_cache(maxsize=1)
def own_wing() -> Wing:
    """Return this process's wing, opened at the first call; SettingsError when the settings are wrong."""
    return open_wing(own_settings())
