"""The ladder: try each rung, best first, until one holds."""

from parsers.headline import Listing, Page, ParseError, Rung, Site
from parsers.tree import read


def climb(rungs: tuple[Rung, ...], page: Page, site: Site) -> Listing:
    """Return what the best rung that holds finds; ParseError `empty` when a rung saw the list but no headline in it."""
    if not page.html.strip():
        raise ParseError("empty", page.url, "the page is empty")
    blank = None
    page = read(page)
    for rung in rungs:
        listing = rung.read(page, site)
        if listing is not None and listing.headlines:
            return listing
        blank = blank or listing
    if blank is not None:
        raise ParseError("empty", page.url, f"the headline list is empty ({len(blank.dropped)} links dropped)")
    raise ParseError("container_missing", page.url, "no headline list found on the page")
