"""An article's page of syria.news, taken apart by the order of its text, whatever its classes are called:

section name, title, (sub-headline), (picture, caption), date line, paragraphs, سيريانيوز alone, (TAG: line), related list
"""

import re
from collections import Counter
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.blocks import Block, ancestors, read_blocks
from parsers.headline import Moment, Page, Site
from parsers.syria_grammar import section_named, section_of, story_of
from parsers.syria_lines import RELATED, Setting, date_line, read_time, setting_of
from parsers.text import fold, plain

_FRAME = frozenset({"nav", "footer", "aside"})
_SIGNATURES = frozenset(fold(name).replace(" ", "") for name in ("سيريانيوز", "syria.news", "syrianews"))
_TAGS = re.compile(r"(?:TAGS?|الوسوم|وسوم|كلمات مفتاحية)\s*:\s*", re.IGNORECASE)
_PROMO = re.compile(r"^\W*(?:تابعونا|تابعوا|انضموا|اشتركوا|للاشتراك|لمتابعه|شاركونا|اقرا ايضا|اقرا المزيد|join us|follow us)\b")
_NETWORK = re.compile(
    "فيسبوك|تويتر|تلغرام|تيليغرام|تليغرام|واتس|انستغرام|انستاغرام|يوتيوب|facebook|twitter|telegram|whatsapp|instagram|youtube|قناتنا|صفحتنا|حساباتنا|ايضا|المزيد"
)
_SUFFIX = re.compile(r"(?:[\s|:–—-]*(?:syria\s?[.-]?\s?news(?:\.com)?|سيريا\s?نيوز))+\s*$", re.IGNORECASE)
_PROSE = 40
"""Characters from which on a block counts as running text."""


@dataclass(frozen=True, slots=True)
class Text:
    """The parts of an article's page."""

    title: str
    section: str | None
    section_label: str | None
    published: Moment
    caption: str | None
    paragraphs: tuple[Block, ...]
    """The body without its promo lines, signature and tags."""
    signed: bool
    tags: tuple[str, ...]
    heading: LexborNode
    """The element of the title."""
    last: Block
    """What ends the article: related headlines stand after it."""


def read_text(tree: LexborHTMLParser, page: Page, site: Site) -> Text | None:
    """Take the page apart; None when it has no title."""
    blocks = read_blocks(tree.body, _FRAME) if tree.body is not None else []
    start = _title_at(tree, blocks, page)
    if start is None:
        return None
    setting = setting_of(page, site)
    end = _end(blocks, start, page)
    dated = next((n for n in range(start + 1, end) if _date(blocks[n], setting) is not None), None)
    body = _body(blocks[(start if dated is None else dated) + 1 : end], blocks[start])
    label = _section_label(blocks, start)
    following = blocks[end : end + 3]
    return Text(
        title=blocks[start].text,
        section=(label and (section_named(label.text) or section_of(label.link or ""))) or _active_section(tree),
        section_label=label.text if label else None,
        published=_published(blocks, start, end, dated, setting),
        caption=_caption(blocks[start + 1 : end if dated is None else dated], body[0] if body else None),
        paragraphs=tuple(block for block in body if not _is_promo(block)),
        signed=any(_is_signature(block) for block in following),
        tags=next((_split_tags(block.text) for block in following if _TAGS.match(block.text)), ()),
        heading=blocks[start].node,
        last=body[-1] if body else blocks[start if dated is None else dated],
    )


def head_title(tree: LexborHTMLParser) -> str:
    """Return the window's title without the site's name."""
    node = tree.css_first("title")
    return _SUFFIX.sub("", plain(node.text())) if node is not None else ""


def _title_at(tree: LexborHTMLParser, blocks: list[Block], page: Page) -> int | None:
    """Find the title: the heading that the window's title repeats, else the first h1, else any block that repeats it."""
    wanted = fold(head_title(tree))
    free = [n for n, block in enumerate(blocks) if section_named(block.text) is None and not _leads_elsewhere(block, page)]
    headings = [n for n in free if blocks[n].heading]
    alike = [n for n in headings if len(wanted) > 9 and (fold(blocks[n].text) in wanted or wanted in fold(blocks[n].text))]
    equal = [n for n in free if wanted and fold(blocks[n].text) == wanted]
    first = [n for n in headings if blocks[n].node.tag == "h1" or any(parent.tag == "h1" for parent in ancestors(blocks[n].node))]
    best = max(alike, key=lambda n: len(blocks[n].text), default=None)
    return best if best is not None else next(iter(equal + first), None)


def _leads_elsewhere(block: Block, page: Page) -> bool:
    """Tell whether a block is a link to another story: a headline of a list, not the page's title."""
    story = story_of(page.url, block.link) if block.link else None
    own = story_of(page.url, page.url)
    return story is not None and (own is None or own.key != story.key)


