"""The section list in other clothes: whatever the markup, the same headlines, times and summaries."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Any

import pytest

from parsers import syria_news
from parsers.headline import Headline
from tests.syria_kit import SITE, decoded, expected, page_of, row

Row = dict[str, Any]
STORIES: list[Row] = decoded(expected("section-political.html"))
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
MONTHS = {11: "تشرين الثاني"}
FRAME = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><title>الاخبار السياسية - syria.news</title></head><body>
<header><div class="k1"><a href="/"><img src="logo.png" alt="Syria News"></a></div>السبت ٢١ / تشرين الثاني / ٢٠٢٦
<div><a href="?p=1&cat=political-news">الاخبار السياسية</a> <a href="?p=1&cat=local_news">الأخبار المحلية</a></div></header>
<nav><a href="00000001-01012612.html">خبر في القائمة العليا لا يخص الصفحة</a></nav>
%s
<div class="zz"><div><b>الأكثر قراءة</b></div><p><a href="3c32df62-14112612.html">1- تعرف على مواعيد قطارات الساحل</a></p>
<p><a href="x-ID90002.html">2- بالصور.. ترميم خان الوزير في حلب</a></p></div>
<footer>© 2026 <a href="00000002-01012612.html">خبر في ذيل الصفحة</a> 01.01.2026 | 10:00</footer></body></html>"""


def href(story: Row) -> str:
    return escape(story["url"].removeprefix("https://syria.news/"))


def moment(story: Row) -> datetime:
    return datetime.fromisoformat(story["published"])


def site_time(story: Row) -> str:
    return moment(story).strftime("%d.%m.%Y | %H:%M")


def arabic_time(story: Row) -> str:
    when = moment(story)
    return f"{when.day} {MONTHS[when.month]} {when.year} - {when:%H:%M}".translate(ARABIC)


def cards(story: Row) -> str:
    return (
        f'<div class="q7"><div><a href="{href(story)}">'
        f'<img data-src="images/2026_11/{story["id"]}.jpg" src="data:,"></a></div>'
        f'<div><h3><a href="{href(story)}">{escape(story["title"])}</a></h3><p>{escape(story["summary"] or "")}</p>'
        f'<span>{site_time(story)}</span> <a href="{href(story)}">اقرأ المزيد</a></div></div>'
    )


def whole_card_links(story: Row) -> str:
    return (
        f'<a class="c" href="{href(story)}"><article><img src="i.jpg" alt=""><h2>\n{escape(story["title"])}\n</h2>'
        f'<p>{escape(story["summary"] or "")}</p><time datetime="{moment(story).isoformat()}">قبل قليل</time></article></a>'
    )


def table_rows(story: Row) -> str:
    return (
        f'<tr><td>{site_time(story)}</td><td><a href="{href(story)}">{escape(story["title"])}</a>'
        f"<br>{escape(story['summary'] or '')}</td></tr>"
    )


def loose_elements(story: Row) -> str:
    summary = f"<p>{escape(story['summary'])}</p>" if story["summary"] else ""
    return f'<h4><a href="{href(story)}">{escape(story["title"])}</a></h4><span>نشر في {site_time(story)}</span>{summary}'


def definition_list(story: Row) -> str:
    summary = f"<dd>{escape(story['summary'])}</dd>" if story["summary"] else ""
    return f'<dt><a href="{href(story)}">{escape(story["title"])}</a><dd>{arabic_time(story)}{summary}'


def titles_in_attributes(story: Row) -> str:
    return (
        f'<li><a href="{href(story)}" title="{escape(story["title"])}"><img src="i.jpg"></a><small>{arabic_time(story)}</small>'
        f"<div>{escape(story['summary'] or '')}</div>"
    )


def titles_in_labels(story: Row) -> str:
    return (
        f'<li><a aria-label="{escape(story["title"])}" href="{href(story)}"></a><em>{site_time(story)}</em> '
        f"<p>{escape(story['summary'] or '')}"
    )


def titles_in_pictures(story: Row) -> str:
    return (
        f'<li><a href="{href(story)}"><img src="i.jpg" alt="{escape(story["title"])}"></a> <i>{site_time(story)}</i>'
        f'<div>{escape(story["summary"] or "")}</div><a href="{href(story)}">التفاصيل</a></li>'
    )


def cut_titles(story: Row) -> str:
    short = " ".join(story["title"].split()[:4])
    return (
        f'<li><b><a href="{href(story)}" title="{escape(story["title"])}">{escape(short)}...</a></b> <u>{site_time(story)}</u>'
        f"<p>{escape(story['summary'] or '')}</li>"
    )


