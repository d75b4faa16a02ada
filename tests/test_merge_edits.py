"""What may change in an entry that is served: its text in place, never its id, its moment or its link."""

from dataclasses import replace

import pytest

from feeds.merge.entries import EXCERPT, shorten
from feeds.model import Image
from parsers.headline import Picture
from tests.merge_kit import DAY, FAILED, MINUTE, NOON, SOURCE, Book, article, filled, line, page

A, B = "aaaaaaaa", "bbbbbbbb"
LATER = NOON + 20 * MINUTE
TITLE = "الخارجية: بدء المرحلة الثانية"


def test_a_changed_title_is_served_in_place_and_the_old_one_is_kept():
    book = filled(line(A, TITLE))
    before = book.entry(A)
    plan = book.poll(page(line(A, "عنوان ثان")), now=LATER)
    book.poll(page(line(A, "عنوان ثالث")), now=LATER + DAY)
    assert len(plan.changed) == 1
    assert book.entry(A) == replace(before, title="عنوان ثالث", earlier_titles=(TITLE, "عنوان ثان"))


@pytest.mark.parametrize(
    "title",
    [
        "الخارجية:  بدء المرحلة الثانية ",
        "الخارجيـــة: بدء المرحلة الثانية",
        "الخَارِجية: بدء المرحلة الثانية",
        "\u200fالخارجية: بدء المرحلة الثانية",
    ],
)
def test_white_space_tatweel_marks_and_diacritics_are_no_change(title):
    book = filled(line(A, TITLE, summary="نص قصير"))
    assert not book.poll(page(line(A, title, summary=" نص  قصـير")), now=LATER).visible


def test_a_changed_summary_is_served_and_a_missing_one_changes_nothing():
    book = filled(line(A, TITLE, summary="قبل"))
    assert book.poll(page(line(A, TITLE, summary="بعد")), now=LATER).visible
    assert not book.poll(page(line(A, TITLE)), now=LATER).visible
    assert not book.poll(page(line(A, TITLE, summary=TITLE)), now=LATER).visible, "the title again is no summary"
    assert book.entry(A).summary == "بعد"


def test_a_source_without_content_has_no_summary_to_change():
    book = Book(source=SOURCE._replace(content="none"))
    book.poll(page(line(A, TITLE, summary="قبل")))
    assert book.entry(A).summary is None
    assert not book.poll(page(line(A, TITLE, summary="بعد")), now=LATER, answers={A: article(A, summary="ملخص")}).visible


def test_the_link_and_the_moment_stay():
    book = filled(line(A, TITLE, NOON - DAY))
    before = book.entry(A)
    book.poll(page(line(A, TITLE, NOON, url="https://syria.news/new-ID90108.html")), now=LATER)
    assert book.entry(A) == before


def test_only_an_equal_or_better_page_may_edit():
    book = filled(line(A, TITLE))
    assert not book.poll(page(line(A, "من القائمة", section=None), trust=1), now=LATER).visible
    related = Book()
    related.poll(page(line(A, TITLE), trust=1))
    assert related.poll(page(line(A, "من القسم"), trust=0), now=LATER).visible
    assert not related.poll(page(line(A, "من القائمة"), trust=1), now=LATER).visible, "the better page has taken it over"


def test_of_a_story_under_two_keys_the_first_sighting_speaks():
    book = filled(line("90108", "الأخبار اليوم"))
    lines = line("90108", "الأخبار اليوم"), line(A, "الاخبار اليوم")
    for minutes in range(3):
        assert not book.poll(page(*lines), now=LATER + minutes * MINUTE).visible
    assert book.entry(A).earlier_titles == ()


def test_an_article_page_fills_what_the_list_did_not_tell():
    book = filled(line(A, TITLE))
    answer = article(
        A,
        summary="ملخص",
        author="مراسل",
        section_label="الاخبار السياسية",
        image=Picture("https://syria.news/i.png", "شرح"),
        body="<p>نص</p>",
    )
    plan = book.poll(page(line(A, TITLE)), now=LATER, answers={A: answer})
    entry = plan.changed[0].entry
    assert (entry.summary, entry.author, entry.section_label) == ("ملخص", "مراسل", "الاخبار السياسية")
    assert entry.image == Image("https://syria.news/i.png", "image/png", "شرح")
    assert entry.content is None, "the excerpt is the default"
    assert entry.updated == entry.published


