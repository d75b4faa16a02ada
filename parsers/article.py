"""An article's page of any site -> Article. What machines are told counts more than what the page looks like:

JSON-LD, then OpenGraph and other metas, then microdata, then elements that are called what they are, then the text itself.
"""

import re
from collections.abc import Iterable
from importlib import import_module

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers import urls
from parsers.blocks import Block, ancestors, read_blocks
from parsers.dates import read_line, read_moment
from parsers.fields import slug_of
from parsers.headline import Article, Moment, Page, ParseError, Picture, Site
from parsers.markup import clean_html
from parsers.pictures import allowed, picture_in
from parsers.structured import Item, linked_data, merged, microdata, opengraph
from parsers.text import fold, plain
from parsers.tree import parse

_BODIES = (
    "[itemprop=articleBody]", ".entry-content", ".post-content", ".article-body", ".article-content", ".article__body",
    ".post-body", ".story-body", ".news-body", ".content-body", ".field--name-body", ".td-post-content",
    ".elementor-widget-theme-post-content", "[class*=article-body]", "[class*=article__body]", "[class*=articleBody]",
)  # fmt: skip
_AUTHORS = "[rel=author], [itemprop=author], .author-name, .byline, .post-author, .entry-author, .author"
_DATES = ".entry-date, .post-date, .article-date, .news-date, .publish-date, .date, .published, .post-meta, .entry-meta"
_CRUMBS = "[aria-label*=readcrumb] a, .breadcrumb a, .breadcrumbs a, [itemtype*=BreadcrumbList] a"
_BY = re.compile(r"^\s*(?:بقلم|كتب|كتبت|الكاتب|المصدر|by|von|par|por)\s*[:：]?\s+", re.IGNORECASE)
_NOT_BODY = "h1, header, footer, nav, aside, form, time, [class*=share], [class*=related], [class*=breadcrumb], [class*=comment]"
_PARTS = re.compile(r"\s+[-–—|·»:]\s+|\s*\|\s*")
_FRAME = frozenset({"nav", "footer", "aside", "header"})
_PROSE = 200
"""Characters of running text from which on a page without any mark counts as an article."""


def read(page: Page, site: Site) -> Article:
    """Read the page's own story; ParseError when it has no title or nothing that makes it an article."""
    # A tree of its own, because reading the body takes it apart.
    tree = parse(page.html, page.url)
    told, marked = _told(tree, page)
    lines = _lines(tree)
    title = _title(tree, told, lines)
    if not title or not (marked or _prose(lines) >= _PROSE):
        raise ParseError(
            "container_missing", page.url, "no article found on the page: no title, or no text and no metadata of one"
        )
    url, keys = _addresses(tree, page, site, told)
    base = _base(tree, page)
    label = told.section or _crumb(tree, title)
    below = _below(lines, title)
    author = told.author or _author(tree, below)
    published = _time(told.published, page, site) or _shown_time(tree, below, page, site)
    # Takes the heading, date and byline out of the tree, so it comes last.
    body = _body(tree)
    return Article(
        key=keys[0],
        url=url,
        keys=keys,
        title=title,
        section=slug_of(label) if label else None,
        section_label=label,
        author=author,
        published=published,
        modified=_time(told.modified, page, site),
        summary=told.summary if told.summary and fold(told.summary) != fold(title) else None,
        image=_picture(tree, told, [body] if body is not None else [block.node for block in below[:1]], base, site),
        body=(clean_html(body.inner_html or "", base) or None) if body is not None else None,
        tags=told.tags,
    )


def full_body(page: Page, extractor: str = "trafilatura") -> str | None:
    """Find the text of a page that no rule describes, as clean HTML; None without the extractor or when it finds none.

    trafilatura is an optional extra and heavy (it brings its own HTML parser): it is imported here only.
    """
    try:
        extract = import_module(extractor).extract
    except ImportError:
        return None
    found = extract(page.html, url=page.url, output_format="html", include_links=True, include_images=True, deduplicate=False)
    return clean_html(found, page.url) or None if found else None


def _told(tree: LexborHTMLParser, page: Page) -> tuple[Item, bool]:
    """Return what machines are told of the page's story, and whether any of it says that it is an article."""
    own = urls.key_of(page.url)
    linked = _own(linked_data(tree), own, page)
    scoped = _own(microdata(tree), own, page)
    meta = opengraph(tree)
    kind = tree.css_first('meta[property="og:type"]')
    is_article = kind is not None and (kind.attributes.get("content") or "").lower() in ("article", "news", "blog")
    marked = linked is not None or scoped is not None or is_article or bool(meta.published)
    return merged(item for item in (linked, meta, scoped) if item), marked


def _own(items: Iterable[Item], own: str | None, page: Page) -> Item | None:
    """Return the item that names this page, else the only one there is (a page's list of others has several)."""
    found = list(items)
    named = [item for item in found if item.url and urls.key_of(urls.join(page.url, item.url) or "") == own]
    return next(iter(named), found[0] if len(found) == 1 else None)


def _lines(tree: LexborHTMLParser) -> list[Block]:
    """The page's text, without what frames it."""
    return read_blocks(tree.body, _FRAME) if tree.body is not None else []


