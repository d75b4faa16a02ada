"""What a subscriber may ask of a feed."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from feeds.filters import BadSelection, Selection, canonical_query, choose, describe, matches, parse_selection
from tests.render_kit import BARE, FULL, PICTURED, many

DAMASCUS = ZoneInfo("Asia/Damascus")
DAYS = "a date like 2026-11-30 or a time like 2026-11-30T18:00:00Z is allowed"


def title(text, **more):
    return replace(BARE, title=text, **more)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("الاخبار", "الأخبار السياسية"),
        ("أخبار", "الاخبار السياسية"),
        ("قمه", "قمة الطقس"),
        ("مصطفي", "مصطفى"),
        ("تضليل", 'بالـ"تضـــليل"'),
        ("شريكا", "شريكاً"),
        ("ایران", "إيران"),
        ("2026", "عام ٢٠٢٦"),
        ("cop30", "قمة COP30"),
        ("COP30", "قمة cop30"),
        ("دمشق,حلب", "في حلب"),
        ("دمشق، حلب", "في حلب"),
        ("حلب في", "في حلب"),
        (",,حلب,,", "في حلب"),
    ],
)
def test_words_are_found(asked, text):
    assert matches(title(text), parse_selection({"q": asked}))
    assert not matches(title(text), parse_selection({"not": asked}))


@pytest.mark.parametrize(
    ("asked", "text"), [("دمشق", "في حلب"), ("حلب دمشق", "في حلب"), ("دمشق,حمص", "في حلب"), ("بح", "في حلب حار")]
)
def test_words_are_not_found(asked, text):
    assert not matches(title(text), parse_selection({"q": asked}))
    assert matches(title(text), parse_selection({"not": asked}))


def test_summary_and_section_are_searched_too():
    entry = title("x", summary="أمطار", section_label="الأخبار المحلية")
    assert matches(entry, Selection(q="امطار"))
    assert matches(entry, Selection(q="محليه"))
    assert matches(entry, Selection(q="x محلية"))


def test_wanted_and_unwanted_together():
    selection = Selection(q="حلب", not_="مطر")
    assert matches(title("حلب"), selection)
    assert not matches(title("مطر حلب"), selection)


@pytest.mark.parametrize(
    "nothing", [{}, {"q": ""}, {"q": " ، ,"}, {"q": "\u064b\u0640"}, {"limit": "", "since": " "}, {"utm_source": "x"}]
)
def test_nothing_asked(nothing):
    selection = parse_selection(nothing)
    assert not selection
    assert selection == Selection()
    assert canonical_query(selection) == ""
    assert matches(BARE, selection)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-30", datetime(2026, 11, 29, 21, tzinfo=UTC)),
        ("20261130", datetime(2026, 11, 29, 21, tzinfo=UTC)),
        ("2026-11-30T10:00", datetime(2026, 11, 30, 7, tzinfo=UTC)),
        ("2026-11-30 10:00", datetime(2026, 11, 30, 7, tzinfo=UTC)),
        ("2026-11-30T10:00:00Z", datetime(2026, 11, 30, 10, tzinfo=UTC)),
        ("2026-11-30T10:00:00+02:00", datetime(2026, 11, 30, 8, tzinfo=UTC)),
        ("2026-11-30T10:00:00 02:00", datetime(2026, 11, 30, 8, tzinfo=UTC)),
        ("2026-11-30T10:00:00.5 0200", datetime(2026, 11, 30, 8, 0, 0, 500000, tzinfo=UTC)),
        ("2026-11-30 10:00 02:00", datetime(2026, 11, 30, 8, tzinfo=UTC)),
        ("2026-11-30T10:00-05:00", datetime(2026, 11, 30, 15, tzinfo=UTC)),
    ],
)
def test_since_is_a_day_or_a_time(text, moment):
    assert parse_selection({"since": text}, DAMASCUS).since == moment


def test_day_begins_at_midnight_utc_without_a_zone():
    assert parse_selection({"since": "2026-11-30"}).since == datetime(2026, 11, 30, tzinfo=UTC)


def test_since_keeps_what_was_published_then_or_later():
    assert matches(FULL, Selection(since=FULL.published))
    assert not matches(BARE, Selection(since=FULL.published))


@pytest.mark.parametrize("text", ["1", "50", "200", "007", " 9 \n"])
def test_limit_is_a_whole_number(text):
    assert parse_selection({"limit": text}).limit == int(text)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ({"limit": "0"}, "limit='0' cannot be used: a whole number from 1 to 200 is allowed."),
        ({"limit": "201"}, "limit='201' cannot be used: a whole number from 1 to 200 is allowed."),
        ({"limit": "-1"}, "limit='-1' cannot be used: a whole number from 1 to 200 is allowed."),
        ({"limit": "9" * 9999}, f"limit='{'9' * 40}…' cannot be used: a whole number from 1 to 200 is allowed."),
        ({"limit": "ten\n"}, "limit='ten' cannot be used: a whole number from 1 to 200 is allowed."),
        ({"limit": "٥"}, "limit='٥' cannot be used: a whole number from 1 to 200 is allowed."),
        (
            {"since": "gestern"},
            f"since='gestern' cannot be used: {DAYS}.",
        ),
        (
            {"since": "0001-01-01T00:00+14:00"},
            f"since='0001-01-01T00:00+14:00' cannot be used: {DAYS}.",
        ),
        ({"q": "x" * 201}, "q is too long: at most 200 letters are allowed, words separated by commas."),
        ({"not": "x" * 1_000_000}, "not is too long: at most 200 letters are allowed, words separated by commas."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_value_is_told_in_a_sentence(args, sentence):
    with pytest.raises(BadSelection) as caught:
        parse_selection(args)
    assert str(caught.value) == sentence


def test_parameters_of_a_web_framework():
    args = MultiDict([("q", "حلب"), ("q", "حمص"), ("not", "مطر"), ("x", "y")])
    assert parse_selection(args) == Selection(q="حلب", not_="مطر")


def test_canonical_query_has_one_order_and_one_spelling():
    args = {"since": "2026-11-30T12:00:00+02:00", "limit": "050", "not": "a&b,  c  d ,", "q": "حلب ، x#y"}
    query = "q=%D8%AD%D9%84%D8%A8,x%23y&not=a%26b,c%20d&limit=50&since=2026-11-30T10:00:00Z"
    assert canonical_query(parse_selection(args)) == query


def test_description_names_the_words():
    assert describe(Selection(q="a,b", not_="c,d")) == "a، b −c، −d"
    assert describe(Selection(q="a")) == "a"
    assert describe(Selection(limit=5)) == ""


def test_choice_stops_at_the_limit():
    entries = many(120)
    assert choose(entries, Selection()) == entries[:50]
    assert choose(entries, Selection(limit=110)) == entries[:110]
    assert choose(entries, Selection(q="خبر 1", limit=200)) == tuple(entry for entry in entries if "1" in entry.title)
    assert choose((PICTURED, FULL, BARE), Selection(q="جسر")) == (FULL,)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(["q", "not", "limit", "since"]), st.text(max_size=30)))
def test_any_parameters_are_read_or_refused(args):
    try:
        selection = parse_selection(args, DAMASCUS)
    except BadSelection:
        return
    query = canonical_query(selection)
    assert query.isascii()
    assert parse_selection(dict(parse_qsl(query)), DAMASCUS) == selection
    matches(PICTURED, selection)
