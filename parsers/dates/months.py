"""Month names of the languages that words.py does not hold, from the CLDR tables in Babel.

Babel is imported when the first such name is met (40 ms), never for Arabic and English pages.
"""

from functools import cache

from parsers.dates.words import simplify

LANGUAGES = """
    fr es pt it ca gl ro de nl da sv nb fi et lv lt is pl cs sk sl hr sr bs bg mk ru uk be tr az el hu sq eu
    fa he ur ckb ku hi bn id ms sw vi ka hy kk uz
"""


SLAVIC = {
    "Europe/Warsaw": {"listopad": 11, "listopada": 11, "lis": 11},
    "Europe/Zagreb": {"listopad": 10, "listopada": 10, "lis": 10},
}
"""Zone -> names that mean another month elsewhere."""


@cache
def foreign_months() -> dict[str, int]:
    """Simplified name -> month. A name that means two months (listopad: Polish November, Croatian October) is left out."""
    from babel.core import Locale

    found: dict[str, set[int]] = {}
    for language in LANGUAGES.split():
        for forms in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for month, name in forms[width].items():
                    found.setdefault(simplify(name).strip(" ."), set()).add(month)
    return {name: months.pop() for name, months in found.items() if len(months) == 1 and name.isalpha()}
