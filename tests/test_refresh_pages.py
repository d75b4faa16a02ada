"""Several pages of one source: older pages that fill a gap, related lists, and pages that fail beside others."""

import re
from datetime import timedelta
from pathlib import Path
from typing import cast
from urllib.parse import quote

import pytest

from feeds.model import Outcome
from parsers import load_parser
from parsers.headline import Page
from tests.newsroom import FAULTS, POLITICAL, Story
from tests.trip_kit import LIST, SITE, Trip, trip

__all__ = ["trip"]
SEED = Path(__file__).parents[2] / "shared/replica/seed-article.html"
BROKEN = cast("str", object())
"""No text at all: a parser raises what nobody expected."""


def lists_asked(trip: Trip) -> list[int]:
    return [int(found[1]) for url in trip.door.asked if (found := re.search(r"\?p=(\d+)", url))]


def away(trip: Trip, stories: int) -> list[Story]:
    """So much happens while nobody looks."""
    trip.refresh(0)
    trip.refresh(1)
    missed = []
    for number in range(stories):
        trip.room.now += timedelta(minutes=number % 3)
        missed.append(trip.room.publish())
    return missed


def settle(trip: Trip, missed: list[Story]) -> None:
    """Refresh until all that waits for its article was read, and hold the feed to what was missed."""
    for _ in range(8):
        trip.refresh(11)
    numbers = trip.numbers()
    assert len(set(numbers)) == len(numbers)
    assert {story.number for story in missed} <= set(numbers)
    moments = [entry.published for entry in trip.feed()]
    assert len(set(moments)) == len(moments)


def test_a_gap_is_filled_from_the_older_pages(trip: Trip):
    missed = away(trip, 30)
    report = trip.refresh(1)
    assert lists_asked(trip) == [1, 2, 3]
    assert report.headlines == 36
    settle(trip, missed)


def test_a_full_page_of_news_with_one_known_story_is_no_gap(trip: Trip):
    away(trip, 11)
    trip.refresh(1)
    assert lists_asked(trip) == [1]


def test_at_most_ten_older_pages_are_read(trip: Trip):
    away(trip, 150)
    trip.refresh(1)
    assert lists_asked(trip) == list(range(1, 12))


def test_a_first_fill_reads_no_older_pages(trip: Trip):
    trip.refresh(0)
    assert lists_asked(trip) == [1]


def test_a_gap_that_cannot_be_filled_is_tried_again_as_a_whole(trip: Trip):
    missed = away(trip, 30)
    before = trip.documents()
    trip.spoil(FAULTS["500"], part="?p=2")
    for _ in range(3):
        report = trip.refresh(1)
        assert (report.outcome, report.new, report.held) == (Outcome.HTTP_ERROR, 0, 0)
    assert {name: etag for name, etag in trip.documents().items() if name in before} == before
    trip.spoil(None)
    assert trip.refresh(1).outcome is not None
    settle(trip, missed)


def test_after_three_failures_the_gap_holds_nothing_up(trip: Trip):
    missed = away(trip, 30)
    trip.spoil(FAULTS["500"], part="?p=2")
    for _ in range(3):
        trip.refresh(1)
    assert trip.refresh(1).outcome in (Outcome.UPDATED, Outcome.UNCHANGED)
    settle(trip, missed[-12:])


def test_the_end_of_the_list_ends_the_gap(trip: Trip):
    missed = away(trip, 30)
    trip.spoil(FAULTS["empty list"], part="?p=3")
    assert trip.refresh(1).outcome in (Outcome.UPDATED, Outcome.UNCHANGED)
    settle(trip, missed[-24:])


def test_stories_that_come_while_pages_are_read_are_not_doubled(trip: Trip):
    missed = away(trip, 30)

    def publish_more(call) -> None:
        if call.kind == "list" and call.page == 2:
            missed.extend(trip.room.push_down(2))

    trip.door.spoil = publish_more
    trip.refresh(1)
    trip.door.spoil = lambda _call: None
    settle(trip, missed)


def follow_related(trip: Trip, *pages: str) -> Story:
    """Follow an article of the newsroom for its related list."""
    story = trip.room.section()[0]
    trip.room.validators = False
    trip.follow(*pages, f"{SITE}{trip.room.href(story)}")
    return story


def test_a_related_list_alone_is_a_source(trip: Trip):
    follow_related(trip)
    for _ in range(12):
        trip.refresh(30)
    stories = [trip.room.stories[number] for number in trip.numbers()]
    assert stories
    assert {story.section for story in stories} == {POLITICAL}
    assert len(set(stories)) == len(stories)


