"""The documents as programs of others read them, and the rules of the W3C validator as checks of our own."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path

import atoma
import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from reader import make_reader

from feeds.model import Document, Entry, Feed, Image
from feeds.render import proof, render_feed
from tests.render_kit import BARE, FEED, FULL, PICTURED, many

A = "{http://www.w3.org/2005/Atom}"
GOLDEN = Path(__file__).parent / "golden"
SCHEMA = etree.RelaxNG(etree.parse(GOLDEN / "atom.rng"))

PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp", "Cf"]), min_size=1, max_size=60)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001  (given a zone by it)
    lambda moment: moment.replace(microsecond=0)
)
IMAGES = st.builds(
    Image,
    url=st.just("https://syria.news/images/a%20b.jpg?x=1&y=%22"),
    media_type=st.sampled_from(["image/jpeg", "image/webp"]),
    caption=st.none() | PLAIN,
    width=st.none() | st.integers(1, 4000),
    height=st.none() | st.integers(1, 4000),
)
ENTRIES = st.builds(
    Entry,
    id=st.integers(1, 10**9).map("tag:syria.news,2015:{}".format),
    key=PLAIN,
    url=st.just("https://syria.news/%D8%AE-ID1.html?a=1&b=%28"),
    title=PLAIN,
    published=MOMENTS,
    updated=MOMENTS,
    first_seen=MOMENTS,
    date_source=st.sampled_from(["page", "day", "first_seen"]),
    site_published=st.none() | st.dates() | MOMENTS,
    summary=st.none() | PLAIN,
    content=st.none() | st.just('<p>نص &amp; <img src="https://syria.news/c.png"> "نص"</p>'),
    image=st.none() | IMAGES,
    author=st.none() | PLAIN,
    section=st.none() | st.just("political-news"),
    section_label=st.none() | PLAIN,
    earlier_titles=st.lists(PLAIN, max_size=3).map(tuple),
)
FEEDS = st.lists(ENTRIES, min_size=1, max_size=5, unique_by=lambda entry: entry.id).map(
    lambda entries: replace(FEED, entries=tuple(entries))
)


def documents(feed: Feed = FEED) -> dict[str, Document]:
    return {document.name.partition(".")[2]: document for document in render_feed(feed)}


@pytest.mark.parametrize("fmt", ["atom", "rss"])
def test_feedparser_reads_what_was_written(fmt):
    found = feedparser.parse(documents()[fmt].body)
    assert not found.bozo
    assert found.feed.language == "ar"
    first, second, third = found.entries
    assert [entry.id for entry in found.entries] == [PICTURED.id, FULL.id, BARE.id]
    assert first.link == PICTURED.url
    assert first.author == PICTURED.author
    assert third.author == FEED.author
    assert datetime(*first.published_parsed[:6], tzinfo=UTC) == PICTURED.published
    assert first.enclosures[0].href == PICTURED.image.url
    assert 'dir="rtl"' in first.content[0].value
    assert "<img" in first.content[0].value
    assert second.summary == FULL.summary


@pytest.mark.parametrize(("fmt", "parse"), [("atom", atoma.parse_atom_bytes), ("rss", atoma.parse_rss_bytes)])
def test_atoma_reads_what_was_written(fmt, parse):
    found = parse(documents()[fmt].body)
    entries = found.entries if fmt == "atom" else found.items
    titles = [entry.title.value if fmt == "atom" else entry.title for entry in entries]
    assert titles == [PICTURED.title, FULL.title, BARE.title]


def test_reader_keeps_the_entries(tmp_path):
    for fmt, document in documents().items():
        (tmp_path / f"political.{fmt}").write_bytes(document.body)
    with make_reader(":memory:", feed_root=str(tmp_path)) as library:
        for fmt in ("atom", "rss", "json"):
            library.add_feed(f"political.{fmt}")
            library.update_feed(f"political.{fmt}")
            found = {entry.id: entry for entry in library.get_entries(feed=f"political.{fmt}")}
            assert set(found) == {PICTURED.id, FULL.id, BARE.id}
            assert found[PICTURED.id].published == PICTURED.published
            assert found[PICTURED.id].link == PICTURED.url
            assert "<img" in found[PICTURED.id].content[0].value


def test_the_same_ids_in_all_formats():
    found = documents()
    atom = [entry.findtext(f"{A}id") for entry in etree.fromstring(found["atom"].body).findall(f"{A}entry")]
    rss = [item.findtext("guid") for item in etree.fromstring(found["rss"].body).iter("item")]
    assert atom == rss == [item["id"] for item in json.loads(found["json"].body)["items"]]


def test_newest_first_and_no_second_twice():
    root = etree.fromstring(documents(replace(FEED, entries=many(50)))["atom"].body)
    dates = [entry.findtext(f"{A}published") for entry in root.findall(f"{A}entry")]
    assert dates == sorted(set(dates), reverse=True)
    assert root.findtext(f"{A}updated") == dates[0]


@pytest.mark.parametrize("fmt", ["atom", "rss", "json"])
def test_first_bytes(fmt):
    body = documents()[fmt].body
    assert body.startswith(b"{" if fmt == "json" else b"<?xml version='1.0' encoding='UTF-8'?>\n<")
    assert b"xml-stylesheet" not in body


def test_atom_is_the_default_namespace():
    root = etree.fromstring(documents()["atom"].body)
    assert root.nsmap == {None: "http://www.w3.org/2005/Atom"}


# The validator's rules


def test_each_entry_has_one_alternate_and_it_comes_first():
    root = etree.fromstring(documents()["atom"].body)
    for entry in root.findall(f"{A}entry"):
        first, *others = entry.findall(f"{A}link")
        assert (first.get("rel"), first.get("type")) == ("alternate", "text/html")
        assert {link.get("rel") for link in others} <= {"enclosure"}


def test_rss_follows_the_profile():
    root = etree.fromstring(documents()["rss"].body)
    channel = root.find("channel")
    assert channel.find(f"{A}link").get("rel") == "self"
    assert channel.findtext("image/title") == channel.findtext("title")
    assert channel.findtext("image/link") == channel.findtext("link") == "https://syria.news/"
    assert channel.findtext("ttl") == "15"
    for item in channel.iter("item"):
        tags = [child.tag for child in item]
        assert item.find("guid").get("isPermaLink") == "false"
        assert item.find("author") is None
        assert item.findtext("{http://purl.org/dc/elements/1.1/}creator")
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo == UTC
        assert len(item.findall("enclosure")) <= 1
        if "{http://purl.org/rss/1.0/modules/content/}encoded" in tags:
            assert tags.index("description") < tags.index("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert [set(enclosure.attrib) for enclosure in channel.iter("enclosure")] == [{"url", "length", "type"}]


def test_rss_titles_survive_readers_that_decode_twice():
    body = documents()["rss"].body.decode()
    assert '<title>قمة "الطقس" &#x26; 2 &#x3C; 3 ]]&gt; 🌧</title>' in body


def test_rss_description_is_html_that_shows_the_plain_summary():
    item = etree.fromstring(documents()["rss"].body).find("channel/item")
    assert unescape(item.findtext("description")) == PICTURED.summary


def test_json_feed_follows_the_specification():
    feed = json.loads(documents()["json"].body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert "author" not in feed
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert datetime.fromisoformat(item["date_published"]).utcoffset() == timedelta(0)
        assert item["date_published"].endswith("+00:00")
        assert item["authors"][0]["name"]


# Any text that has passed the gate


@settings(deadline=None, max_examples=80)
@given(FEEDS)
def test_any_feed_is_valid_and_read_back_whole(feed):
    found = documents(feed)
    assert [proof(document) for document in found.values()] == [(), (), ()]
    root = etree.fromstring(found["atom"].body)
    SCHEMA.assertValid(root)
    rss = etree.fromstring(found["rss"].body)
    for entry, element, item in zip(feed.entries, root.findall(f"{A}entry"), rss.iter("item"), strict=True):
        assert element.findtext(f"{A}title") == item.findtext("title") == entry.title
        assert element.findtext(f"{A}summary") == entry.summary
        assert datetime.fromisoformat(element.findtext(f"{A}published")) == entry.published


@settings(deadline=None, max_examples=80)
@given(FEEDS)
def test_lost_ledger_can_be_filled_from_the_json_feed(feed):
    document = json.loads(documents(feed)["json"].body)
    assert tuple(rebuild(item) for item in document["items"]) == feed.entries


def rebuild(item: dict) -> Entry:
    """The way back, with nothing but the document."""
    more = item["_mujaz"]
    content = re.sub(r"^<div[^>]*>|</div>$", "", item["content_html"])
    if more["image"]:
        content = re.sub(rf'^<figure><img src="{re.escape(item["image"].replace("&", "&amp;"))}".*?</figure>', "", content)
    known = more["site_published"]
    return Entry(
        id=item["id"],
        key=more["key"],
        url=item["url"],
        title=item["title"],
        published=datetime.fromisoformat(item["date_published"]),
        updated=datetime.fromisoformat(item["date_modified"]),
        first_seen=datetime.fromisoformat(more["first_seen"]),
        date_source=more["date_source"],
        site_published=known and (datetime if "T" in known else date).fromisoformat(known),
        summary=item.get("summary"),
        content=content if more["full"] else None,
        image=Image(item["image"], **more["image"]) if more["image"] else None,
        author=more["author"],
        section=more["section"],
        section_label=more["section_label"],
        earlier_titles=tuple(more["earlier_titles"]),
    )


PRINT_DIGEST = """
import hashlib
from tests import render_kit
from feeds.render import render_archive, render_feed, render_opml
feed = render_kit.FEED
documents = (*render_feed(feed), render_archive(feed, "2026-11", True), render_opml([feed]))
print(hashlib.sha256(b"".join(document.body for document in documents)).hexdigest())
"""


def test_another_process_writes_the_same_bytes():
    digests = set()
    for seed, zone in (("0", "UTC"), ("4711", "Asia/Damascus")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        ran = subprocess.run([sys.executable, "-c", PRINT_DIGEST], env=environment, capture_output=True, text=True, check=True)
        digests.add(ran.stdout)
    assert len(digests) == 1


def test_a_reader_follows_the_feed_of_states(tmp_path):
    """One entry for each change of state, each once, however often it is read."""
    (tmp_path / "status.atom").write_bytes((GOLDEN / "status.atom").read_bytes())
    with make_reader(":memory:", feed_root=str(tmp_path)) as library:
        library.add_feed("status.atom")
        for _ in range(2):
            library.update_feed("status.atom")
            assert len(list(library.get_entries())) == (GOLDEN / "status.atom").read_text().count("<entry>") > 0


@pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")
def test_newsboat_imports_the_list_of_feeds(tmp_path):
    (tmp_path / "urls").touch()
    command = ["newsboat", "-u", "urls", "-c", "cache", "-C", os.devnull, "-i", str(GOLDEN / "feeds.opml")]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env={**os.environ, "HOME": str(tmp_path)})
    assert (tmp_path / "urls").read_text().split() == ["https://feeds.example/news/political.atom"]
