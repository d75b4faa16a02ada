"""The addresses and section names of syria.news, as they have been since 2015 (the old domain's before that).

https://www.syria.news/b46fd4c2-07122412.html     short: 8 hex digits, DDMMYY, always 12
https://syria.news/<title without spaces>-ID82429.html
/a3dc13a7-01032212_m.html   /amp/5abbaad1-16031712.html   /mob_n2.php?n=c22f8040-15042412
http://www.syria-news.com/readnews.php?sy_seq=204490
https://syria.news/?p=1&cat=political-news        c.php?c=political-news        viewarchive.php?mypage=1
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from parsers import urls
from parsers.text import fold

SECTION_LABELS = {
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
# Spaces get lost in the old pages' labels ("أخبارالرياضة"), and the article before a name comes and goes.
_BY_NAME = {fold(label).replace(" ", ""): slug for slug, label in SECTION_LABELS.items()}
_OLD_ARCHIVES = {
    "1": "political-news", "3": "local_news", "26": "world-news", "14": "sport-news", "11": "science",
}  # fmt: skip
_HOME = re.compile(r"^https?://(?:www\.)?syria\.news(?=[/:])")
_SHORT = re.compile(r"(?P<hex>[0-9a-f]{8})-(?P<day>[0-9]{6})(?P<rest>[0-9]{2})(?:_m)?\.html?", re.IGNORECASE)
_SLUG = re.compile(r"(?P<slug>.*)-ID(?P<number>[0-9]{1,12})(?:_m)?\.html?", re.IGNORECASE)
# The usual link of a list, a file in the page's folder.
_USUAL = re.compile(r"-ID([0-9]{1,12})\.html$")
_NUMBERLESS = re.compile(r".*-ID\.html?", re.IGNORECASE)
_MOBILE = re.compile(r"mob\w*\.php", re.IGNORECASE)
_OLD = re.compile(r"readnews\.php", re.IGNORECASE)
_AMP = re.compile(r"/amp$", re.IGNORECASE)
_KEY_IN_QUERY = re.compile(r"([0-9a-f]{8}-[0-9]{8})(?:\.html?)?", re.IGNORECASE)
_PICTURE = re.compile(r"/([0-9a-f]{8})-[0-9]{8}(?:_\w+)?\.\w{3,4}$", re.IGNORECASE)
# Looked for in small letters, each form by a sign at its beginning: a quarter of what a search without regard to case costs.
_MAY_BE_STORY = re.compile(r"-(?:id[0-9]|[0-9]{8})|sy_seq|%[2-6][0-9a-f]")
_NUMBERED = re.compile(r"-ID[0-9]+(?:_m)?\.html?$", re.IGNORECASE)
_CUT = re.compile(r"#.*-ID[0-9]+\.html?$")
_LINKED = re.compile(r"[?&]cat=([A-Za-z0-9_-]+)")
_LINKED_BEFORE = re.compile(r"\bc\.php\?(?:.*&)?c=([A-Za-z0-9_-]+)")
_ARCHIVED = re.compile(r"viewarchive\.php\?(?:.*&)?mypage=([0-9]+)")


class Story(NamedTuple):
    """What the address of an article tells."""

    key: str
    url: str
    day: date | None = None
    """The day of publication; only the short form holds it."""


def story_at(url: str) -> Story | None:
    """Read an article's address in any of its forms; None when it is none. Mobile and AMP forms become the main one."""
    found = _read(tidy(url))
    if found is None and _NUMBERED.search(url):
        # A title with ? or # went into the path unescaped.
        found = _read(tidy(url.replace("?", "%3F").replace("#", "%23")))
    return found


def story_of(base: str, href: str) -> Story | None:
    """Read a link as a page writes it."""
    usual = None if "/" in href else _USUAL.search(href)
    path = usual and urls.easy_path(href)
    folder = path and _folder(base)
    if usual and path and folder:
        return Story(usual[1], folder + path)
    if not _MAY_BE_STORY.search(href.lower()):
        return None
    if "?" in href or "#" in href:
        whole = urls.join(base, href.replace("#", "%23") if _CUT.search(href) else href)
        return story_at(whole) if whole else None
    return _read(at_home(urls.resolve(base, href)))


@lru_cache(maxsize=256)
def _folder(base: str) -> str | None:
    """Return what stands before the links of a page; None in an AMP folder, whose articles have another main form."""
    front = at_home(urls.front_of(base))
    return front if front and "/amp/" not in front.lower() else None


def numberless(href: str) -> bool:
    """Tell whether a link is an article's whose number the site forgot: a dead link."""
    return bool(_NUMBERLESS.fullmatch(href.strip().split("?")[0].split("#")[0]))


def tidy(url: str) -> str | None:
    """Give the address its canonical form; the site itself answers under https without www., whatever the page wrote."""
    return at_home(urls.canonical(url))


def at_home(url: str | None) -> str | None:
    """Write a canonical address of the site itself under https without www."""
    return _HOME.sub("https://syria.news", url, count=1) if url and not url.startswith("https://syria.news/") else url


def section_of(href: str) -> str | None:
    """Return the slug of the section that a link leads to; `mypage=N` for the old domain's sections without a successor."""
    # Most links are articles' with long titles: looking for a word in one costs a tenth of looking for a pattern.
    found = (_LINKED_BEFORE.search(href) if "c.php" in href else None) or (_LINKED.search(href) if "cat=" in href else None)
    if found:
        return found[1]
    old = _ARCHIVED.search(href) if "viewarchive" in href else None
    return _OLD_ARCHIVES.get(old[1], f"mypage={old[1]}") if old else None


def section_named(text: str) -> str | None:
    """Return the slug of the section of that name, however it spells its hamzas and spaces."""
    return _BY_NAME.get(fold(text).replace(" ", "").strip(":|»«›‹-")) if 2 < len(text) < 40 else None


def label_of(slug: str | None) -> str | None:
    """Return the name of a section of the site."""
    return SECTION_LABELS.get(slug) if slug else None


def picture_key(url: str | None) -> str | None:
    """Return the hex key in the path of an article's own picture, the bridge between both forms of its address."""
    found = _PICTURE.search(url or "")
    return found[1].lower() if found else None


def _read(url: str | None) -> Story | None:
    if url is None:
        return None
    address, _, query = url.partition("?")
    folder, _, name = address.rpartition("/")
    slug = _SLUG.fullmatch(name)
    if slug:
        return Story(slug["number"], f"{_AMP.sub('', folder)}/{slug['slug']}-ID{slug['number']}.html")
    short = _SHORT.fullmatch(name)
    if short:
        return _short(folder, short["hex"], short["day"], short["rest"])
    return _asked(url, folder, name) if query else None


def _asked(url: str, folder: str, name: str) -> Story | None:
    """Read the forms that name the article in the query."""
    mobile = _KEY_IN_QUERY.fullmatch(urls.query_value(url, "n") or "") if _MOBILE.fullmatch(name) else None
    if mobile:
        key, _, digits = mobile[1].partition("-")
        return _short(folder, key, digits[:6], digits[6:])
    number = urls.query_value(url, "sy_seq") if _OLD.fullmatch(name) else None
    return Story(number, f"{folder}/{name}?sy_seq={number}") if number and re.fullmatch("[0-9]{1,12}", number) else None


def _short(folder: str, key: str, day: str, rest: str) -> Story:
    key = key.lower()
    return Story(key, f"{_AMP.sub('', folder)}/{key}-{day}{rest}.html", _day(day))


def _day(digits: str) -> date | None:
    try:
        return date(2000 + int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None
