"""Every coding decodes to the same bytes, and its ETag names its own."""

import gzip
import hashlib

import brotli
import pytest
import zstandard

from feeds.coding import coded
from feeds.model import Document
from feeds.render import render_feed
from tests.render_kit import FEED, NOON, many

LONG = Document("a.atom", "application/atom+xml", b"<feed>" + b"news " * 500 + b"</feed>", NOON, "public", '<h>; rel="hub"')
DECODERS = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstandard.decompress}


@pytest.mark.parametrize("document", [LONG, *render_feed(FEED)], ids=lambda document: document.name)
def test_codings_decode_to_the_document(document):
    shelved = coded(document)
    assert [form.coding for form in shelved.representations] == ["identity", "gzip", "br", "zstd"]
    for form in shelved.representations:
        assert DECODERS[form.coding](form.body) == document.body
        assert form.etag == f'"{hashlib.sha256(form.body).hexdigest()[:32]}"'
        assert shelved.label.etags[form.coding] == form.etag
    assert len(set(shelved.label.etags.values())) == 4


def test_label_tells_what_the_document_tells():
    label = coded(LONG).label
    assert (label.name, label.media_type, label.modified, label.cache_control, label.link) == (
        "a.atom",
        "application/atom+xml",
        NOON,
        "public",
        '<h>; rel="hub"',
    )


def test_gzip_tells_neither_time_nor_name():
    header = coded(LONG).representations[1].body[:10]
    assert header[3] == 0
    assert header[4:8] == bytes(4)


def test_same_document_same_bytes():
    assert coded(LONG) == coded(LONG)


def test_coding_that_does_not_help_is_left_out():
    tiny = Document("a", "text/plain", b"x", NOON, "public")
    shelved = coded(tiny)
    assert [form.coding for form in shelved.representations] == ["identity"]
    assert list(shelved.label.etags) == ["identity"]


def test_fifty_entries_travel_small():
    (atom, *_) = render_feed(FEED.__class__(**{name: getattr(FEED, name) for name in FEED.__slots__} | {"entries": many(50)}))
    sizes = {form.coding: len(form.body) for form in coded(atom).representations}
    assert sizes["br"] <= sizes["gzip"] < sizes["identity"] / 5


def test_quick_is_the_same_document():
    for form in coded(LONG, "quick").representations:
        assert DECODERS[form.coding](form.body) == LONG.body