def test_an_article_page_replaces_nothing_that_is_served():
    book = filled(line(A, TITLE, summary="قبل", image="https://syria.news/list.jpg"))
    book.entries = {i: replace(k, entry=replace(k.entry, author="أول", section_label="قسم")) for i, k in book.entries.items()}
    answer = article(
        A, summary="بعد", author="ثان", section_label="آخر", image=Picture("https://syria.news/own.jpg"), title="آخر"
    )
    plan = book.poll(page(), now=LATER, answers={A: answer})
    assert not plan.visible
    assert plan.noted[0].enriched


def test_the_body_is_served_when_the_source_wants_all_of_it():
    book = Book(source=SOURCE._replace(content="full"))
    book.poll(page(line(A)))
    book.poll(page(), now=LATER, answers={A: article(A, body="<p>نص</p>")})
    assert book.entry(A).content == "<p>نص</p>"


def test_a_late_article_page_brings_keys_and_changes_nothing_else():
    book = filled(line(A))
    plan = book.poll(page(), now=LATER, answers={A: article(A, "90108")})
    assert not plan.visible
    assert book.entry("90108").key == A


def test_updated_moves_only_for_a_source_that_bumps():
    book = Book(source=SOURCE._replace(edits="bump"))
    book.poll(page(line(A, TITLE), line(B, "آخر", NOON - MINUTE)))
    filled_in = book.poll(page(line(A, TITLE)), now=LATER, answers={A: article(A, summary="ملخص")})
    assert filled_in.changed[0].entry.updated == NOON, "completing is no change"
    plan = book.poll(page(line(A, "عنوان ثان"), line(B, "عنوان ثالث", NOON - MINUTE)), now=LATER + DAY)
    moved = {known.entry.key: known.entry.updated for known in plan.changed}
    assert sorted(moved.values()) == [LATER + DAY, LATER + DAY + MINUTE / 60], "two bumps do not share a second"
    assert [known.entry.published for known in plan.changed] == [NOON, NOON - MINUTE]


def test_updated_never_goes_back():
    book = Book(source=SOURCE._replace(edits="bump"))
    book.poll(page(line(A, TITLE)))
    book.poll(page(line(A, "عنوان ثان")), now=NOON - 10 * DAY)
    assert book.entry(A).updated == NOON


def test_a_withdrawn_story_that_is_listed_again_comes_back():
    book = filled(line(A))
    book.entries = {i: replace(k, withdrawn=LATER, missed=NOON) for i, k in book.entries.items()}
    assert not book.poll(page(), now=LATER).visible
    plan = book.poll(page(line(A)), now=LATER + DAY)
    assert plan.changed[0].withdrawn is None
    assert book.titles() == [f"خبر {A}"]


def test_a_held_twin_that_no_page_lists_edits_nothing():
    book = filled(line("90108", TITLE))
    book.poll(page(line(A, "عنوان آخر", section=None), trust=0), now=LATER)
    plan = book.poll(page(), now=LATER + MINUTE, answers={A: article(A, "90108", section=None)})
    assert plan.released == (A,)
    assert book.entry(A).title == TITLE


def test_a_failed_try_is_only_noted():
    book = filled(line(A))
    plan = book.poll(page(), now=LATER, answers={A: FAILED})
    assert not plan.visible
    assert plan.noted[0].next_try == LATER + 15 * MINUTE


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.PNG", "image/png"),
        ("a.webp", "image/webp"),
        ("a.gif?x=1.png", "image/gif"),
        ("a", "image/jpeg"),
        ("a.svg", "image/svg+xml"),
        ("a.avif", "image/avif"),
    ],
)
def test_a_pictures_type_is_told_by_its_name(name, kind):
    entry = filled(line(A, image=f"https://syria.news/{name}")).entry(A)
    assert entry.image is not None
    assert entry.image.media_type == kind


def test_an_excerpt_ends_with_a_word():
    assert shorten("كلمة") == "كلمة"
    long = "كلمة، " * 100
    cut = shorten(long)
    assert len(cut) <= EXCERPT
    assert cut.endswith("كلمة…")
    assert shorten("ا" * 400) == "ا" * 299 + "…"
    assert shorten("ا" * 300) == "ا" * 300
