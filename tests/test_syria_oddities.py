"""Pages of syria.news that nobody hopes for: half redesigned, broken, hostile; and articles in other clothes."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import syria_news
from parsers.headline import Article, Dropped, Listing, Page, ParseError, Picture, Site
from tests.syria_kit import ADDRESSES, SEEN, SITE, ZONE, expected, page_of

SECTION = ADDRESSES["section-political.html"]
SHORT = ADDRESSES["article-short.html"]
PROSE = "".join(f"<p>وأضاف الوزير في تصريح رقم {n} أن العمل في المشروع مستمر حتى نهاية العام المقبل.</p>" for n in range(1, 5))


def listing(html: str, url: str = SECTION, site: Site = SITE) -> Listing:
    return syria_news.find_headlines(Page(html, url, SEEN), site)


def article(html: str, url: str = SHORT) -> Article:
    return syria_news.read_article(Page(html, url, SEEN), SITE)


def items(count: int) -> str:
    return "".join(
        f'<li><a href="t{n}-ID{n}.html">عنوان الخبر رقم {n} هنا</a> 21.11.2026 | 10:{n:02}</li>' for n in range(10, 10 + count)
    )


def without_names(html: str) -> str:
    return re.sub(r"\s(?:class|id)=(?:\"[^\"]*\"|'[^']*')", "", html)


def retagged(**tags: str) -> Callable[[str], str]:
    def change(html: str) -> str:
        for old, new in tags.items():
            html = re.sub(rf"<(/?){old}\b", rf"<\1{new}", html)
        return without_names(html)

    return change


RESTYLES = [
    without_names,
    retagged(h1="h2", h5="h3", h7="p", article="div"),
    retagged(h1="div", h5="div", h7="div", article="section", strong="span"),
    retagged(div="section", h1="h3", article="li"),
    lambda html: without_names(html).replace("</p>", "").replace("</li>", ""),
    lambda html: without_names(html).replace("<p>سيريانيوز</p>", ""),
    lambda html: without_names(re.sub(r"TAG:", "الوسوم :", html)),
]


@pytest.mark.parametrize("change", RESTYLES, ids=range(len(RESTYLES)))
@pytest.mark.parametrize("name", ["article-short.html", "article-slug.html"])
def test_article_in_other_clothes(name: str, change: Callable[[str], str]) -> None:
    found = syria_news.read_article(page_of(name, change(page_of(name).html)), SITE)
    told = expected(name, "article")

    assert (told["title"], told["section"], told["published"]) == (
        found.title,
        found.section,
        found.published and found.published.isoformat(),
    )
    paragraphs = [unescape(re.sub("<[^>]+>", "", text)) for text in (found.body or "").split("\n")]
    assert [text for text in told["paragraphs"] if not text.startswith("تابعونا")] == paragraphs
    assert tuple(told["tags"]) == found.tags


@pytest.mark.parametrize("change", RESTYLES, ids=range(len(RESTYLES)))
@pytest.mark.parametrize("name", ["article-short.html", "article-slug.html"])
def test_related_list_in_other_clothes(name: str, change: Callable[[str], str]) -> None:
    found = listing(change(page_of(name).html), ADDRESSES[name])

    assert [story["id"] for story in expected(name)] == [headline.key for headline in found.headlines]
    assert found.mixed
    assert {None} == {headline.section for headline in found.headlines}


def test_related_list_leaves_out_the_story_and_what_stands_in_its_text() -> None:
    html = f"""<h1>سوريا توقع اتفاقية النقل مع الجوار</h1>{PROSE}<p>للمزيد عن ذلك: <a href="old-ID5.html">خبر قديم في النص</a>
    وقد كان ذلك في العام الماضي بحسب الوزارة.</p><p>سيريانيوز</p><div><a href="{SHORT}">شارك الخبر</a>
    <a href="x-ID6.html">سوريا توقع اتفاقية النقل مع الجوار</a></div><ul>{items(3)}</ul><aside>
    <a href="z-ID1.html">على الهامش خبر</a></aside>"""

    assert [headline.key for headline in listing(html, SHORT).headlines] == ["10", "11", "12"]


def test_article_without_related_list() -> None:
    with pytest.raises(ParseError):
        listing(f"<h1>عنوان خبر بلا قائمة</h1>{PROSE}<nav><a href='x-ID6.html'>خبر في القائمة</a></nav>", SHORT)


def test_article_tells_its_other_addresses() -> None:
    html = f"""<link rel="canonical" href="https://www.syria.news/{"س" * 5}-ID777.html">
    <meta property="og:url" content="/5d1e90ab-20112612.html">
    <meta property="og:description" content="ملخص طويل يكتبه المحرر بنفسه عن هذا الخبر"><meta name="author" content="سيريانيوز">
    <script type="application/ld+json">{{"@type": "NewsArticle", "dateModified": "2026-11-21T10:00:00+03:00"}}</script>
    <h1>عنوان الخبر كما هو</h1><img src="images/2026_11/2026_11_20/aaaabbbb-20112612_m2.jpg"><p>20.11.2026 | 17:26</p>{PROSE}"""

    found = article(html)

    assert (found.key, found.keys) == ("5d1e90ab", ("5d1e90ab", "777"))
    assert found.summary == "ملخص طويل يكتبه المحرر بنفسه عن هذا الخبر"
    assert str(found.modified) == "2026-11-21 10:00:00+03:00"


@pytest.mark.parametrize(
    ("picture", "keys"),
    [
        ("images/2026_11/2026_11_20/aaaabbbb-20112612_m2.jpg", ("777", "aaaabbbb")),
        ("images/2017_10/2017_10_27/aaaabbbb-27101712_m2.jpg", ("777",)),
        ("images/library/train.jpg", ("777",)),
    ],
)
def test_only_a_picture_of_the_day_tells_a_key(picture: str, keys: tuple[str, ...]) -> None:
    html = f'<h1>عنوان الخبر كما هو</h1><img src="{picture}"><p>20.11.2026 | 17:26</p>{PROSE}<p>سيريانيوز</p>'

    found = article(html, "https://syria.news/x-ID777.html")

    assert found.keys == keys
    assert found.image == Picture(f"https://syria.news/{picture}")


def test_told_picture_is_taken_when_the_text_has_none() -> None:
    html = (
        f'<meta property="og:image" content="http://www.syria.news/i.jpg"><h1>عنوان الخبر كما هو</h1>'
        f"<p>20.11.2026 | 17:26</p>{PROSE}"
    )

    assert article(html).image == Picture("https://syria.news/i.jpg")


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("<p>20.11.2026 | 17:26</p><h1>عنوان الخبر كما هو</h1>", "2026-11-20 17:26:00+03:00"),
        ("<h1>عنوان الخبر كما هو</h1><time datetime='2026-11-20T14:26:00Z'>أمس</time>", "2026-11-20 17:26:00+03:00"),
        ("<h1>عنوان الخبر كما هو</h1><p>الجمعة ٢٠ تشرين الثاني ٢٠٢٦</p>", "2026-11-20"),
        (
            "<h1>عنوان الخبر كما هو</h1><p>دمشق - سيريانيوز - التحرير <span>20.11.2026 | 17:26</span></p>",
            "2026-11-20 17:26:00+03:00",
        ),
        ("<div>السبت ٢١ / تشرين الثاني / ٢٠٢٦</div><div>أهلا بكم</div><h1>عنوان الخبر كما هو</h1>", "2026-11-20"),
        ("<h1>عنوان الخبر كما هو</h1><p>99.11.2026 | 17:26</p>", "2026-11-20"),
    ],
)
def test_time_of_the_article(head: str, published: str) -> None:
    label = '<p><a href="?p=1&cat=science">علوم وتكنولوجيا</a></p>'

    assert str(article(f"{label}{head}{PROSE}<p>سيريانيوز</p>").published) == published


@pytest.mark.parametrize(
    ("head", "section", "label"),
    [
        ("<b>أخبار العالم</b><h1>عنوان الخبر كما هو</h1>", "world-news", "أخبار العالم"),
        ('<p><a href="?p=1&cat=reflections">خواطر</a></p><h1>عنوان الخبر كما هو</h1>', "reflections", "خواطر"),
        ("<h1>عنوان الخبر كما هو</h1><div>الأخبار المحلية</div>", "local_news", "الأخبار المحلية"),
        (
            (
                '<ul><li><a href="?cat=science">علوم وتكنولوجيا</a><li>'
                '<a href="?cat=sport-news">أخبار الرياضة</a></ul><h1>عنوان الخبر كما هو</h1>'
            ),
            None,
            None,
        ),
        (
            (
                '<ul><li><a href="?cat=science">علوم</a><li class=active><a href="?cat=sport-news">رياضة</a></ul>'
                "<h1>عنوان الخبر كما هو</h1>"
            ),
            "sport-news",
            "أخبار الرياضة",
        ),
        ('<a class="active" href="index.php">الرئيسية</a><h1>عنوان الخبر كما هو</h1>', None, None),
        ('<meta property="article:section" content="المنوعات"><h1>عنوان الخبر كما هو</h1>', "entertainment", "المنوعات"),
    ],
)
def test_section_of_the_article(head: str, section: str | None, label: str | None) -> None:
    found = article(f"{head}{PROSE}<p>سيريانيوز</p>")

    assert (found.section, found.section_label) == (section, label)


def test_title_is_told_by_the_window_when_no_heading_is() -> None:
    html = f"<title>عنوان الخبر كما هو | سيريانيوز</title><div>عنوان الخبر كما هو</div>{PROSE}<p>سيريانيوز.</p>"

    assert article(html).title == "عنوان الخبر كما هو"


@pytest.mark.parametrize(
    "html",
    [
        "<title>سيريانيوز</title><div>x</div>",
        f"<h1>syria.news</h1>{PROSE}",
        "<h1>عنوان الخبر كما هو</h1><p>20.11.2026 | 17:26</p>",
        f"<ul>{items(3)}</ul>",
        "",
    ],
)
def test_what_is_no_article(html: str) -> None:
    with pytest.raises(ParseError):
        article(html)


def test_inner_markup_of_the_body_survives_cleaned() -> None:
    html = f"""<h1>عنوان الخبر كما هو</h1><p>20.11.2026 | 17:26</p>
    <div>{PROSE}<p>قال <b>الوزير</b> على <a href="x.html" onclick=y>صفحته</a> كل
    شيء<script>z</script></p>سطر أول بلا فقرة في النص<br>سطر ثان بلا فقرة & غيرها<p>تابعونا على قناتنا في تلغرام</p>
    </div><p>سيريانيوز</p>"""

    body = article(html).body or ""

    assert '<p>قال <b>الوزير</b> على <a href="https://syria.news/x.html">صفحته</a> كل شيء</p>' in body
    assert "<p>سطر أول بلا فقرة في النص</p>\n<p>سطر ثان بلا فقرة &amp; غيرها</p>" in body
    assert "تابعونا" not in body


@pytest.mark.parametrize(
    ("markup", "caption"),
    [
        ("<figure><img src=a.jpg><figcaption>محطة بغداد</figcaption></figure>", "محطة بغداد"),
        ("<p><img src=a.jpg></p>\n<p>محطة بغداد</p>", "محطة بغداد"),
        ("<p>عنوان فرعي</p><img src=a.jpg>", None),
    ],
)
def test_caption(markup: str, caption: str | None) -> None:
    found = article(f"<h1>عنوان الخبر كما هو</h1>{markup}<p>20.11.2026 | 17:26</p>{PROSE}")

    assert found.image == Picture("https://syria.news/a.jpg", caption)


def test_story_under_an_address_of_no_form_has_its_address_as_key() -> None:
    found = article(f"<h1>عنوان الخبر كما هو</h1><p>20.11.2026 | 17:26</p>{PROSE}", "http://www.syria.news/story?id=5")

    assert (found.key, found.url, found.keys) == (
        "syria.news/story?id=5",
        "https://syria.news/story?id=5",
        ("syria.news/story?id=5",),
    )


def test_known_markup_with_its_times_elsewhere_is_read_as_cards() -> None:
    html = "".join(
        f'<li class="search-item"><h2><a href="t-ID{n}.html">عنوان الخبر رقم {n}</a></h2><i>21.11.2026 | 10:0{n}</i></li>'
        for n in (1, 2)
    )

    found = listing(f"<ul>{html}</ul>")

    assert found.rung == "grammar"
    assert [str(headline.published) for headline in found.headlines] == ["2026-11-21 10:01:00+03:00", "2026-11-21 10:02:00+03:00"]


def test_known_markup_drops_and_counts() -> None:
    def item(href: str, title: str) -> str:
        return (
            f'<li class="search-item"><h2><a href="{href}">{title}</a></h2>'
            f'<div><a href="{href}">21.11.2026 | 10:00</a></div></li>'
        )

    html = (
        item("a-ID1.html", "خبر صحيح")
        + item("b-ID2.html", " ")
        + item("https://evil.example/c-ID3.html", "خبر مزيف")
        + item("d-ID.html", "بلا رقم")
    )

    found = listing(f"<ul>{html}</ul>")

    assert (found.rung, [headline.key for headline in found.headlines]) == ("known", ["1"])
    assert [drop.why for drop in found.dropped] == ["link without a number", "no title", "outside the site"]


def test_known_markup_whose_dates_are_impossible_or_stand_after_other_links() -> None:
    links = [("31.02.2026 | 10:00", "21.11.2026 | 25:00"), ("مشاركة", "20.11.2026 | 09:05")]
    html = "".join(
        f'<li class="search-item"><h2><a href="t-ID{n}.html">عنوان {n}</a></h2><a href="#">{one}</a> <a href="#">{other}</a></li>'
        for n, (one, other) in enumerate(links)
    )

    found = listing(f"<ul>{html}</ul>")

    assert (found.rung, [str(headline.published) for headline in found.headlines]) == (
        "known",
        ["None", "2026-11-20 09:05:00+03:00"],
    )


def test_data_for_machines_that_tells_less_than_the_page_is_passed_over() -> None:
    lead = json.dumps({"@type": "NewsArticle", "headline": "خبر رئيسي", "url": "https://syria.news/lead-ID99.html"})

    found = listing(f'<script type="application/ld+json">{lead}</script><ul>{items(5)}</ul>')

    assert (found.rung, len(found.headlines)) == ("grammar", 5)


def test_data_for_machines_drops_and_counts() -> None:
    told = [
        {"@type": "NewsArticle", "headline": "خبر صحيح", "url": "a-ID1.html", "image": "/i.jpg", "articleSection": "المنوعات"},
        {"@type": "NewsArticle", "headline": "بلا رقم", "url": "b-ID.html"},
        {"@type": "NewsArticle", "headline": "مزيف", "url": "https://evil.example/c-ID3.html"},
        {"@type": "NewsArticle", "url": "d-ID4.html"},
        {"@type": "WebPage", "name": "x", "url": "/"},
        {"@type": "NewsArticle", "headline": "الخبر نفسه", "url": SHORT},
        {"@type": "NewsArticle", "headline": "صفحة أخرى", "url": "/about"},
    ]

    found = listing(f'<script type="application/ld+json">{json.dumps(told)}</script>', SHORT)

    assert [(headline.key, headline.section, headline.image) for headline in found.headlines] == [
        ("1", "entertainment", "https://syria.news/i.jpg")
    ]
    assert found.dropped == (
        Dropped("link without a number", "https://syria.news/b-ID.html", "بلا رقم"),
        Dropped("outside the site", "https://evil.example/c-ID3.html", "مزيف"),
        Dropped("no title", "https://syria.news/d-ID4.html", ""),
    )


def test_new_addresses_are_left_to_the_detector() -> None:
    rows = "".join(
        f'<li><h3><a href="/politics/story-{n}">الوزارة تعلن المرحلة رقم {n} من خطة إعادة التأهيل</a></h3>'
        f"<span>21.11.2026</span></li>"
        for n in range(12)
    )

    found = listing(f"<h1>الاخبار السياسية</h1><ul>{rows}</ul>")
    front = listing(f"<ul>{rows}</ul>", "https://syria.news/")

    assert (found.rung, len(found.headlines), found.mixed) == ("detect", 12, False)
    assert {"political-news"} == {headline.section for headline in found.headlines}
    assert (front.rung, len(front.headlines), front.mixed) == ("detect", 12, True)


def test_undated_box_beside_a_dated_list_is_left_out() -> None:
    box = "".join(f'<p><a href="s{n}-ID{n}.html">خبر جانبي رقم {n} هنا</a></p>' for n in (1, 2, 3))
    lead = '<div><h2><a href="lead-ID9.html">الخبر الرئيسي بلا تاريخ</a></h2></div>'

    found = listing(f"<div><div>{lead}<ul>{items(4)}</ul></div><div>{box}</div></div>")

    assert [headline.key for headline in found.headlines] == ["9", "10", "11", "12", "13"]
    assert [drop.why for drop in found.dropped] == ["beside the list"] * 3


def test_most_read_ends_at_the_next_heading() -> None:
    html = f"""<div><h3>الأكثر مشاهدة</h3><h4><a href="a-ID1.html">1- خبر مقروء كثيرا</a></h4><h4>
    <a href="b-ID2.html">2. خبر ثان مقروء</a></h4>
    <h3>آخر الأخبار</h3>{items(3)}</div>"""

    found = listing(html, "https://syria.news/")

    assert [headline.title for headline in found.headlines[:3]] == ["خبر مقروء كثيرا", "خبر ثان مقروء", "عنوان الخبر رقم 10 هنا"]
    assert [headline.key for headline in listing(html).headlines] == ["10", "11", "12"]


def test_front_page_block_is_labelled_by_its_own_heading_only() -> None:
    html = f"""<ul><li><a href="?cat=science">علوم</a><li><a href="?cat=sport-news">رياضة</a></ul><div>
    <a href="a-ID1.html">خبر بلا قسم أبدا</a></div>
    <div><h2>أخبار الرياضة</h2><ol><li><a href="b-ID2.html">خبر في الرياضة اليوم</a></ol></div>
    <div><h2><a href="?cat=science">علوم وتكنولوجيا</a></h2><div>{items(2)}</div></div>"""

    sections = {headline.key: headline.section for headline in listing(html, "https://syria.news/").headlines}

    assert sections == {"1": None, "2": "sport-news", "10": "science", "11": "science"}


def test_front_page_without_any_section() -> None:
    assert {None} == {headline.section for headline in listing(f"<ul>{items(3)}</ul>", "https://syria.news/").headlines}


def test_later_sighting_fills_what_the_first_lacks() -> None:
    html = (
        '<div><a href="5d1e90ab-20112612.html">خبر يظهر مرتين هنا</a></div><ul><li><a href="x-ID3.html">خبر آخر غيره هنا</a></ul>'
        '<div><h3><a href="5d1e90ab-20112612.html">خبر يظهر مرتين هنا</a></h3>'
        '<p>ملخص الخبر الذي يظهر مرتين</p><img src="i.jpg">20.11.2026 | 17:26</div>'
    )

    first = listing(html, "https://syria.news/").headlines[0]

    assert (str(first.published), first.summary, first.image) == (
        "2026-11-20 17:26:00+03:00", "ملخص الخبر الذي يظهر مرتين", "https://syria.news/i.jpg",
    )  # fmt: skip


def test_title_and_time_in_different_places_belong_together() -> None:
    titles = "".join(f'<h3><a href="t-ID{n}.html">عنوان الخبر رقم {n}</a></h3>' for n in (1, 2, 3))
    times = "".join(f'<tr><td><a href="t-ID{n}.html"></a>21.11.2026 | 10:0{n}</td></tr>' for n in (1, 2, 3))

    found = listing(f"<div>{titles}</div><table>{times}</table>")

    assert [str(headline.published)[:16] for headline in found.headlines] == [
        "2026-11-21 10:01",
        "2026-11-21 10:02",
        "2026-11-21 10:03",
    ]
    assert found.headlines[0].title == "عنوان الخبر رقم 1"


def test_time_element_with_a_day_yields_to_a_line_with_the_time() -> None:
    html = (
        '<ul><li><a href="a-ID1.html">خبر له يوم ووقت هنا</a><time datetime="2026-11-20">أمس</time><p>20.11.2026 | 17:26</p>'
        '<li><a href="b-ID2.html">خبر له يوم فقط</a><time datetime="2026-11-19">x</time></ul>'
    )

    assert [str(headline.published) for headline in listing(html).headlines] == ["2026-11-20 17:26:00+03:00", "2026-11-19"]


def test_impossible_time_is_no_time() -> None:
    html = (
        '<ul><li><a href="a-ID1.html">خبر له وقت مستحيل</a> 99.99.2026 | 10:00</li>'
        '<li><a href="b-ID2.html">خبر ثان عادي</a></li></ul>'
    )

    assert [headline.published for headline in listing(html).headlines] == [None, None]


def test_summary_is_neither_the_title_again_nor_a_label() -> None:
    html = """<ul><li><h3><a href="a-ID1.html">عنوان الخبر الأول كاملا</a></h3><p>عنوان الخبر الأول...</p>
    <p>أخبار العالم</p><p>21.11.2026 | 10:00</p>
    <p>كلمتان فقط</p><p>هذا هو الملخص الذي يقرأ</p></li><li><a href="b-ID2.html">خبر ثان</a></li></ul>"""

    assert listing(html).headlines[0].summary == "هذا هو الملخص الذي يقرأ"


def test_nesting_of_thousands_is_survived() -> None:
    deep = "<div>" * 3000 + f"<ul>{items(3)}</ul><h3>الأكثر قراءة</h3><p>x</p>" + "</div>" * 3000

    assert [headline.key for headline in listing(deep).headlines] == ["10", "11", "12"]
    alone = "<div>" * 3000 + '<a href="x-ID1.html">خبر وحيد في العمق</a>'
    assert [headline.key for headline in listing(alone).headlines] == ["1"]
    with pytest.raises(ParseError):
        article("<div>" * 3000 + "<h1>عنوان</h1>" + PROSE)


def test_a_list_within_an_item_is_not_the_items() -> None:
    html = page_of("section-political.html").html
    inner = '<ul><li><a href="other-ID7.html">خبر آخر في القائمة الداخلية</a><p>ملخص آخر</p><img src="z.jpg"></li></ul>'
    nested = html.replace('<div class="search-content">', f'<div class="search-content">{inner}')

    assert listing(nested).headlines == listing(html).headlines


def test_words_in_a_script_make_no_box_of_the_most_read() -> None:
    script = "<div><script>var title = 'المواضيع الأكثر قراءة';</script></div>"

    assert len(listing(f"<div>{script}<ul>{items(3)}</ul></div>").headlines) == 3


def test_a_page_without_its_list_is_not_an_empty_list() -> None:
    ranked = "".join(f'<li><a href="t{n}-ID{n}.html">عنوان الخبر رقم {n} هنا</a></li>' for n in range(5))
    with pytest.raises(ParseError) as failure:
        listing(f"<div><h3>المواضيع الأكثر قراءة</h3><ul>{ranked}</ul></div>")

    assert failure.value.missing == "container_missing"


def test_data_of_the_pages_own_story_do_not_hide_its_related_list() -> None:
    html = page_of("article-short.html").html
    story = {"@type": "NewsArticle", "url": "https://syria.news/5d1e90ab-20112612.html", "headline": "عنوان القصة نفسها"}
    scripted = html.replace("</head>", f'<script type="application/ld+json">{json.dumps(story)}</script></head>')
    for text in (scripted, without_names(scripted)):
        found = listing(text, SHORT).headlines

        assert [row["id"] for row in expected("article-short.html")] == [headline.key for headline in found]


def test_half_a_surrogate_pair_changes_no_title() -> None:
    html = page_of("section-political.html").html
    broken = html.replace("وزير الطاقة", "وزير &#xD800;الطاقة")

    assert listing(broken).headlines == listing(html).headlines


def test_section_has_its_name() -> None:
    assert {headline.section_label for headline in listing(items(3)).headlines} == {"الاخبار السياسية"}
    listed = listing(page_of("section-political.html").html).headlines
    assert {headline.section_label for headline in listed} == {"الاخبار السياسية"}
    shown = listing(page_of("home-2018.html").html, ADDRESSES["home-2018.html"]).headlines
    assert {(h.section, h.section_label) for h in shown} >= {("political-news", "الاخبار السياسية"), (None, None)}
    unknown = listing(items(3), "https://syria.news/?p=1&cat=new_section").headlines
    assert {(h.section, h.section_label) for h in unknown} == {("new_section", None)}


PARTS = [
    "<a href='x-ID1.html'>", "<a href='y-ID2.html'>", "</a>", "<ul>", "<li>", "<h1>", "<p>", "</p>", "<div>", "</div>", "<table>",
    "عنوان خبر طويل هنا ", "21.11.2026 | 10:00", "<p>سيريانيوز</p>", "<img src=i.jpg>", "<time datetime='x'>", "<p>TAG: ", "<br>",
    "<title>", "<tr>",
    "<h3>الأكثر قراءة</h3>", "\x00", "\ud800", "<!--", "الاخبار السياسية",
]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=30), st.sampled_from([SECTION, SHORT, "https://syria.news/", "x"]))
@settings(deadline=None, max_examples=250)
def test_any_markup_is_read_or_refused(parts: list[str], url: str) -> None:
    for read in (syria_news.find_headlines, syria_news.read_article):
        with suppress(ParseError):
            assert read(Page("".join(parts), url, SEEN), SITE)


def test_zone_before_and_after_the_change_of_2022() -> None:
    html = (
        '<ul><li><a href="a-ID1.html">خبر من الشتاء قديم</a> 19.01.2018 | 18:49'
        '<li><a href="b-ID2.html">خبر من الشتاء جديد</a> 19.01.2025 | 18:49</ul>'
    )

    assert [f"{headline.published:%z}" for headline in listing(html, site=Site(timezone=ZONE)).headlines] == ["+0200", "+0300"]


def test_day_in_the_address_of_an_article_without_date_line() -> None:
    found = article(
        f"<p>الاخبار السياسية</p><h1>عنوان الخبر كما هو</h1>{PROSE}<p>سيريانيوز</p>", "https://syria.news/7e0d3c52-27101712.html"
    )

    assert found.published == date(2017, 10, 27)
