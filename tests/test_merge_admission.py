"""When a headline becomes an entry, what waits, what belongs elsewhere, and which article pages are asked for."""

import itertools
from datetime import timedelta

import pytest

from feeds.plan import Answer
from tests.merge_kit import DAY, FAILED, GONE, MINUTE, NOON, SOURCE, Book, article, filled, line, page

LATER = NOON + 20 * MINUTE
A, B, C = "aaaaaaaa", "bbbbbbbb", "cccccccc"


def test_the_first_fill_is_published_at_once_and_asks_for_the_articles_oldest_first():
    book = Book()
    plan = book.poll(page(line(A, at=NOON), line(B, at=NOON - MINUTE)))
    assert [admission.entry.key for admission in plan.admitted] == [B, A]
    assert [request.key for request in plan.requests] == [B, A]
    assert not plan.held


def test_a_new_story_waits_for_its_article_page():
    book = filled(line(A))
    plan = book.poll(page(line(B, at=LATER)), now=LATER)
    assert not plan.visible
    assert plan.requests[0].key == B
    assert plan.requests[0].url == f"https://syria.news/{B}-20112612.html"
    assert book.held[B].state == "waiting"
    plan = book.poll(page(line(B, at=LATER)), now=LATER + MINUTE, answers={B: article(B, summary="ملخص")})
    assert plan.admitted[0].entry.summary == "ملخص"
    assert plan.released == (B,)
    assert not book.held


def test_ten_minutes_are_enough_for_a_story_of_a_known_section():
    book = filled(line(A))
    book.poll(page(line(B, at=LATER)), now=LATER, answers={B: FAILED})
    assert not book.poll(page(), now=LATER + 9 * MINUTE).visible
    plan = book.poll(page(), now=LATER + 10 * MINUTE)
    assert [admission.entry.key for admission in plan.admitted] == [B], "although no page lists it any more"
    assert not plan.admitted[0].enriched


def test_a_held_story_keeps_the_time_of_first_sight_when_the_clock_is_set_back():
    book = filled(line(A))
    book.poll(page(line(B, at=None)), now=LATER)
    book.poll(page(line(B, at=None)), now=LATER - timedelta(hours=2))
    assert book.held[B].sighting.first_seen == LATER - timedelta(hours=2)
    plan = book.poll(page(line(B, at=None)), now=LATER - timedelta(hours=2) + 10 * MINUTE)
    assert plan.admitted[0].entry.first_seen == LATER - timedelta(hours=2)


def test_a_related_headline_is_held_until_its_page_tells_its_section():
    book = filled(line(A))
    related = page(line(B, section=None), trust=1)
    assert not book.poll(related, now=LATER).visible
    assert not book.poll(related, now=LATER + DAY).visible, "patience ends only where the section is known"
    plan = book.poll(related, now=LATER + DAY, answers={B: article(B)})
    assert plan.admitted[0].entry.section == "political-news"
    assert plan.admitted[0].trust == 1


def test_a_headline_of_another_section_is_never_asked_for_again():
    book = filled(line(A))
    related = page(line(B, section=None), trust=1)
    book.poll(related, now=LATER, answers={B: article(B, section="local_news")})
    for days in range(5):
        plan = book.poll(related, now=LATER + days * DAY)
        assert not plan.released
        assert not plan.held
        assert B not in [request.key for request in plan.requests]
    assert book.held[B].state == "elsewhere"


def test_its_twin_under_the_other_key_is_not_asked_for_either():
    book = filled(line(A))
    lines = line("90108", "عنوان", section=None), line(B, "عنوان", section=None)
    book.poll(page(*lines, trust=1), now=LATER, answers={"90108": article("90108", section="sport-news")})
    assert {held.state for held in book.held.values()} == {"elsewhere"}
    plan = book.poll(page(line(C, "عنوان آخر", section=None), *lines, trust=1), now=LATER + DAY)
    assert {request.key for request in plan.requests} - {A} == {C}


def test_a_story_that_moves_into_the_section_is_admitted():
    book = filled(line(A))
    book.poll(page(line(B, section=None), trust=1), now=LATER, answers={B: article(B, section="local_news")})
    plan = book.poll(page(line(B)), now=LATER + DAY, answers={B: article(B)})
    assert [admission.entry.key for admission in plan.admitted] == [B]
    assert plan.released == (B,)


