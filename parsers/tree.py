"""The one door to the HTML parser."""

from dataclasses import dataclass

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from parsers.depth import check
from parsers.headline import Page

# Without the events that keep a page alive while scripts change it, parsing costs 3 % less.
_READ_ONLY = int(LexborDocumentOptions.WO_EVENTS)


@dataclass(frozen=True, slots=True)
class Read(Page):
    """A page with its tree, so that the rungs of a ladder parse it once. They look at the tree and leave it as it is."""

    tree: LexborHTMLParser


def read(page: Page) -> Read:
    """Parse the page once for all who get it; ParseError `not_html` when that would take out of all proportion to its size."""
    return Read(page.html, page.url, page.seen, tree_of(page))


def tree_of(page: Page) -> LexborHTMLParser:
    """Return the page's tree, parsed here unless it comes with one; ParseError `not_html` as above."""
    return page.tree if isinstance(page, Read) else parse(page.html, page.url)


def parse(html: str, url: str) -> LexborHTMLParser:
    """Parse HTML of that address (named in the ParseError)."""
    check(html, url)
    return LexborHTMLParser(html, options=_READ_ONLY)
