"""The rungs of syria.news' ladder."""

from dataclasses import replace

from parsers import urls
from parsers.headline import Dropped, Headline, Listing, Page, Site
from parsers.structured import Item, fed, listed
from parsers.syria_cards import sight
from parsers.syria_grammar import Story, label_of, numberless, section_named, story_of, tidy
from parsers.syria_lines import read_time, setting_of
from parsers.syria_list import read_list
from parsers.syria_listing import read_cards
from parsers.syria_page import ELSEWHERE, NO_NUMBER, NO_TITLE, Kind, inside, kind_of, listing, next_page, numberless_links
from parsers.tree import tree_of

# Markup that was seen on the site: related boxes and home page of 2018, the old domain.
_SEEN_BOXES = "article.icon-box7, span.new_tit, a.bold-more"


def known(page: Page, site: Site) -> Listing | None:
    """Read markup that was seen: the section list of 2025 in one pass, the boxes of the other pages as cards."""
    tree = tree_of(page)
    found = read_list(tree, page, site)
    if found is None and tree.css_first(_SEEN_BOXES) is not None:
        found = read_cards(tree, page, site, "known")
    return found


def data(page: Page, site: Site) -> Listing | None:
    """Read what the page tells machines: a feed's items, JSON-LD, microdata. None when it shows people more than that."""
    tree = tree_of(page)
    items = fed(page.html) or listed(tree)
    if not items:
        return None
    kind = kind_of(tree, page)
    headlines, dropped = [], []
    for item in items:
        story = story_of(page.url, item.url or "")
        if story is None or not item.title or not inside(story, page, site):
            dropped.append(_dropped(item, story, page))
        elif story.key not in kind.own:
            headlines.append(_told(item, story, kind, page, site))
    shown = read_cards(tree, page, site, "grammar")
    if shown and len(shown.headlines) > len(headlines):
        return None
    return listing("data", headlines, [drop for drop in dropped if drop], kind, next_page(tree, page, kind))


def grammar(page: Page, site: Site) -> Listing | None:
    """Read whatever links to an address of an article."""
    return read_cards(tree_of(page), page, site, "grammar")


def detect(page: Page, site: Site) -> Listing | None:
    """Ask the generic detector, when the site's addresses have become others: where one fits, the rungs above have seen it."""
    tree = tree_of(page)
    if sight(tree, page.url) or numberless_links(tree, page) or fed(page.html):
        return None
    from parsers.detect import detect as find

    kind = kind_of(tree, page)
    found = None if kind.own else find(page, site)
    if found is None or kind.section is None:
        return found and replace(found, mixed=True)
    return replace(
        found,
        headlines=tuple(
            headline if headline.section else replace(headline, section=kind.section, section_label=label_of(kind.section))
            for headline in found.headlines
        ),
    )


def _told(item: Item, story: Story, kind: Kind, page: Page, site: Site) -> Headline:
    moment = read_time(item.published, setting_of(page, site))
    image = urls.join(page.url, item.image) if item.image else None
    section = kind.section or section_named(item.section or "")
    return Headline(
        story.key, story.url, item.title, moment or story.day, item.summary, section, image and tidy(image), label_of(section)
    )


def _dropped(item: Item, story: Story | None, page: Page) -> Dropped | None:
    """What is no story of the site at all (its own page, its logo) is not worth a word."""
    address = tidy(urls.join(page.url, item.url or "") or "")
    if story is None:
        return Dropped(NO_NUMBER, address, item.title) if numberless(item.url or "") else None
    return Dropped(ELSEWHERE if item.title else NO_TITLE, address, item.title)
