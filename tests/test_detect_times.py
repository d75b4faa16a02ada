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
    return times_in_page(f"<ul>{items}</ul>")


def times_in_page(body: str) -> list[Moment]:
    """What the detector reads in the list of a page."""
    listing = detect(Page(f"<main>{body}</main>", "https://paper.example/list", SEEN), SITE)
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


def test_a_time_of_day_is_read_as_its_language_writes_it() -> None:
    told = [at(27, 11, 52), at(27, 9, 5), at(26, 22, 10)]
    assert times_of(["kl. 11.52", "kl. 09.05", "kl. 22.10"], name="time") == told
    assert times_of(["11:52 AM", "9:05 AM", "10:10 PM"], name="time") == told
    assert times_of(["上午11:52", "上午9:05", "下午10:10"], WIDE, name="time") == told
    assert times_of(["11.52", "9.05", "22.10"], name="time") == told
    assert times_of(["11.52", "9.05", "22.10"], name="dur") == [None] * 3
    assert times_of(["11.52", "9.05", "42.10"], name="time") == [None] * 3
    assert times_of(["26.11. klo 14.05", "25.11. klo 9.30", "24.11."]) == [at(26, 14, 5), at(25, 9, 30), date(2025, 11, 24)]


def test_a_bare_element_is_called_what_its_box_is_called() -> None:
    assert times_of(["<i>11:52</i>", "<i>09:05</i>", "<i>23:40</i>"], name="Latest_clock__9sda") == [
        at(27, 11, 52),
        at(27, 9, 5),
        at(26, 23, 40),
    ]


def test_a_column_shows_the_time_of_today_and_the_day_of_what_is_older() -> None:
    assert times_of(["11:22", "00:13", "11-26", "11-25"], WIDE, name="c4") == [
        at(27, 11, 22),
        at(27, 0, 13),
        date(2025, 11, 26),
        date(2025, 11, 25),
    ]
    assert times_of(["11-20", "11:22", "00:13", "11-26"], WIDE, name="c4") == [
        date(2025, 11, 20),
        at(27, 11, 22),
        at(27, 0, 13),
        date(2025, 11, 26),
    ]


MANY = tuple(f"{title}, {word}" for title in TITLES for word in ("once more", "in parts", "and then"))


def test_a_long_list_in_order_needs_no_name() -> None:
    shown = ["11:52", "10:40", "9:05", "8:31", "7:00", "0:15", "23:40", "22:10", "20:02"]
    days = [27] * 6 + [26] * 3
    clocks = [(int(hour), int(minute)) for hour, minute in (text.split(":") for text in shown)]
    assert times_of(shown, MANY, name="x9") == [at(day, *clock) for day, clock in zip(days, clocks, strict=True)]
    assert times_of(shown[::-1], MANY, name="x9") == [None] * 9
    assert times_of(["3:45", *shown[:7], "4:10"], MANY, name="x9") == [None] * 9
    assert times_of([text.replace(":", ".") for text in shown], MANY, name="x9") == [None] * 9


def test_days_in_a_table_need_no_names_for_their_times() -> None:
    groups = "".join(
        f"<tr><th colspan=2>{26 - day} November 2025</th></tr>"
        + "".join(f"<tr><td>{18 - n}:05</td><td><a href='/story/16{day}{n}'>{MANY[day * 3 + n]}</a></td></tr>" for n in range(3))
        for day in range(3)
    )
    assert times_in_page(f"<table>{groups}</table>") == [at(26 - day, 18 - n, 5) for day in range(3) for n in range(3)]


def test_the_length_of_a_video_hides_no_time_beside_it() -> None:
    shown = [f'</span><b class="dur">0{n}:45</b> <span class="time">{11 - n}:10' for n in range(4)]
    assert times_of(shown) == [at(27, 11 - n, 10) for n in range(4)]


def day_groups(*groups: tuple[str, list[str]], heading: str = "<h3 class=day>{day}</h3>") -> str:
    """A list whose items stand below headings, each with what it shows of its time."""
    parts, number = [], 0
    for day, shown in groups:
        parts.append(heading.format(day=day) + "<ul>")
        for text in shown:
            parts.append(f'<li><a href="/story/13{number:02}">{MANY[number]}</a> <span class="time">{text}</span></li>')
            number += 1
        parts.append("</ul>")
    return "".join(parts)


