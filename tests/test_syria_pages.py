"""Every recorded page of syria.news gives what its JSON says."""

from html import unescape
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborHTMLParser

from parsers import syria_news
from parsers.headline import ParseError
from parsers.text import plain
from tests.syria_kit import SITE, decoded, expected, folder_of, page_of, row

PROMO = "تابعونا عبر حساباتنا على شبكات التواصل : فيسبوك - تويتر - تلغرام"
LISTS = ["section-political.html", "section-political-p2.html", "article-short.html", "article-slug.html", "seed-article.html"]
ARTICLES = ["article-short.html", "article-slug.html", "seed-article.html"]


def need(name: str) -> None:
    if not (folder_of(name) / name).exists():
        pytest.skip("the stored page is not here")


def rows(name: str) -> list[dict[str, str | None]]:
    need(name)
    return [row(headline) for headline in syria_news.find_headlines(page_of(name), SITE).headlines]


@pytest.mark.parametrize("name", LISTS)
def test_list_is_the_whole_list_in_page_order(name: str) -> None:
    found = rows(name)

    assert decoded(expected(name)) == found


@pytest.mark.parametrize("name", ["home-2018.html", "old-domain.html"])
def test_front_page_labels_the_political_stories(name: str) -> None:
    assert decoded(expected(name)) == [found for found in rows(name) if found["section"] == "political-news"]


@pytest.mark.parametrize("name", ["home-2018.html", "old-domain.html"])
def test_front_page_shows_every_story_once(name: str) -> None:
    found = rows(name)

    assert sorted(decoded(expected(name, "all")), key=str) == sorted(found, key=str)


@pytest.mark.parametrize(
    ("name", "mixed", "older"),
    [
        ("section-political.html", False, "https://syria.news/?p=2&cat=political-news"),
        ("section-political-p2.html", False, "https://syria.news/?p=3&cat=political-news"),
        ("article-short.html", True, None),
        ("home-2018.html", True, None),
        ("old-domain.html", True, None),
    ],
)
def test_listing_tells_its_rung_and_what_comes_next(name: str, mixed: bool, older: str | None) -> None:
    listing = syria_news.find_headlines(page_of(name), SITE)

    assert ("known", mixed, older) == (listing.rung, listing.mixed, listing.next_page)


def test_most_read_box_is_counted_not_listed() -> None:
    listing = syria_news.find_headlines(page_of("article-short.html"), SITE)

    assert [drop.why for drop in listing.dropped] == ["most read"] * 5
    assert listing.dropped[0].title == "تعرف على مواعيد قطارات الساحل الجديدة"


def test_feed_without_numbers_is_an_empty_list() -> None:
    with pytest.raises(ParseError, match="10 links dropped") as failure:
        syria_news.find_headlines(page_of("rss.xml"), SITE)

    assert failure.value.missing == "empty"


@pytest.mark.parametrize("read", [syria_news.find_headlines, syria_news.read_article])
def test_challenge_page_is_an_error(read: object) -> None:
    with pytest.raises(ParseError):
        read(page_of("cloudflare-challenge.html"), SITE)  # type: ignore[operator]


@pytest.mark.parametrize("name", ARTICLES)
def test_article(name: str) -> None:
    need(name)
    article = syria_news.read_article(page_of(name), SITE)
    told = expected(name, "article")

    assert told["title"] == article.title
    assert unquote(told["url"]) == unquote(article.url)
    assert told["id"] == article.key == article.keys[0]
    assert told["published"] == (article.published.isoformat() if article.published else None)
    assert told["section"] == article.section
    assert article.section_label == "الاخبار السياسية"
    assert told["caption"] == (article.image.caption if article.image else None)
    assert tuple(told["tags"] or ()) == article.tags
    paragraphs = [plain(node.text()) for node in LexborHTMLParser(article.body or "").css("p")]
    assert [text for text in told["paragraphs"] if text != PROMO] == paragraphs
    assert paragraphs[0] == article.summary
    assert "سيريانيوز" not in unescape(article.body or "")


def test_slug_article_shows_its_other_key_in_the_picture() -> None:
    article = syria_news.read_article(page_of("article-slug.html"), SITE)

    assert article.keys == ("90108", "c41f07be")
    assert article.image is not None
    assert article.image.url == "https://syria.news/images/2026_11/2026_11_21/c41f07be-21112612_m2.jpg"


@pytest.mark.parametrize("name", ["section-political.html", "home-2018.html", "old-domain.html", "rss.xml"])
def test_list_page_is_no_article(name: str) -> None:
    with pytest.raises(ParseError, match="no article"):
        syria_news.read_article(page_of(name), SITE)
