"""A story that the site has taken back leaves the feed after its own page was gone on two days; nothing else ever does."""

from datetime import timedelta

from feeds.bench import Bench
from feeds.merge.sighting import ReadPage
from feeds.model import Outcome
from feeds.plan import Plan
from feeds.publish import publish_feed
from feeds.refresh import withdrawn_months
from feeds.store import apply_plan, remember
from feeds.withdraw import check_missing, time_span
from parsers.headline import Headline, Listing
from tests.newsroom import FAULTS, Story
from tests.trip_kit import LIST, SITE, Trip, trip

__all__ = ["trip"]
DAY = 1440


def settled(trip: Trip, place: int = 4) -> Story:
    """A feed whose articles were read, and one of its stories from the middle of the list."""
    trip.room.validators = False
    trip.refresh(0)
    trip.refresh(0.1)
    return trip.room.section()[place]


def delete(trip: Trip, *stories: Story) -> None:
    """Take stories back; the list gets shorter instead of showing older ones that nobody has seen."""
    for story in stories:
        trip.room.delete(story.number)
    trip.room.page_size -= len(stories)


def still(trip: Trip, story: Story) -> bool:
    return story.number in trip.numbers()


def tomorrow(trip: Trip) -> None:
    """Move the clock without a new story, so that the list's span stays."""
    trip.room.now += timedelta(days=1)


def test_two_days_of_404_withdraw_a_story(trip: Trip):
    story = settled(trip)
    delete(trip, story)
    assert trip.refresh(0).outcome == Outcome.UNCHANGED
    assert trip.refresh(0.1).outcome == Outcome.UNCHANGED
    assert still(trip, story), "one day is not enough"
    tomorrow(trip)
    report = trip.refresh(0)
    assert (report.outcome, report.edited) == (Outcome.UPDATED, 1)
    assert not still(trip, story)
    assert story.title not in trip.document("political.atom")
    assert trip.state().events[0].kind == "withdrawn"
    assert story.title in trip.state().events[0].text
    tomorrow(trip)
    assert trip.refresh(0).outcome == Outcome.UNCHANGED, "and that is all"


def test_a_story_that_only_moved_to_another_section_stays_and_is_seldom_looked_at(trip: Trip):
    story = settled(trip)
    trip.room.move(story.number, "local_news")
    looked = 0
    for _ in range(12):
        trip.refresh(0)
        looked += len(trip.door.articles())
        trip.room.now += timedelta(hours=1)
    assert still(trip, story)
    assert 1 <= looked <= 3


def test_a_site_in_trouble_withdraws_nothing(trip: Trip):
    story = settled(trip)
    trip.room.delete(story.number)
    trip.spoil(FAULTS["500"], "article")
    for _ in range(3):
        trip.refresh(0)
        tomorrow(trip)
    assert still(trip, story)


def test_a_story_that_is_back_the_next_day_was_never_gone(trip: Trip):
    story = settled(trip)
    trip.room.delete(story.number)
    trip.refresh(0)
    trip.room.stories[story.number] = story
    trip.room.move(story.number, "local_news")
    tomorrow(trip)
    trip.refresh(0)
    trip.room.delete(story.number)
    trip.room.now += timedelta(hours=7)
    trip.refresh(0)
    assert still(trip, story), "the first 404 no longer counts"


def test_a_withdrawn_story_that_the_list_shows_again_comes_back(trip: Trip):
    story = settled(trip)
    before = trip.entry(story)
    trip.room.delete(story.number)
    trip.refresh(0)
    tomorrow(trip)
    trip.refresh(0)
    trip.room.stories[story.number] = story
    trip.room.touch()
    report = trip.refresh(0)
    assert (report.new, report.edited) == (0, 1)
    assert trip.entry(story) == before


def test_what_fell_off_the_end_of_the_list_is_not_looked_at(trip: Trip):
    settled(trip)
    for story in trip.room.push_down(12):
        trip.room.stories[story.number] = story
    trip.refresh(0.1)
    trip.refresh(0.1)
    trip.refresh(0.1)
    assert trip.door.articles() == []


def test_two_at_most_are_looked_at_in_one_refresh(trip: Trip):
    settled(trip)
    delete(trip, *trip.room.section()[2:9])
    trip.refresh(0)
    assert len(trip.door.articles()) == 2


def test_the_archive_of_a_month_that_is_over_is_made_anew(trip: Trip):
    story = settled(trip, place=6)
    trip.room.advance(trip.room.now + timedelta(days=20))
    for _ in range(3):
        trip.refresh(11)
    name = "political/archive/2026-11.atom"
    assert story.title in trip.document(name)
    with trip.bench.ledger.reading() as tx:
        known = remember(tx, "political", [str(story.number)], []).known[str(story.number)]
    moments = [known.entry.published - timedelta(minutes=1), known.entry.published + timedelta(minutes=1)]
    lines = tuple(Headline(f"9999{n}", f"{SITE}x-ID9999{n}.html", f"جار {n}", moment) for n, moment in enumerate(moments))
    trip.room.delete(story.number)
    first = look(trip, lines)
    assert [one.missed for one in first.noted] == [trip.bench.clock()]
    withdraw(trip, first)
    tomorrow(trip)
    withdraw(trip, look(trip, lines))
    assert story.title not in trip.document(name)


def look(trip: Trip, lines: tuple[Headline, ...]) -> Plan:
    """See what is missing between two neighbours on a list."""
    return check_missing(trip.source, [ReadPage(0, Listing("known", lines))], Plan(), trip.bench, trip.bench.clock())


def withdraw(trip: Trip, plan: Plan) -> None:
    """Write the plan and make the documents, as a refresh does."""
    with trip.bench.ledger.writing() as tx:
        apply_plan(tx, "political", plan)
        publish_feed(tx, trip.source, trip.bench.settings, trip.bench.clock(), withdrawn_months(trip.source, plan))


def test_a_list_without_times_or_of_mixed_sections_tells_of_nothing_missing(trip: Trip):
    story = settled(trip)
    trip.room.delete(story.number)
    bench: Bench = trip.bench
    mixed = ReadPage(0, Listing("known", (), mixed=True))
    assert (
        time_span(Listing("known", (Headline("1", LIST, "a", bench.clock()), Headline("2", LIST, "b", bench.clock().date()))))
        is None
    )
    for pages in ([], [ReadPage(1, Listing("known", ()))], [mixed], [ReadPage(0, Listing("known", ()))]):
        assert check_missing(trip.source, pages, Plan(), bench, bench.clock()) == Plan()
