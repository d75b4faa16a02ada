import pytest

from feeds.model import Outcome
from feeds.serve.answer import choose_coding, is_stale, slug_of, tell_headers
from tests.shelf_kit import document, state

ALL = ("identity", "gzip", "br", "zstd")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("   ", "identity"),
        (",", "identity"),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("deflate", "identity"),
        ("compress, deflate", "identity"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("zstd, gzip", "zstd"),
        ("gzip;q=1.0, br;q=0.9", "gzip"),
        ("gzip;q=0.5, br;q=0.501", "br"),
        ("gzip; q=0.5 , br ; q=0.5", "br"),
        ("gzip;Q=0.5", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000, br;q=0.0", "identity"),
        ("identity", "identity"),
        ("identity, gzip", "gzip"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=1", "gzip"),
        ("identity;q=0", "identity"),
        ("identity;q=0, gzip", "gzip"),
        ("*", "gzip"),
        ("*;q=0", "identity"),
        ("*;q=0, br", "br"),
        ("gzip;q=0, *", "identity"),
        ("br, *;q=0.1", "br"),
        ("br;q=0.1, *", "gzip"),
        ("gzip;q=2", "identity"),
        ("gzip;q=-1", "identity"),
        ("gzip;q=0.5555", "identity"),
        ("gzip;q=", "identity"),
        ("gzip;level=9", "identity"),
        ("gzip;q=nan, br", "br"),
        ("gzip, gzip;q=0", "gzip"),
        ("gzip;q=1.000", "gzip"),
        (" gzip\t,\tbr;q=0.2", "gzip"),
    ],
)
def test_the_coding_is_the_one_that_the_client_likes_best(accepted: str | None, coding: str) -> None:
    assert choose_coding(accepted, ALL) == coding


def test_a_coding_that_is_not_there_is_not_chosen() -> None:
    assert choose_coding("br, gzip;q=0.5", ("identity", "gzip")) == "gzip"
    assert choose_coding("br, zstd, gzip", ("identity",)) == "identity"


def told(headers: list[object]) -> dict[str, str]:
    return {header.name: header.value for header in headers}  # type: ignore[attr-defined]


def test_a_feed_says_what_it_is() -> None:
    label = document("political.atom", b"a", link='<https://hub.example/>; rel="hub"').label
    assert told(tell_headers(label, "br", stale=False)) == {  # type: ignore[arg-type]
        "Content-Type": "application/atom+xml; charset=utf-8",
        "ETag": label.etags["br"],
        "Last-Modified": "Fri, 20 Nov 2026 12:00:00 GMT",
        "Cache-Control": "public, max-age=900",
        "Cache-Status": "Mujaz; hit",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Content-Encoding": "br",
        "X-Robots-Tag": "noindex",
        "Access-Control-Allow-Origin": "*",
        "Link": '<https://hub.example/>; rel="hub"',
    }


def test_a_page_forbids_all_that_it_does_not_use() -> None:
    label = document("index.html", b"a", "text/html; charset=utf-8").label
    headers = told(tell_headers(label, "identity", stale=True))  # type: ignore[arg-type]
    assert headers["Vary"] == "Accept-Encoding, Accept-Language"
    assert headers["Cache-Status"] == "Mujaz; hit; detail=stale"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert {"Content-Encoding", "X-Robots-Tag", "Access-Control-Allow-Origin", "Link"}.isdisjoint(headers)


def test_what_belongs_to_a_failing_source_is_stale() -> None:
    failing = state(outcome=Outcome.BLOCKED)
    assert is_stale("political.atom", [failing])
    assert is_stale("political/archive/2026-11.atom", [state("sport"), failing])
    assert not is_stale("sport.atom", [failing])
    assert not is_stale("index.html", [failing])
    assert not is_stale("political.atom", [state(), failing._replace(slug="sport")])
    assert not is_stale("political.atom", [state(outcome=None)])
    assert [slug_of(name) for name in ("a.atom", "a", "a/archive/1.atom", "a.b.c")] == ["a", "a", "a", "a"]