def test_a_heading_tells_the_day_of_the_times_below_it() -> None:
    groups = (
        ("Thursday, 26 November", ["22:10", "9:05"]),
        ("Monday, 24 November", ["18:00", "17:59"]),
        ("20 November", ["8:00", "7:00"]),
    )
    told = [at(26, 22, 10), at(26, 9, 5), at(24, 18, 0), at(24, 17, 59), at(20, 8, 0), at(20, 7, 0)]
    assert times_in_page(day_groups(*groups)) == told


def test_a_heading_alone_tells_nothing() -> None:
    nothing = [None] * 6
    assert times_in_page(day_groups(("26 November", ["", "", ""]), ("24 November", ["", "", ""]))) == nothing
    # What is no day ends the day above it; the day of the page is none of its items'.
    mixed = day_groups(("26 November", ["22:10", "9:05"]), ("24 November", ["18:00", "7:00"]), ("Selected", ["17:00", "16:00"]))
    assert times_in_page(mixed) == [at(26, 22, 10), at(26, 9, 5), at(24, 18, 0), at(24, 7, 0), None, None]
    assert times_in_page(day_groups(("24 November", ["11:10", "9:05", "8:00", "7:00"]))) == [
        at(27, 11, 10),
        at(27, 9, 5),
        at(27, 8, 0),
        at(27, 7, 0),
    ]


def test_headings_that_items_contradict_are_none() -> None:
    page = day_groups(("21 November", ["9:10", "20 Nov 2025", "19 Nov 2025"]), ("20 November", ["8:00", "18 Nov 2025", ""]))
    assert times_in_page(page) == [at(27, 9, 10), date(2025, 11, 20), date(2025, 11, 19), at(27, 8, 0), date(2025, 11, 18), None]


def boxes(form: str, shown: list[str]) -> str:
    """Lists of definitions, one for each item."""
    return "".join(
        f"<dl>{form.format(when=when, link=f'<a href=/story/14{n}>{TITLES[n]}, in full</a>')}</dl>"
        for n, when in enumerate(shown)
    )


@pytest.mark.parametrize(
    "form",
    [
        "<dt>{when}</dt><dd><i>Works</i></dd><dd>{link}</dd>",
        "<dd>{link}</dd><dt>Works</dt><dt>{when}</dt>",
        "<dt>{when}</dt><dd><a href=/tag/works>Works</a></dd><dd><b>{link}</b></dd>",
    ],
)
def test_a_box_of_its_own_is_part_of_an_item(form: str) -> None:
    shown = ["2025.11.26", "2025.11.20", "2025.11.18 14:05", "soon"]
    assert times_in_page(boxes(form, shown)) == [date(2025, 11, 26), date(2025, 11, 20), at(18, 14, 5), None]


def test_files_in_an_item_have_times_of_their_own() -> None:
    file = "<li><a href=/f/{n}.zip>x.zip</a><time datetime='2025-11-2{n}T09:12:44Z'>x</time></li>"
    files = f"<ul>{file}{file}</ul>"
    item = "<li><p>2{n} November 2025</p><a href='/story/150{n}'>{title}, at length</a>{more}</li>"
    alone = "<p><time datetime='2025-11-2{n}T09:12:00Z'>x</time></p>"
    for more, told in ((files, [date(2025, 11, 20 + n) for n in range(4)]), (alone, [at(20 + n, 9, 12) for n in range(4)])):
        page = "".join(item.format(n=n, title=title, more=more.format(n=n)) for n, title in enumerate(TITLES))
        assert times_in(page) == told


