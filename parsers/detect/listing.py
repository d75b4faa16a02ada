"""The detector's trip: links, blocks, choice, items, headlines."""

import re

from selectolax.lexbor import LexborNode

from parsers.detect.blocks import find_blocks
from parsers.detect.choice import Choice, choose
from parsers.detect.clusters import Row
from parsers.detect.extents import extents
from parsers.detect.items import read_parts
from parsers.detect.links import gather
from parsers.detect.parts import Parts
from parsers.detect.short import explain
from parsers.detect.times import Clock
from parsers.detect.titles import read_cards
from parsers.fields import Field, Place, headline, place_of
from parsers.headline import Article, Dropped, Headline, Listing, Page, Rung, Site
from parsers.ladder import climb
from parsers.machine import data
from parsers.pager import next_page
from parsers.tree import tree_of

ADVERTISEMENT = "advertisement"
PAID = re.compile(
    r"[\W_]*(?:إعلان|إعلان ممول|محتوى ممول|برعاية|ممول|sponsored|sponsored (?:content|post)|paid (?:content|post)|partner content"
    r"|advertisement|advertorial|promoted|ad|anzeige|werbung|publicité|contenu (?:sponsorisé|partenaire)|annonce|advertentie"
    r"|publicidad|(?:contenido|conteúdo) patrocinado|patrocinado|pubblicità|contenuto sponsorizzato|реклама|на правах рекламы"
    r"|партн[её]рский материал|komerční sdělení|inzerce|reklama|artykuł sponsorowany|materiał partnera|תוכן (?:שיווקי|ממומן)"
    r"|ממומן|آگهی|رپرتاژ آگهی|広告|pr|スポンサー|广告|推广|광고|reklam)\W*",
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
    tree = tree_of(page)
    place = place_of(tree, page, site)
    anchors = tree.css("a[href]")
    items = find_items(anchors, place, page, site)
    if not items:
        return None
    following = next_page(tree, page.url, place, anchors)
    headlines: dict[str, Headline] = {}
    dropped: list[Dropped] = []
    for row, parts in items:
        result = headline(Field(row.link.href, parts.title, parts.published, parts.summary, None, parts.image), place)
        if isinstance(result, Headline) and _is_paid(row, parts.label):
            result = Dropped(ADVERTISEMENT, result.url, result.title)
        if isinstance(result, Dropped):
            dropped.append(result)
        elif result.url != following:
            headlines.setdefault(result.key, result)
    return Listing("detect", tuple(headlines.values()), tuple(dropped), following, _is_mixed([row for row, _ in items]))


def find_items(anchors: list[LexborNode], place: Place, page: Page, site: Site) -> list[tuple[Row, Parts]]:
    """Find the list's items among all links of the page, and read their parts, in page order."""
    clock = Clock(page, site, "display:none" in page.html or "display: none" in page.html)
    chosen = _choose(anchors, place, clock, navigation=False)
    if chosen.aside:  # names mislead: what is called navigation may be the list
        other = _choose(anchors, place, clock, navigation=True)
        chosen = other if other.score > chosen.score else chosen
    rows = chosen.rows
    reach = extents(rows)
    cards = read_cards([row.link for row in rows], clock)
    items = [(row, read_parts(row, reach[row.spot.number], place.base, clock, cards)) for row in rows]
    explain([parts for _, parts in items], clock)
    return items


def _choose(anchors: list[LexborNode], place: Place, clock: Clock, *, navigation: bool) -> Choice:
    """Choose among the links outside of navigation, which are half the work, or among all."""
    web = gather(anchors, place, navigation=navigation)
    return choose(web, find_blocks(web), clock)


def _is_paid(row: Row, label: str) -> bool:
    """Tell whether an item calls itself an advertisement, in its classes, its link or a label of its own."""
    names = row.spot.names
    if names.strip() and PAID_NAMES.search(names.lower()):
        return True
    if "sponsored" in (row.link.spot.node.attributes.get("rel") or ""):
        return True
    return PAID.fullmatch(label) is not None


def _is_mixed(rows: list[Row]) -> bool:
    """A page whose items lie in several boxes gathers several sections."""
    return len({row.spot.up.path for row in rows if row.spot.up}) > 2


RUNGS = (Rung("data", data), Rung("detect", detect))