def test_a_story_that_moves_out_of_the_section_stays_an_entry():
    book = filled(line(A))
    plan = book.poll(page(line(A, section="local_news")), now=LATER)
    assert not plan.visible
    assert book.titles() == [f"خبر {A}"]


def test_a_list_that_tells_another_section_is_enough():
    book = filled(line(A))
    plan = book.poll(page(line(B, section="sport-news")), now=LATER)
    assert not plan.held
    assert [request.key for request in plan.requests] == [A]


def test_a_list_that_tells_another_section_ends_the_waiting():
    book = filled(line(A))
    book.poll(page(line(B, section=None), trust=1), now=LATER)
    book.poll(page(line(B, section="sport-news")), now=LATER + MINUTE)
    assert book.held[B].state == "elsewhere"
    assert not book.poll(page(line(B, section="sport-news")), now=LATER + 2 * MINUTE).held, "and is written once"


def test_the_most_trusted_list_tells_the_section():
    book = filled(line(A))
    plan = book.poll(page(line(B)), page(line(B, section="sport-news"), trust=1), now=LATER)
    assert book.held[B].state == "waiting"
    assert plan.requests[0].key == B


def test_without_wanted_sections_everything_belongs():
    book = Book(source=SOURCE._replace(sections=()))
    book.poll(page(line(A)))
    book.poll(page(line(B, section=None), line(C, section="sport-news")), now=LATER)
    plan = book.poll(page(), now=LATER + 10 * MINUTE)
    assert {admission.entry.key for admission in plan.admitted} == {B, C}


def test_a_page_without_a_section_is_asked_for_less_and_less_and_then_given_up():
    book = filled(line(A))
    related = page(line(B, section=None), trust=1)
    now, asked = LATER, []
    for _ in range(2000):
        wanted = [request.key for request in book.decide([related], now).requests]
        answers = {B: article(B, section=None)} if B in wanted else {}
        asked += [now] if answers else []
        book.poll(related, now=now, answers=answers)
        now += 5 * MINUTE
    pauses = [(after - before) / MINUTE for before, after in itertools.pairwise(asked)]
    assert pauses == [15, 30, 60, 120, 240, 480, 960]
    assert book.held[B].state == "elsewhere"


def test_a_failing_page_is_asked_for_again_after_a_pause():
    book = filled(line(A))
    related = page(line(B, section=None), trust=1)
    book.poll(related, now=LATER, answers={B: FAILED})
    assert B not in [request.key for request in book.decide([related], LATER + 14 * MINUTE).requests]
    assert B in [request.key for request in book.decide([related], LATER + 15 * MINUTE).requests]


def test_a_pause_that_was_set_by_a_clock_ahead_does_not_last():
    book = filled(line(A))
    related = page(line(B, section=None), trust=1)
    book.poll(related, now=LATER + 400 * DAY, answers={B: FAILED})
    assert B in [request.key for request in book.decide([related], LATER).requests]


def test_a_listed_story_whose_page_is_missing_once_is_asked_for_again():
    book = filled(line(A))
    related = page(line(B, section=None), trust=1)
    book.poll(related, now=LATER, answers={B: GONE})
    assert book.held[B].state == "waiting"
    book.poll(related, now=LATER + DAY, answers={B: GONE})
    assert book.held[B].state == "gone"
    assert B not in [request.key for request in book.decide([related], LATER + 2 * DAY).requests]


def test_an_unlisted_story_whose_page_is_missing_is_gone():
    book = filled(line(A))
    book.poll(page(line(B, section=None), trust=1), now=LATER)
    book.poll(page(), now=LATER + MINUTE, answers={B: GONE})
    assert book.held[B].state == "gone"


def test_a_story_that_was_taken_back_within_minutes_never_appears():
    book = filled(line(A))
    book.poll(page(line(B)), now=LATER)
    plan = book.poll(page(), now=LATER + 20 * MINUTE, answers={B: GONE})
    assert not plan.visible
    assert not book.poll(page(), now=LATER + DAY).visible
    assert book.held[B].state == "gone"


