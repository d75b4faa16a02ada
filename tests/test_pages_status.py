# ruff: noqa: E501  (tables of words are read line by line)

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from feeds.model import Day, Event, Outcome, SourceState
from feeds.pages import render_status, status_json
from feeds.pages.charts import HEIGHT, draw_delays, draw_entries, draw_outcomes
from feeds.pages.sentences import Verdict, judge
from tests.pages_kit import NOW, find_faults, make_state, make_states

BASE = "https://news.example"


def tree(states, lang="en", now=NOW):
    return LexborHTMLParser(render_status(states, BASE, now, lang).decode())


def told(node):
    return " ".join(node.text(separator=" ").split())


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.WELL),
        ({"outcome": Outcome.UNCHANGED}, Verdict.WELL),
        ({"outcome": Outcome.TIMEOUT}, Verdict.FAILING),
        ({"outcome": Outcome.TIMEOUT, "newest": None}, Verdict.FAILING),
        ({"newest": NOW - timedelta(seconds=172_800)}, Verdict.WELL),
        ({"newest": NOW - timedelta(seconds=172_801)}, Verdict.QUIET),
        ({"newest": None}, Verdict.QUIET),
        ({"outcome": None}, Verdict.WAITING),
    ],
)
def test_a_source_is_judged_by_its_outcome_and_then_by_its_news(changes, verdict):
    assert judge(make_state(**changes), NOW) is verdict


def test_all_well_is_said_in_one_sentence():
    page = tree([make_state()])
    assert told(page.css_first(".verdict")) == "Yes. Every source is being read as it should be."
    assert told(page.css_first(".state")) == "Working"
    assert told(tree([make_state()], "ar").css_first(".verdict")) == "نعم، كل المصادر تُقرأ كما يجب."
    assert told(tree([]).css_first(".verdict")) == "No source is followed yet."


def test_trouble_is_told_first_and_in_words():
    page = tree(make_states())
    assert told(page.css_first(".verdict")) == "1 source in trouble now; subscribers keep the last good feed."
    assert [told(node) for node in page.css(".report h2")] == [
        "The River Post: Town",
        "علوم",
        "جديد",
        "سيريانيوز | الأخبار السياسية",
    ]
    assert [told(n) for n in page.css(".state")] == ["In trouble", "Unusually quiet", "Waiting for its first reading", "Working"]
    trouble = page.css(".report")[0]
    assert told(trouble.css_first(".sentence")) == Outcome.BLOCKED.sentence
    assert [told(node) for node in trouble.css(".facts > div")] == [
        "Last attempt 3 minutes ago", "Last good reading 5 hours ago", "Newest story 18 minutes ago", "Next reading in 41 minutes",
        "In this state 5 hours ago", "Failed attempts in a row 6", "Stories kept 1,284",
    ]  # fmt: skip
    assert "cf-chl and Ray ID" in told(trouble.css_first(".detail"))
    assert told(page.css(".sentence")[1]).endswith("at least one is expected every 2 days.")


def test_a_source_that_was_never_read_and_one_that_is_due():
    page = tree([SourceState("fresh", "Fresh", None), make_state(due=NOW, rung=None, detail=None, duration=None)])
    assert [told(node) for node in page.css(".report")[0].css(".facts > div")] == [
        "Last attempt not yet",
        "Newest story not yet",
        "Stories kept 0",
    ]
    assert page.css(".detail") == []
    assert "Next reading now" in told(page.css(".report")[1])


def test_drawings_tell_their_figures_in_words_too():
    days = (Day(date(2026, 11, 20), 4, 70, 2, 600.0), Day(date(2026, 11, 21), 1, 30, 0, None))
    page = tree([make_state(days=days)])
    assert [node.attributes["aria-label"] for node in page.css("svg[role=img]")] == [
        "New stories a day: 5 stories", "Readings a day: Successful 100 · Failed 2", "Delay from the site to the feed: usually 10 minutes"
    ]  # fmt: skip
    assert [told(node) for node in page.css("svg title")] == [
        "Friday 20 November 2026: 4 stories", "Saturday 21 November 2026: 1 story",
        "Friday 20 November 2026: Successful 70 · Failed 2", "Friday 20 November 2026: Successful 70 · Failed 2",
        "Saturday 21 November 2026: Successful 30 · Failed 0", "Friday 20 November 2026: 10 minutes",
    ]  # fmt: skip
    assert [told(row) for row in page.css("tbody tr")] == [
        "Saturday 21 November 2026 1 30 0 –",
        "Friday 20 November 2026 4 70 2 10 minutes",
    ]


