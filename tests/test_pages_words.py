# ruff: noqa: E501  (tables of words are read line by line)

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feeds.model import Outcome
from feeds.pages import moments
from feeds.pages.sentences import KINDS, SENTENCES_AR, tell_kind, tell_outcome
from feeds.pages.words import TEXTS, Texts, count, tongue

DAMASCUS = ZoneInfo("Asia/Damascus")
EVENING = datetime(2026, 11, 21, 19, 47, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 خبر"), (1, "خبر واحد"), (2, "خبران"), (3, "3 أخبار"), (10, "10 أخبار"), (11, "11 خبراً"), (99, "99 خبراً"),
        (100, "100 خبر"), (102, "102 خبر"), (103, "103 أخبار"), (111, "111 خبراً"), (1200, "1,200 خبر"),
    ],
)  # fmt: skip
def test_arabic_counts_follow_the_grammar(number, words):
    assert count(number, "story", "ar") == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (1200, "1,200 stories")])
def test_english_counts_follow_the_grammar(number, words):
    assert count(number, "story", "en") == words


def test_a_moment_is_told_in_the_zone_of_the_feed():
    assert moments.tell_moment(EVENING, DAMASCUS, "ar") == "السبت 21 تشرين الثاني 2026، 22:47"
    assert moments.tell_moment(EVENING, DAMASCUS, "en") == "Saturday 21 November 2026, 22:47"


def test_a_moment_late_in_utc_is_told_as_the_next_day_of_the_zone():
    assert moments.tell_moment(datetime(2026, 12, 31, 22, 5, tzinfo=UTC), DAMASCUS, "ar") == "الجمعة 1 كانون الثاني 2027، 01:05"


def test_utc_is_named():
    assert moments.tell_utc(EVENING.astimezone(DAMASCUS), "en") == "Saturday 21 November 2026, 19:47 UTC"


def test_the_sites_own_time_may_be_only_a_day():
    assert moments.tell_site_time(date(2026, 8, 3), DAMASCUS, "ar") == "الاثنين 3 آب 2026"
    assert moments.tell_site_time(EVENING, DAMASCUS, "ar") == "السبت 21 تشرين الثاني 2026، 22:47"


@pytest.mark.parametrize(
    ("month", "ar", "en"),
    [("2026-01", "كانون الثاني 2026", "January 2026"), ("2017-10", "تشرين الأول 2017", "October 2017"), ("2025-12", "كانون الأول 2025", "December 2025")],
)  # fmt: skip
def test_months_have_their_levantine_names(month, ar, en):
    assert (moments.tell_month(month, "ar"), moments.tell_month(month, "en")) == (ar, en)


@pytest.mark.parametrize(
    ("seconds", "ar", "en"),
    [
        (-5, "0 ثانية", "0 seconds"), (1, "ثانية واحدة", "1 second"), (45.9, "45 ثانية", "45 seconds"), (60, "دقيقة واحدة", "1 minute"),
        (130, "دقيقتين", "2 minutes"), (720, "12 دقيقة", "12 minutes"), (3599, "59 دقيقة", "59 minutes"), (3600, "ساعة واحدة", "1 hour"),
        (3 * 3600, "3 ساعات", "3 hours"), (86_400, "24 ساعة", "24 hours"), (2 * 86_400, "يومين", "2 days"),
        (17 * 86_400, "17 يوماً", "17 days"),
    ],
)  # fmt: skip
def test_spans_use_the_unit_that_people_would_choose(seconds, ar, en):
    assert (moments.tell_span(seconds, "ar"), moments.tell_span(seconds, "en")) == (ar, en)


def test_ago_and_ahead():
    later = datetime(2026, 11, 21, 19, 59, tzinfo=UTC)
    assert moments.tell_ago(EVENING, later, "ar") == "منذ 12 دقيقة"
    assert moments.tell_ago(EVENING, later, "en") == "12 minutes ago"
    assert moments.tell_ahead(later, EVENING, "ar") == "بعد 12 دقيقة"
    assert moments.tell_ahead(later, EVENING, "en") == "in 12 minutes"


@pytest.mark.parametrize(
    ("language", "lang"), [("ar", "ar"), ("AR-sy", "ar"), ("en", "en"), ("ckb", "en"), ("de-AT", "en"), ("arc", "en")]
)
def test_pages_speak_arabic_for_arabic_feeds_and_english_for_the_rest(language, lang):
    assert tongue(language) == lang


def test_every_text_exists_in_both_languages():
    assert all(ar.strip() and en.strip() for ar, en in TEXTS.values())
    assert Texts("ar").copy == "انسخ"
    assert Texts("en").copy == "Copy"


def test_an_unknown_text_is_an_error():
    with pytest.raises(AttributeError, match="coppy"):
        _ = Texts("ar").coppy


def test_no_text_lies_unused():
    root = Path(__file__).parents[1]
    places = [*(root / "templates").glob("*.html"), *(root / "feeds" / "pages").glob("*.py")]
    used = " ".join(place.read_text(encoding="utf-8") for place in places)
    verdicts = {"well", "failing", "quiet", "waiting"}
    assert [name for name in TEXTS if name not in verdicts and f"t.{name}" not in used and f"texts.{name}" not in used] == []


def test_every_outcome_has_a_sentence_in_both_languages():
    assert set(SENTENCES_AR) == set(Outcome)
    assert tell_outcome(Outcome.BLOCKED, "en") == Outcome.BLOCKED.sentence
    assert "صفحة تحقّق" in tell_outcome(Outcome.BLOCKED, "ar")


def test_kinds_of_events_are_named_and_a_new_kind_is_shown_as_it_is():
    assert tell_kind("failing", "ar") == "تعثّرت القراءة"
    assert tell_kind("failing", "en") == "Reading fails"
    assert tell_kind("eclipse", "ar") == tell_kind("eclipse", "en") == "eclipse"
    assert set(KINDS) == {"started", "failing", "recovered", "rung", "quiet", "withdrawn", "push"}
