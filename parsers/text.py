"""The one gate that every string passes: what leaves it is valid in XML 1.0, HTML, JSON and a chat message."""

import html
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Unpaired surrogates, controls that no XML 1.0 document may hold (section 2.2), noncharacters, direction marks
# (U+061C, U+200E/F, U+202A-E, U+2066-9), deprecated format characters, and the zero-width space, joiner and BOM that editors
# paste along. White space among the controls (U+0009-D, U+001C-F, U+0085) becomes a space instead. The zero-width (non-)joiners
# U+200C/D stay: they change how Arabic, Persian and emoji look. U+FFFD is what parsers put for half a surrogate pair or a byte
# that was no UTF-8: it tells nothing, and a title must not change when the page mends it.
_NONCHARACTERS = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff"
    f"\ufff9-\ufffb\ufffd{_NONCHARACTERS}]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_AMPERSANDS = re.compile(r"&(?:(?:amp|AMP|#0*38|#[xX]0*26);)+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(
    r"</?(?:a|abbr|article|b|big|blockquote|br|center|cite|code|del|div|em|figure|font|h[1-7]|hr|i|iframe|img|ins|li|mark|ol|p"
    r"|q|s|script|section|small|span|strike|strong|style|sub|sup|table|td|th|tr|u|ul|wbr)(?:\s[^<>]*|/)?>",
    re.IGNORECASE,
)
_MARKS = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff\u200c\u200d]"
)
_FORMS = tuple(zip("أإآٱىةیکہھ", "اااايهيكهه", strict=True))
_DIGIT = re.compile("[٠-٩۰-۹]")
# Text escaped within escapes more often than this is an attack on our time: the rest is made harmless and stays.
_ROUNDS = 8
_LONG = 20_000
_TITLE = 200
_OPENING = re.compile("[&<](?=[#/a-zA-Z])")
# Arabic, ASCII but & and <, Latin, Cyrillic, and the usual marks: in normal form whatever stands beside them.
_COMMON = re.compile(
    "[\u0621-\u063a\u0641-\u064a -%'-;=-~\u00c0-\u024f\u0400-\u045f\u060c\u061b\u061f\u0660-\u0669\u00ab\u00bb"
    "\u2013\u2014\u2018-\u201d\u2026]*"
)


def squeeze(text: str) -> str:
    """Turn every run of white space (Unicode's, nbsp included) into one space and trim the ends."""
    return " ".join(text.split())


def clean(text: str) -> str:
    """Pass the gate: NFC, XML 1.0 characters only, no invisible marks, white space squeezed. Idempotent; letters survive."""
    text = text.strip()
    # Nothing of the below is printable but U+FFFD: most texts are through in a sixth of the time.
    if text.isprintable() and "\ufffd" not in text and unicodedata.is_normalized("NFC", text):
        return squeeze(text) if "  " in text else text
    if _SURROGATE.search(text):
        # Halves that belong together become their character; the others vanish.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return squeeze(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)))


def plain(text: str) -> str:
    """Return one line of plain text: `clean`, entities decoded (however often they were escaped), known tags removed.

    Only entities with a semicolon and tags of HTML count as such: "AT&T", "&copy" and "a < b" stay as they are.
    """
    text = text.strip()
    # Most texts hold nothing that needs a second look, which is known in half the time that `clean` takes.
    if _COMMON.fullmatch(text):
        return squeeze(text) if "  " in text else text
    text = clean(text)
    return _unescape(text) if "&" in text or "<" in text else text


def _unescape(text: str) -> str:
    for _ in range(_ROUNDS):
        before = text
        if "&" in text:
            text = _ENTITY.sub(_decode, _AMPERSANDS.sub("&", text))
        if "<" in text:
            # Looking for the end of each of a thousand scripts is quadratic; what is that long is no title.
            text = _TAG.sub(" ", _HIDDEN.sub(" ", text) if len(text) < _LONG else text)
        if text == before:
            return text
        text = clean(text)
    return _OPENING.sub(r"\g<0> ", text)


def fold(text: str) -> str:
    """Reduce to what a reader who searches means: one form per Arabic letter and digit, no diacritics, no case. Idempotent."""
    return _fold_once(text) if len(text) < _TITLE else _fold(text)


def _fold(text: str) -> str:
    text, before = clean(text), None
    while text != before and not text.isascii():
        before = text
        # NFKC turns Arabic presentation forms into letters.
        text = unicodedata.normalize("NFKC", text).casefold()
        text = squeeze(respell(_MARKS.sub("", text), _FORMS))
        # Case folding, and the loss of a mark, can undo normal forms.
        if unicodedata.is_normalized("NFKC", text) and text == text.casefold():
            return text
    return text.lower()


def respell(text: str, forms: Iterable[tuple[str, str]]) -> str:
    """Write another letter for each of some, and our digits. A third of what str.translate costs for a dozen letters."""
    for form, letter in forms:
        text = text.replace(form, letter)
    return _DIGIT.sub(_ours, text)


def _ours(digit: re.Match[str]) -> str:
    return str(int(digit[0]))


_fold_once = lru_cache(maxsize=1024)(_fold)
"""A line of a page is folded five times: for its section, its date, its title."""


def same(one: str, other: str) -> bool:
    """Tell whether only white space, tatweel, direction marks or diacritics differ: no edit that anybody should hear of."""
    return one == other or _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(_MARKS.sub("", clean(text)).split())


def _decode(match: re.Match[str]) -> str:
    return html.unescape(match.group())
