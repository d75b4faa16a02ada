"""Which moment an entry gets: the site's when it is newer than all that was served, and never a second twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from feeds.plan import Plan
from tests.merge_kit import DAY, MINUTE, NOON, SOURCE, Book, article, filled, line, page

A, B, C, D = "aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"
SECOND = timedelta(seconds=1)
LATER = NOON + 20 * MINUTE
FAR = LATER + 10 * DAY


def dates(plan: Plan) -> dict[str, tuple[datetime, str]]:
    return {a.entry.key: (a.entry.published, a.entry.date_source) for a in plan.admitted}


def admit(book: Book, *lines, now: datetime = LATER) -> Plan:
    return book.poll(page(*lines), now=now, answers={one.key: article(one.key, at=None) for one in lines})


def test_the_first_fill_takes_the_sites_times():
    plan = Book().poll(page(line(A, at=NOON - MINUTE), line(B, at=NOON - 5 * DAY)))
    assert dates(plan) == {A: (NOON - MINUTE, "page"), B: (NOON - 5 * DAY, "page")}
    assert [a.entry.updated for a in plan.admitted] == [NOON - 5 * DAY, NOON - MINUTE]


def test_stories_of_one_minute_get_seconds_of_their_own_in_page_order():
    moment = NOON - MINUTE
    plan = Book().poll(page(line(A, at=moment), line(B, at=moment), line(C, at=moment), line(D, at=moment - SECOND)))
    assert [(a.entry.key, a.entry.published) for a in plan.admitted] == [
        (D, moment - 3 * SECOND),
        (C, moment - 2 * SECOND),
        (B, moment - SECOND),
        (A, moment),
    ]


def test_a_day_alone_is_ordered_by_the_list():
    today, yesterday = date(2026, 11, 20), date(2026, 11, 19)
    plan = Book().poll(page(line(A, at=today), line(B, at=yesterday), line(C, at=yesterday), line(D, at=date(2026, 11, 18))))
    end = datetime(2026, 11, 19, 20, 59, 59, tzinfo=UTC)  # 23:59:59 in Damascus
    assert dates(plan) == {
        A: (NOON, "first_seen"),
        B: (end, "day"),
        C: (end - SECOND, "day"),
        D: (end - DAY, "day"),
    }


def test_a_day_below_a_time_of_the_same_day_comes_right_after_it():
    moment = NOON - DAY
    plan = Book().poll(page(line(A, at=moment), line(B, at=moment.date())))
    assert dates(plan)[B] == (moment - SECOND, "day")


def test_a_first_fill_without_any_time_keeps_the_order_of_the_list():
    plan = Book().poll(page(line(A, at=None), line(B, at=None)))
    assert dates(plan) == {A: (NOON, "first_seen"), B: (NOON - SECOND, "first_seen")}


def test_an_undated_story_stands_below_the_dated_one_above_it():
    plan = Book().poll(page(line(A, at=NOON - 3 * DAY), line(B, at=None)))
    assert dates(plan)[B] == (NOON - 3 * DAY - SECOND, "first_seen")


def test_ten_minutes_of_the_future_are_the_sites_clock_and_more_is_a_mistake():
    plan = Book().poll(page(line(A, at=NOON + 10 * MINUTE), line(B, at=NOON + 11 * MINUTE), line(C, at=date(2026, 11, 22))))
    assert dates(plan) == {A: (NOON + 10 * MINUTE, "page"), B: (NOON, "first_seen"), C: (NOON - SECOND, "first_seen")}


def test_the_same_holds_after_the_first_fill():
    plan = admit(filled(line(D)), line(A, at=LATER + 10 * MINUTE), line(B, at=LATER + 11 * MINUTE))
    assert dates(plan) == {A: (LATER + 10 * MINUTE, "page"), B: (LATER, "first_seen")}


def test_a_later_story_takes_the_sites_time_when_it_is_newer_than_all_that_was_served():
    plan = admit(filled(line(A)), line(B, at=NOON + MINUTE))
    assert dates(plan) == {B: (NOON + MINUTE, "page")}


@pytest.mark.parametrize("moment", [NOON, NOON - 3 * DAY, date(2026, 11, 20), None])
def test_a_late_story_takes_the_time_of_first_sight(moment):
    plan = admit(filled(line(A)), line(B, at=moment))
    assert dates(plan) == {B: (LATER, "first_seen")}
    assert plan.admitted[0].entry.site_published == moment


def test_the_order_of_the_list_decides_at_one_moment():
    book = filled(line(A))
    moment = NOON + MINUTE
    plan = admit(book, line(B, at=moment), line(C, at=moment), line(D, at=None))
    assert dates(plan) == {C: (moment, "page"), B: (moment + SECOND, "page"), D: (LATER, "first_seen")}


def test_a_story_that_waited_comes_after_what_was_served_meanwhile():
    book = filled(line(A))
    book.poll(page(line(B, at=NOON + MINUTE)), now=LATER)
    book.poll(page(line(C, at=LATER + MINUTE)), now=LATER + MINUTE, answers={C: article(C)})
    plan = book.poll(page(), now=LATER + 10 * MINUTE)
    assert dates(plan) == {B: (LATER + MINUTE + SECOND, "first_seen")}
    assert plan.admitted[0].entry.first_seen == LATER


def test_the_articles_time_completes_a_day():
    book = filled(line(A))
    plan = book.poll(page(line(B, at=date(2026, 11, 20))), now=LATER, answers={B: article(B, at=NOON + 7 * MINUTE)})
    assert dates(plan) == {B: (NOON + 7 * MINUTE, "page")}


def test_the_lists_time_comes_before_the_articles():
    book = filled(line(A))
    plan = book.poll(page(line(B, at=NOON + MINUTE)), now=LATER, answers={B: article(B, at=NOON + 7 * MINUTE)})
    assert dates(plan) == {B: (NOON + MINUTE, "page")}


def test_a_clock_set_back_cannot_put_anything_below_what_was_served():
    book = filled(line(A, at=FAR), now=FAR)
    plan = admit(book, line(B, at=NOON), line(C, at=None), now=NOON)
    assert dates(plan) == {C: (FAR + SECOND, "first_seen"), B: (FAR + 2 * SECOND, "first_seen")}


def test_a_time_that_is_newer_only_by_a_fraction_gets_the_next_second():
    book = filled(line(A, at=NOON))
    moment = NOON + timedelta(microseconds=500_000)
    assert dates(admit(book, line(B, at=moment))) == {B: (NOON + SECOND, "page")}


def test_moments_are_whole_seconds_in_utc():
    moment = datetime.fromisoformat("2026-11-20T14:59:58.75+03:00")
    entry = Book().poll(page(line(A, at=moment))).admitted[0].entry
    assert entry.published.isoformat() == "2026-11-20T11:59:58+00:00"
    assert entry.site_published == moment


def test_today_is_todays_date_in_the_sites_zone():
    night = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # 01:30 of the 21st in Damascus
    plan = Book().poll(page(line(A, at=date(2026, 11, 21)), line(B, at=date(2026, 11, 20))), now=night)
    assert dates(plan) == {A: (night, "first_seen"), B: (datetime(2026, 11, 20, 20, 59, 59, tzinfo=UTC), "day")}


def test_the_day_of_a_change_of_clocks_ends_where_it_ends():
    spring = Book(source=SOURCE._replace(timezone="Europe/Berlin"))
    plan = spring.poll(page(line(A, at=date(2026, 3, 29))), now=datetime(2026, 4, 1, tzinfo=UTC))
    assert dates(plan) == {A: (datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC), "day")}
