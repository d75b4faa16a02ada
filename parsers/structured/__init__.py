"""What a page tells machines: JSON-LD, microdata, OpenGraph, and the items of an RSS or Atom feed.

Everything here is text as the page gives it, passed through the text gate; addresses are not resolved yet.
"""

from selectolax.lexbor import LexborHTMLParser

from parsers.structured.feed import fed
from parsers.structured.item import Item, merged
from parsers.structured.kinds import ARTICLES
from parsers.structured.linked import linked_data
from parsers.structured.metas import opengraph
from parsers.structured.microdata import microdata

__all__ = ["ARTICLES", "Item", "fed", "linked_data", "listed", "merged", "microdata", "opengraph"]


def listed(tree: LexborHTMLParser) -> tuple[Item, ...]:
    """Return the articles of the page's JSON-LD (item lists and articles), else those of its microdata, in page order."""
    return tuple(linked_data(tree)) or tuple(microdata(tree))
