"""The detector's trip: links, blocks, choice, items, headlines."""

import re

from selectolax.lexbor import LexborHTMLParser

from parsers.detect.blocks import Row, find_blocks
from parsers.detect.choice import choose
from parsers.detect.items import extents, read_parts
from parsers.detect.links import Web, gather
from parsers.fields import Field, headline, place_of
from parsers.headline import Article, Dropped, Headline, Listing, Page, Rung, Site
from parsers.ladder import climb
from parsers.machine import data
from parsers.pager import next_page

ADVERTISEMENT = "advertisement"
PAID = re.compile(
    r"^\W*(?:إعلان|إعلان ممول|محتوى ممول|برعاية|ممول|sponsored|advertisement|promoted|ad|anzeige|werbung|publicité|publicidad|реклама|広告|pr|广告|광고|reklam)\W*$",
    re.IGNORECASE,
)
PAID_NAMES = re.compile(r"(?<![a-z])(?:ads?|advert\w*|sponsor\w*|promo|promoted|promotion|native-ad)(?![a-z])")


def find_headlines(page: Page, site: Site) -> Listing:
    """Return what the page tells machines, else what is found without help; ParseError when there is no list."""
    return climb(RUNGS, page, site)


def read_article(page: Page, site: Site) -> Article:
    """Read the page's own story; ParseError when it shows none."""
    from parsers.article import read

    return read(page, site)


def detect(page: Page, site: Site) -> Listing | None:
    """Find the main headline list of the page; None when it has none."""
    tree = LexborHTMLParser(page.html)
    place = place_of(tree, page, site)
    web = gather(tree, place)
    rows = choose(web, find_blocks(web), page, site)
    if not rows:
        return None
    reach = extents(rows)
    headlines: dict[str, Headline] = {}
    dropped: list[Dropped] = []
    for row in rows:
        parts = read_parts(row, reach[row.spot.number], place.base, page, site)
        result = headline(Field(row.link.url, parts.title, parts.published, parts.summary, None, parts.image), place)
        if isinstance(result, Headline) and _is_paid(row):
            result = Dropped(ADVERTISEMENT, result.url, result.title)
        if isinstance(result, Headline):
            headlines.setdefault(result.key, result)
        else:
            dropped.append(result)
    return Listing("detect", tuple(headlines.values()), tuple(dropped), next_page(tree, page.url, place), _is_mixed(web, rows))


def _is_paid(row: Row) -> bool:
    """Tell whether an item calls itself an advertisement, in its classes, its link or a label of its own."""
    if PAID_NAMES.search((row.spot.node.attributes.get("class") or "").lower()):
        return True
    if "sponsored" in (row.link.spot.node.attributes.get("rel") or ""):
        return True
    return any(PAID.match(text) for text in row.spot.node.text(separator="\n").split("\n") if text.strip())


def _is_mixed(web: Web, rows: list[Row]) -> bool:
    """A page whose items lie in several boxes gathers several sections."""
    return len({row.spot.up.path for row in rows if row.spot.up}) > 2


RUNGS = (Rung("data", data), Rung("detect", detect))
