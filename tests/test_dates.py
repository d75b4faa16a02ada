"""Dates: the layouts of Arabic and other sites, and the texts that only look like dates."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.dates import read_date, read_line, read_moment
from parsers.dates.words import simplify
from parsers.headline import Moment

DAMASCUS = ZoneInfo("Asia/Damascus")
SEEN = datetime(2026, 11, 27, 15, 40, 33, tzinfo=UTC)  # 18:40 in Damascus, a Friday


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        # Layouts of sites from Syria and around (Damascus: +02 in winter and +03 in summer until October 2022, +03 since).
        ("19.03.2018 | 18:49", at("2018-03-19T18:49:00+02:00")),
        ("الإثنين ١٩ / آذار / ٢٠١٨", date(2018, 3, 19)),
        ("الإثنين ٠٧ يناير ٢٠١٩ ٠٥:٠٨ بتوقيت غرينتش", at("2019-01-07T05:08:00+00:00")),
        ("الخميس, 19 تشرين الثاني, 2015", date(2015, 11, 19)),
        ("الأحد، 04 أغسطس 2019 05:08 م", at("2019-08-04T17:08:00+03:00")),
        ("السبت 18 مارس 2017 02:26 مـ 19 جمادى آخر 1438 هـ", at("2017-03-18T14:26:00+02:00")),
        ("19 جمادى الآخرة 1438 هـ الموافق 18 مارس 2017 م", date(2017, 3, 18)),
        ("12:52 م الخميس 18 سبتمبر 2025", at("2025-09-18T12:52:00+03:00")),
        ("22-10-2019, 13:07", at("2019-10-22T13:07:00+03:00")),
        ("02-شباط-2022", date(2022, 2, 2)),
        ("٢ مارس ٢٠٢٥", date(2025, 3, 2)),
        ("۲ مارس ۲۰۲۵", date(2025, 3, 2)),
        ("أغسطس 5, 2025", date(2025, 8, 5)),
        ("26 नवंबर 2026, 18:40 IST", at("2026-11-26T18:40:00+03:00")),
        ("२६ जून २०२६", date(2026, 6, 26)),
        ("৫ মার্চ 2026", date(2026, 3, 5)),
        ("2020-10-20 -- 20:00 م", at("2020-10-20T20:00:00+03:00")),
        ("5 كانون الثاني/ يناير 2024", date(2024, 1, 5)),
        ("12 حزيران (يونيو - جوان) 2023", date(2023, 6, 12)),
        ("3 ت2 2024", date(2024, 11, 3)),
        ("3 ك1 2024", date(2024, 12, 3)),
        ("14 كانون أول 2024", date(2024, 12, 14)),
        ("نشر في: 5 أيار 2024 | 10:30 ص - بقلم: فلان", at("2024-05-05T10:30:00+03:00")),
        ("5 أيار 2024 الساعة 7 مساءً", at("2024-05-05T19:00:00+03:00")),
        ("الساعة 7 م، 5 أيار 2024", at("2024-05-05T19:00:00+03:00")),
        ("2024-03-10 12:00 ص", at("2024-03-10T00:00:00+03:00")),
        ("10.03.2024 12:05 م", at("2024-03-10T12:05:00+03:00")),
        ("10 آذار 2024 10:15 ليلاً", at("2024-03-10T22:15:00+03:00")),
        ("10 آذار 2024 12:15 ليلاً", at("2024-03-10T00:15:00+03:00")),
        ("10 آذار 2024 2:15 ليلاً", at("2024-03-10T02:15:00+03:00")),
        ("10 آذار 2024 3:15 بعد الظهر", at("2024-03-10T15:15:00+03:00")),
        ("10 آذار 2024 9:15 قبل الظهر", at("2024-03-10T09:15:00+03:00")),
        ("10 آذار 2024 25:70", date(2024, 3, 10)),
        ("10.03.2024 24:10", date(2024, 3, 10)),
        ("10 آذار 2024 10:15 +25:00", date(2024, 3, 10)),
        ("19 نوفمبر، 14:30", at("2026-11-19T14:30:00+03:00")),
        ("19 كانون الأول", date(2025, 12, 19)),
        ("29 شباط", None),
        ("19.03.18 18:49", at("2018-03-19T18:49:00+02:00")),
        ("الجمعة 19.03.21", date(2021, 3, 19)),
        # Machines.
        ("2025-03-02T10:15:00Z", at("2025-03-02T10:15:00+00:00")),
        ("2025-03-02T10:15:00+02:00", at("2025-03-02T10:15:00+02:00")),
        ("2025-03-02 10:15:00.123456", at("2025-03-02T10:15:00+03:00")),
        ("2025-03-02T10:15", at("2025-03-02T10:15:00+03:00")),
        ("2025-03-02", date(2025, 3, 2)),
        ("20250302T101500Z", at("2025-03-02T10:15:00+00:00")),
        ("20250302T1015", at("2025-03-02T10:15:00+03:00")),
        ("Sat, 01 Mar 2025 10:15:00 +0000", at("2025-03-01T10:15:00+00:00")),
        ("Sat, 01 Mar 2025 10:15:00 EST", at("2025-03-01T10:15:00-05:00")),
        ("Sat, 01 Mar 2025 10:15:00 -0330", at("2025-03-01T10:15:00-03:30")),
        ("Tue Nov 18 09:30:00 2025", at("2025-11-18T09:30:00+03:00")),
        ("2025-03-02 10:15 GMT+3", at("2025-03-02T10:15:00+03:00")),
        ("1732212345", at("2024-11-21T18:05:45+00:00")),
        ("1732212345000", at("2024-11-21T18:05:45+00:00")),
        ("9999999999", None),
        # Other languages.
        ("March 5th, 2025 at 5:30 p.m.", at("2025-03-05T17:30:00+03:00")),
        ("5 PM, March 7, 2025", at("2025-03-07T17:00:00+03:00")),
        ("le 18 septembre 2025 à 14h30", at("2025-09-18T14:30:00+03:00")),
        ("1er août 2025", date(2025, 8, 1)),
        ("18 de septiembre de 2025", date(2025, 9, 18)),
        ("18. März 2025, 14:30 Uhr", at("2025-03-18T14:30:00+03:00")),
        ("18 сентября 2025 г., 14:30", at("2025-09-18T14:30:00+03:00")),
        ("18 Eylül 2025 Perşembe", date(2025, 9, 18)),
        ("5 stycznia 2025", date(2025, 1, 5)),
        ("5 listopada 2025", None),  # November in Polish, October in Croatian
        ("2025. március 2.", date(2025, 3, 2)),
        ("3 ноября", date(2026, 11, 3)),
        ("2025年3月2日 10時15分", at("2025-03-02T10:15:00+03:00")),
        ("2025年3月2日(日) 下午3:30", at("2025-03-02T15:30:00+03:00")),
        ("2025년 3월 2일 오후 3:30", at("2025-03-02T15:30:00+03:00")),
        ("11月21日", date(2026, 11, 21)),
        ("17月21日", None),
        ("2025/Mar/02", date(2025, 3, 2)),
        # Day before month, always; what does not exist is nothing.
        ("03/04/2025", date(2025, 4, 3)),
        ("03/25/2025", None),
        ("31/02/2025", None),
        ("31/02/2025 10 آذار 2024", date(2024, 3, 10)),
    ],
)
def test_layouts(text: str, moment: Moment) -> None:
    assert read_moment(text, DAMASCUS, SEEN) == moment
    assert read_line(text, DAMASCUS, SEEN, most=read_date(text, DAMASCUS, SEEN).words) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("منذ 9 سنوات", date(2017, 11, 27)),
        ("منذ 2 أيام", date(2026, 11, 25)),
        ("منذ يومين", date(2026, 11, 25)),
        ("منذ يوم", date(2026, 11, 26)),
        ("منذ18 دقيقة", at("2026-11-27T18:22:00+03:00")),
        ("منذ ساعة و 5 دقائق", at("2026-11-27T17:35:00+03:00")),
        ("قبل ساعتين", at("2026-11-27T16:40:00+03:00")),
        ("منذ ٣ أسابيع", date(2026, 11, 6)),
        ("منذ شهرين", date(2026, 9, 27)),
        ("الآن", at("2026-11-27T18:40:00+03:00")),
        ("منذ قليل", at("2026-11-27T18:40:00+03:00")),
        ("أمس", date(2026, 11, 26)),
        ("أول أمس", date(2026, 11, 25)),
        ("أمس 14:30", at("2026-11-26T14:30:00+03:00")),
        ("اليوم الساعة 10:15 ص", at("2026-11-27T10:15:00+03:00")),
        ("3 hours ago", at("2026-11-27T15:40:00+03:00")),
        ("8 hours, 3 minutes ago", at("2026-11-27T10:37:00+03:00")),
        ("2 يوم مضت", date(2026, 11, 25)),
        ("an hour ago", at("2026-11-27T17:40:00+03:00")),
        ("5m ago", at("2026-11-27T18:35:00+03:00")),
        ("2 days ago by admin", date(2026, 11, 25)),
        ("Posted 2 days ago | admin", date(2026, 11, 25)),
        ("Yesterday, 10:30", at("2026-11-26T10:30:00+03:00")),
        ("just now", at("2026-11-27T18:40:00+03:00")),
        ("il y a 3 heures", at("2026-11-27T15:40:00+03:00")),
        ("vor 2 Stunden", at("2026-11-27T16:40:00+03:00")),
        ("2 часа назад", at("2026-11-27T16:40:00+03:00")),
        ("3小时前", at("2026-11-27T15:40:00+03:00")),
        ("3시간 전", at("2026-11-27T15:40:00+03:00")),
        ("昨天 14:30", at("2026-11-26T14:30:00+03:00")),
        ("9999999 hours ago", None),
        ("9999 years ago", None),
    ],
)
def test_times_told_from_now(text: str, moment: Moment) -> None:
    assert read_moment(text, DAMASCUS, SEEN) == moment
    assert read_line(text, DAMASCUS, SEEN, most=read_date(text, DAMASCUS, SEEN).words) == moment


def test_months_back_end_on_the_last_day_of_a_shorter_month() -> None:
    seen = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert read_moment("منذ شهر", ZoneInfo("UTC"), seen) == date(2026, 2, 28)
    assert read_moment("a month ago", ZoneInfo("UTC"), datetime(2026, 1, 31, 12, tzinfo=UTC)) == date(2025, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "12 شخصا", "2,5 مليون", "+963 11 222 3344", "0991234567", "25$", "3-2", "24/7", "1.10.24",
        "10:15",
        "2024", "12/2024",
        "2024-2025", "192.168.2024.1", "قبل 3 أيام من الانتخابات", "صحيفة اليوم",
        "المصري اليوم", "2 min read", "Vol. 3, 2024", "v1.2.3",
        "من 5-7 أيار 2025", "1 كانون الأول 2099", "1.12.2099", "19 جمادى الآخرة 1438 هـ", "1404/08/30", "آذار 2025",
        "5 أيار - حزيران 2024", "01.01.1980", "12 May-June 2024", "مارس الضغط على 12 دولة", "100 يوم على الزلزال",
    ],
)  # fmt: skip
def test_none_when_unsure(text: str) -> None:
    assert read_moment(text, DAMASCUS, SEEN) is None


def test_summer_time_of_damascus_ended_for_good_in_october_2022() -> None:
    # IANA tzdata: +03 all year since 28.10.2022; before that +02 in winter.
    assert read_moment("27.10.2021 12:00", DAMASCUS, SEEN) == at("2021-10-27T12:00:00+03:00")
    assert read_moment("27.12.2021 12:00", DAMASCUS, SEEN) == at("2021-12-27T12:00:00+02:00")
    assert read_moment("27.12.2022 12:00", DAMASCUS, SEEN) == at("2022-12-27T12:00:00+03:00")


def test_times_that_the_clocks_skip_or_repeat_have_one_reading() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    skipped, doubled = read_moment("29.03.2026 02:30", berlin, SEEN), read_moment("25.10.2026 02:30", berlin, SEEN)
    assert isinstance(skipped, datetime)
    assert isinstance(doubled, datetime)
    assert skipped.astimezone(UTC) == at("2026-03-29T01:30:00+00:00")  # shown by no clock: read as 03:30
    assert doubled.astimezone(UTC) == at("2026-10-25T00:30:00+00:00")  # the first of the two (PEP 495)


def test_the_other_words_are_counted() -> None:
    assert read_date("19 آذار 2018 | محرر الشؤون المحلية", DAMASCUS, SEEN).words == 3
    assert read_date("الإثنين 19 آذار 2018", DAMASCUS, SEEN).words == 0


LEVANT = [
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز",
    "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
]  # fmt: skip
EGYPT = [
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو",
    "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
]  # fmt: skip
ALGIERS = [
    "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية",
    "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
]  # fmt: skip
RABAT = ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]  # fmt: skip
ENGLISH = [
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
]  # fmt: skip
RUSSIAN = [
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля",
    "августа", "сентября", "октября", "ноября", "декабря",
]  # fmt: skip
BARE = str.maketrans("أإآ", "ااا")
INDIC, PERSIAN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"), str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def twelve(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M}"


LONG_AGO, LATELY = datetime.fromisoformat("1991-01-01"), datetime.fromisoformat("2026-11-27")
Layout = Callable[[datetime], str]
LAYOUTS: list[Layout] = [
    lambda d: f"{d:%d.%m.%Y | %H:%M}",
    lambda d: f"{d:%d-%m-%Y, %H:%M}",
    lambda d: f"{d:%Y-%m-%dT%H:%M}",
    lambda d: f"{d:%Y/%m/%d} - {d:%H:%M}",
    lambda d: f"الإثنين، {d.day} {LEVANT[d.month - 1]} {d.year} {d:%H:%M}",
    lambda d: f"{d.day} / {LEVANT[d.month - 1].translate(BARE)} / {d.year} {d:%H:%M}",
    lambda d: f"{d.day} {LEVANT[d.month - 1]}/ {EGYPT[d.month - 1]} {d.year} | {d:%H:%M}",
    lambda d: f"{LEVANT[d.month - 1]} {d.day}, {d.year} {d:%H:%M}",
    lambda d: f"{d.day} {EGYPT[d.month - 1]} {d.year} {twelve(d)} {'م' if d.hour >= 12 else 'ص'}",
    lambda d: (
        f"{d.hour % 12 or 12}:{d:%M} {'مساءً' if d.hour >= 12 else 'صباحاً'} {d.day} {EGYPT[d.month - 1].translate(BARE)} {d.year}"
    ),
    lambda d: f"{d.day} {ALGIERS[d.month - 1]} {d.year}، {d:%H:%M}",
    lambda d: f"{d.day} {RABAT[d.month - 1]} {d.year} - {d:%H:%M}",
    lambda d: f"{d.day:02}-{LEVANT[d.month - 1]}-{d.year} {d:%H:%M}",
    lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year} at {twelve(d)} {'PM' if d.hour >= 12 else 'AM'}",
    lambda d: f"{d.day} {ENGLISH[d.month - 1][:3]} {d.year} {d:%H:%M:%S}",
    lambda d: f"{d.day} {RUSSIAN[d.month - 1]} {d.year}, {d:%H:%M}",
    lambda d: f"{d.year}年{d.month}月{d.day}日 {d:%H:%M}",
]


def test_a_line_with_other_words_is_no_date() -> None:
    title = "وزير الطاقة يفتتح في 19.03.2018 محطات تحويل جديدة تدخل الخدمة نهاية العام"

    assert read_moment(title, DAMASCUS, SEEN) == date(2018, 3, 19)
    assert read_line(title, DAMASCUS, SEEN, most=2) is None
    assert read_line("افتتاح محطة تحويل 19.03.2018", DAMASCUS, SEEN, most=2) is None
    assert read_line("نشر المقال بتاريخ 19.03.2018", DAMASCUS, SEEN, most=2) == date(2018, 3, 19)


@settings(max_examples=150, deadline=None)
@given(
    st.datetimes(LONG_AGO, LATELY),
    st.sampled_from(LAYOUTS),
    st.sampled_from([{}, INDIC, PERSIAN]),
    st.sampled_from(["", "\u200f", "نشر في: ", "  "]),
)
def test_every_layout_is_read_back(moment: datetime, layout: Layout, digits: dict[int, int], before: str) -> None:
    moment = moment.replace(second=0, microsecond=0)
    text = before + layout(moment).translate(digits)
    assert read_moment(text, ZoneInfo("UTC"), SEEN) == moment.replace(tzinfo=UTC), text


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("0123456789٣:/-.| مصTZأيار,قبلساعة年月日", max_size=40)))
def test_nothing_raises_and_nothing_is_of_the_future(text: str) -> None:
    found = read_moment(text, DAMASCUS, SEEN)
    if isinstance(found, datetime):
        assert found.tzinfo is not None
        assert found <= SEEN + timedelta(days=1)
    elif found is not None:
        assert found <= (SEEN + timedelta(days=1)).astimezone(DAMASCUS).date()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=50))
def test_simplifying_is_idempotent(text: str) -> None:
    once = simplify(simplify(text))
    assert simplify(once) == once
