"""Times told from now in many languages."""

from datetime import UTC, date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from parsers.dates import languages, read_moment, words
from parsers.headline import Moment

SEEN = datetime(2026, 11, 27, 15, 40, 33, tzinfo=UTC)
THREE_HOURS = datetime(2026, 11, 27, 12, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dnes 13:40", datetime(2026, 11, 27, 13, 40, tzinfo=UTC)),
        ("včera 22:10", datetime(2026, 11, 26, 22, 10, tzinfo=UTC)),
        ("wczoraj, 16:00", datetime(2026, 11, 26, 16, tzinfo=UTC)),
        ("igår", date(2026, 11, 26)),
        ("χθες", date(2026, 11, 26)),
        ("сьогодні, 09:15", datetime(2026, 11, 27, 9, 15, tzinfo=UTC)),
        ("אתמול", date(2026, 11, 26)),
        ("před 3 hodinami", THREE_HOURS),
        ("3 godziny temu", THREE_HOURS),
        ("3 timmar sedan", THREE_HOURS),
        ("3 uur geleden", THREE_HOURS),
        ("πριν από 3 ώρες", THREE_HOURS),
        ("3 години тому", THREE_HOURS),
        ("לפני 3 שעות", THREE_HOURS),
        ("3 tuntia sitten", THREE_HOURS),
        ("3 jam yang lalu", THREE_HOURS),
        ("3 giờ trước", THREE_HOURS),
        ("3 घंटे पहले", THREE_HOURS),
        ("acum 2 zile", date(2026, 11, 25)),
        ("2 dni temu", date(2026, 11, 25)),
        ("acum 3 ore", THREE_HOURS),
        ("acum o oră", datetime(2026, 11, 27, 14, 40, tzinfo=UTC)),
        ("acum o zi", date(2026, 11, 26)),
        ("3 ore fa", THREE_HOURS),
        ("12 minuti fa", datetime(2026, 11, 27, 15, 28, tzinfo=UTC)),
        ("alle ore 14:30 del 26/11/2026", datetime(2026, 11, 26, 14, 30, tzinfo=UTC)),
        ("Publié aujourd’hui à 14h20", datetime(2026, 11, 27, 14, 20, tzinfo=UTC)),
        ("26. November 2026, 9.05 Uhr", datetime(2026, 11, 26, 9, 5, tzinfo=UTC)),
        ("I dag 13:40", datetime(2026, 11, 27, 13, 40, tzinfo=UTC)),
        ("I går", date(2026, 11, 26)),
        ("Hari ini, 13:40", datetime(2026, 11, 27, 13, 40, tzinfo=UTC)),
        ("Hôm qua", date(2026, 11, 26)),
        ("לפני שעתיים", datetime(2026, 11, 27, 13, 40, tzinfo=UTC)),
        ("for 3 timer siden", THREE_HOURS),
        ("for en time siden", datetime(2026, 11, 27, 14, 40, tzinfo=UTC)),
        ("for et år siden", date(2025, 11, 27)),
        ("2 dage siden", date(2026, 11, 25)),
        ("یک ساعت پیش", datetime(2026, 11, 27, 14, 40, tzinfo=UTC)),
        ("לפני שעה", datetime(2026, 11, 27, 14, 40, tzinfo=UTC)),
    ],
)
def test_spans_and_days(text: str, told: Moment) -> None:
    assert read_moment(text, ZoneInfo("UTC"), SEEN) == told


def test_no_word_means_two_things() -> None:
    lists = [
        languages.TODAY,
        languages.YESTERDAY,
        languages.FILLERS,
        languages.BEFORE,
        languages.CLOCK,
        languages.AFTER,
        *languages.UNITS.values(),
    ]
    known = [*words.KINDS.values(), *words.HALVES.values(), *words.ZONES.values(), words.MONTHS]
    sets = [{words.simplify(word) for word in line.split()} for line in lists]
    taken = {words.simplify(word) for line in known for word in line.split()}
    assert not any(one & other for one, other in combinations(sets, 2))
    assert not any(one & taken for one in sets)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("8 min. siden", datetime(2026, 11, 27, 11, 52, tzinfo=UTC)),
        ("hace 2 h. 5 min.", datetime(2026, 11, 27, 9, 55, tzinfo=UTC)),
        ("26 de ago.", date(2026, 8, 26)),
        ("15 ago 2026", date(2026, 8, 15)),
        ("3 days ago", date(2026, 11, 24)),
    ],
)
def test_short_forms_may_end_with_a_point(text: str, told: Moment) -> None:
    assert read_moment(text, ZoneInfo("UTC"), datetime(2026, 11, 27, 12, tzinfo=UTC)) == told
