"""The rung "data": the headline list as the page tells it to machines (JSON-LD, microdata, a feed)."""

from parsers.dates import read_moment
from parsers.fields import Field, headline, place_of
from parsers.headline import Dropped, Headline, Listing, Page, Site
from parsers.pager import next_page
from parsers.pictures import address_of
from parsers.structured import Item, fed, listed
from parsers.tree import tree_of

FEWEST = 3
"""Fewer articles are no list: an article's own page names itself, a front page its lead story."""


def data(page: Page, site: Site) -> Listing | None:
    """Read the articles that the page lists for machines, in its order; None when there are fewer than three."""
    tree = tree_of(page)
    place = place_of(tree, page, site)
    found = [headline(_field(item, place.base, page, site), place) for item in fed(page.html) or listed(tree)]
    headlines: dict[str, Headline] = {}
    for result in found:
        if isinstance(result, Headline):
            headlines.setdefault(result.key, result)
    if len(headlines) < FEWEST:
        return None
    dropped = tuple(result for result in found if isinstance(result, Dropped))
    return Listing("data", tuple(headlines.values()), dropped, next_page(tree, page.url, place))


def _field(item: Item, base: str, page: Page, site: Site) -> Field:
    return Field(
        href=item.url or "",
        title=item.title,
        published=read_moment(item.published, site.timezone, page.seen),
        summary=item.summary,
        section=item.section,
        image=address_of({"src": item.image}, base) if item.image else None,
    )
