"""Times that items tell in short: what the other items of the list say of them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from parsers.detect import detect
from parsers.headline import Moment, Page, Site

SEEN = datetime(2025, 11, 27, 12, tzinfo=UTC)
SITE = Site(ZoneInfo("UTC"))
TITLES = (
    "The council keeps the old depot",
    "Three bridges close for repainting",
    "A ferry operator says sorry twice",
    "Why swifts leave",
)
WIDE = (
    "市政府召开常务会议研究冬季供暖",
    "三条公交线路延长夜间运营时间",
    "滨河湿地公园二期工程通过验收",
    "水务局组织开展水库安全排查",
)


def times_in(items: str) -> list[Moment]:
    """What the detector reads in a list of these items."""
    listing = detect(Page(f"<main><ul>{items}</ul></main>", "https://paper.example/list", SEEN), SITE)
    assert listing is not None
    return [headline.published for headline in listing.headlines]


def times_of(shown: list[str], titles: tuple[str, ...] = TITLES, name: str = "when") -> list[Moment]:
    """What the detector reads in a list whose items show these times in a `span` of that class."""
    items = "".join(
        f'<li><a href="/story/1200{n}">{titles[n]}, part {n}</a> <span class="{name}">{text}</span></li>'
        for n, text in enumerate(shown)
    )
    return times_in(items)


@pytest.mark.parametrize(
    ("shown", "titles", "told"),
    [
        (["26-11", "25-11", "31-10"], TITLES, [date(2025, 11, 26), date(2025, 11, 25), date(2025, 10, 31)]),
        (["[11-26]", "[11-25]", "[10-31]"], TITLES, [date(2025, 11, 26), date(2025, 11, 25), date(2025, 10, 31)]),
        (["11-06", "11-05", "11-04"], WIDE, [date(2025, 11, 6), date(2025, 11, 5), date(2025, 11, 4)]),
        (["06.11.", "05.11.", "04.11."], TITLES, [date(2025, 11, 6), date(2025, 11, 5), date(2025, 11, 4)]),
        (["02-01", "31-12", "30-12"], TITLES, [date(2025, 1, 2), date(2024, 12, 31), date(2024, 12, 30)]),
        (["26-11", "11-26", "25-11"], TITLES, [None] * 3),
        (["31-02", "25-02", "24-02"], TITLES, [None] * 3),
        (["26-11", "new", "", "soon"], TITLES, [None] * 4),
    ],
)
def test_days_without_a_year(shown: list[str], titles: tuple[str, ...], told: list[Moment]) -> None:
    assert times_of(shown, titles) == told


def at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2025, 11, day, hour, minute, tzinfo=UTC)


def test_times_of_day_are_of_today_and_of_the_night_before() -> None:
    assert times_of(["11:52", "09:05", "23:40", "22:10"], name="time") == [
        at(27, 11, 52),
        at(27, 9, 5),
        at(26, 23, 40),
        at(26, 22, 10),
    ]


def test_what_is_not_called_a_time_is_the_length_of_a_film() -> None:
    assert times_of(["11:52", "09:05", "03:40"], name="dur") == [None] * 3


def test_times_that_jump_to_and_fro_are_none() -> None:
    assert times_of(["03:40", "09:05", "02:10", "11:52"], name="time") == [None] * 4


def test_a_whole_time_in_another_item_tells_what_the_short_ones_are() -> None:
    shown = ["11:52", "09:05", "yesterday, 22:10", "21:00"]
    assert times_of(shown, name="x9") == [at(27, 11, 52), at(27, 9, 5), at(26, 22, 10), at(26, 21, 0)]


def test_a_time_of_day_completes_the_day_of_the_address() -> None:
    items = "".join(
        f'<li><a href="/2025/nov/{20 - n}/story-of-the-day-{n}">{title}</a><p class="time">14:3{n}</p></li>'
        for n, title in enumerate(TITLES)
    )
    assert times_in(items) == [at(20 - n, 14, 30 + n) for n in range(4)]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2025/11/2/a-story-of-today", date(2025, 11, 2)),
        ("/news/2025/nov/02/a-story-of-today", date(2025, 11, 2)),
        ("/202511/t20251102_88120.html", date(2025, 11, 2)),
        ("/a-story-of-today-2025-11-02", date(2025, 11, 2)),
        ("/20259911/20251102-a-story-of-today", date(2025, 11, 2)),
        ("/story/20251399", None),
        ("/story/120251102", None),
        ("/2025/tea/02/a-story-of-today", None),
    ],
)
def test_days_in_addresses(path: str, day: Moment) -> None:
    items = "".join(f'<li><a href="{path}?n={n}">{title}</a></li>' for n, title in enumerate(TITLES))
    assert times_in(items) == [day] * 4


def test_what_is_hidden_tells_no_time() -> None:
    items = "".join(
        f'<li><a href="/story/1200{n}">{title}</a><div style="display: none"><b>26.11.2025</b></div><i>0{n + 1}.11.2025</i></li>'
        for n, title in enumerate(TITLES)
    )
    assert times_in(items) == [date(2025, 11, n + 1) for n in range(4)]


def test_short_days_may_hold_a_time_or_a_year() -> None:
    assert times_of(["11/9 8:05", "11/8 22:10", "11/8 7:00"], WIDE) == [at(9, 8, 5), at(8, 22, 10), at(8, 7, 0)]
    assert times_of(["26/11/25", "5/11/25", "30/10/25"]) == [date(2025, 11, 26), date(2025, 11, 5), date(2025, 10, 30)]
    assert times_of(["11/26/25", "11/5/25", "10/30/25"]) == [date(2025, 11, 26), date(2025, 11, 5), date(2025, 10, 30)]
    assert times_of(["25.11.26", "25.11.25", "25.10.30"], WIDE) == [date(2025, 11, 26), date(2025, 11, 25), date(2025, 10, 30)]
    assert times_of(["26/11/25", "26-11", "25-11"]) == [date(2025, 11, 26), date(2025, 11, 26), date(2025, 11, 25)]
    assert times_of(["26/11/35", "25/11/35", "24/11/35"]) == [None] * 3


def test_months_lead_where_one_day_is_no_month() -> None:
    assert times_of(["11/26/2025", "11/17/2025", "11/8/2025"]) == [date(2025, 11, 26), date(2025, 11, 17), date(2025, 11, 8)]
    assert times_of(["11/10/2025", "10/10/2025", "8/10/2025"]) == [date(2025, 10, 11), date(2025, 10, 10), date(2025, 10, 8)]


def test_results_and_shares_are_no_days() -> None:
    assert times_of(["3/5", "2/5", "1/5"]) == [None] * 3
