"""Whether two sightings are one story: by keys, by article pages, as twins; and when two of one title stay two."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from feeds.merge.identity import kind
from feeds.plan import Plan
from tests.merge_kit import DAY, FAILED, MINUTE, NOON, SOURCE, Book, article, filled, line, page

HEX, OTHER = "b46fd4c2", "c41f07be"
LATER = NOON + 20 * MINUTE
TITLE = "دمشق وأنقرة تتفقان على لجنة فنية"


def ids(plan: Plan) -> list[str]:
    return [admission.entry.id for admission in plan.admitted]


def test_the_id_is_made_of_the_sites_host_and_the_storys_key_once():
    book = filled(line(HEX))
    assert list(book.entries) == [f"tag:syria.news,2015:{HEX}"]
    book.source = SOURCE._replace(site="https://www.example.org/")
    assert not book.poll(page(line(HEX, "عنوان جديد")), now=LATER).admitted
    assert list(book.entries) == [f"tag:syria.news,2015:{HEX}"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [("b46fd4c2", "hex"), ("12345678", "hex"), ("82429", "number"), ("204490123", "number"), ("syria.news/x", "url")],
)
def test_keys_tell_their_kind(key, expected):
    assert kind(key) == expected


def test_mobile_slug_and_short_form_of_one_key_are_one_story():
    book = filled(line("90108", url="https://syria.news/old-title-ID90108.html"))
    plan = book.poll(page(line("90108", url="https://syria.news/new-title-ID90108.html")), now=LATER)
    assert not plan.visible
    assert len(book.entries) == 1
    assert {"syria.news/old-title-ID90108.html", "syria.news/new-title-ID90108.html", "90108"} <= set(book.aliases)


def test_an_address_leads_to_the_entry_when_the_key_has_changed():
    book = filled(line("90108", url="https://syria.news/a"))
    plan = book.poll(page(line("syria.news/b", "x", url="https://www.syria.news/a/")), now=LATER)
    assert not plan.admitted
    assert book.entry("syria.news/b").key == "90108"


def test_the_article_page_shows_that_a_new_address_is_a_known_story():
    book = filled(line(HEX, TITLE))
    new = line("90108", "عنوان آخر تماما", NOON + MINUTE)
    assert [request.key for request in book.decide([page(new)], LATER).requests][:1] == ["90108"]
    plan = book.poll(page(new), now=LATER, answers={"90108": article("90108", HEX)})
    assert not plan.admitted
    assert book.entry("90108").key == HEX
    assert book.entries[book.aliases["90108"]].enriched, "the page that was read completes the entry"


def test_its_own_key_comes_before_what_an_article_page_shows():
    book = filled(line(HEX, "أول"), line("90108", "ثان", NOON - MINUTE))
    book.poll(page(line("90108", "ثان جديد"), line(HEX, "أول")), now=LATER, answers={"90108": article("90108", HEX)})
    assert book.entry("90108").title == "ثان جديد"
    assert book.entry(HEX).title == "أول"


def test_twins_under_two_kinds_of_key_are_one_when_the_day_agrees():
    book = filled(line("90108", TITLE, NOON))
    plan = book.poll(page(line(HEX, TITLE, date(2026, 11, 20), section=None), trust=1), now=LATER)
    assert not plan.visible
    assert book.entry(HEX).key == "90108"


def test_twins_are_found_however_the_title_is_spelt():
    book = filled(line("90108", "الأخبـار اليوم", NOON))
    assert not book.poll(page(line(HEX, "الاخبار  اليوم", NOON + MINUTE)), now=LATER).admitted


def test_a_title_that_comes_back_on_another_day_is_another_story():
    book = filled(line("90108", TITLE, NOON))
    tomorrow = NOON + DAY
    plan = book.poll(page(line(HEX, TITLE, tomorrow)), now=tomorrow, answers={HEX: article(HEX, at=tomorrow)})
    assert ids(plan) == [f"tag:syria.news,2015:{HEX}"]


@pytest.mark.parametrize(("first", "second"), [("90108", "90109"), (HEX, OTHER)])
def test_the_sites_own_keys_are_never_given_twice(first, second):
    book = filled(line(first, TITLE, NOON))
    plan = book.poll(page(line(second, TITLE, NOON)), now=LATER, answers={second: article(second)})
    assert ids(plan) == [f"tag:syria.news,2015:{second}"]


def test_a_story_with_both_its_keys_has_no_third_twin():
    book = filled(line("90108", TITLE, NOON))
    book.poll(page(line(HEX, TITLE, NOON)), now=LATER)
    plan = book.poll(page(line(OTHER, TITLE, NOON)), now=LATER, answers={OTHER: article(OTHER)})
    assert ids(plan) == [f"tag:syria.news,2015:{OTHER}"]


def test_addresses_of_one_title_and_one_moment_are_one_story():
    book = filled(line("site.example/news/1-old", TITLE))
    plan = book.poll(page(line("site.example/news/1-new", TITLE)), now=LATER)
    assert not plan.visible
    assert book.entry("site.example/news/1-new").key == "site.example/news/1-old"


@pytest.mark.parametrize("moment", [None, NOON + MINUTE, date(2026, 11, 20)])
def test_addresses_of_one_title_without_the_same_moment_stay_two(moment):
    book = filled(line("site.example/1", TITLE))
    plan = book.poll(
        page(line("site.example/2", TITLE, moment)), now=LATER, answers={"site.example/2": article("site.example/2", at=moment)}
    )
    assert len(plan.admitted) == 1


def test_two_stories_of_one_title_on_one_page_stay_two():
    assert len(filled(line("site.example/1", TITLE), line("site.example/2", TITLE)).entries) == 2
    assert len(filled(line("90108", TITLE), line("90109", TITLE)).entries) == 2


def test_a_second_story_beside_a_known_one_of_its_title_stays_a_second():
    book = filled(line("site.example/1", TITLE))
    lines = line("site.example/2", TITLE), line("site.example/1", TITLE)
    assert len(book.poll(page(*lines), now=LATER, answers={"site.example/2": article("site.example/2")}).admitted) == 1


def test_a_second_story_beside_a_known_one_under_its_newer_address_stays_a_second():
    book = filled(line("site.example/1", TITLE))
    book.poll(page(line("site.example/1-moved", TITLE)), now=LATER)
    lines = line("site.example/2", TITLE), line("site.example/1-moved", TITLE)
    assert len(book.poll(page(*lines), now=LATER, answers={"site.example/2": article("site.example/2")}).admitted) == 1


def test_both_addresses_of_a_new_story_make_one_entry():
    book = Book()
    plan = book.poll(page(line("90108", TITLE)), page(line(HEX, TITLE, date(2026, 11, 20), section=None), trust=1))
    assert ids(plan) == ["tag:syria.news,2015:90108"]
    assert book.entry(HEX) is book.entry("90108")


def test_a_sighting_that_joins_two_stories_makes_them_one():
    book = Book()
    lines = line("90108", "أ"), line(HEX, "ب"), line("site.example/x", "ج", section=None)
    plan = book.poll(page(*lines), answers={"site.example/x": article("site.example/x", HEX, "90108")})
    assert ids(plan) == ["tag:syria.news,2015:90108"]
    assert book.entry(HEX) is book.entry("90108") is book.entry("site.example/x")


def test_an_undated_twin_waits_for_its_article_page():
    book = filled(line("90108", TITLE, NOON))
    related = page(line(HEX, TITLE, None, section=None), trust=1)
    plan = book.poll(related, now=LATER)
    assert plan.requests[0].key == HEX
    assert book.held[HEX].state == "waiting"
    tomorrow = NOON + DAY
    plan = book.poll(related, now=LATER + MINUTE, answers={HEX: article(HEX, at=tomorrow)})
    assert ids(plan) == [f"tag:syria.news,2015:{HEX}"], "the title came back: its page shows another day"


def test_an_undated_twin_of_the_same_day_is_the_known_story():
    book = filled(line("90108", TITLE, NOON))
    plan = book.poll(page(line(HEX, TITLE, None, section=None), trust=1), now=LATER, answers={HEX: article(HEX, at=NOON)})
    assert not plan.admitted
    assert book.entry(HEX).key == "90108"


def test_an_undated_twin_whose_page_cannot_be_read_is_taken_for_the_known_story():
    book = filled(line("90108", TITLE, NOON))
    related = page(line(HEX, TITLE, None, section=None), trust=1)
    book.poll(related, now=LATER, answers={HEX: FAILED})
    plan = book.poll(related, now=LATER + 10 * MINUTE)
    assert plan.released == (HEX,)
    assert book.entry(HEX).key == "90108"
    assert not book.held


def test_an_undated_twin_of_long_ago_is_another_story():
    book = filled(line("90108", TITLE, NOON))
    much_later = NOON + 8 * DAY
    related = page(line(HEX, TITLE, None, section=None), trust=1)
    book.poll(related, now=much_later)
    plan = book.poll(related, now=much_later + 10 * MINUTE)
    assert not plan.released
    assert plan.requests[0].key == HEX


def test_what_was_found_to_be_of_another_section_is_no_twin_later():
    book = filled(line("90108", TITLE, NOON))
    related = page(line(HEX, TITLE, None, section=None), trust=1)
    book.poll(related, now=LATER, answers={HEX: article(HEX, section="local_news", at=NOON - 30 * DAY)})
    for hours in range(1, 4):
        book.poll(related, now=LATER + timedelta(hours=hours))
    assert HEX not in book.aliases
    assert book.held[HEX].state == "elsewhere"


def test_undated_twins_of_a_first_fill_are_one_at_once():
    book = Book(source=SOURCE._replace(sections=()))
    plan = book.poll(page(line("90108", TITLE, None, section=None), line(HEX, TITLE, None, section=None)))
    assert len(plan.admitted) == 1


def test_days_are_compared_in_the_sites_zone():
    late = datetime.fromisoformat("2026-11-20T23:30:00+03:00")
    book = filled(line("90108", TITLE, late), now=late + MINUTE)
    assert not book.poll(page(line(HEX, TITLE, date(2026, 11, 20))), now=late + 20 * MINUTE).admitted


def test_a_link_that_has_no_address_has_only_its_key():
    book = filled(replace(line(HEX), url="mailto:nobody"))
    assert set(book.aliases) == {HEX}


def test_undated_twins_of_two_sections_stay_two_and_dated_ones_belong_to_the_wanted_section():
    book = Book()
    plan = book.poll(page(line("90108", TITLE, None, section="sport-news"), line(HEX, TITLE, None)))
    assert ids(plan) == [f"tag:syria.news,2015:{HEX}"]
    assert "90108" not in book.aliases
    plan = Book().poll(page(line("90108", TITLE, section="sport-news"), line(HEX, TITLE)))
    assert plan.admitted[0].entry.section == "political-news"


def test_the_sighting_with_a_section_gives_the_address():
    book = Book()
    book.poll(page(line("90108", TITLE, section=None), line(HEX, TITLE)))
    assert book.entry("90108").key == HEX


def test_a_double_that_a_served_entrys_page_reveals_is_no_new_story():
    book = filled(line("90108", "عنوان"))
    answers = {"90108": article("90108", HEX), HEX: article(HEX)}
    assert not book.poll(page(line(HEX, "عنوان آخر", NOON - DAY)), now=LATER, answers=answers).admitted
    assert book.entry(HEX).key == "90108"


def test_a_double_whose_page_was_not_read_gives_the_story_neither_key_nor_address():
    pages = (page(line("90007", TITLE, None, section=None)), page(line(HEX, TITLE, None, section=None), trust=1))
    book = Book()
    plan = book.poll(*pages, answers={"90007": FAILED, HEX: article(HEX, title=TITLE)})
    assert ids(plan) == [f"tag:syria.news,2015:{HEX}"]
    assert plan.admitted[0].entry.url == line(HEX).url


def test_a_hex_with_the_title_of_two_numbers_does_not_make_them_one():
    lists = page(line("90007", TITLE, None), line("90001", TITLE, None), line(HEX, TITLE, None))
    later = NOON + 20 * MINUTE
    book = filled(line("90000", "آخر"))
    book.poll(lists)
    plan = book.poll(lists, now=later, answers={"90007": FAILED, "90001": FAILED, HEX: article(HEX, title=TITLE)})
    assert {"tag:syria.news,2015:90007", "tag:syria.news,2015:90001"} <= set(ids(plan))
    dated = page(line("90007", TITLE, None), line("90001", TITLE, NOON), line(HEX, TITLE, NOON))
    plan = filled(line("90000", "آخر")).poll(dated, now=later, answers={HEX: article(HEX, title=TITLE)})
    assert HEX in next(one for one in plan.admitted if one.entry.key == "90001").keys


def test_keys_that_an_article_page_shows_count_before_a_title_does():
    book = filled(line("90000", "آخر"))
    book.poll(
        page(line("90001", TITLE, None), line("90007", TITLE, None, section=None)), answers={"90001": FAILED, "90007": FAILED}
    )
    plan = book.poll(
        page(line(HEX, TITLE, None, section=None), line("90007", TITLE, None, section="sport-news")),
        now=LATER,
        answers={"90001": article("90001", HEX, title=TITLE)},
    )
    assert ids(plan) == ["tag:syria.news,2015:90001"]
    assert "90007" not in plan.admitted[0].keys
