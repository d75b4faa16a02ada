"""What pages tell machines, as well and as badly as they do."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from parsers.structured import Item, fed, linked_data, listed, merged, microdata, opengraph


def ld(text: str) -> list[Item]:
    return list(linked_data(LexborHTMLParser(f'<script type="application/ld+json">{text}</script>')))


@pytest.mark.parametrize(
    "told",
    [
        {"@type": "NewsArticle", "headline": "خبر", "url": "/1"},
        [{"@type": ["Thing", "https://schema.org/BlogPosting"], "name": "خبر", "mainEntityOfPage": {"@id": "/1"}}],
        {"@graph": [{"@type": "Organization", "name": "x"}, {"@type": "Article", "headline": ["خبر"], "@id": "/1"}]},
        {"@type": "ItemList", "itemListElement": [{"item": {"@type": "Article", "name": "خبر", "url": ["", "/1"]}}]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "name": "خبر", "url": "/1"}]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "name": "خبر", "item": "/1"}]},
        {"@type": "WebPage", "mainEntity": {"itemListElement": {"@type": "Report", "headline": {"@value": "خبر"}, "url": "/1"}}},
        {"@type": "Blog", "blogPost": [{"@type": "BlogPosting", "headline": " خبر\n", "url": " /1 "}]},
    ],
)  # fmt: skip
def test_articles_are_found_where_json_ld_may_put_them(told: object) -> None:
    assert [(item.title, item.url) for item in ld(json.dumps(told))] == [("خبر", "/1")]


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "null", "[1, true, \"x\"]", '{"@type": "Recipe", "name": "خبز"}',
        '{"@type": "BreadcrumbList", "itemListElement": [{}]}',
        "[" * 100_000, '{"@graph":' * 12 + '{"@type": "Article"}' + "}" * 12,
    ],
)  # fmt: skip
def test_what_tells_of_no_article(text: str) -> None:
    assert ld(text) == []


def test_json_ld_as_pages_write_it() -> None:
    raw = '// <![CDATA[\n{"@type": "Article", "headline": "سطر\nثان",'
    raw += '"datePublished": 1700000000, "isAccessibleForFree": true}\n// ]]>'

    assert ld(raw) == [Item(title="سطر ثان", published="1700000000")]


def test_every_field_of_json_ld() -> None:
    told = {
        "@type": "NewsArticle", "headline": "خبر", "url": "/1", "datePublished": "2026-01-01", "dateModified": "2026-01-02",
        "description": "ملخص &amp; غيره", "image": {"url": "/i.jpg", "caption": "صورة"}, "articleSection": ["محلي", "x"],
        "author": {"name": "كاتبة"}, "keywords": ["أ", "ب", None],
    }  # fmt: skip

    assert ld(json.dumps(told)) == [
        Item("/1", "خبر", "2026-01-01", "2026-01-02", "ملخص & غيره", "/i.jpg", "صورة", "محلي", "كاتبة", ("أ", "ب"))
    ]


def test_profile_is_no_name() -> None:
    names = ("https://x.example/me", "@me", "أنا")

    assert [item.author for item in ld(json.dumps([{"@type": "Article", "author": who} for who in names]))] == [
        None, None, "أنا",
    ]  # fmt: skip


def test_microdata() -> None:
    html = """<div itemscope itemtype="http://schema.org/Product"><b itemprop="name">x</b></div>
    <article itemscope itemtype="https://schema.org/NewsArticle" itemid="/1"><h2 itemprop="headline name">خبر</h2>
    <meta itemprop="datePublished" content="2026-01-01"><time itemprop="dateModified" datetime="2026-01-02">x</time>
    <img itemprop="image" src="/i.jpg"><span itemprop="author" itemscope><i itemprop="name">كاتبة</i></span>
    <p itemprop="description"></p></article>
    <li itemscope itemtype="https://schema.org/Article"><a itemprop="url" href="/\u200f2"><b itemprop="headline">ثان</b></a>
    <span itemprop="author" itemscope>بلا اسم</span>"""

    tree = LexborHTMLParser(html)

    assert listed(tree) == tuple(microdata(tree))
    assert listed(tree) == (
        Item("/1", "خبر", "2026-01-01", "2026-01-02", image="/i.jpg", author="كاتبة"),
        Item("/\u200f2", "ثان", author="بلا اسم"),
    )


def test_opengraph() -> None:
    html = """<meta property="og:title" content="خبر &quot;جديد&quot;"><meta property="og:title" content="ثان">
    <meta name="description" content=" ">
    <meta name="twitter:description" content="ملخص"><meta content="x"><meta property="article:tag" content="أ">
    <meta property="article:tag" content="ب">
    <meta property="og:url" content="/1"><meta property="article:author" content="https://x.example/me">"""

    assert opengraph(LexborHTMLParser(html)) == Item(url="/1", title='خبر "جديد"', summary="ملخص", tags=("أ", "ب"))


RSS = """<?xml version="1.0"?><!-- x --><rss version="2.0"><channel><title>x</title><link>/</link>
<item><title><![CDATA[خبر <b>أول</b>]]></title><link> http://a.example/\u200f1?a=1&amp;b=2 </link>
    <pubDate>Sat, 21 Nov 2026 22:47:00 +0300</pubDate>
