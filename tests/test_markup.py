"""Article HTML: safe, absolute, and nothing lost that a reader would miss."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from parsers.headline import Site
from parsers.markup import clean_html, clean_inline, paragraph
from parsers.pictures import address_of, picture_in

BASE = "https://syria.news/news/1.html"


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ('<p onclick="x()">أ <b style="color:red">ب</b></p>', "<p>أ <b>ب</b></p>"),
        ("<script>alert(1)</script><style>p{}</style><p>x</p><iframe src=//e></iframe><svg><a>y</a></svg>", "<p>x</p>"),
        ('<a href="javascript:alert(1)">x</a><a href="data:text/html,y">y</a><a>z</a>', "xyz"),
        ('<a href="../b (1).html" target=_blank rel=x>ب</a>', '<a href="https://syria.news/b%20%281%29.html">ب</a>'),
        (
            '<img src="data:image/gif;base64,R0" data-src="/i.jpg" alt="ص" onerror=x>',
            '<img src="https://syria.news/i.jpg" alt="ص">',
        ),
        ('<img srcset="/s.jpg 300w, /l.jpg 900w">', '<img src="https://syria.news/l.jpg">'),
        ('<img src="data:,">x', "x"),
        ("<p>&nbsp;</p><p> </p><div>نص</div><p><b></b></p>", "نص"),
        ("<form><input><button>إرسال</button></form>y", "y"),
        ("<h1>عنوان</h1><h2>فقرة</h2>", "عنوان<h2>فقرة</h2>"),
        ("<p>a &lt;b&gt; &amp;amp; c</p>", "<p>a &lt;b&gt; &amp;amp; c</p>"),
        ("\u200f<p>ن\u0000ص\u202b</p>", "<p>نص</p>"),
        ("<p>أ<p>ب", "<p>أ</p><p>ب</p>"),
        ("", ""),
    ],
)
def test_clean_html(html: str, cleaned: str) -> None:
    assert clean_html(html, BASE) == cleaned


def test_inline_keeps_no_blocks() -> None:
    assert clean_inline("<div><p>أ <em>ب</em></p><ul><li>ج</ul></div>", BASE) == "أ <em>ب</em>ج"


def test_paragraph_of_plain_text() -> None:
    assert paragraph('a < b & "c"') == '<p>a &lt; b &amp; "c"</p>'


@given(st.text(st.sampled_from("<>/='\" &;apimgsrcohefjvt:)(%#x\n"), max_size=80))
@settings(deadline=None, max_examples=200)
def test_clean_html_is_idempotent_and_harmless(html: str) -> None:
    cleaned = clean_html(html, BASE)
    tree = LexborHTMLParser(cleaned)

    assert clean_html(cleaned, BASE) == cleaned
    assert not tree.css("script, style, iframe, form, [onclick], [style]")
    assert all((link.attributes["href"] or "").startswith("http") for link in tree.css("a[href]"))


@pytest.mark.parametrize(
    ("attributes", "address"),
    [
        ({"src": "/i.jpg"}, "https://syria.news/i.jpg"),
        ({"src": "blank.gif", "data-original": "a.jpg"}, "https://syria.news/news/a.jpg"),
        ({"src": "/a.jpg", "srcset": "b.jpg 1x, c.jpg 2x"}, "https://syria.news/news/c.jpg"),
        ({"srcset": "b,1.jpg 100w,c,2.jpg 50w"}, "https://syria.news/news/b,1.jpg"),
        ({"data-srcset": "b.jpg"}, "https://syria.news/news/b.jpg"),
        ({"srcset": "data:image/png;base64,AA== 1x", "src": "r.jpg"}, "https://syria.news/news/r.jpg"),
        ({"srcset": " , ", "src": ""}, None),
        ({"src": "/img/placeholder-16x9.png"}, None),
        ({"src": "javascript:x"}, None),
        ({"src": None}, None),
    ],
)
def test_address_of(attributes: dict[str, str | None], address: str | None) -> None:
    assert address_of(attributes, BASE) == address


def test_picture_in_skips_decoration_and_foreign_hosts() -> None:
    tree = LexborHTMLParser(
        '<p><img src=dot.gif width=10><img src=s.jpg height="20px"><img src=//cdn.example/x.jpg><img src=y.jpg width="100%"></p>'
    )

    assert picture_in(tree.css("p"), BASE, Site(hosts=("syria.news",))) == "https://syria.news/news/y.jpg"
    assert picture_in(tree.css("p"), BASE, Site()) == "https://cdn.example/x.jpg"
    assert picture_in(tree.css("img"), BASE, Site(hosts=("cdn.example",))) == "https://cdn.example/x.jpg"
    assert picture_in([], BASE, Site()) is None
