"""Whole documents, compared as text, and the headers that go with them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from feeds.filters import Selection
from feeds.model import Document, Event, Image, Outcome
from feeds.render import render_archive, render_feed, render_opml, render_selection, render_status_feed
from tests.render_kit import BARE, FEED, FULL, NOON, PICTURED, many

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = etree.RelaxNG(etree.parse(GOLDEN / "atom.rng"))
A = "{http://www.w3.org/2005/Atom}"
EVENTS = (
    Event("political", NOON, "failing", Outcome.TIMEOUT, "The site took too long.\nلم يجب الموقع."),
    Event("sport", NOON, "failing", Outcome.TIMEOUT, "The site took too long."),
    Event("political", NOON - timedelta(days=1), "started", Outcome.UPDATED, "First refresh."),
)


def atom(document: Document) -> etree._Element:
    root = etree.fromstring(document.body)
    SCHEMA.assertValid(root)
    return root


def hrefs(root: etree._Element, rel: str) -> list[str]:
    return [link.get("href") for link in root.findall(f"{A}link") if link.get("rel") == rel]


@pytest.mark.parametrize("document", render_feed(FEED), ids=lambda document: document.name)
def test_subscription_document_is_the_one_on_paper(document):
    assert document.body.decode() == (GOLDEN / document.name).read_text()


def test_media_types_names_and_headers():
    documents = render_feed(FEED)
    assert [(document.name, document.media_type) for document in documents] == [
        ("political.atom", "application/atom+xml; charset=utf-8"),
        ("political.rss", "application/rss+xml; charset=utf-8"),
        ("political.json", "application/feed+json"),
    ]
    for document in documents:
        assert document.cache_control == "public, max-age=900, stale-while-revalidate=900, stale-if-error=604800"
        assert document.modified == PICTURED.updated
        assert document.link == f'<https://hub.example/>; rel="hub", <https://feeds.example/news/{document.name}>; rel="self"'


def test_without_hub_nothing_speaks_of_one():
    for document in render_feed(replace(FEED, hub=None)):
        assert document.link is None
        assert b"hub" not in document.body


def test_quiet_edit_moves_last_modified_and_no_date_inside():
    edited = replace(FEED, changed=NOON + timedelta(microseconds=9))
    for before, after in zip(render_feed(FEED), render_feed(edited), strict=True):
        assert after.body == before.body
        assert after.modified == NOON


def test_change_older_than_the_newest_entry_does_not_move_last_modified_back():
    assert render_feed(replace(FEED, changed=NOON - timedelta(days=9)))[0].modified == PICTURED.updated


def test_feed_with_nothing_but_the_necessary():
    plain = replace(FEED, author="", description="", icon=None, logo=None, hub=None, archive=None, rtl=False, language="en")
    bare = replace(plain, entries=(replace(BARE, image=Image("https://syria.news/a.png", "image/png")),))
    root = atom(render_feed(bare)[0])
    assert root.findtext(f"{A}entry/{A}author/{A}name") == FEED.title
    assert root.findtext(f"{A}entry/{A}content") == (
        '<div dir="ltr" lang="en"><figure><img src="https://syria.news/a.png" alt=""></figure>'
        '<p><a href="https://syria.news/x-ID82429.html">syria.news</a></p></div>'
    )
    rss = etree.fromstring(render_feed(bare)[1].body)
    media = rss.find("channel/item/{http://search.yahoo.com/mrss/}content")
    assert dict(media.attrib) == {"url": "https://syria.news/a.png", "type": "image/png", "medium": "image"}
    assert rss.findtext("channel/description") == FEED.title
    assert rss.find("channel/image") is None


def test_lead_picture_is_not_repeated_when_the_body_opens_with_it():
    opening = '<p><img alt="" src="https://syria.news/images/2026_11/a.jpg?x=1&amp;y=2"></p>'
    entry = replace(FULL, image=PICTURED.image, content=opening + "<p>نص</p>")
    content = atom(render_feed(replace(FEED, entries=(entry,)))[0]).findtext(f"{A}entry/{A}content")
    assert content == f'<div dir="rtl" lang="ar">{opening}<p>نص</p></div>'


def test_lead_picture_stands_before_another_picture_of_the_body():
    entry = replace(FULL, image=PICTURED.image, content='<p>نص</p><img src="https://syria.news/b.jpg">')
    content = atom(render_feed(replace(FEED, entries=(entry,)))[0]).findtext(f"{A}entry/{A}content")
    assert content.index("a.jpg") < content.index("b.jpg")


def test_large_body_is_not_cut():
    body = "<p>" + "نص طويل " * 100_000 + "</p>"
    for document in render_feed(replace(FEED, entries=(replace(FULL, content=body),))):
        assert "نص طويل " * 100_000 in document.body.decode()


def test_moments_of_another_zone_and_with_microseconds_give_the_same_bytes():
    zoned = PICTURED.published.astimezone(tz=None).replace(microsecond=5)
    entry = replace(PICTURED, published=zoned, updated=zoned, site_published=zoned)
    assert [document.body for document in render_feed(replace(FEED, entries=(entry,)))] == [
        document.body for document in render_feed(replace(FEED, entries=(PICTURED,)))
    ]


def test_moment_without_zone_is_refused():
    naive = datetime(2026, 11, 22, 12)  # noqa: DTZ001  (the mistake under test)
    with pytest.raises(ValueError, match="has no zone"):
        render_feed(replace(FEED, entries=(replace(BARE, published=naive, updated=naive),)))


def test_addresses_of_the_feed_are_absolute_ascii_however_they_are_spelled():
    feed = replace(
        FEED, site="https://www.سوريا.sy/أخبار", icon="https://سوريا.sy/(1).png", logo="", hub="https://hub.example/?a=<b>"
    )
    root = atom(render_feed(feed)[0])
    assert hrefs(root, "alternate") == ["https://www.xn--mgbtf8fl.sy/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"]
    assert hrefs(root, "hub") == ["https://hub.example/?a=%3Cb%3E"]
    assert root.findtext(f"{A}icon") == "https://xn--mgbtf8fl.sy/%281%29.png"
    assert root.find(f"{A}logo") is None
    assert root.findtext(f"{A}id") == "tag:xn--mgbtf8fl.sy,2015:feed/political"


def test_feed_without_entries_is_refused():
    with pytest.raises(ValueError, match="empty"):
        render_feed(replace(FEED, entries=()))


def test_subscription_document_says_who_it_is():
    root = atom(render_feed(FEED)[0])
    assert hrefs(root, "alternate") == ["https://syria.news/"]
    assert hrefs(root, "self") == ["https://feeds.example/news/political.atom"]
    assert hrefs(root, "prev-archive") == ["https://feeds.example/news/political/archive/2026-11.atom"]
    assert hrefs(atom(render_feed(replace(FEED, archive=None))[0]), "prev-archive") == []


# Archives (RFC 5005 4)


def test_archive_document_is_the_one_on_paper():
    document = render_archive(FEED, "2026-11", finished=False)
    assert document.body.decode() == (GOLDEN / "archive.atom").read_text()
    assert document.name == "political/archive/2026-11.atom"
    assert document.cache_control == "public, max-age=900, stale-while-revalidate=900, stale-if-error=604800"
    assert document.link is None


def test_finished_archive_never_changes():
    document = render_archive(FEED, "2026-10", finished=True)
    assert document.cache_control == "public, max-age=31536000, immutable"
    root = atom(document)
    assert hrefs(root, "current") == ["https://feeds.example/news/political.atom"]
    assert hrefs(root, "prev-archive") == ["https://feeds.example/news/political/archive/2026-08.atom"]
    newer = replace(FEED, months=("2026-12", *FEED.months), archive="2026-12")
    assert render_archive(newer, "2026-10", finished=True) == document


def test_oldest_archive_has_nothing_before_it():
    assert hrefs(atom(render_archive(FEED, "2026-08", finished=True)), "prev-archive") == []


def test_walking_back_from_the_subscription_document_finds_every_entry():
    entries = many(10_000)
    shelves: dict[str, list] = {}
    for entry in entries:
        shelves.setdefault(entry.published.strftime("%Y-%m"), []).append(entry)
    feed = replace(FEED, months=tuple(shelves), archive=max(shelves))
    site = {
        f"{FEED.base}/{document.name}": document.body
        for document in (
            *render_feed(replace(feed, entries=entries[:50])),
            *(render_archive(replace(feed, entries=tuple(kept)), month, finished=True) for month, kept in shelves.items()),
        )
    }
    address, archived, seen = f"{FEED.base}/political.atom", [], set()
    while address:
        root = etree.fromstring(site.pop(address))  # a second visit would be a KeyError
        ids = [entry.findtext(f"{A}id") for entry in root.findall(f"{A}entry")]
        seen.update(ids)
        archived += ids if root.find("{http://purl.org/syndication/history/1.0}archive") is not None else []
        address = next(iter(hrefs(root, "prev-archive")), None)
    assert archived == [entry.id for entry in entries]
    assert seen == set(archived)


# Filtered feeds


def test_empty_selection_is_the_one_on_paper():
    document = render_selection(FEED, Selection(q="لا شيء,x", not_="y z"), "rss")
    assert document.body.decode() == (GOLDEN / "selection.rss").read_text()


def test_selection_is_a_feed_of_its_own():
    document = render_selection(replace(FEED, changed=NOON), Selection(q="جسر", limit=3), "atom")
    root = atom(document)
    query = "q=%D8%AC%D8%B3%D8%B1&limit=3"
    assert [entry.findtext(f"{A}id") for entry in root.findall(f"{A}entry")] == [FULL.id]
    assert hrefs(root, "self") == [f"https://feeds.example/news/political.atom?{query}"]
    assert hrefs(root, "prev-archive") == hrefs(root, "hub") == []
    assert root.findtext(f"{A}id") == f"tag:syria.news,2015:feed/political?{query}"
    assert root.findtext(f"{A}updated") == "2026-11-22T09:00:01Z"
    assert (document.name, document.link, document.modified) == (f"political.atom?{query}", None, NOON)


@pytest.mark.parametrize("fmt", ["atom", "rss", "json"])
def test_selection_without_candidates_takes_the_given_moment(fmt):
    document = render_selection(replace(FEED, entries=()), Selection(q="x"), fmt, NOON)
    assert document.modified == NOON
    with pytest.raises(ValueError, match="empty"):
        render_selection(replace(FEED, entries=()), Selection(q="x"), fmt)


def test_empty_atom_selection_is_valid():
    root = atom(render_selection(FEED, Selection(q="zzz"), "atom", NOON))
    assert root.findtext(f"{A}updated") == "2026-11-22T12:00:00Z"
    assert root.find(f"{A}entry") is None


def test_limit_alone_leaves_the_title_alone():
    root = atom(render_selection(FEED, Selection(limit=1), "atom"))
    assert root.findtext(f"{A}title") == FEED.title
    assert len(root.findall(f"{A}entry")) == 1


# Status and OPML


def test_status_feed_is_the_one_on_paper():
    document = render_status_feed(EVENTS, "https://feeds.example/news")
    assert document.body.decode() == (GOLDEN / "status.atom").read_text()
    assert (document.name, document.modified) == ("status.atom", NOON + timedelta(seconds=1))
    SCHEMA.assertValid(etree.fromstring(document.body))


def test_status_feed_does_not_depend_on_the_order_of_events():
    assert render_status_feed(EVENTS[::-1], "https://feeds.example") == render_status_feed(EVENTS, "https://feeds.example")


def test_status_feed_without_events_is_valid():
    document = render_status_feed((), "http://localhost:8000", "ar")
    root = atom(document)
    assert root.findtext(f"{A}updated") == "2015-01-01T00:00:00Z"
    assert root.findtext(f"{A}title") == "موجز | الحالة"


def test_opml_is_the_one_on_paper():
    document = render_opml((FEED,))
    assert document.body.decode() == (GOLDEN / "feeds.opml").read_text()
    assert (document.name, document.media_type, document.modified) == (
        "feeds.opml",
        "text/x-opml; charset=utf-8",
        PICTURED.updated,
    )


def test_opml_lists_a_feed_that_was_never_filled():
    document = render_opml((replace(FEED, entries=(), description=""),))
    outline = etree.fromstring(document.body).find("body/outline")
    assert outline.get("xmlUrl") == "https://feeds.example/news/political.atom"
    assert outline.get("description") == FEED.title
    assert document.modified == datetime(2015, 1, 1, tzinfo=UTC)