def test_a_young_source_has_thirty_days_too():
    page = tree([make_state(days=(Day(date(2026, 11, 19), 4), Day(date(2026, 11, 21), 2)))])
    assert page.css_first("svg[role=img]").attributes["viewBox"] == "0 0 600 100"
    assert [bar.attributes["x"] for bar in page.css(".bar.entries")] == ["543.0", "583.0"]
    assert [told(node) for node in page.css(".axis span")] == ["Friday 23 October 2026", "Saturday 21 November 2026"]
    assert len(page.css("tbody tr")) == 2


def test_days_without_anything_are_said_to_be_empty():
    page = tree([make_state(days=(Day(date(2026, 11, 21)),))])
    assert [told(node) for node in page.css(".chart .empty")] == ["No figures yet."] * 3


def test_changes_of_state_are_listed_newest_first_at_most_twenty():
    events = tuple(Event("a", NOW - timedelta(hours=n), "failing", Outcome.TLS, f"no {n}") for n in range(15))
    other = tuple(Event("b", NOW - timedelta(hours=n, minutes=30), "recovered", Outcome.UPDATED, f"yes {n}") for n in range(15))
    page = tree([make_state(slug="a", events=events), make_state(slug="b", events=other)])
    rows = [told(node) for node in page.css(".changes li")]
    assert len(rows) == 20
    assert rows[:2] == ["0 seconds ago Reading fails a no 0", "30 minutes ago Reading works again b yes 0"]
    assert told(tree([make_state(events=())]).css_first(".changes .empty")) == "No change of state so far."


def test_many_sources_get_a_line_each_after_the_first_two_dozen():
    states = [make_state(slug=f"s{n}", outcome=Outcome.TLS if n == 29 else Outcome.UPDATED) for n in range(30)]
    page = tree(states)
    assert len(page.css(".report")) == 30
    assert len(page.css(".charts")) == 24
    assert page.css(".report h2")[0].attributes["id"] == "source-s29"


def test_hostile_words_stay_words():
    bad = "<script>alert(1)</script>\"'&"
    state = make_state(title=bad, detail=bad, rung=bad, events=(Event(bad, NOW, bad, Outcome.TLS, bad),))
    assert find_faults(render_status([state], BASE, NOW, "ar")) == []


def test_time_runs_as_the_page_is_read():
    days = tuple(Day(date(2026, 11, n), entries=n) for n in (1, 2))
    assert [(bar.x, bar.y, bar.height) for bar in draw_entries(days, rtl=False).bars] == [(3, 48.0, 48.0), (23, 0.0, 96)]
    assert [(bar.x, bar.y, bar.height) for bar in draw_entries(days, rtl=True).bars] == [(23, 48.0, 48.0), (3, 0.0, 96)]


def test_failures_stand_on_top_of_what_went_well_and_stay_visible():
    day = Day(date(2026, 11, 1), well=9999, failed=1)
    well, failed = draw_outcomes([day], rtl=False).bars
    assert (well.kind, failed.kind) == ("well", "failed")
    assert failed.height == 2.0
    assert failed.y >= 0
    only = draw_outcomes([Day(date(2026, 11, 1), failed=3)], rtl=False).bars
    assert [(bar.kind, bar.y, bar.height) for bar in only] == [("failed", 0.0, HEIGHT)]


def test_nothing_is_drawn_of_nothing():
    for draw in (draw_entries, draw_outcomes, draw_delays):
        chart = draw([], rtl=True)
        assert (chart.bars, chart.width, chart.peak) == ((), 0, 0)


def test_json_tells_everything_as_it_is():
    state = make_state(days=(Day(date(2026, 11, 21), 3, 70, 1, 12.5),), since=datetime(2026, 11, 1, 9, 30, tzinfo=UTC))
    body = status_json([state, SourceState("fresh", "جديد", None)])
    first, second = json.loads(body)["sources"]
    assert "سيريانيوز".encode() in body
    assert first["outcome"] == "updated"
    assert first["sentence"] == "The feed was updated."
    assert first["since"] == "2026-11-01T09:30:00+00:00"
    assert first["days"] == [{"day": "2026-11-21", "entries": 3, "well": 70, "failed": 1, "delay": 12.5}]
    assert first["events"][1] == {
        "slug": "political", "at": "2026-11-03T20:04:00+00:00", "kind": "failing", "outcome": "blocked",
        "text": "The site answers with a challenge page.",
    }  # fmt: skip
    assert (second["slug"], second["outcome"], second["sentence"], second["due"]) == ("fresh", None, None, None)