def test_a_listed_story_appears_although_its_page_is_missing():
    book = filled(line(A))
    book.poll(page(line(B)), now=LATER, answers={B: GONE})
    assert book.poll(page(line(B)), now=LATER + 20 * MINUTE, answers={B: GONE}).admitted


def test_known_sections_are_asked_for_first_then_the_oldest_then_what_is_served_already():
    book = filled(line(A))
    old, new = line(B, at=LATER - MINUTE), line(C, at=LATER)
    related = line("dddddddd", section=None), line("eeeeeeee", section=None)
    plan = book.poll(page(new, old), page(*related, trust=1), now=LATER)
    assert [request.key for request in plan.requests] == [B, C, "eeeeeeee", "dddddddd", A]


def test_what_was_answered_is_not_asked_for_in_the_same_refresh():
    book = filled(line(A))
    plan = book.poll(page(line(B)), now=LATER, answers={A: FAILED, B: FAILED})
    assert not plan.requests


def test_a_served_entry_is_completed_by_one_of_three_tries():
    book = filled(line(A))
    now = LATER
    for tries in (1, 2, 3):
        assert [request.key for request in book.decide([page()], now).requests] == [A]
        plan = book.poll(page(), now=now, answers={A: FAILED})
        assert not plan.visible
        assert plan.noted[0].tries == tries
        assert not book.decide([page()], now + 14 * MINUTE).requests
        now += DAY
    assert not book.decide([page()], now + 100 * DAY).requests


def test_a_completed_entry_is_not_asked_for_again():
    book = filled(line(A))
    plan = book.poll(page(), now=LATER, answers={A: article(A, summary="ملخص", author="مراسل")})
    assert plan.changed[0].entry.author == "مراسل"
    assert not book.decide([page()], LATER + DAY).requests


@pytest.mark.parametrize("answer", [FAILED, GONE, article(A, section=None)])
def test_nothing_is_admitted_on_an_article_page_that_does_not_tell_the_section(answer: Answer):
    book = Book()
    plan = book.poll(page(line(A, section=None), trust=1), answers={A: answer})
    assert not plan.admitted
    assert book.held[A].state == "waiting"


def test_a_page_that_tells_no_section_does_not_undo_what_the_sections_page_told():
    book = filled(line(A))
    book.poll(page(line(B, "من القسم")), now=LATER)
    plan = book.poll(page(line(B, "من القائمة", section=None), trust=1), now=LATER + 10 * MINUTE)
    assert [(admission.entry.title, admission.trust) for admission in plan.admitted] == [("من القسم", 0)]


def test_a_better_page_corrects_what_a_held_headline_was_told():
    book = filled(line(A))
    book.poll(page(line(B, "من القائمة", section=None), trust=1), now=LATER)
    plan = book.poll(page(line(B, "من القسم")), now=LATER + 10 * MINUTE)
    assert [(admission.entry.title, admission.trust) for admission in plan.admitted] == [("من القسم", 0)]


def test_a_story_waits_from_the_first_sight_of_any_of_its_addresses():
    book = filled(line(A))
    book.poll(page(line("90108", "عنوان", at=NOON)), now=LATER)
    plan = book.poll(page(line(B, "عنوان", at=NOON)), now=LATER + 10 * MINUTE)
    assert plan.admitted[0].entry.first_seen == LATER


def test_what_piled_up_comes_in_portions_oldest_first_and_none_is_lost():
    book = filled(line(A))
    lines = [line(str(90100 + number), at=NOON + number * MINUTE) for number in range(40, 0, -1)]
    later = NOON + 60 * MINUTE
    book.poll(page(*lines), now=later)
    plans = [book.poll(page(*lines), now=later + refreshes * 20 * MINUTE) for refreshes in range(1, 5)]
    shares = [[admission.entry.key for admission in plan.admitted] for plan in plans]
    assert [len(share) for share in shares] == [15, 15, 10, 0]
    assert [key for share in shares for key in share] == [str(90100 + number) for number in range(1, 41)]
    assert book.entry("90140").published == NOON + 40 * MINUTE
    assert not book.held


def test_a_novel_is_no_title():
    book = filled(line(A, "كلمة " * 100), line(B, "ا" * 400))
    assert book.entry(A).title == "كلمة " * 59 + "كلمة…"
    assert book.entry(B).title == "ا" * 300 + "…"
