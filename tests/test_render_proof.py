"""One bad entry never costs the feed: what is wrong is found, dropped and named."""

import json
from dataclasses import replace

import pytest

from feeds.model import Document, Image, Outcome, Trouble
from feeds.render import proof, render_archive, render_feed, render_opml, render_safely
from tests.render_kit import BARE, FEED, FULL, NOON, PICTURED


def rendered(*entries):
    return render_feed(replace(FEED, entries=entries))


@pytest.mark.parametrize(
    "bad",
    [
        replace(BARE, url="x-ID82429.html"),
        replace(BARE, url="https://syria.news/x(1).html"),
        replace(BARE, url="https://syria.news/خبر.html"),
        replace(BARE, url="javascript:alert(1)"),
        replace(BARE, id="82429"),
        replace(BARE, title="   "),
        replace(BARE, content='<p><a href="/x.html">نص</a></p>'),
        replace(BARE, content='<p><a href="javascript:x()">نص</a></p>'),
        replace(BARE, image=Image("images/a.jpg", "image/jpeg")),
    ],
    ids=lambda entry: f"{entry.id} {entry.url} {entry.content}",
)
def test_offending_entry_is_named_and_dropped(bad):
    assert any(proof(document) == (bad.id,) for document in rendered(PICTURED, bad, FULL))
    found = render_safely(replace(FEED, entries=(PICTURED, bad, FULL)))
    assert found.dropped_ids == (bad.id,)
    assert found.documents == rendered(PICTURED, FULL)


@pytest.mark.parametrize("title", ["bell \x07", "half \ud83d", "end \uffff", ""])
def test_entry_that_cannot_be_written_is_dropped(title):
    bad = replace(BARE, title=title)
    found = render_safely(replace(FEED, entries=(PICTURED, bad)))
    assert found.dropped_ids == (bad.id,)
    assert found.documents == rendered(PICTURED)


def test_archive_loses_no_more_than_the_bad_entry():
    bad = replace(BARE, title="bell \x07")
    found = render_safely(replace(FEED, entries=(PICTURED, bad)), lambda feed: (render_archive(feed, "2026-11", True),))
    assert found.dropped_ids == (bad.id,)
    assert found.documents == (render_archive(replace(FEED, entries=(PICTURED,)), "2026-11", True),)


def test_good_feed_is_left_alone():
    found = render_safely(FEED)
    assert found.documents == render_feed(FEED)
    assert found.dropped_ids == ()


def test_repeated_id_keeps_the_first():
    again = replace(BARE, id=PICTURED.id)
    assert all(proof(document) == (PICTURED.id,) for document in rendered(PICTURED, again))
    found = render_safely(replace(FEED, entries=(PICTURED, FULL, again)))
    assert found.dropped_ids == (PICTURED.id,)
    assert found.documents == rendered(PICTURED, FULL)


@pytest.mark.parametrize("feed", [replace(FEED, title="bell \x07"), replace(FEED, site="/"), replace(FEED, base="feeds.example")])
def test_fault_of_the_feed_itself_is_trouble(feed):
    with pytest.raises(Trouble) as caught:
        render_safely(feed)
    assert caught.value.outcome is Outcome.INVALID
    assert "no entry of political can be rendered" in str(caught.value)


def test_addresses_with_numbers_for_hosts_are_absolute_too():
    assert render_safely(replace(FEED, base="http://[::1]:8000", site="http://127.0.0.1:9/")).dropped_ids == ()


def document(body: str | bytes, media_type: str = "application/atom+xml") -> Document:
    return Document("x", media_type, body.encode() if isinstance(body, str) else body, NOON, "public")


ATOM_HEAD = '<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:a,2015:b</id><title>t</title>'
ATOM_DATE = "<updated>2026-11-22T12:00:00Z</updated>"


@pytest.mark.parametrize(
    "broken",
    [
        document("<feed"),
        document("<feed/>"),
        document(f"{ATOM_HEAD}</feed>"),
        document(f"{ATOM_HEAD}<updated>yesterday</updated></feed>"),
        document(f"{ATOM_HEAD}<updated>2026-11-22T12:00:00</updated></feed>"),
        document(f'{ATOM_HEAD}{ATOM_DATE}<link href="/x"/></feed>'),
        document(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{ATOM_DATE}</feed>'),
        document("<rss/>"),
        document("<rss><channel><title>t</title></channel></rss>"),
        document('<opml><outline text="t"/></opml>'),
        document("{", "application/feed+json"),
        document("{}", "application/feed+json"),
        document(json.dumps({"version": "https://jsonfeed.org/version/1.1"}), "application/feed+json"),
    ],
    ids=lambda broken: broken.body.decode()[:90],
)
def test_document_that_no_reader_can_use_is_refused(broken):
    with pytest.raises(ValueError, match=r"."):
        proof(broken)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (f"{ATOM_HEAD}{ATOM_DATE}<entry><id>tag:a,2015:c</id></entry></feed>", "application/atom+xml"),
        (
            """<rss><channel><title>t</title><link>l</link><description>d</description><item><guid>tag:a,2015:c</guid>
            <title>t</title><link>https://a/</link><description>d</description><pubDate>soon</pubDate></item></channel></rss>""",
            "application/rss+xml",
        ),
        (
            json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{"id": "tag:a,2015:c"}]}),
            "application/feed+json",
        ),
    ],
)
def test_entry_without_what_every_reader_needs_is_named(body, media_type):
    assert proof(document(body, media_type)) == ("tag:a,2015:c",)


def test_entry_without_content_is_named():
    body = f"""{ATOM_HEAD}{ATOM_DATE}<entry><id>tag:a,2015:c</id><title>t</title>{ATOM_DATE}
        <published>2026-11-22T12:00:00Z</published><link rel="alternate" href="https://a/"/></entry></feed>"""
    assert proof(document(body)) == ("tag:a,2015:c",)


def test_opml_stands():
    assert proof(render_opml((FEED,))) == ()


def test_entities_are_not_read_from_elsewhere(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("tag:a,2015:stolen")
    body = f'<!DOCTYPE feed [<!ENTITY x SYSTEM "{secret.as_uri()}">]>{ATOM_HEAD.replace("tag:a,2015:b", "&x;")}{ATOM_DATE}</feed>'
    with pytest.raises(ValueError, match="without id"):
        proof(document(body))
