"""The text gate: whatever comes in, valid XML 1.0 text comes out, and every visible letter survives."""

import unicodedata
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from parsers.text import clean, fold, plain, same, squeeze

ANY = st.text(st.characters(codec=None), max_size=60) | st.text(
    st.sampled_from("اأإآىيیةهکك ـَُّٰ\u200f\u200e\u202a\u2069\u00a0\ufeff\u0000\u0008\ud800\udfff\ufffe&;<>#amp lt39x\u0301e\n\t"),
    max_size=40,
)


def is_xml(text: str) -> bool:
    return etree.fromstring(f"<t>{escape(text)}</t>".encode()).text in (text, text or None)


@given(ANY)
@settings(deadline=None, max_examples=300)
def test_gate_lets_only_xml_through_and_is_idempotent(text: str) -> None:
    for gate in (clean, plain, fold):
        passed = gate(text)
        assert is_xml(passed)
        assert gate(passed) == passed
        assert passed == squeeze(passed)


def slowly_cleaned(text: str) -> str:
    """The gate as its docstring says it, step by step, without any short cut."""
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    kept = "".join(c for c in text if c in "\u200c\u200d" or c.isspace() or is_shown(c))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def is_shown(char: str) -> bool:
    """Tell whether the gate lets a character through: no control, mark of direction, noncharacter, or U+FFFD."""
    code = ord(char)
    removed = {0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFD}
    spans = [(0x202A, 0x202E), (0x2060, 0x206F), (0xFDD0, 0xFDEF)]
    nothing = unicodedata.category(char) == "Cc" or code & 0xFFFE == 0xFFFE
    return not nothing and code not in removed and not any(first <= code <= last for first, last in spans)


@given(ANY)
@settings(deadline=None, max_examples=400)
def test_the_short_way_through_the_gate_changes_nothing(text: str) -> None:
    assert clean(text) == slowly_cleaned(text)


def test_common_letters_are_as_clean_as_any() -> None:
    """`plain` lets them through at once: each stays what it is, whatever stands beside it."""
    for number in range(0x20, 0x2100):
        text = f"\u0627{chr(number)}a{chr(number)} \u0649{chr(number)}"
        assert plain(text) == slowly_cleaned(text)


@given(ANY)
@settings(deadline=None, max_examples=200)
def test_visible_letters_survive(text: str) -> None:
    def letters(of: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFC", of) if unicodedata.category(c)[0] in "LN" and ord(c) < 0xFDD0)

    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    if not any(unicodedata.combining(c) for c in paired):
        assert letters(paired) == letters(clean(text))


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("  دمشق  وأنقرة\n\n ", "دمشق وأنقرة"),
        ("البنك:\u00a0لا\u2028تعديل\x0bهنا\x85", "البنك: لا تعديل هنا"),
        ("\u200fالخارجية\u202b:\u2067 12\u2069\u200e\ufeff", "الخارجية: 12"),
        ("e\u0301", "é"),
        ("\ud83d\ude00 \ud800x\udc00", "😀 x"),
        ("a\x00b\x1bc\ufffed\U0001ffffe", "abcde"),
        ("السعـــودية شريكاَ", "السعـــودية شريكاَ"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("", ""),
    ],
)
def test_clean(text: str, passed: str) -> None:
    assert clean(text) == passed


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ("&quot;لجنة&quot; &amp; هيئة", '"لجنة" & هيئة'),
        ("&amp;quot;لجنة&amp;quot;", '"لجنة"'),
        ("&amp;amp;quot;x&#38;#34;", '"x"'),
        ("AT&T, R&D &copy 2,5", "AT&T, R&D &copy 2,5"),
        ("a < b > c <3 x<y", "a < b > c <3 x<y"),
        ("&lt;b&gt;عاجل&lt;/b&gt; خبر", "عاجل خبر"),
        ('سطر<br/>ثان <img src="x" onerror=alert(1)>', "سطر ثان"),
        ("x<script>alert('&lt;')</script>y", "x y"),
        ("&#0;&#xD800;&#x110000;x&unknown;", "x&unknown;"),
        ("البنك&nbsp;المركزي &#1571;", "البنك المركزي أ"),
        ("&lt;foo&gt; &lt;3", "<foo> <3"),
    ],
)
def test_plain(text: str, passed: str) -> None:
    assert plain(text) == passed


def test_text_escaped_without_end_takes_no_time() -> None:
    """A megabyte of nested escapes is decoded in a few passes, not in one pass for each level."""
    assert plain("&" + "amp;" * 250_000 + "lt;") == "<"
    assert plain("<script>" * 100_000 + "x") == "x"


def test_escapes_within_escapes_end_somewhere() -> None:
    nested = "&" * 20 + "#35;" + "35;" * 19

    passed = plain(f"قبل {nested} بعد")

    assert passed.startswith("قبل &")
    assert plain(passed) == passed


def test_a_megabyte_passes() -> None:
    assert clean("ا\u200f\u00a0" * 350_000) == " ".join("ا" * 350_000)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("الأخبار السياسيّة", "الاخبار السياسيه"),
        ("إلى آثار ٱلهدى مستشفى", "الي اثار الهدي مستشفي"),
        ("السعـــودية", "السعوديه"),
        ("کیف ۱۲۳ ٤٥٦", "كيف 123 456"),
        ("COP31 Straße", "cop31 strasse"),
        ("ﻻ ﷲ", "لا الله"),
        ("ß\u0301", "s\u015b"),
        ("ΐ", "\u03b9\u0308\u0301"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def slowly_folded(text: str) -> str:
    """Folded as its docstring says, letter by letter, again and again until nothing changes."""
    forms = str.maketrans("أإآٱىةیکہھ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "اااايهيكهه01234567890123456789")
    marks = [(0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E8), (0x6EA, 0x6ED)]
    marks += [(0x8D3, 0x8E1), (0x8E3, 0x8FF), (0x200C, 0x200D)]
    before = None
    while text != before:
        before = text
        text = unicodedata.normalize("NFKC", clean(text)).casefold()
        text = "".join(c for c in text if not any(first <= ord(c) <= last for first, last in marks)).translate(forms)
        text = " ".join(text.split())
    return text


@given(ANY | st.text(st.sampled_from("ßΐİıǰﷺʰ①\u0345\u0301\u0653أA b"), max_size=12))
@settings(deadline=None, max_examples=400)
def test_the_short_way_to_fold_changes_nothing(text: str) -> None:
    assert fold(text) == slowly_folded(text)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("شريكاَ  أساسياَ ..", "شريكا أساسيا..", True),
        ("السعـــودية", "\u200fالسعودية", True),
        ("الاخبار", "الأخبار", False),
        ("رفع 12%", "رفع 13%", False),
        ("a", "A", False),
        ("x", "x", True),
    ],
)
def test_same(one: str, other: str, verdict: bool) -> None:
    assert same(one, other) is verdict
