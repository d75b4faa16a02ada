"""The paper the pages are printed on: Jinja2 with escaping always on, and what every page has in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from feeds.model import Document, Feed
from feeds.pages import moments
from feeds.pages.assets import BIRTH, name_asset
from feeds.pages.words import Lang, Texts, count

FOLDER = Path(__file__).parents[2] / "templates"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of a page needs to know."""

    base: str
    """Public URL without trailing slash."""
    lang: Lang
    here: str
    """Path of the page below the base, "/political": canonical link."""
    feeds: tuple[Feed, ...] = ()
    """Feeds that the page announces by rel=alternate."""
    query: str = ""
    """Canonical query of a search: its feeds are announced filtered, and search engines should not keep the page."""

    choice: str = ""
    """"?lang=ar" on pages that exist in two languages: who chose one keeps it on the way to the next such page."""

    @property
    def texts(self) -> Texts:
        """Return the texts of the page's language."""
        return Texts(self.lang)

    @property
    def direction(self) -> str:
        """Return the page's writing direction."""
        return "rtl" if self.lang == "ar" else "ltr"

    def path(self, below: str) -> str:
        """Path of a page or asset with the public URL's own path before it: it holds under every host name that leads here."""
        return urlsplit(self.base).path.rstrip("/") + below

    def asset(self, file: str) -> str:
        """Path of an asset by its plain name ("mujaz.css")."""
        return self.path(f"/{name_asset(file)}")


@cache
def open_paper() -> Environment:
    """Make the template engine, once a process. An undefined name is an error, never an empty place."""
    paper = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    paper.filters.update(
        day=moments.tell_day, moment=moments.tell_moment, site_time=moments.tell_site_time, month=moments.tell_month,
        utc=moments.tell_utc,
        span=moments.tell_span, ago=moments.tell_ago, ahead=moments.tell_ahead, count=count,
    )  # fmt: skip
    paper.tests["web"] = lambda url: url.startswith(("https://", "http://"))
    return paper


def print_page(template: str, frame: Frame, **values: object) -> bytes:
    """Fill a template; UTF-8."""
    return open_paper().get_template(template).render(frame=frame, t=frame.texts, lang=frame.lang, **values).encode()


def wrap_page(name: str, body: bytes, feeds: Sequence[Feed]) -> Document:
    """A finished page as a document: modified with its newest entry, fresh as long as the most hurried of its feeds.

    No stale-while-revalidate: an old page names old assets, which an upgrade removes.
    """
    max_age = min((feed.max_age for feed in feeds), default=300)
    modified = (newest_of(feeds) or BIRTH).replace(microsecond=0)
    return Document(name, HTML, body, modified, f"public, max-age={max_age}, stale-if-error=86400")


def newest_of(feeds: Sequence[Feed]) -> datetime | None:
    """Return the moment of the newest entry or quiet edit of all feeds, None when there is neither."""
    told = [feed.updated for feed in feeds if feed.entries] + [feed.changed for feed in feeds if feed.changed]
    return max(told, default=None)
