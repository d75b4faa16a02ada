"""A story of the newsroom and the sections that it may stand in."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

SECTIONS = {
    "political-news": "الاخبار السياسية",
    "local_news": "الأخبار المحلية",
    "world-news": "أخبار العالم",
    "sport-news": "أخبار الرياضة",
    "science": "علوم وتكنولوجيا",
    "entertainment": "المنوعات",
    "interviews": "نبش القبور",
    "readers-contributions": "مساهمات القراء",
    "point_-of_view": "رأي",
}
POLITICAL = "political-news"


@dataclass(frozen=True, slots=True)
class Story:
    """One story as the newsroom knows it: the truth that pages show and feeds are judged by."""

    number: int
    """Number of the slug URL; grows over all sections."""
    hex: str
    """Key of the short URL; never changes."""
    title: str
    """As a reader should see it."""
    shown: str
    """As it stands in the markup, stray white space and direction marks included."""
    summary: str | None
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...]
    section: str
    moment: datetime
    """Aware, in the newsroom's zone, whole minutes: what pages print."""
    listed: datetime
    """When the site first showed it; later than `moment` for a backdated story."""
    picture: str
    """Hex in the picture's path: the story's own unless the newsroom keeps no such bridge."""
    gone: int | None = None
    """404 or 410 once the story is deleted."""

    @property
    def day(self) -> str:
        """DDMMYY of the day of publication, as short URLs and picture paths carry it."""
        return self.moment.strftime("%d%m%y")

    @property
    def slug_href(self) -> str:
        """Relative slug URL, raw as the site writes it: the title without spaces, then the number."""
        slug = re.sub(r"[ /?#%&<>\n]", "", self.shown)
        return f"{slug}-ID{self.number}.html"

    @property
    def short_href(self) -> str:
        """Relative short URL."""
        return f"{self.hex}-{self.day}12.html"

    @property
    def image_href(self) -> str:
        """Relative address of the lead picture."""
        return f"images/{self.moment:%Y_%m}/{self.moment:%Y_%m_%d}/{self.picture}-{self.day}12_m2.jpg"


def make_hex(*parts: object) -> str:
    """Eight hex digits out of anything printable; the same for the same parts, on any machine."""
    return sha256("/".join(map(str, parts)).encode()).hexdigest()[:8]
