"""Names of months and weekdays in the languages that words.py does not hold, from the CLDR tables in Babel.

Babel is imported when the first such name is met (40 ms), never for Arabic and English pages.
"""

import re
from collections.abc import Iterator
from functools import cache

from parsers.dates.words import Word, simplify

LANGUAGES = """
    fr es pt it ca gl ro de nl da sv nb fi et lv lt is pl cs sk sl hr sr bs bg mk ru uk be tr az el hu sq eu
    fa he ur ckb ku hi bn id ms sw vi ka hy kk uz
"""


SLAVIC = {
    "Europe/Warsaw": {"listopad": 11, "listopada": 11, "lis": 11},
    "Europe/Prague": {"listopad": 11, "listopadu": 11, "lis": 11, "srp": 8},
    "Europe/Zagreb": {"listopad": 10, "listopada": 10, "lis": 10, "srp": 7},
}
"""Zone -> names that mean another month elsewhere."""
BARE = re.compile(r"^(?:d’|de )|(?:\.|׳|-feira)$")
"""What names have in the tables but not in dates, or what is taken off there: d’octubre, quinta-feira."""
KURDISH = """
    rêbendan rêbendanê çile çileyê
    reşemî reşemiyê sibatê sibata
    adarê adara
    avrêl avrêlê nîsanê nîsana
    gulanê gulana
    pûşper pûşperê hezîranê hezîrana
    tîrmehê tîrmeha
    gelawêj gelawêjê tebaxê tebaxa
    rezber rezberê îlonê îlona
    kewçêr kewçêrê cotmehê cotmeha
    sermawez sermawezê sermaweza mijdarê mijdara
    berfanbarê berfanbara
"""
"""One line a month: the second set of names that Kurmanji has, and the cases in which months stand in a date."""


@cache
def foreign_names() -> dict[str, Word]:
    """Simplified name -> month or weekday. What means two (listopad: Polish November, Croatian October) is left out."""
    found: dict[str, set[Word]] = {}
    for name, meaning in _names():
        found.setdefault(BARE.sub("", simplify(name)), set()).add(meaning)
    return {name: meanings.pop() for name, meanings in found.items() if len(meanings) == 1 and len(name) > 1 and name.isalpha()}


def _names() -> Iterator[tuple[str, Word]]:
    from babel.core import Locale

    for language in LANGUAGES.split():
        locale = Locale.parse(language)
        for width in ("wide", "abbreviated"):
            for forms in locale.months.values():
                yield from ((name, Word("m", month)) for month, name in forms[width].items())
            for forms in locale.days.values():
                yield from ((name, Word("w")) for name in forms[width].values())
    for month, line in enumerate(KURDISH.strip().splitlines(), 1):
        yield from ((name, Word("m", month)) for name in line.split())
