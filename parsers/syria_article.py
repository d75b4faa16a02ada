"""An article's page of syria.news -> Article."""

from selectolax.lexbor import LexborHTMLParser

from parsers import urls
from parsers.blocks import Block, ancestors
from parsers.headline import Article, Moment, Page, ParseError, Picture, Site
from parsers.markup import clean_inline, paragraph
from parsers.pictures import picture_in
from parsers.structured import Item, listed, merged, opengraph
from parsers.syria_grammar import Story, label_of, picture_key, section_named, story_at, story_of, tidy
from parsers.syria_lines import read_time, setting_of
from parsers.syria_text import Text, read_text
from parsers.text import fold
from parsers.tree import tree_of


def read_article(page: Page, site: Site) -> Article:
    """Read the page's own story; ParseError when the page is none (a list, a challenge, an error page)."""
    tree = tree_of(page)
    text = read_text(tree, page, site)
    told = told_of(tree, page)
    if text is None or not _is_article(text, told):
        raise ParseError("container_missing", page.url, "no article found on the page: no title with a text, a date or a section")
    story, keys = identify(tree, page)
    setting = setting_of(page, site)
    published = text.published or read_time(told.published, setting) or (story.day if story else None)
    picture = _picture(text, told, page, site)
    key = story.key if story else urls.key_of(page.url) or page.url
    return Article(
        key=key,
        url=story.url if story else tidy(page.url) or page.url,
        keys=_all_keys(key, keys, picture, published),
        title=text.title,
        section=text.section or section_named(told.section or ""),
        section_label=text.section_label or label_of(text.section) or told.section,
        author=told.author,
        published=published,
        modified=read_time(told.modified, setting),
        summary=_summary(text, told),
        image=picture,
        body="\n".join(_html(block, page.url) for block in text.paragraphs) or None,
        tags=text.tags or told.tags,
    )


def identify(tree: LexborHTMLParser, page: Page) -> tuple[Story | None, tuple[str, ...]]:
    """Return the page's own story and all keys that its addresses show: its own, canonical link, OpenGraph; best first."""
    canonical = tree.css_first("link[rel~=canonical][href]")
    written = (canonical.attributes.get("href") if canonical is not None else None, opengraph(tree).url)
    found = [story_at(page.url), *(story_of(page.url, href) for href in written if href)]
    stories = [story for story in found if story is not None]
    return (stories[0] if stories else None), tuple(dict.fromkeys(story.key for story in stories))


def told_of(tree: LexborHTMLParser, page: Page) -> Item:
    """Return what the page tells machines of its own story (not of those that it links to)."""
    own = story_at(page.url)
    items = [
        item for item in listed(tree) if item.url is None or own is None or (story_of(page.url, item.url) or own).key == own.key
    ]
    return merged([*items[:1], opengraph(tree)])


def _is_article(text: Text, told: Item) -> bool:
    return bool(text.paragraphs) and (
        text.signed or text.published is not None or text.section is not None or bool(told.published)
    )


def _picture(text: Text, told: Item, page: Page, site: Site) -> Picture | None:
    """Choose the lead picture: one with a key of its own that illustrates no other story, else what machines are told."""
    around = next(
        (parent for parent in ancestors(text.heading) if any(parent.mem_id == p.mem_id for p in ancestors(text.last.node))), None
    )
    images = around.css("img") if around is not None else []
    free = [image for image in images if not any(_leads_to_story(parent, page) for parent in ancestors(image))]
    addresses = [address for image in free if (address := picture_in([image], page.url, site))]
    keyed = [address for address in addresses if picture_key(address)]
    whole = urls.join(page.url, told.image) if told.image else None
    address = next(iter([*keyed, *([whole] if whole else []), *addresses]), None)
    return Picture(tidy(address) or address, text.caption or told.caption) if address else None


def _leads_to_story(node: object, page: Page) -> bool:
    href = getattr(node, "attributes", {}).get("href") if getattr(node, "tag", "") == "a" else None
    return bool(href and story_of(page.url, href))


def _all_keys(key: str, keys: tuple[str, ...], picture: Picture | None, published: Moment) -> tuple[str, ...]:
    """Add the key in the picture's path when the page's addresses hold no hex key and the picture is of the same day."""
    pictured = story_at(picture.url.rsplit("_", 1)[0] + ".html") if picture and picture_key(picture.url) else None
    known = (key, *keys)
    if pictured is None or any(len(one) == 8 and not one.isdigit() for one in known):
        return tuple(dict.fromkeys(known))
    same_day = published is None or pictured.day is None or str(published)[:10] == str(pictured.day)
    return tuple(dict.fromkeys((*known, pictured.key) if same_day else known))


def _summary(text: Text, told: Item) -> str | None:
    """The description that the page gives, unless it only repeats the title; else the first paragraph."""
    if told.summary and fold(told.summary) != fold(text.title) and len(told.summary.split()) > 5:
        return told.summary
    return text.paragraphs[0].text


def _html(block: Block, base: str) -> str:
    inner = clean_inline(block.node.inner_html or "", base) if block.alone else ""
    return f"<p>{inner}</p>" if inner else paragraph(block.text)
