"""What sources.toml tells the parsers of a site.

Apart from headline.py because the reading wing, which parses nothing, reads it too; the nine classes there cost 8 ms of a start.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Selectors:
    """The CSS rules of one TOML table (parser = "selectors"). Each is a list of fallbacks; `css@attribute` reads an attribute."""

    item: tuple[str, ...] = ()
    title_in: tuple[str, ...] = ()
    link_in: tuple[str, ...] = ()
    date_in: tuple[str, ...] = ()
    summary_in: tuple[str, ...] = ()
    image_in: tuple[str, ...] = ()
    section_in: tuple[str, ...] = ()
    next_in: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """What a parser may know of the site it reads."""

    timezone: ZoneInfo = ZoneInfo("UTC")
    hosts: tuple[str, ...] = ()
    """Where articles and pictures may live; () means the page's own host. A leading www. makes no difference."""
    selectors: Selectors = Selectors()
