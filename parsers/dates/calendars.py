"""Other calendars: Iran's, Afghanistan's ("۶ آذر ۱۴۰۴", "1404/09/06"), Thailand's ("27 พ.ย. 2568"), Taiwan's ("114-11-27").

Numbers alone are read in the zones of those countries only: elsewhere 1404 may be a lunar year. Leap years: the 33-year cycle,
right for 1178 to 1633 (https://en.wikipedia.org/wiki/Solar_Hijri_calendar).
"""

import re
from datetime import date

from parsers.dates.words import simplify

MONTHS = """
    فروردین حمل
    اردیبهشت ثور
    خرداد جوزا
    تیر سرطان
    مرداد امرداد اسد
    شهریور سنبله
    مهر میزان
    آبان عقرب
    آذر قوس
    دی جدی
    بهمن دلو
    اسفند حوت
"""
"""One line a month: Iran, Afghanistan."""
NUMBERS = {name: number for number, line in enumerate(MONTHS.strip().splitlines(), 1) for name in simplify(line).split()}
NAMED = re.compile(rf"(?<!\d)(\d\d?)\s+(?:ماه\s+)?({'|'.join(NUMBERS)})(?:\s+ماه)?[\s,،]+(?:سال\s+)?(1[34]\d\d)(?!\d)")
MINGUO = re.compile(r"(?:中華民國|民國)?\s*(?<![\d/.-])(1[01]\d)\s*([/.-]|年)\s*(\d\d?)\s*(?:\2|月)\s*(\d\d?)(?![\d/.-])\s*日?")
NUMERIC = re.compile(r"(?<![\d/.-])(1[34]\d\d)([/.-])(\d\d?)\2(\d\d?)(?![\d/.-])")
TAIPEI, REPUBLIC = "Asia/Taipei", 1911
"""Year 1 of Taiwan's reckoning is 1912."""
ZONES = frozenset({"Asia/Tehran", "Asia/Kabul", TAIPEI})
FIRST, LAST = 1369, 1410
BEFORE = 356_033
"""Days from the beginning of the reckoning below to the first day of year 1 of the Gregorian calendar."""
SIGNS = re.compile("1[34]\\d\\d|[\u0e01-\u0e5b]")
"""One of these is in every date below: a year, a Thai letter."""
THAI_MONTHS = """
    มกราคม ม.ค.
    กุมภาพันธ์ ก.พ.
    มีนาคม มี.ค.
    เมษายน เม.ย.
    พฤษภาคม พ.ค.
    มิถุนายน มิ.ย.
    กรกฎาคม ก.ค.
    สิงหาคม ส.ค.
    กันยายน ก.ย.
    ตุลาคม ต.ค.
    พฤศจิกายน พ.ย.
    ธันวาคม ธ.ค.
"""
THAI_NUMBERS = {name: number for number, line in enumerate(THAI_MONTHS.strip().splitlines(), 1) for name in line.split()}
THAI = re.compile(rf"(?<!\d)(\d\d?)\s*({'|'.join(map(re.escape, THAI_NUMBERS))})\s*(?:พ\.ศ\.\s*)?(25\d\d|\d\d)(?![\d:])")
BUDDHA = 543
"""Years that Thailand's reckoning is ahead; years of two digits are of the century that began in 1957."""


def name_days(text: str) -> str:
    """Rewrite the dates with month names in a simplified text as Gregorian ones ("2025-11-27"); what is none stays."""
    if not SIGNS.search(text):
        return text
    text = THAI.sub(_thai, text)
    return NAMED.sub(lambda found: _gregorian(found[0], int(found[3]), NUMBERS[found[2]], int(found[1])), text)


def number_days(text: str, zone: str) -> str:
    """Rewrite the dates in numbers of a text from Iran, Afghanistan ("1404/09/06") or Taiwan ("114-11-27")."""
    if zone == TAIPEI:
        return MINGUO.sub(lambda found: f" {int(found[1]) + REPUBLIC}-{found[3]:0>2}-{found[4]:0>2} ", text)
    return NUMERIC.sub(lambda found: _gregorian(found[0], int(found[1]), int(found[3]), int(found[4])), simplify(text))


def _gregorian(text: str, year: int, month: int, day: int) -> str:
    """`text` when there is no such day."""
    if not (FIRST <= year <= LAST and 1 <= month <= 12 and 1 <= day <= 31 - (month > 6)):
        return text
    cycles, rest = divmod(year + 1595, 33)
    days = (year + 1595) * 365 + cycles * 8 + (rest + 3) // 4 + (month - 1) * 31 - max(0, month - 7) + day
    return f" {date.fromordinal(days - BEFORE).isoformat()} "


def _thai(found: re.Match[str]) -> str:
    year = int(found[3])
    return f" {(year if year > 99 else year + 2500) - BUDDHA}-{THAI_NUMBERS[found[2]]}-{found[1]} "
