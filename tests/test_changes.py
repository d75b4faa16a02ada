"""What the end of a trip makes of a source: its state, its next refresh, and what the operator is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.changes import End, list_events, next_settlement
from feeds.config import Source
from feeds.model import Outcome, Trouble
from feeds.store import Claim

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = Source("political", "السياسية", "https://syria.news/", ("https://syria.news/",), refresh=1200, expect=48 * 3600)
YOUNG = Claim("political", "t", NOW, None, 0, None, None, None, None, quiet=False, stamp=None)
WELL = replace(
    YOUNG, checked=NOW - HOUR, outcome=Outcome.UPDATED, succeeded=NOW - HOUR, since=NOW - 9 * HOUR, rung="known", stamp="old"
)
FAILING = replace(WELL, failures=2, outcome=Outcome.TIMEOUT, since=NOW - 2 * HOUR)
GOOD = End(Outcome.UPDATED, read=True, rung="known", newest=NOW - HOUR, seconds=2.0, new=3, delays=(60.0,), stamp="new")
TROUBLE = Trouble(Outcome.TIMEOUT, "https://syria.news/", "too late")
BAD = End(Outcome.TIMEOUT, read=False, trouble=TROUBLE, newest=NOW - HOUR, stamp="new")
BESIDE = replace(BAD, read=True, rung="known")


def pause(before: Claim, end: End, chance: float = 0.5, source: Source = SOURCE) -> float:
    return (next_settlement(source, before, end, NOW, lambda: chance).due - NOW).total_seconds()


def kinds(before: Claim, end: End, source: Source = SOURCE) -> list[str]:
    return [event.kind for event in list_events(source, before, end, NOW)]


def test_a_good_end_plans_the_next_refresh_with_a_tenth_of_jitter():
    assert [pause(WELL, GOOD, chance) for chance in (0.0, 0.5, 1.0)] == [1140, 1200, 1260]


def test_failures_are_asked_less_and_less_often_and_at_most_every_six_hours():
    pauses = [pause(replace(WELL, failures=failures), BAD) for failures in range(12)]
    assert pauses[:3] == [1350, 2700, 5400]
    assert pauses == sorted(pauses)
    assert pauses[-1] <= 6 * 3600


def test_a_source_that_was_never_read_is_tried_again_within_minutes():
    assert pause(YOUNG, BAD, 1.0) == 75


@pytest.mark.parametrize("end", [BAD, BESIDE])
def test_the_sites_wish_to_be_left_alone_counts(end):
    trouble = Trouble(Outcome.HTTP_ERROR, "https://syria.news/", "503", retry_after=7200)
    assert pause(WELL, replace(end, trouble=trouble)) == 7200


def test_a_page_beside_the_first_that_fails_slows_nothing_down():
    assert pause(WELL, BESIDE) == 1200
    settled = next_settlement(SOURCE, WELL, BESIDE, NOW, lambda: 0.5)
    assert (settled.failures, settled.succeeded, settled.stamp, settled.outcome) == (0, NOW, "new", Outcome.TIMEOUT)


def test_a_good_end_is_written_down():
    settled = next_settlement(SOURCE, FAILING, GOOD, NOW, lambda: 0.5)
    assert (settled.outcome, settled.detail, settled.failures, settled.rung) == (Outcome.UPDATED, None, 0, "known")
    assert (settled.checked, settled.succeeded, settled.since, settled.stamp) == (NOW, NOW, NOW, "new")
    assert (settled.duration, settled.entries, settled.delays, settled.quiet) == (2.0, 3, (60.0,), False)


def test_a_bad_end_keeps_what_was_known():
    settled = next_settlement(SOURCE, WELL, BAD, NOW, lambda: 0.5)
    assert (settled.outcome, settled.detail, settled.failures, settled.rung) == (Outcome.TIMEOUT, "too late", 1, "known")
    assert (settled.succeeded, settled.since, settled.stamp, settled.quiet) == (NOW - HOUR, NOW, "old", False)


def test_since_moves_only_when_the_state_turns():
    assert next_settlement(SOURCE, WELL, GOOD, NOW, lambda: 0.5).since == NOW - 9 * HOUR
    assert next_settlement(SOURCE, FAILING, BAD, NOW, lambda: 0.5).since == NOW - 2 * HOUR
    assert next_settlement(SOURCE, replace(WELL, since=None), GOOD, NOW, lambda: 0.5).since == NOW


def test_the_delays_of_a_first_fill_say_nothing():
    assert next_settlement(SOURCE, YOUNG, GOOD, NOW, lambda: 0.5).delays == ()


@pytest.mark.parametrize(
    ("before", "end", "expected"),
    [
        (YOUNG, GOOD, ["started"]),
        (YOUNG, BAD, ["failing"]),
        (replace(YOUNG, outcome=Outcome.TIMEOUT), BAD, []),
        (replace(YOUNG, outcome=Outcome.TIMEOUT), GOOD, ["started"]),
        (WELL, GOOD, []),
        (WELL, replace(GOOD, outcome=Outcome.NOT_MODIFIED, rung=None), []),
        (WELL, BAD, ["failing"]),
        (WELL, BESIDE, ["failing"]),
        (FAILING, BAD, []),
        (FAILING, replace(BAD, outcome=Outcome.BLOCKED), []),
        (FAILING, GOOD, ["recovered"]),
    ],
)
def test_only_a_change_of_state_is_told(before, end, expected):
    assert kinds(before, end) == expected


def test_events_say_what_happened_and_what_to_do():
    event = list_events(SOURCE, WELL, BAD, NOW)[0]
    assert event.text == f"السياسية: {Outcome.TIMEOUT.sentence} (https://syria.news/: too late)"
    assert (event.slug, event.at, event.outcome) == ("political", NOW, Outcome.TIMEOUT)
    assert list_events(SOURCE, WELL, replace(BAD, trouble=None), NOW)[0].text == f"السياسية: {Outcome.TIMEOUT.sentence}"


def test_a_lower_rung_is_told_and_a_higher_one_again():
    lower = list_events(SOURCE, WELL, replace(GOOD, rung="grammar"), NOW)
    assert [event.kind for event in lower] == ["rung"]
    assert "looks different" in lower[0].text
    higher = list_events(SOURCE, replace(WELL, rung="detect"), GOOD, NOW)
    assert "is read by the rung “known” again" in higher[0].text


def test_quiet_is_told_once():
    late = replace(GOOD, newest=NOW - 49 * HOUR)
    assert kinds(WELL, late) == ["quiet"]
    assert kinds(replace(WELL, quiet=True), late) == []
    assert next_settlement(SOURCE, WELL, late, NOW, lambda: 0.5).quiet
    assert not next_settlement(SOURCE, replace(WELL, quiet=True), GOOD, NOW, lambda: 0.5).quiet
    assert kinds(WELL, replace(late, newest=NOW - 48 * HOUR)) == []
    assert kinds(WELL, replace(GOOD, newest=None)) == []


def test_every_withdrawal_is_told():
    assert [event.text for event in list_events(SOURCE, WELL, replace(GOOD, withdrawn=("أول", "ثان")), NOW)] == [
        "السياسية: the site has taken a story back: أول",
        "السياسية: the site has taken a story back: ثان",
    ]
