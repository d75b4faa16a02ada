"""Addresses: one form for each, whatever pages write."""

from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.urls import belongs, canonical, host_in, host_of, join, key_in, key_of, query_value, resolve, within

BASE = "https://syria.news/news/?p=1&cat=x#top"
WILD = st.text(st.sampled_from("aAzZ09/:?#&=%.-_~[]()<>\"'\\ \n\tأ٪،@+;,!$*{}|^`\u200f\ud800éx25E2"), max_size=40)
ADDRESS = st.builds(
    "{}{}".format, st.sampled_from(["http://a.example/", "https://www.A.example:443", "HTTP://", "//", "", "https://[::1]"]), WILD
)


@given(ADDRESS)
@settings(deadline=None, max_examples=400)
def test_canonical_is_ascii_idempotent_and_never_raises(address: str) -> None:
    found = canonical(address)

    if found is not None:
        assert found.isascii()
        assert not set(found) & set("()[]<>\"' \\^`{}|\n\t#") - set("[]" if "[" in found.split("/")[2] else "")
        assert canonical(found) == found
        assert key_of(found) == key_of(address)


@given(ADDRESS, WILD)
@settings(deadline=None, max_examples=300)
def test_join_never_raises(base: str, href: str) -> None:
    found = join(base, href)

    assert found is None or found.startswith(("http://", "https://"))


@given(
    st.text(
        st.characters(codec="utf-8", exclude_characters="/\\?#%\t\n\r. :", exclude_categories=("Cc", "Cs", "Z")),
        min_size=1,
        max_size=20,
    )
)
@settings(deadline=None, max_examples=100)
def test_escaped_and_raw_are_one_address(name: str) -> None:
    raw, escaped = (canonical(f"https://a.example/{form}/x") for form in (name, quote(name)))

    assert raw == escaped


@pytest.mark.parametrize(
    ("href", "whole"),
    [
        ("FAO:نقص-ID5.html", "https://syria.news/news/FAO:نقص-ID5.html"),
        ("وزير:3 محطات-ID9.html", "https://syria.news/news/وزير:3 محطات-ID9.html"),
        ('خطة"إعادة"\n-ID1.html ', 'https://syria.news/news/خطة"إعادة"-ID1.html'),
        ("\u200fالخارجية-ID8.html", "https://syria.news/news/\u200fالخارجية-ID8.html"),
        ("a\\b", "https://syria.news/news/a/b"),
        ("/a/./b/../c", "https://syria.news/a/c"),
        ("../../../x", "https://syria.news/x"),
        ("..", "https://syria.news/"),
        (".", "https://syria.news/news/"),
        ("?p=2", "https://syria.news/news/?p=2"),
        ("", "https://syria.news/news/?p=1&cat=x"),
        ("#c", "https://syria.news/news/?p=1&cat=x"),
        ("//h.example/x", "https://h.example/x"),
        ("//h.example", "https://h.example/"),
        ("HTTP://H.example/x#y", "http://H.example/x"),
        ("https:\\\\h.example\\x", "https://h.example/x"),
        ("javascript:alert(1)", None),
        ("MAILTO:a@b.example", None),
        ("data:text/html,x", None),
        ("whatsapp://send?text=x", None),
        ("unknown://x", None),
    ],
)
def test_join(href: str, whole: str | None) -> None:
    assert join(BASE, href) == whole


def test_join_without_a_usable_base() -> None:
    assert join("page.html", "x") is None
    assert join("https://h.example", "x") == "https://h.example/x"
    assert join("https://h.example?q", "") == "https://h.example/?q"


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("HTTPS://WWW.A.example:443/%d8%a7(x)?utm_source=1&b=%2b&fbclid=2&a=#f", "https://www.a.example/%D8%A7%28x%29?b=%2B&a="),
        ("http://a.example:80", "http://a.example/"),
        ("http://a.example:8080/", "http://a.example:8080/"),
        ("http://a.example:/", "http://a.example/"),
        ("http://a.example./x", "http://a.example/x"),
        ("https://a.example/%7Euser/%2e%2e/%2F?&&", "https://a.example/%2F"),
        ("https://a.example/100%/%zz/%e2", "https://a.example/100%25/%25zz/%E2"),
        ("https://موقع.سوريا/خبر", "https://xn--4gbrim.xn--mgbtf8fl/%D8%AE%D8%A8%D8%B1"),
        ("https://[::1]:8000/x", "https://[::1]:8000/x"),
        ("https://a.example/a:b,c;d=e@f!g*h+i", "https://a.example/a:b,c;d=e@f!g*h+i"),
        ("https://a.example/%3A%2C%26", "https://a.example/:,&"),
        ("https://a.example/?q=a%26b&c=%D8%A7", "https://a.example/?q=a%26b&c=%D8%A7"),
        ("https://user@a.example/", None),
        ("https://a.example:99999/", None),
        ("https://a.example:٨٠/", None),
        ("https://a b.example/", None),
        ("https:///x", "https://x/"),
        ("https://a.example/\ud800?\udfff", "https://a.example/%EF%BF%BD?%EF%BF%BD"),
        ("https://" + "ا" * 70 + ".example/", None),
        ("ftp://a.example/", None),
        ("/x", None),
        ("", None),
    ],
)
def test_canonical(address: str, form: str | None) -> None:
    assert canonical(address) == form


