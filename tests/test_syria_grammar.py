"""The addresses of syria.news: one story, however it is linked."""

from datetime import date
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.syria_grammar import (
    SECTION_LABELS,
    Story,
    numberless,
    picture_key,
    section_named,
    section_of,
    story_at,
    story_of,
    tidy,
)

BASE = "https://www.syria.news/?p=1&cat=political-news"
SHORT = Story("c22f8040", "https://syria.news/c22f8040-15042412.html", date(2024, 4, 15))
TITLE = 'مجلسالوزراءيقرخطة"إعادةتأهيل"(3):الطرق,و2,5..'


@pytest.mark.parametrize(
    "href",
    [
        "c22f8040-15042412.html",
        "C22F8040-15042412.HTML",
        "/c22f8040-15042412.htm",
        "http://www.syria.news/c22f8040-15042412.html?fbclid=x&y=1#comments",
        "//SYRIA.NEWS:443/c22f8040-15042412.html",
        "c22f8040-15042412_m.html",
        "/amp/c22f8040-15042412.html",
        "./mob_n2.php?n=c22f8040-15042412",
        "/mob_n.php?x=1&n=C22F8040-15042412.html",
        "%6322f8040%2D15042412.html",
        " c22f8040-15042412.html\n",
    ],
)
def test_short_form(href: str) -> None:
    assert story_of(BASE, href) == SHORT


@pytest.mark.parametrize(
    "href",
    [
        f"{TITLE}-ID90110.html",
        f"{quote(TITLE)}-ID90110.html",
        f"{quote(TITLE).lower()}-id90110.html",
        f"http://www.syria.news/{TITLE}-ID90110.html?utm_source=t#x",
        f"/amp/{TITLE}-ID90110.html",
        f"{TITLE}-ID90110_m.html",
    ],
)
def test_slug_form(href: str) -> None:
    story = story_of(BASE, href)

    assert story is not None
    assert (story.key, story.day) == ("90110", None)
    assert unquote(story.url) == f"https://syria.news/{TITLE}-ID90110.html"
    assert not set(story.url) & set("()\"' ")


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("FAO:نقصالغذاء-ID5.html", "https://syria.news/FAO:نقصالغذاء-ID5.html"),
        ("هلتعود?-ID7.html", "https://syria.news/هلتعود?-ID7.html"),
        ("#سورياتلعب-ID8.html", "https://syria.news/#سورياتلعب-ID8.html"),
        ("البنك:\u00a0لا-ID9.html", "https://syria.news/البنك:\u00a0لا-ID9.html"),
        ("\u200fعودة-ID10.html", "https://syria.news/\u200fعودة-ID10.html"),
        ("-ID11.html", "https://syria.news/-ID11.html"),
    ],
)
def test_titles_in_addresses(href: str, url: str) -> None:
    story = story_of(BASE, href)

    assert story is not None
    assert unquote(story.url) == url
    assert "?" not in story.url
    assert "#" not in story.url


@pytest.mark.parametrize(
    "href",
    [
        "x-ID.html", "x-ID9.php", "b46fd4c-07122412.html", "g46fd4c2-07122412.html", "b46fd4c2-0712241.html", "x-ID9.html/edit",
        "mob.php?n=1", "mob_n2.php?n=82429", "readnews.php?sy_seq=", "readnews.php?sy_seq=x1", "readnews.php?id=5", "x-ID٩.html",
        "https://www.facebook.com/sharer.php?u=https://syria.news/b46fd4c2-07122412.html", "javascript:go('x-ID9.html')",
        "images/2026_11/2026_11_21/0ce6746e-21112612_m2.jpg", "", "#", "?p=1&cat=political-news", "mailto:b46fd4c2-07122412.html",
        "https://syria.news@evil.example/b46fd4c2-07122412.html", "http://:99999/b46fd4c2-07122412.html",
    ],
)  # fmt: skip
def test_no_story(href: str) -> None:
    assert story_of(BASE, href) is None


def test_old_domain_keeps_its_scheme_and_host() -> None:
    story = story_of("http://www.syria-news.com/", "./readnews.php?x=1&sy_seq=204490")

    assert story == Story("204490", "http://www.syria-news.com/readnews.php?sy_seq=204490")


@pytest.mark.parametrize("digits", ["00012412", "32012412", "01132412", "29022312"])
def test_day_that_does_not_exist_is_no_day(digits: str) -> None:
    assert story_of(BASE, f"c22f8040-{digits}.html") == Story("c22f8040", f"https://syria.news/c22f8040-{digits}.html")


def test_another_server_keeps_scheme_and_port() -> None:
    assert story_at("http://127.0.0.1:8099/a/c22f8040-15042412.html") == Story(
        "c22f8040", "http://127.0.0.1:8099/a/c22f8040-15042412.html", date(2024, 4, 15)
    )
    assert tidy("http://www.other.example/x") == "http://www.other.example/x"
    assert tidy("mailto:x") is None


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=200)
def test_any_title_can_stand_in_an_address(title: str) -> None:
    story = story_of(BASE, f"{title.replace('/', '')}-ID77.html")

    assert story is None or (story.key == "77" and story.url.isascii() and story_at(story.url) == story)


@pytest.mark.parametrize(
    ("href", "verdict"),
    [("عنوان-ID.html", True), ("http://syria.news/x-ID.html?y#z", True), ("x-ID9.html", False), ("ID.html", False)],
)
def test_numberless(href: str, verdict: bool) -> None:
    assert numberless(href) is verdict


@pytest.mark.parametrize(
    ("href", "slug"),
    [
        ("?p=1&cat=political-news", "political-news"),
        ("c.php?c=point_-of_view", "point_-of_view"),
        ("https://syria.news/index.php?cat=science&p=2", "science"),
        ("http://www.syria-news.com/viewarchive.php?mypage=1", "political-news"),
        ("viewarchive.php?x=2&mypage=22", "mypage=22"),
        ("https://ads.example/?c=shoes", None),
        ("contact.php", None),
    ],
)
def test_section_of(href: str, slug: str | None) -> None:
    assert section_of(href) == slug


def test_section_names_in_every_spelling() -> None:
    assert [section_named(label) for label in SECTION_LABELS.values()] == list(SECTION_LABELS)
    assert section_named("الأخبار السياسيّة :") == "political-news"
    assert section_named("أخبارالرياضة") == "sport-news"
    assert section_named("رأيي") is None
    assert section_named("") is None
    assert section_named("الاخبار السياسية " * 9) is None


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://syria.news/images/2026_11/2026_11_21/C41F07BE-21112612_m2.jpg", "c41f07be"),
        ("https://syria.news/images/2026_11/c41f07be-21112612.webp", "c41f07be"),
        ("https://syria.news/images/related/c41f07be_m2.jpg", None),
        (None, None),
    ],
)
def test_picture_key(address: str | None, key: str | None) -> None:
    assert picture_key(address) == key