def test_the_lines_of_a_mailing_list_tell_times_in_the_first() -> None:
    line = "<a href='/list/2511{n}@paper/'><b>{title}, at length</b></a>\n 2025-11-2{n} 18:02 UTC (14+ messages)\n"
    more = " 1 file changed, 2 insertions, 3 deletions, and nothing that a reader would have asked for in so many words\n\n"
    page = "".join((line + more).format(n=n, title=title) for n, title in enumerate(TITLES))
    assert times_in_page(f"<pre>{page}</pre>") == [at(20 + n, 18, 2) for n in range(4)]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("price", ["12.11", "09.10", "10.10"]),
        ("score", ["12:10", "23:21", "19:05"]),
        ("x9", ["12:10", "23:21", "19:05"]),
        ("x9", ["8.10", "7.05", "9.12"]),
        ("x9", ["12.50", "9.99", "10.10"]),
        ("x9", ["2024-25", "2023-24", "2022-23"]),
        ("time", ["9:00-17:00", "10:00-18:00", "9:00-12:00"]),
        ("time", ["15 min", "20 min", "24 min"]),
        ("x9", ["Deadline: 15.11.2025", "Deadline: 20.11.2025", "Deadline: 24.11.2025"]),
        ("x9", ["Bewerbungsschluss 15.11.2025", "Frist: 20.11.2025", "gültig bis 24.11.2025"]),
        ("x9", ["آخر موعد 15.11.2025", "срок до 20.11.2025", "締切 2025.11.24"]),
    ],
)
def test_prices_results_lengths_hours_and_deadlines_are_no_publication_times(name: str, shown: list[str]) -> None:
    assert times_of(shown, name=name) == [None] * 3


def test_a_time_may_have_a_number_or_a_name_beside_it_in_its_line() -> None:
    beside = (
        "<a href='/story/12000#all'>16</a>",
        "<b>6</b>",
        "<a href='/author/ida'>Ida Byrne of the valley desk</a>",
        "<i>2</i>",
    )
    items = "".join(
        f'<li><h3><a href="/story/1200{n}">{TITLES[n]}</a></h3><p>2{n} November, 16:44 {other}</p></li>'
        for n, other in enumerate(beside)
    )
    assert times_in(items) == [datetime(2025, 11, 20 + n, 16, 44, tzinfo=UTC) for n in range(4)]


def test_the_first_time_of_an_item_is_its_own_and_a_films_length_after_it_is_not() -> None:
    items = "".join(
        f'<li><i class="t">{17 - n}:15</i> <a href="/story/1200{n}">{TITLES[n % 4]}, part {n}</a> <i class="len">01:3{n}</i></li>'
        for n in range(9)
    )
    assert times_in(items) == [datetime(2025, 11, 26, 17 - n, 15, tzinfo=UTC) for n in range(9)]


def test_the_time_of_a_day_stands_after_a_bar_in_its_element_and_before_a_section_in_the_line() -> None:
    items = "".join(
        f'<li><div><span>2{n} November 2025<i> | </i>07.3{n}</span><b>News</b></div><a href="/story/1200{n}">{TITLES[n]}</a></li>'
        for n in range(4)
    )
    assert times_in(items) == [datetime(2025, 11, 20 + n, 7, 30 + n, tzinfo=UTC) for n in range(4)]


def test_words_that_say_that_a_day_follows_are_no_part_of_it() -> None:
    assert times_of(["Pubblicato il 26/11/25", "Pubblicato il 25/11/25", "Pubblicato il 31/10/25"]) == [
        date(2025, 11, 26),
        date(2025, 11, 25),
        date(2025, 10, 31),
    ]
    assert times_of(["Court 26/11/25", "Court 25/11/25", "Court 31/10/25"]) == [None] * 3


def test_each_list_of_a_front_page_begins_with_now() -> None:
    def block(first: int) -> str:
        lines = "".join(
            f'<div><h3><a href="/story/1{first}00{n}">{TITLES[n]} ({first})</a></h3><i class="time">{hour}:40</i></div>'
            for n, hour in enumerate((11, 8, 2))
        )
        return f"<section>{lines}</section>"

    listing = detect(Page("".join(map(block, range(4))), "https://paper.example/", SEEN), SITE)
    assert listing is not None
    assert [headline.published for headline in listing.headlines] == [
        datetime(2025, 11, 27, hour, 40, tzinfo=UTC) for _ in range(4) for hour in (11, 8, 2)
    ]
