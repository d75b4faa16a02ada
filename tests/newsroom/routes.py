"""Which page answers which address: a call in, an answer out. Pure but for the newsroom that is asked."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from urllib.parse import parse_qs, unquote, urlsplit

from tests.newsroom.articles import article_page, home_page
from tests.newsroom.frame import frame, most_read, text
from tests.newsroom.lists import section_page, shown_on
from tests.newsroom.picture import draw
from tests.newsroom.room import Newsroom
from tests.newsroom.story import SECTIONS, Story

HTML = "text/html; charset=utf-8"
SLUG = re.compile(r"-ID(\d+)\.html$")
SHORT = re.compile(r"(?:^|=|/)([0-9a-f]{8})-\d{8}(?:_m)?(?:\.html)?$")


@dataclass(frozen=True, slots=True)
class Call:
    """What a client asked for. Header names are lower-case."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """Where the client thinks the site is, with a slash at the end."""
        return f"http://{self.headers.get('host', 'syria.news')}/"

    @property
    def name(self) -> str:
        """The path alone, decoded, without its first slash."""
        return unquote(urlsplit(self.path).path).lstrip("/")

    def asked(self, key: str) -> str | None:
        """A query parameter."""
        return next(iter(parse_qs(urlsplit(self.path).query).get(key, [])), None)

    @property
    def section(self) -> str | None:
        """The section whose list is asked for, when it is one."""
        name = self.asked("cat") if self.name in ("", "index.php") else self.asked("c") if self.name == "c.php" else None
        return name if name in SECTIONS else None

    @property
    def page(self) -> int:
        """Number of the list's page."""
        asked = self.asked("p") or "1"
        return max(1, int(asked)) if asked.isascii() and asked.isdigit() else 1

    @property
    def kind(self) -> str:
        """ "list", "article", "home", "image", "robots", "rss" or "other": what faults can be aimed at."""
        if self.section:
            return "list"
        if SLUG.search(self.name) or SHORT.search(f"{self.name}={self.asked('n') or ''}".rstrip("=")):
            return "article"
        if self.name.startswith(("images/", "v2/images/")) or self.name == "favicon.ico":
            return "image"
        return {"": "home", "index.php": "home", "robots.txt": "robots", "rss.php": "rss"}.get(self.name, "other")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answers."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


def answer(room: Newsroom, call: Call) -> Answer:
    """The site's honest answer, 304 included."""
    return conclude(room, call, page(room, call))


def page(room: Newsroom, call: Call, keep: int | None = None) -> Answer:
    """The whole page without validators; `keep` cuts a list short."""
    if call.section:
        return html(section_page(room, call.section, call.page, call.base, keep))
    return PAGES[call.kind](room, call)


def own_page(room: Newsroom, call: Call) -> Answer:
    """The article page, or what is left of it."""
    story = find(room, call)
    if story is None or story.gone:
        gone = story.gone if story and story.gone else 404
        return html(frame(room, "404", f"<h1>الخبر غير متوفر</h1>{most_read(room)}"), gone)
    return html(article_page(room, story, call.base))


def picture(_room: Newsroom, call: Call) -> Answer:
    """The picture of the hex key in the address."""
    key = re.search(r"([0-9a-f]{8})", call.name)
    return Answer(200, {"content-type": "image/jpeg"}, draw(key[1] if key else "0"))


def robots(room: Newsroom, _call: Call) -> Answer:
    """What robots may do here."""
    return Answer(200, {"content-type": "text/plain"}, room.robots.encode())


def unknown(room: Newsroom, call: Call) -> Answer:
    """Nothing there, except a redirect that leads to itself."""
    if call.name == "loop":
        return Answer(302, {"location": "/loop"})
    return html(frame(room, "404", "<h1>الصفحة غير موجودة</h1>"), 404)


def find(room: Newsroom, call: Call) -> Story | None:
    """The story of an address, by number or hex: slug, short, mobile and AMP forms."""
    number = SLUG.search(call.name)
    if number:
        return room.find(number=int(number[1]))
    key = SHORT.search(call.asked("n") or call.name)
    return room.find(key=key[1]) if key else None


def bare_page(room: Newsroom, call: Call) -> Answer:
    """The frame of a list page with no list in it."""
    return html(frame(room, SECTIONS[call.section or "political-news"], f"<h1>صيانة</h1>{most_read(room)}", active=call.section))


def html(markup: str, status: int = 200) -> Answer:
    """A page of text."""
    return Answer(status, {"content-type": HTML}, markup.encode())


def dead_feed(room: Newsroom, _call: Call) -> Answer:
    """The site's own rss.php: every link lacks its number, so it leads nowhere."""
    items = "\n".join(
        f"<item><title>{text(story.title)}</title><link>https://syria.news/{text(SLUG.sub('-ID.html', story.slug_href))}</link>"
        f"<pubDate>{format_datetime(story.moment)}</pubDate><image>{story.image_href}</image></item>"
        for story in room.newest()[:10]
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>النشرة</title>'
    feed = f"{head}<link>https://syria.news/</link><description></description>\n{items}\n</channel></rss>\n"
    return Answer(200, {"content-type": "text/xml; charset=utf-8"}, feed.encode())


PAGES = {
    "article": own_page,
    "image": picture,
    "robots": robots,
    "rss": dead_feed,
    "home": lambda room, _call: html(home_page(room)),
    "other": unknown,
}


def listed(room: Newsroom, call: Call) -> tuple[Story, ...]:
    """The stories on the list page that is asked for, in page order; () for any other page."""
    return tuple(shown_on(room, call.section, call.page)) if call.section else ()


def conclude(room: Newsroom, call: Call, made: Answer) -> Answer:
    """Add validators to a good answer, and answer 304 where the client's still hold (RFC 9110 13.2.2)."""
    if made.status != 200 or not room.validators:
        return made
    headers = made.headers | {
        "etag": f'"{sha256(made.body).hexdigest()[:20]}"',
        "last-modified": format_datetime(room.changed.astimezone(UTC).replace(microsecond=0), usegmt=True),
    }
    held = holds(call, headers["etag"], room.changed)
    return Answer(304, headers) if held else Answer(200, headers, made.body)


def holds(call: Call, etag: str, changed: datetime) -> bool:
    """True when the client has this version already."""
    asked = call.headers.get("if-none-match")
    if asked is not None:
        return asked.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in asked.split(","))
    since = call.headers.get("if-modified-since")
    return since is not None and changed.replace(microsecond=0) <= parsedate_to_datetime(since)