VISIT = "0123456789abcdef0123456789ABCDEF"


@pytest.mark.parametrize(
    ("address", "form"),
    [
        (f"https://a.example/viewtopic.php?t=7&sid={VISIT}", "https://a.example/viewtopic.php?t=7"),
        (f"https://a.example/t.php?s={VISIT}&t=7", "https://a.example/t.php?t=7"),
        ("https://a.example/?PHPSESSID=q1w2e3&id=4", "https://a.example/?id=4"),
        ("https://a.example/page?ASPSESSIONIDQABC=XYZ", "https://a.example/page"),
        ("https://a.example/news/4.do;jsessionid=A1B2.node3?id=4", "https://a.example/news/4.do?id=4"),
        ("https://a.example/x%3Bjsessionid=A1/../b;JSESSIONID=2", "https://a.example/b"),
        # A story's number may be called so, and a path may have parameters of its own.
        ("https://a.example/modules.php?sid=812", "https://a.example/modules.php?sid=812"),
        ("https://a.example/?s=harbour", "https://a.example/?s=harbour"),
        ("https://a.example/news;id=5", "https://a.example/news;id=5"),
    ],
)
def test_a_visitors_session_is_no_part_of_an_address(address: str, form: str) -> None:
    assert canonical(address) == form
    assert canonical(form) == form


def test_one_story_has_one_key() -> None:
    forms = (
        "https://a.example/خبر/(1)", "http://www.a.example:80/%d8%AE%D8%A8%D8%B1/%281%29/", "HTTP://A.example/%D8%AE%D8%A8%D8%B1/(1)?utm_medium=x#c",
        "https://a.example/x/../خبر/(1)?gclid=1",
    )  # fmt: skip

    assert {"a.example/خبر/(1)"} == {unquote(key_of(form) or "") for form in forms}
    assert key_of("mailto:x") is None


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("https://syria.news/x", True),
        ("http://WWW.syria.news.:80/x", True),
        ("https://syria.news:8443/x", True),
        ("https://evil-syria.news/", False),
        ("https://syria.news.evil.example/", False),
        ("https://sub.syria.news/", False),
        ("https://syria.news@evil.example/", False),
        ("https://evil.example/syria.news", False),
        ("mailto:x@syria.news", False),
    ],
)
def test_within(address: str, inside: bool) -> None:
    assert within(address, ("other.example", "WWW.Syria.News")) is inside


def test_host_of() -> None:
    assert [host_of(one) for one in ("https://www.A.example:8080/x", "https://[::1]:80/", "x")] == ["a.example", "[::1]", ""]


def test_query_value() -> None:
    assert query_value("https://a.example/?n=1&n=2&m", "n") == "1"
    assert query_value("https://a.example/?n=1&n=2&m", "m") is None
    assert query_value("https://a.example/", "n") is None


EASY_BASE = st.sampled_from(
    [BASE, "http://www.a.example:8080", "https://a.example/x/../amp/y?z", "https://a.example/%7Eb/ق/c.html", "page.html", ""]
)


@given(EASY_BASE, WILD | st.text(st.characters(codec=None), max_size=30))
@settings(deadline=None, max_examples=500)
def test_the_short_way_leads_to_the_same_address(base: str, href: str) -> None:
    """`resolve` takes a short cut for easy links; it is what joining and canonicalising gives."""
    whole = join(base, href)

    assert resolve(base, href) == (canonical(whole) if whole else None)


@given(ADDRESS)
@settings(deadline=None, max_examples=300)
def test_host_and_key_of_a_canonical_address_need_no_parsing(address: str) -> None:
    found = canonical(address)

    if found:
        assert (host_in(found), key_in(found)) == (host_of(found), key_of(found))


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://syria.news/a.html", True),
        ("https://www.syria.news:8080/a.html", True),
        ("https://cdn.example/a.jpg", True),
        ("https://syria.news.evil.example/a.html", False),
        ("https://syria.newsevil.example/", False),
        ("https://other.example/https://syria.news/", False),
        ("https://[::1]/", False),
    ],
)
def test_an_address_belongs_to_the_page_or_a_named_host(url: str, inside: bool) -> None:
    assert belongs(url, ("www.cdn.example",), "https://syria.news/?p=1&cat=political-news") is inside


def test_what_belongs_to_a_page_without_an_address() -> None:
    assert belongs("https://cdn.example/a.jpg", ("cdn.example",), "page.html")
    assert not belongs("https://other.example/a.jpg", ("cdn.example",), "page.html")
