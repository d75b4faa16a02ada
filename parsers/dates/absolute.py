"""Dates that name their day. Day before month always: 03/04/2025 is the third of April, 03/25/2025 is nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parsers.dates.months import SLAVIC, foreign_names
from parsers.dates.tokens import Row
from parsers.dates.words import Word

DUAL = re.compile(r"m(?:[-_/(|,]m)+\)?")
"""`كانون الثاني/ يناير`, `حزيران (يونيو - جوان)`."""

DAY = re.compile(
    r"(?P<ymd>(?<![dny][-/.])y(?P<a>[-/._])d(?P=a)d(?![-/.][dny]))"
    r"|(?P<dmy>(?<![dny][-/.])d(?P<b>[-/._])d(?P=b)y(?![-/.][dny]))"
    r"|(?P<dMy>(?<![dn]-)d[-_/.,f]{0,3}m[-_/.,f]{0,3}y)"
    r"|(?P<Mdy>m[-/.,f]{0,2}d[-/.,f]{0,3}y)"
    r"|(?P<yMd>y[-/.,f]{0,3}m[-/.,f]{0,2}d(?![-/.]?[ny]))"
)
SHORT = re.compile(r"(?<![dny][-/.])(?P<dmy>d(?P<b>[-/.])d(?P=b)[dn])(?![-/.]?[dny])")
"""19.03.18: taken for a date only beside a time or weekday, because 1.10.24 is a version."""
PREFIX = re.compile(r"^(?:ב|d['’])")
"""26 בנובמבר, 26 d'octubre"""
YEARLESS = re.compile(r"[wfh,.|(]*(?P<dm>d[-_/.,f]{0,3}m|m[-/.,f]{0,2}d)[wf,.|)_]*(?:a?ta?z?|da|[dn]\.[dn])?[.)]?")
"""19 نوفمبر، 14:30: a whole line without a year is of the last twelve months."""

FOREIGN = re.compile(
    r"(?<!m)(?:d[-_/.,f]{0,3}(x)[-_/.,f]{0,3}[yt]|(x)[-/.,f]{0,2}d[-/.,f]{0,3}y|y[-/.,f]{0,3}(x)[-/.,f]{0,2}d"
    r"|^[wf,.]*d[.f]*(x)\.?(?:[,|_]*$|[,|f]{1,3}(?:t|d\.[dn])))"
)
WEEKDAY = re.compile(r"(?:^|(?<=[,|(_f]))(x)(?=[.,f_]{0,3}(?:d[-/.f_]{0,3}(?:m|x(?:\.?$|,|f?[.f]?t))|m[.f]?d|D))")
"""Before a day without a year: the line has nothing else."""
BETWEEN = re.compile(r"(?<=[ymn])[,f_|]{0,2}\(?(x)(?=\)?[,f_|]{0,3}t)|(?<=t)[,f_|]{0,2}(x)(?=[.,f_]{0,3}d)")
"""Between a day and its time."""
YEAR_LAST = re.compile(r"m[.f]*d(tz?)y")
"""Tue Nov 18 09:30:00 2025 (ctime, RFC 9110 5.6.7): read as if the year stood before the time."""


@dataclass(frozen=True, slots=True)
class Found:
    """A date within a row: the signature's letters that it takes, and its day."""

    start: int
    end: int
    day: date


def name_months(row: Row, zone: str = "") -> Row:
    """Give dual month names one token, and look up the month names of other languages where a month would stand.

    What one name means in two languages is told by the zone.
    """
    tokens, signature = list(row.tokens), row.signature
    if signature.count("m") > 1:
        for found in reversed(list(DUAL.finditer(signature))):
            months = {token.number for token in tokens[found.start() : found.end()] if token.kind == "m"}
            tokens[found.start() : found.end()] = [Word("m", months.pop()) if len(months) == 1 else Word("x")]
        signature = "".join([token.kind for token in tokens])
    if "x" in signature:
        if "y" not in signature or "t" in signature:
            signature = _look_up(tokens, (BETWEEN if "y" in signature else WEEKDAY).finditer(signature), "w", zone)
        signature = _look_up(tokens, FOREIGN.finditer(signature), "m", zone)
    last = YEAR_LAST.search(signature) if "m" in signature else None
    if last:
        tokens.insert(last.start(1), tokens.pop(last.end() - 1))
        signature = "".join([token.kind for token in tokens])
    return Row(signature, tuple(tokens))


def _look_up(tokens: list[Word], places: Iterator[re.Match[str]], kind: str, zone: str) -> str:
    """Put months or weekdays where they are found; return the new signature."""
    for found in places:
        at = found.start(found.lastindex or 0)
        tokens[at] = _meant(tokens[at], kind, zone)
    return "".join([token.kind for token in tokens])


def _meant(word: Word, kind: str, zone: str) -> Word:
    """The month or weekday that a word names in another language; the word itself when it names none."""
    meaning = foreign_names().get(word.name) or foreign_names().get(PREFIX.sub("", word.name))
    if meaning is None and word.name in SLAVIC.get(zone, {}):
        meaning = Word("m", SLAVIC[zone][word.name])
    return meaning if meaning is not None and meaning.kind == kind else word


def find_day(row: Row, latest: date) -> Found | None:
    """The first date of the row that exists in the calendar and is not after `latest`."""
    shown = [*DAY.finditer(row.signature)]
    if not shown and ("t" in row.signature or "w" in row.signature):
        shown = [*SHORT.finditer(row.signature)]
    for found in shown:
        day = _day(row, found, latest)
        if day is not None:
            return Found(found.start(), found.end(), day)
    if not shown and (found_line := YEARLESS.fullmatch(row.signature)):
        return _without_year(row, found_line, latest)
    return None


def _day(row: Row, found: re.Match[str], latest: date) -> date | None:
    numbers = [token for token in row.tokens[found.start() : found.end()] if token.kind in "dnym"]
    parts = dict(zip(str(found.lastgroup).lower(), numbers, strict=True))
    year = parts["y"].number
    if len(parts["y"].name) == 2:
        year += 2000
    try:
        day = date(year, parts["m"].number, parts["d"].number)
    except ValueError:
        return None
    return day if day <= latest else None


def _without_year(row: Row, found: re.Match[str], latest: date) -> Found | None:
    start, end = found.span("dm")
    parts = {token.kind: token.number for token in row.tokens[start:end] if token.kind in "dm"}
    for year in (latest.year, latest.year - 1):
        try:
            day = date(year, parts["m"], parts["d"])
        except ValueError:
            continue
        if day <= latest:
            return Found(start, end, day)
    return None
