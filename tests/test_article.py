"""An article's page of any site: what machines are told counts more than what the page looks like."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from parsers.article import full_body, read
from parsers.headline import Article, Page, ParseError, Picture, Site

SITE = Site(timezone=ZoneInfo("Asia/Amman"), hosts=("news.example",))
URL = "https://www.news.example/2026/11/bridge?utm_source=x"
SEEN = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PROSE = "".join(
    f"<p>قالت البلدية إن الجسر الجديد رقم {n} سيفتح أمام السيارات والمشاة في الربيع المقبل بعد عامين من العمل.</p>"
    for n in range(4)
)


def article(html: str, url: str = URL) -> Article:
    return read(Page(html, url, SEEN), SITE)


def ld(**told: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **told})}</script>'


JSON_LD = ld(
    headline="عنوان من JSON-LD &amp; غيره",
    url="https://news.example/2026/11/bridge",
    datePublished="2026-11-21T10:00:00+03:00",
    dateModified="2026-11-21T12:00:00Z",
    author=[{"@type": "Person", "name": "ليلى قارئة"}],
    image=[{"@type": "ImageObject", "url": "/img/lead.jpg", "caption": "الجسر من الشرق"}],
    articleSection=["محليات", "جسور"],
    description="ملخص من JSON-LD",
    keywords="جسر، طرق",
)
OPENGRAPH = """<meta property="og:type" content="article"><meta property="og:title" content="عنوان من OpenGraph | صحيفة">
<meta property="article:published_time" content="2026-11-20T08:30:00+03:00"><meta property="article:section" content="اقتصاد">
<meta property="og:image" content="https://news.example/img/og.jpg"><meta property="og:description" content="ملخص من OpenGraph">
<meta name="author" content="سامر كاتب"><meta property="article:tag" content="نقل">"""
MICRODATA = """<div itemscope itemtype="http://schema.org/Article"><h1 itemprop="headline">عنوان من microdata</h1>
<span itemprop="author" itemscope><b itemprop="name">هدى محررة</b></span>
<time itemprop="datePublished" datetime="2026-11-19T07:00">أمس</time>
<div itemprop="articleBody"><p>نص قصير.</p></div></div>"""


def test_json_ld_counts_most() -> None:
    found = article(f"<title>x</title>{OPENGRAPH}{JSON_LD}<body>{MICRODATA}")

    assert found.title == "عنوان من JSON-LD & غيره"
    assert found.published == datetime.fromisoformat("2026-11-21T10:00:00+03:00")
    assert found.modified == datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert (found.author, found.section, found.section_label) == ("ليلى قارئة", "محليات", "محليات")
    assert found.image == Picture("https://www.news.example/img/lead.jpg", "الجسر من الشرق")
    assert (found.summary, found.tags) == ("ملخص من JSON-LD", ("جسر", "طرق"))


def test_opengraph_comes_next() -> None:
    found = article(f"{OPENGRAPH}<body>{MICRODATA}")

    assert (found.title, found.summary, found.author) == ("عنوان من OpenGraph | صحيفة", "ملخص من OpenGraph", "سامر كاتب")
    assert found.published == datetime.fromisoformat("2026-11-20T08:30:00+03:00")
    assert (found.section, found.tags, found.image) == ("اقتصاد", ("نقل",), Picture("https://news.example/img/og.jpg"))


def test_microdata_comes_third() -> None:
    found = article(f"<title>عنوان النافذة</title><body>{MICRODATA}")

    assert (found.title, found.author, found.body) == ("عنوان من microdata", "هدى محررة", "<p>نص قصير.</p>")
    assert found.published == datetime(2026, 11, 19, 7, 0, tzinfo=SITE.timezone)


def test_elements_that_say_what_they_are() -> None:
    found = article(
        f"""<title>افتتاح الجسر الجديد - صحيفة</title><body><nav><a href="/">الرئيسية</a></nav>
        <div class="breadcrumb"><a href="/">الرئيسية</a> <a href="/l">أخبار محلية</a></div>
        <aside><time datetime="2020-01-01">قديم</time></aside>
        <article><header><h1>افتتاح الجسر الجديد</h1><span class="byline">بقلم: نور كاتبة</span>
        <time datetime="2026-11-18T06:00:00Z">18</time></header>
        <figure><img src="/s.gif" data-src="a/b c.jpg"><figcaption>صورة</figcaption></figure>
        {PROSE}<div class="share-buttons"><p>شارك</p></div></article>"""
    )

    assert (found.title, found.author, found.section, found.section_label) == (
        "افتتاح الجسر الجديد",
        "نور كاتبة",
        "اخبار-محليه",
        "أخبار محلية",
    )
    assert found.published == datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
    assert found.image == Picture("https://www.news.example/2026/11/a/b%20c.jpg", "صورة")
    assert found.body is not None
    assert found.body.count("<p>") == 4
    assert "شارك" not in found.body


def test_text_itself_is_the_last_resort() -> None:
    found = article(f"<title>صحيفة</title><body><div><h1>الجسر يفتح أبوابه</h1><div>نشر في 17/11/2026</div>{PROSE}</div>")

    assert (found.title, found.published) == ("الجسر يفتح أبوابه", date(2026, 11, 17))
    assert (found.author, found.section, found.image, found.body, found.summary) == (None, None, None, None, None)


def test_heading_counts_before_a_title_with_the_sites_name() -> None:
    assert article(f"{OPENGRAPH}<body><h1>صحيفة</h1><h1>عنوان من OpenGraph</h1>{PROSE}").title == "عنوان من OpenGraph"


@pytest.mark.parametrize(
    ("canonical", "url", "keys"),
    [
        (None, "https://www.news.example/2026/11/bridge", ["news.example/2026/11/bridge"]),
        ("/story/7?fbclid=1#x", "https://www.news.example/story/7", ["news.example/story/7", "news.example/2026/11/bridge"]),
        ("http://news.example/", "https://www.news.example/2026/11/bridge", ["news.example/2026/11/bridge"]),
        ("https://evil.example/2026", "https://www.news.example/2026/11/bridge", ["news.example/2026/11/bridge"]),
        ("javascript:1", "https://www.news.example/2026/11/bridge", ["news.example/2026/11/bridge"]),
    ],
)
def test_canonical_link_names_the_story(canonical: str | None, url: str, keys: Sequence[str]) -> None:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""

    found = article(f"{link}<body><h1>الجسر يفتح أبوابه</h1>{PROSE}")

    assert (found.url, found.key, list(found.keys)) == (url, keys[0], keys)


def test_json_ld_of_other_stories_is_not_this_one() -> None:
    others = "".join(ld(headline=f"خبر آخر {n}", url=f"/other/{n}") for n in range(3))

    assert article(f"{others}<body><h1>الجسر يفتح أبوابه</h1>{PROSE}").title == "الجسر يفتح أبوابه"
    assert article(f"{others}{ld(headline='هذا الخبر', url='/2026/11/bridge')}<body>").title == "هذا الخبر"


def test_picture_on_a_foreign_host_is_not_taken() -> None:
    html = (
        f'{ld(headline="خبر", image="https://cdn.evil.example/x.jpg")}<body><main><figure><img src="/ours.jpg"></figure></main>'
    )

    assert article(html).image == Picture("https://www.news.example/ours.jpg")


def test_base_element_is_obeyed() -> None:
    html = f'<base href="/deep/"><body><h1>الجسر يفتح أبوابه</h1><div class="entry-content"><a href="x">x</a>{PROSE}</div>'

    assert 'href="https://www.news.example/deep/x"' in (article(html).body or "")


def test_several_articles_are_cards_of_others() -> None:
    cards = '<article><img src="/1.jpg"><p>x</p></article><article><img src="/2.jpg"><p>y</p></article>'

    found = article(f"<body><h1>الجسر يفتح أبوابه</h1>{PROSE}{cards}")

    assert (found.body, found.image) == (None, None)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>x</p>",
        "<title>صفحة</title><ul><li><a href='/1'>خبر</a></ul>",
        "<body><h1></h1>",
        '<script type="application/ld+json">{"@type":',
    ],
)
def test_page_without_an_article(html: str) -> None:
    with pytest.raises(ParseError, match="no article") as failure:
        article(html)

    assert failure.value.missing == "container_missing"


def test_full_body_is_found_without_a_rule() -> None:
    pytest.importorskip("trafilatura")
    page = Page(
        f"<html><body><nav><a href='/'>x</a></nav><div><h1>الجسر</h1>{PROSE}<script>alert(1)</script></div></body></html>",
        URL,
        SEEN,
    )

    found = full_body(page)

    assert found is not None
    assert found.count("قالت البلدية") == 4
    assert "alert" not in found


def test_full_body_without_the_optional_extra() -> None:
    assert full_body(Page(PROSE, URL, SEEN), extractor="no_such_module_here") is None


def test_unreadable_date_is_passed_over() -> None:
    html = f'<h1>الجسر يفتح أبوابه</h1><span class="date">قريبا</span><span class="date">18.11.2026</span>{PROSE}'

    assert article(html).published == date(2026, 11, 18)


def test_full_body_of_nothing() -> None:
    pytest.importorskip("trafilatura")

    assert full_body(Page("<html><body></body></html>", URL, SEEN)) is None