<description>&lt;p&gt;ملخص&lt;/p&gt;</description><enclosure url="/i.jpg?x&amp;y" type="image/jpeg"/>
    <category>محلي</category><dc:creator>كاتبة</dc:creator></item>
<item><title></title><guid>http://a.example/2</guid><image>/j.jpg</image></item><item><link><![CDATA[/3]]></link>
    </item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>خبر</title><link rel="enclosure" href="/x"/>
    <link rel="alternate" href="/1&amp;2"/>
<updated>2026-01-01T00:00:00Z</updated><author><name>كاتبة</name></author><summary>ملخص</summary></entry></feed>"""


def test_items_of_feeds() -> None:
    assert fed(RSS) == (
        Item(
            "http://a.example/\u200f1?a=1&b=2",
            "خبر أول",
            "Sat, 21 Nov 2026 22:47:00 +0300",
            "",
            "ملخص",
            "/i.jpg?x&y",
            None,
            "محلي",
            "كاتبة",
        ),
        Item("http://a.example/2", image="/j.jpg"),
        Item("/3"),
    )
    assert fed(ATOM) == (Item("/1&2", "خبر", "2026-01-01T00:00:00Z", "", "ملخص", author="كاتبة"),)
    assert fed("<html><rss></html>") == ()


def test_merged_fills_gaps_in_order_of_trust() -> None:
    assert merged([Item(title="أ"), Item(url="/1", title="ب", tags=("x",)), Item(url="/2", summary="ج")]) == Item(
        "/1", "أ", summary="ج", tags=("x",)
    )
    assert merged([]) == Item()


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@graph", "url", "headline", "author", "image", "item", "name", "keywords"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["Article", "ItemList", None]))
@settings(deadline=None, max_examples=200)
def test_any_json_is_read(inner: object, kind: str | None) -> None:
    for item in ld(
        json.dumps({"@type": kind, "headline": inner, "image": inner, "@graph": inner, "keywords": inner, "author": inner})
    ):
        assert isinstance(item.title, str)
        assert item.url is None or isinstance(item.url, str)


def test_an_abbreviation_keeps_its_time_in_its_title() -> None:
    html = """<div itemscope itemtype="https://schema.org/BlogPosting"><a itemprop="url" href="/1"><b itemprop="name">خبر</b></a>
    <abbr itemprop="datePublished" title="2026-11-26T18:42:00+03:00">6:42 PM</abbr></div>"""
    (item,) = microdata(LexborHTMLParser(html))
    assert item.published == "2026-11-26T18:42:00+03:00"
