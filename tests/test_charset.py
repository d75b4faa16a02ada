import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.charset import decode

NEWS = "عقب اجتماع الدوحة، الخارجية: خارطة طريق للتعاون"
META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("codec", "header"),
    [
        ("utf-8", "text/html; charset=utf-8"),
        ("utf-8", 'text/html; Charset="UTF-8"'),
        ("utf-8", "text/html;charset='utf8'"),
        ("utf-8", "text/html;charset=unicode-1-1-utf-8"),
        ("utf-8", "text/html"),
        ("utf-8", None),
        ("utf-8", "text/html; charset="),
        ("utf-8", "text/html; charset=nonsense"),
        ("utf-8", "text/html; charset=hex"),
        ("utf-8", "text/html; charset=punycode"),
        ("utf-8", "text/html; charset=utf-7"),
        ("utf-8", "text/html; charset=ü\x00"),
        ("cp1256", "text/html; charset=windows-1256"),
        ("cp1256", "text/html; charset=CP1256"),
        ("cp1256", "text/html; charset=x-cp1256"),
        ("cp1256", "text/html"),
        ("cp1256", None),
        ("iso8859-6", "text/html; charset=ISO-8859-6"),
        ("iso8859-6", "text/html; charset=iso-8859-6-e"),
        ("iso8859-6", "text/html; charset=asmo-708"),
        ("utf-16-le", "text/html; charset=utf-16"),
        ("utf-16-be", "text/html; charset=utf-16be"),
    ],
)
def test_header_and_defaults(codec, header):
    assert decode(NEWS.encode(codec), header) == NEWS


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1256">',
        "<META CHARSET=windows-1256>",
        "<meta charset = 'windows-1256' />",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">',
        "<meta content='text/html;charset=windows-1256' http-equiv=Content-Type>",
        '<title>x</title><meta name="description" content="charset=utf-8"><meta charset="windows-1256">',
        '<!-- <meta charset="utf-8"> --><meta charset="windows-1256">',
        '<meta charset="nonsense"><meta charset="windows-1256">',
        "<script>" + "x" * 5000 + '</script><meta charset="windows-1256">',
        '<?xml version="1.0" encoding="windows-1256"?>',
        '<?xml version="1.0" encoding="nonsense"?><meta charset="windows-1256">',
    ],
)
def test_the_page_names_its_charset(head):
    page = head + "<p>café ﻻ".replace("ﻻ", "é")
    assert decode(page.encode("cp1256")) == page


def test_the_first_usable_declaration_counts():
    russian = "Новости"
    assert decode(b'<meta charset="koi8-r">' + russian.encode("koi8-r")).endswith(russian)
    assert decode(b'<meta charset="utf-8">' + russian.encode("cp1251"), "text/html; charset=windows-1251").endswith(russian)
    assert decode('<meta charset="iso-8859-1">“née”'.encode("cp1252")).endswith("“née”")
    assert decode('<meta charset="iso-8859-9">ığş'.encode("cp1254")).endswith("ığş")
    assert decode('<meta charset="gb2312">新闻'.encode("gb18030")).endswith("新闻")
    assert decode('<meta charset="utf-16">né'.encode()).endswith("né")


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_byte_order_mark_beats_everything(name):
    body = (codecs.BOM_UTF16_BE if name == "utf-16-be" else b"") + NEWS.encode(name)
    assert decode(body, "text/html; charset=windows-1256") == NEWS


def test_declarations_that_the_bytes_contradict_are_not_believed():
    assert decode(NEWS.encode("cp1256"), "text/html; charset=utf-8") == NEWS
    assert decode(META.format("utf-8").encode() + NEWS.encode("cp1256")).endswith(NEWS)
    assert decode(NEWS.encode(), "text/html; charset=windows-1256") == NEWS
    assert decode(NEWS.encode(), "text/html; charset=iso-8859-1") == NEWS
    assert decode("né".encode(), "text/html; charset=iso-8859-1") == "nÃ©"  # two bytes prove nothing


def test_damaged_utf8_stays_utf8():
    broken = NEWS.encode()[:-1]
    assert decode(broken) == NEWS[:-1] + "\ufffd"
    assert decode(broken, "text/html; charset=utf-8") == NEWS[:-1] + "\ufffd"
    assert decode("déjà vu là-bas".encode("cp1252"), "text/html; charset=utf-8") == "d\ufffdj\ufffd vu l\ufffd-bas"


def test_reads_the_old_domain():
    page = Path("tests/pages/old-domain.html")
    if not page.exists():
        page = Path("../shared/replica/old-domain.html")
    if not page.exists():
        pytest.skip("the page is not there")
    text = decode(page.read_bytes())
    assert "\ufffd" not in text
    assert "سيريا" in text


def test_hostile_heads_cost_little():
    decode(b"<meta " * 900_000)
    decode(b"<!--" * 1_000_000)
    decode(b"<?xml " + b"encoding" * 500_000)


@given(st.binary(max_size=200), st.none() | st.text(max_size=60))
def test_never_raises(body, header):
    assert isinstance(decode(body, header), str)
    assert isinstance(decode(META.format(header).encode("utf-8", "replace") + body), str)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80).filter(lambda text: not text.startswith(("\ufeff", "\ufffe")))
)
def test_utf8_comes_back(text):
    assert decode(text.encode(), "text/html; charset=utf-8") == text or text.count("\ufffd")


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى ،؛؟0123abc<>", max_size=80))
def test_windows_1256_comes_back(text):
    body = text.encode("cp1256")
    assert decode(body, "text/html; charset=windows-1256") == text
