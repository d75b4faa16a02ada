"""The pages as documents: what stands on them, where their links lead, what hostile words cannot do."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from feeds.filters import parse_selection
from feeds.model import Image
from feeds.pages import render_feed_page, render_index, render_month_page, render_search_page, static_documents
from tests.pages_kit import NOW, make_english_feed, make_entries, make_entry, make_feed, texts, tree, values

SUB = "https://host.example/news"
"""A public URL with a path of its own."""

ATOM = "https://news.example/political.atom"


def test_the_front_page_is_arabic_first_and_has_an_english_one():
    ar, en = render_index([make_feed()], "ar"), render_index([make_feed()], "en")
    assert (ar.name, en.name) == ("index.html", "index.en.html")
    assert ar.media_type == en.media_type == "text/html; charset=utf-8"
    assert b'<html lang="ar" dir="rtl">' in ar.body
    assert b'<html lang="en" dir="ltr">' in en.body
    assert values(ar, "nav a[hreflang]", "href") == ["/?lang=en"]
    assert values(en, "nav a[hreflang]", "href") == ["/?lang=ar"]
    assert values(ar, "link[rel=canonical]", "href") == ["https://news.example/"]
    assert values(en, "link[rel=canonical]", "href") == ["https://news.example/?lang=en"]


def test_a_card_shows_the_newest_headlines_and_how_fresh_they_are():
    page = render_index([make_feed()], "ar")
    assert texts(page, ".heads .head") == [entry.title for entry in make_entries()[:6]]
    assert texts(page, ".card .fresh") == ["أحدث خبر: السبت 21 تشرين الثاني 2026، 22:46"]
    assert values(page, ".card .fresh time", "datetime") == ["2026-11-21T19:46:00+00:00"]
    assert values(page, ".heads .head a", "href")[0] == "https://syria.news/story-ID90117.html"


def test_autodiscovery_names_atom_first_then_rss_then_json():
    alternates = tree(render_feed_page(make_feed())).css("link[rel=alternate]")
    assert [(n.attributes["type"], n.attributes["href"]) for n in alternates] == [
        ("application/atom+xml", ATOM),
        ("application/rss+xml", "https://news.example/political.rss"),
        ("application/feed+json", "https://news.example/political.json"),
    ]
    front = values(render_index([make_feed(), make_english_feed()], "ar"), "link[rel=alternate][type]", "type")
    assert front[:3] == ["application/atom+xml", "application/atom+xml", "application/rss+xml"]


def test_every_way_to_subscribe_is_one_paste():
    page = render_feed_page(make_feed())
    assert values(page, ".subscribe input", "value") == [
        ATOM,
        "https://news.example/political.rss",
        "https://news.example/political.json",
        f"/feed subscribe {ATOM}",
        f"!hookshot feed {ATOM}",
        f"!rss subscribe {ATOM}",
        ATOM,
        f"/sub {ATOM}",
        f"r2e add political {ATOM}",
        "https://miniflux.example/bookmarklet?uri=https%3A%2F%2Fnews.example%2Fpolitical.atom",
    ]
    escaped = "https%3A%2F%2Fnews.example%2Fpolitical.atom"
    assert values(page, ".subscribe a", "href") == [
        f"feed:{ATOM}",
        f"https://feedly.com/i/subscription/feed%2F{escaped}",
        f"https://www.inoreader.com/?add_feed={escaped}",
        f"https://www.newsblur.com/?url={escaped}",
        f"https://theoldreader.com/feeds/subscribe?url={escaped}",
        f"https://reader.miniflux.app/bookmarklet?uri={escaped}",
    ]
    assert values(render_index([make_feed()], "en"), ".subscribe input", "value") == values(page, ".subscribe input", "value")


def test_copy_buttons_wait_for_the_script_and_opml_is_linked():
    page = render_index([make_feed()], "ar")
    assert all("hidden" in node.attributes for node in tree(page).css("button.copy"))
    assert "/feeds.opml" in values(page, "footer a", "href")


def test_a_lone_feed_shows_all_its_ways_at_once():
    assert "open" in tree(render_index([make_feed()], "ar")).css_first(".more").attributes
    both = render_index([make_feed(), make_english_feed()], "ar")
    assert not any("open" in node.attributes for node in tree(both).css(".more"))


def test_many_feeds_get_short_cards():
    feeds = [make_feed(slug=f"s{n}") for n in range(13)]
    page = tree(render_index(feeds, "ar"))
    assert len(page.css(".cards.short > .card")) == 13
    assert page.css(".subscribe") == []
    assert len(page.css(".heads li")) == 26
    assert [n.attributes["href"] for n in page.css("a[href$='#subscribe']")][:2] == ["/s0#subscribe", "/s1#subscribe"]
    assert len(tree(render_index(feeds[:12], "ar")).css(".subscribe")) == 12


def test_a_feed_without_entries_says_so():
    empty = make_feed(entries=())
    for page in (render_index([empty], "ar"), render_feed_page(empty)):
        assert texts(page, ".empty") == ["لا أخبار بعد؛ ستظهر هنا عند أول قراءة للموقع."]
        assert page.modified == datetime(2026, 11, 1, tzinfo=UTC)
    assert texts(render_index([], "en"), ".empty") == ["No source is followed yet."]


def test_the_feed_page_groups_stories_by_the_days_of_its_zone():
    late = make_entry(0, "بعد منتصف الليل بتوقيت دمشق", published=datetime(2026, 11, 21, 21, 30, tzinfo=UTC))
    page = render_feed_page(make_feed(entries=(late, *make_entries()[1:])))
    assert page.name == "political.html"
    assert texts(page, ".day > h2") == [
        "الأحد 22 تشرين الثاني 2026", "السبت 21 تشرين الثاني 2026", "الجمعة 20 تشرين الثاني 2026", "الخميس 19 تشرين الثاني 2026"
    ]  # fmt: skip
    assert texts(page, ".hour")[:2] == ["00:30", "21:04"]
    assert texts(page, ".headline")[0] == "بعد منتصف الليل بتوقيت دمشق"


def test_a_story_tells_why_it_is_there():
    told = texts(render_feed_page(make_feed()), ".why")
    assert "مصدر التاريخ وقت النشر كما يعرضه الموقع" in told[0]
    assert "وقت الموقع نفسه السبت 21 تشرين الثاني 2026، 22:46" in told[0]
    assert "رآه موجز أول مرة السبت 21 تشرين الثاني 2026، 22:55" in told[0]
    assert "القسم الأخبار السياسية" in told[0]
    assert "مفتاح الخبر في الموقع 90117" in told[0]
    assert "المعرّف tag:syria.news,2015:90117" in told[0]
    assert "عناوين سابقة" not in told[0]
    assert "عناوين سابقة وزير الطاقة: محطتان جديدتان قبل نهاية العام" in told[1]
    assert "لحظة رؤية الخبر أول مرة" in told[3]
    assert "وقت الموقع نفسه" not in told[3]
    assert "الموقع يعرض اليوم فقط" in told[8]
    assert "وقت الموقع نفسه الخميس 19 تشرين الثاني 2026" in told[8]


def test_a_story_without_section_or_byline_is_still_whole():
    page = render_feed_page(make_feed(entries=(make_entry(0, "خبر", section=None, section_label=None, author=None),)))
    assert texts(page, ".meta") == ["سيريانيوز | الأخبار السياسية"]
    assert "القسم" not in texts(page, ".why")[0]
    assert texts(render_feed_page(make_feed(entries=(make_entry(0, "خبر", section_label=None),))), ".meta")[0].startswith(
        "political-news"
    )


def test_pictures_are_linked_lazy_and_sized():
    page = tree(render_feed_page(make_feed()))
    pictures = page.css("img")
    assert [p.attributes["src"] for p in pictures] == ["https://syria.news/images/0.jpg", "https://syria.news/images/4.jpg"]
    first = pictures[0].attributes
    assert (first["width"], first["height"], first["loading"], first["referrerpolicy"]) == ("640", "360", "lazy", "no-referrer")
    assert first["alt"] == "صورة من المكان"


def test_a_picture_without_size_or_caption_and_one_over_http():
    bare = make_entry(0, "خبر", image=Image("https://syria.news/a.jpg", "image/jpeg"))
    plain = make_entry(1, "خبر", image=Image("http://syria.news/b.jpg", "image/jpeg"))
    page = tree(render_feed_page(make_feed(entries=(bare, plain))))
    assert [p.attributes["src"] for p in page.css("img")] == ["https://syria.news/a.jpg"]
    assert page.css_first("img").attributes["alt"] in (None, "")
    assert page.css_first("img").attributes["width"] == "320"
    assert page.css_first(".picture").attributes["aria-hidden"] == "true"


def test_a_full_text_is_shortened_to_an_excerpt():
    body = "<p>" + "كلمة " * 100 + "</p><script>no</script>"
    page = render_feed_page(
        make_feed(entries=(make_entry(0, "خبر", content=body), make_entry(1, "خبر", content="<p>قصير &amp; مفيد</p>")))
    )
    long, short = texts(page, ".excerpt")
    assert long.endswith("كلمة…")
    assert len(long) <= 321
    assert short == "قصير & مفيد"
    assert texts(render_feed_page(make_feed(entries=(make_entry(0, "خبر", content="x" * 400),))), ".excerpt") == ["x" * 320 + "…"]


def test_an_english_feed_has_an_english_page_and_keeps_its_direction_on_an_arabic_one():
    page = tree(render_feed_page(make_english_feed()))
    assert page.css_first("html").attributes["lang"] == "en"
    assert "Newest story: Saturday 21 November 2026, 19:46" in " ".join(page.css_first(".fresh").text().split())
    front = tree(render_index([make_feed(), make_english_feed()], "ar"))
    assert front.css(".heads")[1].attributes["dir"] == "ltr"
    assert front.css(".heads a")[6].attributes["lang"] == "en"


def test_months_lead_to_pages_and_a_month_to_its_feed():
    feed = make_feed()
    months = ["/political/archive/2026-11.html", "/political/archive/2026-10.html", "/political/archive/2026-09.html"]
    assert values(render_feed_page(feed), ".months a", "href") == months
    page = render_month_page(feed, "2026-10")
    assert page.name == "political/archive/2026-10.html"
    assert texts(page, "h1") == ["تشرين الأول 2026"]
    assert values(page, ".months a", "href") == ["/political/archive/2026-09.html", "/political#months"]
    assert texts(page, ".months a") == ["الشهر السابق: أيلول 2026", "كل الأشهر"]
    assert values(render_month_page(feed, "2026-09"), ".months a", "href") == ["/political#months"]
    assert render_month_page(replace(feed, months=("2026-12", *feed.months)), "2026-10") == page  # printed once, right for ever
    assert "/political/archive/2026-10.atom" in values(page, ".page-head a", "href")
    assert texts(page, ".fresh")[0].startswith("10 أخبار")
    assert tree(render_feed_page(replace(feed, months=()))).css(".months") == []


def test_a_search_is_a_page_and_a_feed_of_its_own():
    moment = datetime(2026, 11, 22, 8, tzinfo=UTC)
    page = render_search_page(make_feed(), parse_selection({"q": "الطاقه,قطار", "not": "COP30"}), moment)
    query = "q=%D8%A7%D9%84%D8%B7%D8%A7%D9%82%D9%87,%D9%82%D8%B7%D8%A7%D8%B1&not=COP30"
    assert page.name == f"political.html?{query}"
    assert page.modified == moment
    assert [title[:12] for title in texts(page, ".headline")] == ["وزير الطاقة:", "قطار الركاب "]
    assert values(page, "input[name=q]", "value") == ["الطاقه,قطار"]
    assert values(page, ".subscribe input", "value")[0] == f"{ATOM}?{query}"
    assert values(page, ".subscribe input", "value")[8] == f"r2e add political '{ATOM}?{query}'"
    assert values(page, "link[rel=alternate]", "href")[0] == f"{ATOM}?{query}"
    assert values(page, "meta[name=robots]", "content") == ["noindex"]
    nothing = render_search_page(make_feed(), parse_selection({"q": "زرافة"}))
    assert texts(nothing, ".empty") == ["لا خبر يطابق البحث. جرّب كلمة أخرى أو أقصر."]
    assert nothing.modified == make_feed().updated


def test_the_search_form_works_without_script():
    form = tree(render_feed_page(make_feed(base=SUB))).css_first("form")
    assert (form.attributes["action"], form.attributes["method"]) == ("/news/political", "get")
    assert form.css_first("label").attributes["for"] == form.css_first("input").attributes["id"]


def test_pages_are_as_fresh_as_their_feeds():
    page = render_index([make_feed(max_age=900), make_english_feed(max_age=300)], "ar")
    assert page.cache_control == "public, max-age=300, stale-if-error=86400"
    assert page.modified == make_feed().updated
    edited = make_feed(changed=NOW + timedelta(hours=1))
    assert render_feed_page(edited).modified == NOW + timedelta(hours=1)
    assert render_feed_page(make_feed(changed=NOW - timedelta(days=9))).modified == make_feed().updated


def test_assets_carry_the_hash_of_their_bytes_and_are_kept_for_ever():
    documents = static_documents()
    assert [re.sub("-[0-9a-f]{12}", "", one.name) for one in documents] == [
        "static/icon.svg",
        "static/mujaz.css",
        "static/mujaz.js",
    ]
    assert {one.cache_control for one in documents} == {"public, max-age=31536000, immutable"}
    assert [one.media_type for one in documents] == ["image/svg+xml", "text/css; charset=utf-8", "text/javascript; charset=utf-8"]
    page = render_index([make_feed(base=SUB)], "ar").body.decode()
    assert all(f'"/news/{one.name}"' in page for one in documents)
    assert not any(b"http:" in one.body.replace(b"http://www.w3.org/2000/svg", b"") or b"url(" in one.body for one in documents)
