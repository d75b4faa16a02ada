"""What sort of page of syria.news it is, and what is common to all rungs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from parsers import urls
from parsers.headline import Dropped, Headline, Listing, Page, Site
from parsers.syria_article import identify
from parsers.syria_grammar import Story, numberless, section_named, section_of, tidy
from parsers.text import plain

_NUMBER = re.compile(r"[?&]p=([0-9]{1,6})(?:&|$|#)")
NO_NUMBER, NO_TITLE, ELSEWHERE, MOST_READ, BESIDE, COLUMN = (
    "link without a number", "no title", "outside the site", "most read", "beside the list", "a column, not news",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of page it is: a section's list, an article, or (neither) one that mixes sections."""

    section: str | None
    """Slug, when the page is a section's list."""
    own: tuple[str, ...] = ()
    """Keys of the page's own story, when it is an article's page."""

    @property
    def mixed(self) -> bool:
        """True when the page gathers several sections."""
        return self.section is None

    @property
    def home(self) -> bool:
        """True for a front page."""
        return self.section is None and not self.own


def kind_of(tree: LexborHTMLParser, page: Page) -> Kind:
    """Read the sort of the page off its address, else off its canonical link or its first heading."""
    section = section_of(page.url)
    if section:
        return Kind(section)
    _, own = identify(tree, page)
    if own:
        return Kind(None, own)
    heading = tree.css_first("h1")
    return Kind(section_named(plain(heading.text())) if heading is not None else None)


def inside(story: Story, page: Page, site: Site) -> bool:
    """Tell whether the story is on a host that the site names, or the page's own."""
    return urls.belongs(story.url, site.hosts, page.url)


def numberless_links(tree: LexborHTMLParser, page: Page) -> list[Dropped]:
    """Return the links to articles whose number the site forgot, each once."""
    # Looking at every link takes longer than all the rest, and a search without regard to case a tenth of the parse.
    if "-ID.htm" not in page.html:
        return []
    links: dict[str, str] = {}
    for anchor in tree.css("a[href]"):
        href = anchor.attributes.get("href") or ""
        if numberless(href):
            links[href] = links.get(href) or plain(anchor.text())
    return [Dropped(NO_NUMBER, tidy(urls.join(page.url, href) or ""), title) for href, title in links.items()]


def merge(headlines: Iterable[Headline]) -> tuple[Headline, ...]:
    """Put the sightings of a story together, each key once, in page order: the first that tells something counts."""
    stories: dict[str, Headline] = {}
    for headline in headlines:
        known = stories.get(headline.key)
        stories[headline.key] = headline if known is None else _filled(known, headline)
    return tuple(stories.values())


def next_page(tree: LexborHTMLParser, page: Page, kind: Kind) -> str | None:
    """Return the address of the section list's next page: one more than this; None on the last that the pager shows."""
    if kind.section is None or section_of(page.url) is None or "cat=" not in page.url:
        return None
    here = _number(page.url) or 1
    if here > 1 and _last_shown(tree, kind.section) == here:
        return None
    front = page.url.split("?")[0]
    return f"{tidy(front) or front}?p={here + 1}&cat={kind.section}"


def _last_shown(tree: LexborHTMLParser, section: str) -> int:
    """Return the highest page number that the pager leads to."""
    hrefs = (anchor.attributes.get("href") or "" for anchor in tree.css('a[href*="cat="]'))
    return max((_number(href) or 1 for href in hrefs if section_of(href) == section), default=0)


def listing(rung: str, headlines: Iterable[Headline], dropped: Iterable[Dropped], kind: Kind, older: str | None) -> Listing:
    """Put a Listing together; its drops each once."""
    return Listing(rung, merge(headlines), tuple(dict.fromkeys(dropped)), older, mixed=kind.mixed)


def _filled(known: Headline, other: Headline) -> Headline:
    better = isinstance(other.published, datetime) and not isinstance(known.published, datetime)
    return replace(
        known,
        title=known.title or other.title,
        published=other.published if better or known.published is None else known.published,
        summary=known.summary or other.summary,
        section=known.section or other.section,
        section_label=known.section_label or other.section_label,
        image=known.image or other.image,
    )


def _number(href: str) -> int | None:
    found = _NUMBER.search(href)
    return int(found[1]) if found else None
