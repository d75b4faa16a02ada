"""A page of a news site -> headlines and articles. Pure: no I/O, no clock, no settings.

Every parser is a module with two functions and one table:

    RUNGS                               the ladder, best rung first (see parsers/ladder.py)
    find_headlines(page, site)          -> Listing, or ParseError that says what was missing
    read_article(page, site)            -> Article, or ParseError

The names below are what `parser = "..."` in sources.toml may say. They are imported only when asked for, because an HTML
parser has no place in the memory of a process that only hands out finished feeds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from parsers.headline import Article, Listing, Page, Rung, Site

PARSERS = {
    "syria_news": "parsers.syria_news",
    "selectors": "parsers.selectors",
    "detect": "parsers.detect",
}


class Parser(Protocol):
    """What a parser module offers."""

    RUNGS: "tuple[Rung, ...]"

    def find_headlines(self, page: "Page", site: "Site") -> "Listing":
        """Climb the ladder; ParseError when no rung holds."""

    def read_article(self, page: "Page", site: "Site") -> "Article":
        """Read the page's own story; ParseError when it shows none."""


def load_parser(name: str) -> Parser:
    """Import the parser of that name (KeyError when there is none)."""
    return cast("Parser", import_module(PARSERS[name]))
