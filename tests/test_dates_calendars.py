"""Dates of other calendars. The equalities are those of Iran's calendar centre, of Nowruz, and of Thailand's almanac."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from parsers.dates import read_moment
from parsers.headline import Moment

SEEN = datetime(2026, 11, 27, 12, tzinfo=UTC)
BANGKOK = ZoneInfo("Asia/Bangkok")
TEHRAN, KABUL = ZoneInfo("Asia/Tehran"), ZoneInfo("Asia/Kabul")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("۶ آذر ۱۴۰۴", date(2025, 11, 27)),
        ("پنجشنبه ۶ آذر ۱۴۰۴ - ۱۴:۲۰", datetime(2025, 11, 27, 14, 20, tzinfo=TEHRAN)),
        ("۱ فروردین ۱۴۰۴", date(2025, 3, 21)),
        ("۳۰ اسفند ۱۴۰۳", date(2025, 3, 20)),
        ("1 فروردین 1400", date(2021, 3, 21)),
        ("۳۰ اسفند ۱۳۸۷", date(2009, 3, 20)),
        ("۱ مهر ۱۳۸۹", date(2010, 9, 23)),
        ("۱۱ دی ۱۳۷۸", date(2000, 1, 1)),
        ("۱۵ آبان ماه ۱۴۰۴", date(2025, 11, 6)),
        ("۶ قوس ۱۴۰۴", date(2025, 11, 27)),
        ("۳۱ آذر ۱۴۰۴", None),
        ("۶ آذر ۱۳۴۰", None),
    ],
)
def test_months_are_read_everywhere(text: str, told: Moment) -> None:
    assert read_moment(text, TEHRAN, SEEN) == told
    assert (read_moment(text, ZoneInfo("UTC"), SEEN) is None) == (told is None)


def test_numbers_are_read_in_the_zones_of_the_calendar_only() -> None:
    assert read_moment("۱۴۰۴/۰۹/۰۶", TEHRAN, SEEN) == date(2025, 11, 27)
    assert read_moment("1404-9-6 14:20", KABUL, SEEN) == datetime(2025, 11, 27, 14, 20, tzinfo=KABUL)
    assert read_moment("1404/13/06", TEHRAN, SEEN) is None
    assert read_moment("2025-11-27", TEHRAN, SEEN) == date(2025, 11, 27)
    assert read_moment("1404/09/06", ZoneInfo("Asia/Damascus"), SEEN) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("27 พ.ย. 2568 09:30 น.", datetime(2025, 11, 27, 9, 30, tzinfo=BANGKOK)),
        ("27 พฤศจิกายน พ.ศ. 2568", date(2025, 11, 27)),
        ("วันพฤหัสบดีที่ 27 พฤศจิกายน 2568", date(2025, 11, 27)),
        ("1 ม.ค. 68", date(2025, 1, 1)),
        ("31 พ.ย. 2568", None),
        ("27 พ.ย. 20:15", None),
        ("ข่าว 5 เรื่อง", None),
    ],
)
def test_years_of_the_buddha(text: str, told: Moment) -> None:
    assert read_moment(text, BANGKOK, SEEN) == told


@pytest.mark.parametrize("text", ["12분전", "12분 전", "12分钟前", "12分前"])
def test_minutes_of_the_far_east(text: str) -> None:
    assert read_moment(text, ZoneInfo("UTC"), SEEN) == datetime(2026, 11, 27, 11, 48, tzinfo=UTC)


@pytest.mark.parametrize("text", ["114-11-27", "114/11/27", "114.11.27", "民國114年11月27日", "中華民國 114 年 11 月 27 日"])
def test_years_of_the_republic(text: str) -> None:
    assert read_moment(text, ZoneInfo("Asia/Taipei"), SEEN) == date(2025, 11, 27)
    assert read_moment(text, ZoneInfo("Asia/Shanghai"), SEEN) is None


def test_a_name_of_two_months_is_told_by_the_zone() -> None:
    assert read_moment("24 listopada 2025", ZoneInfo("Europe/Warsaw"), SEEN) == date(2025, 11, 24)
    assert read_moment("24. listopada 2025", ZoneInfo("Europe/Zagreb"), SEEN) == date(2025, 10, 24)
    assert read_moment("24 lis 2025", ZoneInfo("Europe/Prague"), SEEN) == date(2025, 11, 24)
    assert read_moment("2 srp 2025", ZoneInfo("Europe/Prague"), SEEN) == date(2025, 8, 2)
    assert read_moment("2 srp 2025", ZoneInfo("Europe/Zagreb"), SEEN) == date(2025, 7, 2)
    assert read_moment("24 listopada | ", ZoneInfo("Europe/Warsaw"), SEEN) == date(2026, 11, 24)
    assert read_moment("24 listopada 2025", ZoneInfo("UTC"), SEEN) is None
