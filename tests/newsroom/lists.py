"""The pages that list stories: a section in six designs, and the home page."""

import json
from collections.abc import Callable
from urllib.parse import quote

from tests.newsroom.frame import DAYS, MONTHS, digits, frame, href, most_read, rename_classes, stamp, text
from tests.newsroom.room import Newsroom
from tests.newsroom.story import SECTIONS, Story

Item = Callable[[Newsroom, Story], str]


def section_page(room: Newsroom, section: str, number: int, base: str, keep: int | None = None) -> str:
    """Page `number` of a section's list in the design of the day; `keep`: only so many of its stories, as when it breaks."""
    stories = shown_on(room, section, number)[:keep]
    head = linked_data(room, stories, base) if room.design == "data" else ""
    shell = f"""<div class="page-head"><div class="page-title"><h1>{SECTIONS[section]}</h1></div></div>
<div class="search-page search-content-1"><div class="row"><div class="col-md-8">
{DESIGNS[room.design](room, stories)}
{pagination(room, section, number)}
</div>
{most_read(room)}
</div></div>"""
    page = frame(room, SECTIONS[section], shell, head, active=section)
    return page if room.design == "known" else rename_classes(page)


def shown_on(room: Newsroom, section: str, number: int) -> list[Story]:
    """The stories on that page of the section's list."""
    start = (number - 1) * room.page_size
    return room.section(section)[start : start + room.page_size]


def pagination(room: Newsroom, section: str, number: int) -> str:
    """Links to the list's other pages."""
    last = max(1, -(-len(room.section(section)) // room.page_size))
    pages = "".join(f'<li><a href="?p={page}&cat={section}"> {page} </a></li>' for page in range(1, min(last, 5) + 1))
    older = f'<li><a href="?p={number + 1}&cat={section}"><i class="fa fa-angle-left"></i></a></li>' if number < last else ""
    return f'<div class="search-pagination"><ul class="pagination">{pages}{older}</ul></div>'


def known_list(room: Newsroom, stories: list[Story]) -> str:
    """The markup of 2025."""
    return f'<div class="search-container bordered"><ul>\n{join(known_item, room, stories)}\n</ul></div>'


def known_item(room: Newsroom, story: Story) -> str:
    """One list item of 2025: picture, title, summary, date."""
    link = href(room.href(story), story)
    return f"""<li class="search-item clearfix azr">
<a {link}><img src="{story.image_href}" /></a>
<div class="search-content">
<h2 class="search-title">
<a {link}>{text(story.shown)}</a>
</h2>
<p class="search-desc"> {text(story.summary or "")} </p>
</div>
<div class="col-md-3 search-titlex"><a {link}>{stamp(room, story)}</a></div>
</li>"""


def cards(room: Newsroom, stories: list[Story]) -> str:
    """Cards with a <time>."""
    return f'<section class="deck">\n{join(card, room, stories)}\n</section>'


def card(room: Newsroom, story: Story) -> str:
    """One card."""
    words = f"{DAYS[story.moment.weekday()]} {story.moment.day} {MONTHS[story.moment.month - 1]} {story.moment:%Y %H:%M}"
    return f"""<article class="card">
<a {href(room.href(story), story)}>
<picture><img loading="lazy" data-src="{story.image_href}" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></picture>
<h3>{text(story.shown)}</h3></a>
<time datetime="{story.moment.isoformat()}">{digits(words, room.digits)}</time>
<p>{text(story.summary or "")}</p>
</article>"""


def rows(room: Newsroom, stories: list[Story]) -> str:
    """A table, as an old content system would print it."""
    return f'<table width="100%"><tbody>\n{join(row, room, stories)}\n</tbody></table>'


def row(room: Newsroom, story: Story) -> str:
    """One table row."""
    return (
        f"<tr><td>{stamp(room, story)}</td><td><a {href(room.href(story), story)}>{text(story.shown)}</a>"
        f'<br><small>{text(story.summary or "")}</small></td><td><img src="{story.image_href}" width="80"></td></tr>'
    )


def anchors(room: Newsroom, stories: list[Story]) -> str:
    """Pictures only: the headline stands in the link's title attribute."""
    return f'<div class="mosaic">\n{join(anchor, room, stories)}\n</div>'


def anchor(room: Newsroom, story: Story) -> str:
    """One picture with its headline as a tooltip."""
    return (
        f'<div class="tile"><a {href(room.href(story), story)} title="{text(story.shown)}">'
        f'<img src="{story.image_href}" alt=""></a><span>{stamp(room, story)}</span></div>'
    )


def data_only(_room: Newsroom, _stories: list[Story]) -> str:
    """Nothing in the markup: a script would draw the list from the linked data in the head."""
    return '<div id="app"></div><noscript>يرجى تفعيل جافاسكربت</noscript>'


def linked_data(room: Newsroom, stories: list[Story], base: str) -> str:
    """The list as JSON-LD."""
    items = [{"@type": "ListItem", "position": at, "item": describe(room, story, base)} for at, story in enumerate(stories, 1)]
    return script({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items})


def describe(room: Newsroom, story: Story, base: str) -> dict[str, str]:
    """A story as a schema.org NewsArticle."""
    described = {
        "@type": "NewsArticle",
        "url": base + quote(room.href(story)),
        "headline": story.shown,
        "datePublished": story.moment.isoformat(),
        "image": base + story.image_href,
        "articleSection": SECTIONS[story.section],
    }
    return described | ({"description": story.summary} if story.summary else {})


def script(linked: object) -> str:
    """JSON in a script element that its text cannot close."""
    closed = json.dumps(linked, ensure_ascii=False).replace("</", r"<\/")
    return f'<script type="application/ld+json">{closed}</script>'


def join(item: Item, room: Newsroom, stories: list[Story]) -> str:
    """Write each story with the same hand."""
    return "\n".join(item(room, story) for story in stories)


DESIGNS: dict[str, Callable[[Newsroom, list[Story]], str]] = {
    "known": known_list,
    "renamed": known_list,
    "cards": cards,
    "rows": rows,
    "data": data_only,
    "anchors": anchors,
}
