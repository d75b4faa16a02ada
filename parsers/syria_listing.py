"""Headlines from cards: the reading of a list page that needs no class names."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from parsers.blocks import Block, ancestors
from parsers.headline import Dropped, Headline, Listing, Page, Site
from parsers.pictures import picture_in
from parsers.syria_cards import MIXED, Card, Outline, Sighting, end_of, gather, most_read, outline, section_around, sight
from parsers.syria_grammar import at_home, label_of
from parsers.syria_lines import Setting, moment_of, read_lines, section_in, setting_of, summary_of, title_of
from parsers.syria_page import (
    BESIDE,
    COLUMN,
    ELSEWHERE,
    MOST_READ,
    NO_TITLE,
    Kind,
    inside,
    kind_of,
    listing,
    next_page,
    numberless_links,
)
from parsers.syria_text import read_text
from parsers.text import fold

# The old front page also shows opinions, quoted press, a picture, old newspapers and readers' advice.
_COLUMNS = frozenset({"mypage=4", "mypage=5", "mypage=20", "mypage=28", "mypage=29"})


def read_cards(tree: LexborHTMLParser, page: Page, site: Site, rung: str) -> Listing | None:
    """Read every card of the page that belongs to its list; None when no link fits the site's addresses."""
    sightings = sight(tree, page.url)
    dropped = numberless_links(tree, page)
    if not sightings and not dropped:
        return None
    kind = kind_of(tree, page)
    outlined = outline(tree, sightings, with_sections=kind.home)
    ranked = most_read(sightings, outlined)
    listed = _of_the_list(sightings, kind, outlined, tree, page, site)
    cards = gather(listed, outlined, ranked)
    setting = setting_of(page, site)
    read = [(card, _headline(card, outlined, kind, page, setting)) for card in cards]
    refused = {card.place: why for card, headline in read if (why := _refusal(card, headline, kind, page, site))}
    refused |= _untitled(read, refused)
    if kind.section:
        refused |= {card.place: BESIDE for card in _beside([pair for pair in read if pair[0].place not in refused], outlined)}
        refused |= _untitled(read, refused)
    dropped += [Dropped(refused[card.place], headline.url, headline.title) for card, headline in read if card.place in refused]
    kept = [headline for card, headline in read if card.place not in refused]
    if not kept and {drop.why for drop in dropped} == {MOST_READ}:
        # The list itself is gone.
        return None
    return listing(rung, kept, _lost(dropped, kept), kind, next_page(tree, page, kind))


def _of_the_list(
    sightings: Sequence[Sighting], kind: Kind, outlined: Outline, tree: LexborHTMLParser, page: Page, site: Site
) -> list[Sighting]:
    """Leave out the page's own story, its navigation, and on an article's page all that stands above the article's end."""
    text = read_text(tree, page, site) if kind.own else None
    after = _end_of_text(text.last, outlined) if text else -1
    # To ask each link for what it stands in takes twice as long.
    frame = "nav a[href], footer a[href]" if kind.home else "nav a[href], footer a[href], aside a[href]"
    framed = {link.mem_id for link in tree.css(frame)}
    return [
        sighting
        for sighting in sightings
        if sighting.story.key not in kind.own
        and outlined.places[sighting.anchor.mem_id] > after
        and sighting.anchor.mem_id not in framed
        and not (text and fold(sighting.anchor.text()) == fold(text.title))
    ]


def _end_of_text(last: Block, outlined: Outline) -> int:
    """A line of a larger element says nothing of that element's end."""
    return end_of(last.node, outlined) if last.alone else outlined.places[last.node.mem_id]


def _headline(card: Card, outlined: Outline, kind: Kind, page: Page, setting: Setting) -> Headline:
    lines = read_lines(card.nodes, frozenset(anchor.mem_id for anchor in card.anchors), setting, outlined.text_places)
    title = title_of(lines, card.anchors, ranked=card.ranked)
    marked = [(node.tag, node) for node in card.nodes if not node.is_text_node]
    image = picture_in((node for tag, node in marked if tag == "img"), page.url, setting.site)
    section = kind.section
    if kind.home and not card.ranked:
        section = section_in(lines) or section_around(card, outlined)
    return Headline(
        key=card.story.key,
        url=card.story.url,
        title=title,
        published=moment_of([node for tag, node in marked if tag == "time"], lines, setting) or card.story.day,
        summary=summary_of(lines, title),
        section=section,
        image=at_home(image),
        section_label=label_of(section),
    )


def _refusal(card: Card, headline: Headline, kind: Kind, page: Page, site: Site) -> str | None:
    if not inside(card.story, page, site):
        return ELSEWHERE
    if card.ranked and not kind.home:
        return MOST_READ
    return COLUMN if headline.section in _COLUMNS else None


def _untitled(read: Sequence[tuple[Card, Headline]], refused: Mapping[int, str]) -> dict[int, str]:
    """Refuse what has no title: a broken page may show a story's title and its time in different places, but both must stay."""
    left = [(card, headline) for card, headline in read if card.place not in refused]
    titled = {headline.key for _, headline in left if headline.title}
    return {card.place: NO_TITLE for card, headline in left if headline.key not in titled}


def _beside(read: Sequence[tuple[Card, Headline]], outlined: Outline) -> list[Card]:
    """Return the cards of a section's page that stand in a box without any time, when the list itself shows times."""
    dated = [(card, headline.key) for card, headline in read if isinstance(headline.published, datetime)]
    around = {node.mem_id for card, _ in dated for node in ancestors(card.nodes[0])}
    keys = {key for _, key in dated}
    undated = [card for card, headline in read if len(keys) > 1 and headline.key not in keys]
    boxes = (
        (card, (node.mem_id for node in ancestors(card.nodes[0]) if outlined.stories.get(node.mem_id) == MIXED))
        for card in undated
    )
    return [card for card, box in boxes if next(box, 0) not in around]


def _lost(dropped: Sequence[Dropped], kept: Sequence[Headline]) -> list[Dropped]:
    """Leave out drops of stories that another card of the page shows."""
    addresses = {headline.url for headline in kept}
    return [drop for drop in dropped if drop.url not in addresses]