def mobile_links(story: Row) -> str:
    whole = f"http://www.syria.news/{href(story)}?utm_source=x&fbclid=1#top"
    return (
        f'<section><h5><a href="{whole}">{escape(story["title"])}</a></h5>{site_time(story)}'
        f"<div>{escape(story['summary'] or '')}</div></section>"
    )


LAYOUTS = [
    cards, whole_card_links, table_rows, loose_elements, definition_list, titles_in_attributes, titles_in_labels,
    titles_in_pictures, cut_titles, mobile_links,
]  # fmt: skip
HOLDERS = {table_rows: "<table>%s</table>", definition_list: "<dl>%s</dl>"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("broken", [False, True], ids=["whole", "cut off"])
def test_another_layout_gives_the_same_list(layout: Callable[[Row], str], broken: bool) -> None:
    holder = HOLDERS.get(layout, "<div><h1>الأخبار السياسيّة</h1><div>%s</div></div>")
    html = FRAME % (holder % "\n".join(map(layout, STORIES)))
    if broken:
        html = re.sub("</(?:p|li|td|tr|dd|dt|body|html)>", "", html)

    listing = syria_news.find_headlines(page_of("section-political.html", html), SITE)

    assert listing.rung == "grammar"
    assert [row(headline) for headline in listing.headlines] == STORIES
    assert {"most read"} == {drop.why for drop in listing.dropped}


def json_ld(story: Row) -> Row:
    return {
        "@type": "NewsArticle",
        "headline": story["title"],
        "url": story["url"],
        "datePublished": story["published"],
        "description": story["summary"],
    }


def item_list(stories: list[Row]) -> str:
    items = [{"@type": "ListItem", "position": n, "item": json_ld(story)} for n, story in enumerate(stories)]
    return json.dumps(
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, {"@type": "ItemList", "itemListElement": items}]}
    )


def articles(stories: list[Row]) -> str:
    return "<!--" + json.dumps([json_ld(story) for story in stories], ensure_ascii=False) + "-->"


@pytest.mark.parametrize("write", [item_list, articles])
def test_list_for_machines_only(write: Callable[[list[Row]], str]) -> None:
    html = f'<html><script type="application/ld+json">{write(STORIES)}</script><body><div id="app"></div>'

    listing = syria_news.find_headlines(page_of("section-political.html", html), SITE)

    assert listing.rung == "data"
    assert [row(headline) for headline in listing.headlines] == STORIES


def test_microdata() -> None:
    items = "".join(
        f'<div itemscope itemtype="https://schema.org/NewsArticle"><a itemprop="url" href="{href(story)}">'
        f'<span itemprop="headline">{escape(story["title"])}</span></a>'
        f'<meta itemprop="datePublished" content="{story["published"]}">'
        f'<p itemprop="description">{escape(story["summary"] or "")}</p></div>'
        for story in STORIES
    )

    listing = syria_news.find_headlines(page_of("section-political.html", f"<body>{items}"), SITE)

    assert listing.rung == "data"
    assert [row(headline) for headline in listing.headlines] == STORIES


def test_mended_feed() -> None:
    items = "".join(
        f"<item><title>{escape(story['title'])}\n\n</title><link>{escape(story['url'])}</link>"
        f"<description><![CDATA[{story['summary'] or ''}]]></description>"
        f"<pubDate>{moment(story):%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
        for story in STORIES
    )
    feed = f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>syria.news</title>{items}</channel></rss>'

    headlines = syria_news.find_headlines(page_of("rss.xml", feed), SITE).headlines

    assert [{**story, "section": None} for story in STORIES] == [row(headline) for headline in headlines]


def test_item_without_time_shows_the_day_of_its_address() -> None:
    html = (
        '<ul><li><a href="5d1e90ab-20112612.html">قطار الركاب يبدأ رحلاته</a>'
        '<li><a href="aaaabbbb-31022612.html">يوم لا وجود له</a></ul>'
    )

    headlines = syria_news.find_headlines(page_of("section-political.html", html), SITE).headlines

    assert [str(headline.published) for headline in headlines] == ["2026-11-20", "None"]


def test_time_of_the_neighbour_is_not_taken() -> None:
    html = (
        '<ul><li><a href="a-ID1.html">خبر أول بلا تاريخ هنا</a></li>'
        '<li><a href="b-ID2.html">خبر ثان له تاريخ هنا</a> 21.11.2026 | 10:00</li>'
        '<li><a href="c-ID3.html">خبر ثالث بلا تاريخ هنا</a></li></ul><p>22.11.2026 | 11:11</p>'
    )

    headlines = syria_news.find_headlines(page_of("section-political.html", html), SITE).headlines

    assert [str(headline.published) for headline in headlines] == ["None", "2026-11-21 10:00:00+03:00", "None"]


