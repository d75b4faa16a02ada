"""The time of day beside a day, as forty languages write it, and the numbers that are none."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from parsers.dates import read_date, read_moment
from parsers.headline import Moment

SEEN = datetime(2026, 11, 27, 15, 40, 33, tzinfo=UTC)
PRAGUE = ZoneInfo("Europe/Prague")


def at(hour: int, minute: int, day: int = 26) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PRAGUE)


@pytest.mark.parametrize(
    "text",
    [
        "26 november 2026 kl. 14.05",
        "kl. 14.05 den 26 november 2026",
        "26. November 2026 um 14.05 Uhr",
        "26.11.2026 klo 14.05",
        "26.11.2026 14.05",
        "26/11/2026, 14.05 | Notizie",
        "26. listopadu 2026 v 14:05",
        "26. listopadu 2026 v 14.05 hod.",
        "26.11.2026 o 14:05",
        "26.11.2026 o godz. 14:05",
        "26 de noviembre de 2026 a las 14:05",
        "26 de novembro de 2026 às 14h05",
        "le 26 novembre 2026 à 14 h 05",
        "26 novembre 2026, alle ore 14.05",
        "26 noiembrie 2026, ora 14:05",
        "26/11/2026 om 14u05",
        "26 Kasım 2026 saat 14:05",
        "26 ноября 2026 в 14:05",
        "26 листопада 2026 о 14:05",
        "26/11/2026 lúc 14:05",
        "vào lúc 14:05 ngày 26 tháng 11, 2026",
        "26 November 2026 pukul 21.05 WITA",
        "26 November 2026, 20.05 WIB",
        "26 Νοεμβρίου 2026 στις 14:05",
        "26/11/2026 2:05 μ.μ.",
        "26 בנובמבר 2026 בשעה 14:05",
        "۲۶ نوامبر ۲۰۲۶ ساعت ۱۴:۰۵",
        "26/11/2026 2:05 ب.ظ",
        "26 Sermawez 2026, demjimêr 14:05",
        "26'ê Mijdara 2026, saet 14:05",
        "٢٦ی تشرینی دووەمی ٢٠٢٦ کاتژمێر 14:05",
        "2026年11月26日 14時05分",
        "2026년 11월 26일 오후 2시 5분",
        "26 พ.ย. 2569 14.05 น.",
        "26 November 2026 2.05 p.m.",
        "26 November 2026 2.05pm",
        "26.11.2026 (čtvrtek) 14:05",
        "14:05, čtvrtek 26.11.2026",
        "Torsdag 26 november kl. 14.05",
        "Quinta-feira, 26 de novembro, 14:05",
        "Do., 26. Nov., 14.05 Uhr",
        "neljapäev, 26. november kell 14:05",
        "csütörtök, november 26., 14:05",
        "26 d’novembre 2026, 14:05",
        "i går kl. 14.05",
        "včera v 14:05",
        "gisteren 14.05",
        "دیروز ساعت ۱۴:۰۵",
    ],
)
def test_five_past_two(text: str) -> None:
    assert read_date(text, PRAGUE, SEEN).moment == at(14, 5)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("26.11.2026 12.50 kr", date(2026, 11, 26)),
        ("26.11.2026 12.50 €", date(2026, 11, 26)),
        ("26.11.2026 € 12.50", date(2026, 11, 26)),
        ("26.11.2026 12.5", date(2026, 11, 26)),
        ("26 November 2026 12.500", date(2026, 11, 26)),
        ("26.11.2026 3.10", date(2026, 11, 26)),
        ("26.11.2026, 3.10", at(3, 10)),
        ("26.11.2026 13.10.2", date(2026, 11, 26)),
        ("26.11.2026 25.10", date(2026, 11, 26)),
        ("CLI v3.50 – 26 Nov 2026", date(2026, 11, 26)),
        ("26.11.2026 Celtic 2:10", date(2026, 11, 26)),
        ("Nov 26, 2026, v 3.14", date(2026, 11, 26)),
        ("26.11.2026, 10-15 Uhr", date(2026, 11, 26)),
        ("26.11.2026, 14 Uhr", at(14, 0)),
        ("le 26 novembre 2026 à 14 h", at(14, 0)),
        ("26/11/2026 às 14h", at(14, 0)),
        ("26.11.2026 9:00-12:00", date(2026, 11, 26)),
        ("26.11.2026 14:05-05:00", datetime(2026, 11, 26, 19, 5, tzinfo=UTC)),
    ],
)
def test_prices_versions_results_and_hours_are_no_times(text: str, told: Moment) -> None:
    assert read_moment(text, PRAGUE, SEEN) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Torsdag 26 november", date(2026, 11, 26)),
        ("Quinta-feira, 26 de novembro", date(2026, 11, 26)),
        ("26 d’octubre de 2026", date(2026, 10, 26)),
        ("15 Μαΐου 2026", date(2026, 5, 15)),
        ("26 tháng 11 năm 2026", date(2026, 11, 26)),
        ("Hawler 26 november", None),
    ],
)
def test_days_by_their_names(text: str, told: Moment) -> None:
    assert read_moment(text, PRAGUE, SEEN) == told


def test_words_before_a_time_are_words_elsewhere() -> None:
    assert read_date("o 26.11.2026 v", PRAGUE, SEEN).words == 2
    assert read_date("26.11.2026 o godz. 14:05", PRAGUE, SEEN).words == 0