def _end(blocks: list[Block], start: int, page: Page) -> int:
    """Find the block after the last paragraph: the signature, else the tags, a related list's title or first headline."""
    prose = next((n for n in range(start + 1, len(blocks)) if _is_prose(blocks[n])), len(blocks))
    later = range(prose + 1, len(blocks))
    signature = next((n for n in later if _is_signature(blocks[n])), None)
    stops = (n for n in later if _TAGS.match(blocks[n].text) or _is_related(blocks[n]) or _leads_elsewhere(blocks[n], page))
    return signature if signature is not None else next(stops, len(blocks))


def _body(blocks: list[Block], title: Block) -> list[Block]:
    """Return the blocks of the element that holds the text: the innermost one with most of the prose in it."""
    total = sum(len(block.text) for block in blocks if _is_prose(block))
    weights: Counter[int] = Counter()
    holder = None
    for block in blocks:
        for parent in ancestors(block.node) if _is_prose(block) else ():
            weights[parent.mem_id] += len(block.text)
    for block in blocks:
        parents = [parent.mem_id for parent in ancestors(block.node)]
        holder = next((parent for parent in parents if weights[parent] >= 0.8 * total), holder) if total else None
        if holder is not None and _is_prose(block):
            break
    return [
        block
        for block in blocks
        if holder is not None
        and any(parent.mem_id == holder for parent in (block.node, *ancestors(block.node)))
        and block.link is None
        and fold(block.text) != fold(title.text)
    ]


def _is_prose(block: Block) -> bool:
    return len(block.text) >= _PROSE and block.link is None and not block.heading


def _is_signature(block: Block) -> bool:
    return fold(block.text).replace(" ", "").strip(".-–—_*()[]") in _SIGNATURES


def _is_promo(block: Block) -> bool:
    text = fold(block.text)
    return len(text) < 160 and bool(_PROMO.search(text)) and bool(_NETWORK.search(text))


def _is_related(block: Block) -> bool:
    return len(block.text) < 40 and any(phrase in fold(block.text) for phrase in RELATED)


def _date(block: Block, setting: Setting) -> Moment:
    stamp = block.node.attributes.get("datetime") if block.node.tag == "time" else None
    return (read_time(stamp, setting) if stamp else None) or date_line(block.text, setting)


def _published(blocks: list[Block], start: int, end: int, dated: int | None, setting: Setting) -> Moment:
    """Read the date line, else the line right above the title, else a date that shares its line with other words.

    Further up than the title stands the day on which the page was built.
    """
    if dated is not None:
        return _date(blocks[dated], setting)
    above = _date(blocks[start - 1], setting) if start else None
    head = (block for block in blocks[start + 1 : end][:6] if len(block.text) < 120)
    return above or next((moment for block in head if (moment := read_time(block.text, setting))), None)


def _section_label(blocks: list[Block], start: int) -> Block | None:
    """Return the section's name above the title (or below it), if it is not part of a menu."""
    for block in [*reversed(blocks[max(0, start - 3) : start]), *blocks[start + 1 : start + 3]]:
        if (section_named(block.text) or section_of(block.link or "")) and not _in_menu(block):
            return block
    return None


def _in_menu(block: Block) -> bool:
    menu = next((parent for parent in (block.node, *ancestors(block.node)) if parent.tag in ("ul", "ol", "nav")), None)
    return menu is not None and len({section_of(link.attributes.get("href") or "") for link in menu.css("a[href]")} - {None}) > 1


def _active_section(tree: LexborHTMLParser) -> str | None:
    """Return the section that the menu shows as the present one."""
    for node in tree.css(".active, .current, .selected, [aria-current], .current-menu-item"):
        for link in [node] if node.tag == "a" else node.css("a[href]")[:1]:
            slug = section_of(link.attributes.get("href") or "")
            if slug:
                return slug
    return None


def _caption(blocks: list[Block], first: Block | None) -> str | None:
    """Return the text that shares an element with a picture, above the body."""
    for block in blocks:
        if first is not None and block.node.mem_id == first.node.mem_id:
            return None
        before = block.node.prev
        while before is not None and before.is_text_node:
            before = before.prev
        if (
            block.link is None
            and not block.heading
            and (block.node.tag == "figcaption" or (before is not None and _is_picture(before)))
        ):
            return block.text
    return None


def _is_picture(node: LexborNode) -> bool:
    return node.tag in ("img", "picture", "figure") or (node.css_first("img") is not None and not node.text(strip=True))


def _split_tags(text: str) -> tuple[str, ...]:
    return tuple(tag for tag in (part.strip() for part in re.split("[,،;؛]", _TAGS.sub("", text, count=1))) if tag)