def _below(lines: list[Block], title: str) -> list[Block]:
    """The line with the title and those below it; [] when the page does not show it."""
    wanted = fold(title)
    start = next((number for number, block in enumerate(lines) if fold(block.text) == wanted), None)
    return lines[start : start + 8] if start is not None else []


def _title(tree: LexborHTMLParser, told: Item, lines: list[Block]) -> str:
    """Prefer the page's heading where the told title only adds the site's name to it, and a line that is part of the window's."""
    headings = [plain(node.text()) for node in tree.css("h1")]
    window = tree.css_first("title")
    title = told.title or next(iter(headings), "") or _part(plain(window.text()) if window is not None else "", lines)
    return next((heading for heading in headings if len(heading) > 5 and fold(heading) in fold(title)), title)


def _part(title: str, lines: list[Block]) -> str:
    """The longest part of a window's title ("The paper - A story") that is a line of the page, else all of it."""
    parts = sorted((part.strip() for part in _PARTS.split(title)), key=len, reverse=True)
    shown = {fold(block.text) for block in lines}
    return next((part for part in parts if len(part) > 5 and fold(part) in shown), title)


def _addresses(tree: LexborHTMLParser, page: Page, site: Site, told: Item) -> tuple[str, tuple[str, ...]]:
    """Return the story's address and all its keys. A canonical link to another site or to the front page is a mistake."""
    node = tree.css_first("link[rel~=canonical][href]")
    here = urls.canonical(page.url) or page.url
    written = (node.attributes.get("href") if node is not None else None, told.url)
    joined = (urls.join(page.url, href) for href in written if href)
    hosts = (*site.hosts, urls.host_of(page.url))
    found = [url for one in joined if one and (url := urls.canonical(one)) and urls.within(url, hosts)]
    named = [url for url in found if "/" in (urls.key_of(url) or "")] or [here]
    keys = tuple(dict.fromkeys(urls.key_of(url) or url for url in (*named, here)))
    return named[0], keys


def _base(tree: LexborHTMLParser, page: Page) -> str:
    node = tree.css_first("base[href]")
    return urls.join(page.url, node.attributes.get("href") or "" if node is not None else "") or page.url


def _crumb(tree: LexborHTMLParser, title: str) -> str | None:
    """Return the last step of the breadcrumbs that is neither the front page nor the story itself."""
    steps = [plain(node.text()) for node in tree.css(_CRUMBS)]
    return next((step for step in reversed(steps[1:]) if step and fold(step) != fold(title)), None)


def _author(tree: LexborHTMLParser, below: list[Block]) -> str | None:
    """Return who is called the author, else who "by …" below the title names."""
    names = [_BY.sub("", plain(node.text())) for node in tree.css(_AUTHORS)]
    names += [_BY.sub("", block.text) for block in below[1:] if len(block.text) < 60 and _BY.match(block.text)]
    return next((name for name in names if 1 < len(name) < 80), None)


def _time(text: str, page: Page, site: Site) -> Moment:
    return read_moment(text, site.timezone, page.seen) if text else None


def _shown_time(tree: LexborHTMLParser, below: list[Block], page: Page, site: Site) -> Moment:
    """Return the time that stands with the title: a `<time>`, an element called so, or a line that is a date."""
    stamps = [node for node in tree.css("time") if not _is_about_another(node)]
    texts = [node.attributes.get("datetime") or node.text() for node in stamps] + [node.text() for node in tree.css(_DATES)]
    for text in texts:
        moment = read_moment(plain(text)[:100], site.timezone, page.seen)
        if moment is not None:
            return moment
    lines = (block.text for block in below if len(block.text) < 100)
    return next((moment for line in lines if (moment := read_line(line, site.timezone, page.seen, most=3)) is not None), None)


def _is_about_another(node: LexborNode) -> bool:
    """Tell whether an element stands in a list of other stories."""
    return any(parent.tag in ("aside", "footer", "li", "nav", "a") for parent in ancestors(node))


def _body(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the element that is called the body, else the page's only `<article>`, without what is no text in it."""
    body = next((node for selector in _BODIES if (node := tree.css_first(selector)) is not None), None)
    if body is None:
        found = tree.css("article")
        body = found[0] if len(found) == 1 else None
    if body is not None:
        for node in body.css(_NOT_BODY):
            node.decompose()
    return body


def _picture(tree: LexborHTMLParser, told: Item, near: list[LexborNode], base: str, site: Site) -> Picture | None:
    """Return the told picture, else the first of the body (or beside the title), else the first of the page's main part."""
    whole = urls.join(base, told.image) if told.image else None
    address = urls.canonical(whole) if whole else None
    articles = tree.css("article")
    # Several articles are the cards of other stories.
    figures = [*near, *(articles if len(articles) == 1 else []), *tree.css("main figure, figure")]
    if address is None or not allowed(address, base, site):
        address = picture_in(figures, base, site)
    caption = next((text for node in tree.css("figcaption, .wp-caption-text") if (text := plain(node.text()))), None)
    return Picture(address, told.caption or caption) if address else None


def _prose(lines: list[Block]) -> int:
    """Return how many characters of running text the page has: paragraphs, not links."""
    return sum(len(block.text) for block in lines if len(block.text) > 60 and block.link is None and not block.heading)