def test_what_belongs_elsewhere_is_asked_for_once(trip: Trip):
    follow_related(trip)
    asked: list[str] = []
    for _ in range(12):
        trip.refresh(30)
        asked += [url for url in trip.door.articles() if url not in trip.source.pages]
    assert len(set(asked)) == len(asked)


def test_a_list_and_a_related_list_hold_each_story_once(trip: Trip):
    follow_related(trip, LIST)
    trip.room.form = "mixed"
    for _ in range(8):
        trip.refresh(60)
    numbers = trip.numbers()
    assert len(set(numbers)) == len(numbers)
    assert {trip.room.stories[number].section for number in numbers} == {POLITICAL}
    assert {story.number for story in trip.room.section()[:12]} <= set(numbers)


def test_a_page_beside_the_first_that_fails_is_told_and_stops_nothing(trip: Trip):
    trip.follow(LIST, f"{SITE}?p=1&cat=world-news", sections=())
    trip.refresh(0)
    trip.refresh(1)
    trip.spoil(FAULTS["500"], part="world-news")
    for _ in range(5):
        story = trip.room.publish()
        report = trip.refresh(1)
        assert (report.outcome, report.new) == (Outcome.HTTP_ERROR, 1)
        assert trip.feed()[0].title == story.title
        due = trip.state().due
        assert due is not None
        assert due - trip.bench.clock() < timedelta(minutes=22)
    assert (trip.state().failures, trip.state().succeeded) == (0, trip.bench.clock())


def test_the_first_page_may_fail_and_the_others_are_read(trip: Trip):
    trip.follow(LIST, f"{SITE}?p=1&cat=world-news", sections=())
    trip.spoil(FAULTS["500"], part="political")
    report = trip.refresh(0)
    assert (report.outcome, report.new, report.rung) == (Outcome.HTTP_ERROR, 12, None)
    assert trip.state().failures == 1
    assert "political.atom" in trip.documents()


def test_the_rung_of_a_page_beside_the_first_is_no_change(trip: Trip):
    follow_related(trip, LIST)
    trip.room.validators = True
    for _ in range(4):
        trip.refresh(1)
    assert [event.kind for event in trip.state().events] == ["started"]


def test_a_list_that_the_parser_stumbles_over_stops_no_other(trip: Trip, caplog: pytest.LogCaptureFixture):
    trip.follow(f"{SITE}broken", LIST)
    trip.door.extra[f"{SITE}broken"] = BROKEN
    report = trip.refresh(0)
    assert (report.outcome, report.new) == (Outcome.INVALID, 12)
    assert "the parser failed; please report it" in caplog.text


def test_an_article_that_the_parser_stumbles_over_is_one_that_failed(trip: Trip, caplog: pytest.LogCaptureFixture):
    trip.refresh(0)
    trip.refresh(1)
    story = trip.room.publish()
    trip.door.extra[f"{SITE}{quote(story.slug_href)}"] = BROKEN
    assert trip.refresh(1).held == 1
    assert trip.refresh(10).new == 1
    assert "the parser failed; please report it" in caplog.text


LOCAL = (7, 8)


@pytest.mark.skipif(not SEED.exists(), reason="the stored article is not part of the project")
def test_the_related_list_of_a_real_article(trip: Trip):
    """Of its nine headlines the seventh and the eighth are not political."""
    url = f"{SITE}7e0d3c52-27101712.html"
    trip.follow(url)
    html = SEED.read_text(encoding="utf-8")
    trip.door.extra[url] = html
    listing = load_parser("syria_news").find_headlines(Page(html, url, trip.bench.clock()), trip.source.site_rule)
    for number, headline in enumerate(listing.headlines, 1):
        label = "أخبار محلية" if number in LOCAL else "الاخبار السياسية"
        name = "local_news" if number in LOCAL else POLITICAL
        trip.door.extra[headline.url] = article(headline.title, name, label)
    assert len(listing.headlines) == 9
    first = trip.refresh(0)
    assert (first.new, first.held) == (7, 0)
    assert {entry.title for entry in trip.feed()} == {h.title for n, h in enumerate(listing.headlines, 1) if n not in LOCAL}
    assert trip.refresh(60).new == 0
    assert trip.door.asked == [url], "what belongs elsewhere is not asked for again"


def article(title: str, section: str, label: str) -> str:
    """An article page as the site prints it."""
    paragraphs = "".join(f"<p>{'جملة من الخبر تكفي لتكون فقرة من فقراته. ' * 4}</p>" for _ in range(2))
    return f"""<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="sec-name"><a href="?p=1&cat={section}">{label}</a></div><h1>{title}</h1><div>10.11.2025 | 10:00</div>
<div>{paragraphs}<p>سيريانيوز</p></div></body></html>"""
