"""What sources.toml tells the parsers of a site.

Apart from headline.py because the reading wing, which parses nothing, reads it too; making the ten classes there takes 7 ms.
"""

from typing import NamedTuple


class Selectors(NamedTuple):
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
