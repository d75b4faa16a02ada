"""The time that a page shows -> an aware datetime, a day, or nothing. Pure; never raises.

words.py      what a word means: month, weekday, unit, zone, "ago"
languages.py  the same in two dozen more languages
tokens.py     a text -> a row of tokens, one letter of signature each
calendars.py  "۶ آذر ۱۴۰۴", "27 พ.ย. 2568" -> 2025-11-27
absolute.py   "5 أيار 2024", "2025年3月2日": the day
clocks.py     "| 18:49", "kl. 07.30": the time beside it
relative.py   "قبل ساعتين", "3 hours ago", "أمس 14:30"
reading.py    the order in which they are tried
"""

from parsers.dates.reading import Reading, read_clock, read_date, read_line, read_moment

__all__ = ["Reading", "read_clock", "read_date", "read_line", "read_moment"]