def by_key(html: str, name: str = "section-political.html") -> dict[str, Headline]:
    return {headline.key: headline for headline in syria_news.find_headlines(page_of(name, html), SITE).headlines}


def test_what_is_refused_is_counted() -> None:
    html = (
        '<ul><li><a href="https://other.example/aaaaaaaa-20112612.html">خبر في موقع آخر</a>'
        '<li><a href="bbbbbbbb-20112612.html"> </a>'
        '<li><a href="عنوان-ID.html">عنوان بلا رقم</a><li><a href="https://syria.news.evil.example/c-ID7.html">خبر مزيف</a>'
        '<li><a href="cccccccc-20112612.html">خبر صحيح من الموقع</a></ul>'
    )

    listing = syria_news.find_headlines(page_of("section-political.html", html), SITE)

    assert [headline.key for headline in listing.headlines] == ["cccccccc"]
    assert sorted(drop.why for drop in listing.dropped) == [
        "link without a number",
        "no title",
        "outside the site",
        "outside the site",
    ]


@pytest.mark.parametrize(
    ("address", "section"),
    [
        ("https://syria.news/?p=3&cat=local_news", "local_news"),
        ("https://www.syria.news/c.php?c=sport-news", "sport-news"),
        ("https://syria.news/latest", "political-news"),
    ],
)
def test_section_comes_from_the_address_else_from_the_heading(address: str, section: str) -> None:
    html = f"<h1>الأخبار السياسية</h1>{'<ul>' + ''.join(map(cards, STORIES)) + '</ul>'}"

    listing = syria_news.find_headlines(page_of("section-political.html", html, address), SITE)

    assert {section} == {headline.section for headline in listing.headlines}
    assert not listing.mixed


@pytest.mark.parametrize(
    ("address", "pager", "older"),
    [
        ("https://www.syria.news/?p=1&cat=political-news", "", "https://syria.news/?p=2&cat=political-news"),
        ("https://syria.news/?cat=political-news", "", "https://syria.news/?p=2&cat=political-news"),
        (
            "https://syria.news/?p=4&cat=political-news",
            '<a href="?p=5&cat=political-news">5</a>',
            "https://syria.news/?p=5&cat=political-news",
        ),
        (
            "https://syria.news/?p=4&cat=political-news",
            '<a href="?p=4&cat=political-news">4</a><a href="?p=9&cat=science">9</a>',
            None,
        ),
        ("http://127.0.0.1:8099/?p=1&cat=science", "", "http://127.0.0.1:8099/?p=2&cat=science"),
    ],
)
def test_next_page(address: str, pager: str, older: str | None) -> None:
    html = f"<ul>{''.join(map(cards, STORIES))}</ul><div>{pager}</div>"

    assert older == syria_news.find_headlines(page_of("section-political.html", html, address), SITE).next_page


def test_known_markup_without_its_guessed_classes() -> None:
    html = page_of("section-political.html").html
    for guess in (
        "search-container",
        "search-content",
        "search-desc",
        "search-pagination",
        "search-titlex",
        "search-title",
        "clearfix azr",
    ):
        html = html.replace(guess, "zz")

    listing = syria_news.find_headlines(page_of("section-political.html", html), SITE)

    assert listing.rung == "known"
    assert [row(headline) for headline in listing.headlines] == STORIES


def test_picture_is_resolved() -> None:
    html = f"<ul>{cards(STORIES[0])}{cards(STORIES[1])}</ul>"

    assert by_key(html)["90117"].image == "https://syria.news/images/2026_11/90117.jpg"


def test_one_story_under_many_addresses_is_one_headline() -> None:
    addresses = (
        "b46fd4c2-07122412.html", "http://www.syria.news/B46FD4C2-07122412.html?utm_source=a#x", "/b46fd4c2-07122412_m.html",
        "amp/b46fd4c2-07122412.html", "mob_n2.php?n=b46fd4c2-07122412", "//syria.news/b46fd4c2%2D07122412.html",
    )  # fmt: skip
    html = "<ul>" + "".join(f'<li><a href="{address}">خبر واحد بعناوين كثيرة</a></li>' for address in addresses) + "</ul>"

    assert [headline.url for headline in by_key(html).values()] == ["https://syria.news/b46fd4c2-07122412.html"]
