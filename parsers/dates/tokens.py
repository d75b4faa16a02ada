"""A text -> a row of tokens with a signature, one letter each, on which layouts are plain regular expressions.

d  number that may be a day or month     y  year      n  any other number
m  month name     t  time of day     a  am, pm     z  zone     w  weekday     h  Hijri word     f  filler
u  unit of time   B A D N  "since", "ago", "yesterday", "now"     e  what a byline begins with     x  any other word

Punctuation stands for itself, `_` for a dash between spaces, `|` for all else that separates.
"""

import re
from dataclasses import dataclass

from parsers.dates import calendars
from parsers.dates.words import PHRASES, UNKNOWN, Word, simplify, words

EARLIEST = 1990
LONGEST = 400
"""Characters that are looked at: a date line is short, and a whole article is not one."""

PIECE = re.compile(
    r"(?P<t>(?<![\d:])\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?![\d:])(?:\s?(?:gmt|utc)?[+-](?:\d{4}|\d\d?(?::\d\d)?)(?![\d:/.-]))?)"
    r"|(?P<n>\d+)|(?P<w>(?:كانون|تشرين)[12](?!\d)|[^\W\d_]+(?:['’][^\W\d_]+)?)|(?P<p>\s*[^\w\s]\s*|_)"
)
CJK_DAY = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
CJK_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
CJK_TIME = re.compile(r"(?<!\d)(\d{1,2})\s*[時时点點시]\s*(\d{1,2})\s*[分분]?")
CJK_AGO = re.compile(r"(\d+)\s*(秒|초|分|분|小|時|时|시|天|日|일|周|週|주|个月|ヶ月|か月|개월|年|년)[^\d\s]{0,3}?\s*(?:前|전)")
CJK_UNITS = {
    "秒": "second", "초": "second", "分": "minute", "분": "minute", "小": "hour", "時": "hour", "时": "hour", "시": "hour",
    "天": "day", "日": "day", "일": "day", "周": "week", "週": "week", "주": "week",
    "个月": "month", "ヶ月": "month", "か月": "month", "개월": "month", "年": "year", "년": "year",
}  # fmt: skip
MARKS = {"،": ",", "(": "(", ")": ")", "/": "/", ".": ".", ",": ",", "⁄": "/", **dict.fromkeys("€$£¥₽₺₴₪₹%°#№", "x")}
"""What tells of a price or a share is a word: a number beside it is no time."""
POINT = re.compile(r"\d\.\d\d(?![\d.:])")
CLOCK_WORDS = (
    r"kl|klo|kell|kello|klokka|klokken|klukkan|plkst|um|om|ob|o godz|godz|v(?=\s\d\d)|o|w|u|à|às|ás|alle|ore|alle ore|las|la ora"
    "|στις|в|о|об|בשעה|pukul|jam|saat|lúc|ساعت|ساعة|الساعة"
)
POINTED = re.compile(
    rf"(?<![\w:.])(?:{CLOCK_WORDS})\.?\s+(\d\d?)\.(\d\d)(?![\d.:]|\s*[€$£¥₽₺%])"
    r"|(?<![\d:.])(\d\d?)\.(\d\d)\s*(?:(?:uhr|uur|hod|น)(?!\w)|(?=[ap]\.?\s?m(?!\w)))"
)
"""kl. 14.05, 14.05 Uhr: what stands beside it tells that it is a time of day."""
EAST = re.compile("[\u1100-\uffff]")
ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Row:
    """The tokens of a text."""

    signature: str
    tokens: tuple[Word, ...]
    """As many as the signature has letters; a word of unknown meaning has its text in `name`."""


def _english(found: re.Match[str]) -> str:
    month = int(found[1])
    return f" {found[2]} {ENGLISH[month - 1]} " if 1 <= month <= 12 else found[0]


def _spell_out(text: str) -> str:
    """Rewrite the layouts whose parts are not separated into ones that are, and dates of other calendars."""
    text = calendars.name_days(text)
    if EAST.search(text):
        text = CJK_AGO.sub(lambda found: f" {found[1]} {CJK_UNITS[found[2]]} ago ", text)
        text = CJK_MONTH_DAY.sub(_english, CJK_DAY.sub(r" \1-\2-\3 ", text))
        text = CJK_TIME.sub(lambda found: f" {found[1]}:{found[2]:0>2} ", text)
    if "." in text and POINT.search(text):
        text = POINTED.sub(lambda found: f" {found[1] or found[3]}:{found[2] or found[4]} ", text)
    for phrase in PHRASES:
        if phrase.sign in text:
            text = phrase.pattern.sub(phrase.instead, text)
    return text


def _number(text: str) -> Word:
    number = int(text)
    if len(text) <= 2:
        return Word("d" if 1 <= number <= 31 else "n", number, text)
    return Word("y" if len(text) == 4 and EARLIEST <= number <= 2100 else "n", number, text)


def _mark(text: str) -> Word:
    mark = text.strip()
    if mark in "-–—−":
        return Word("_" if len(text) > len(mark) else "-")
    return Word(MARKS.get(mark, "|"))


def _token(found: re.Match[str], before: Word | None) -> Word:
    kind, text = found.lastgroup, found[0]
    if kind == "n":
        return _number(text)
    if kind == "t":
        return Word("t", name=text)
    if kind == "p":
        return _mark(text)
    if text == "م" and before is not None and before.kind == "y":
        return Word("f")  # "2017 م" is the Christian year; "م" after a time is pm
    known = words().get(text, UNKNOWN)
    return known if known.kind != "x" else Word("x", known.number, text)


def _pass_over(tokens: list[Word]) -> None:
    """Take what stands before a time of day ("o godz.", "ساعت") for what it is there."""
    for at in range(len(tokens) - 1, max(-1, len(tokens) - 5), -1):
        counted = at > 0 and tokens[at - 1].kind in "dn"
        if (tokens[at].kind == "x" and tokens[at].number) or (tokens[at].kind == "u" and not counted):
            tokens[at] = Word("f")
        elif tokens[at].kind not in ".-_f":
            return


def tokenise(text: str) -> Row:
    """Never raises. Looks at the first 400 characters only."""
    tokens: list[Word] = []
    for found in PIECE.finditer(_spell_out(simplify(text[:LONGEST]))):
        token = _token(found, tokens[-1] if tokens else None)
        if token.kind == "t":
            _pass_over(tokens)
        tokens.append(token)
    return Row("".join([token.kind for token in tokens]), tuple(tokens))
