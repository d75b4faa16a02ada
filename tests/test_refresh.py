"""Whole trips: what a refresh publishes, and that nothing that goes wrong publishes anything."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from feeds import store
from feeds.model import Outcome
from feeds.publish import publish_feed
from feeds.refresh import refresh
from feeds.run import shelve_ledger
from feeds.shelf import Shelf
from feeds.store.engine import make_engine
from tests.newsroom import FAULTS, POLITICAL
from tests.trip_kit import LIST, SITE, SOURCE, Trip, light, make_trip, trip

__all__ = ["light", "trip"]
NO_LIST = frozenset({Outcome.EMPTY, Outcome.CONTAINER_MISSING})
"""What a parser calls a page without its list is its own business."""
FEEDS = ("political.atom", "political.rss", "political.json", "political.html")
HOUR, DAY = 60, 1440


def test_a_first_fill_is_published_before_the_articles_are_read(trip: Trip):
    shown = [story.number for story in trip.room.section()[:12]]
    report = trip.refresh(0)
    assert (report.outcome, report.new, report.headlines, report.rung, report.published) == (
        Outcome.UPDATED,
        12,
        12,
        "known",
        True,
    )
    assert trip.numbers() == shown, "newest first, as the site lists them"
    assert len(trip.door.articles()) == 10
    assert trip.door.asked[0] == LIST
    assert set(FEEDS) <= set(trip.documents())
    assert [entry.published for entry in trip.feed()] == [entry.site_published for entry in trip.feed()]


def test_the_second_refresh_reads_the_other_articles_and_the_third_nothing(trip: Trip):
    trip.refresh(0)
    trip.room.validators = False
    assert len(trip.refresh(1).detail or "") == 0
    assert len(trip.door.articles()) == 2
    before = trip.documents()
    assert trip.refresh(1).outcome == Outcome.UNCHANGED
    assert trip.door.articles() == []
    assert trip.documents() == before


def test_nothing_is_parsed_when_the_site_says_that_nothing_has_changed(trip: Trip):
    trip.refresh(0)
    trip.refresh(1)
    report = trip.refresh(1)
    assert (report.outcome, report.headlines, report.published) == (Outcome.NOT_MODIFIED, 0, False)
    assert trip.door.asked == [LIST]


def test_a_new_story_comes_with_its_article(trip: Trip):
    trip.refresh(0)
    trip.refresh(1)
    story = trip.room.publish()
    report = trip.refresh(1)
    assert (report.outcome, report.new) == (Outcome.UPDATED, 1)
    entry = trip.feed()[0]
    assert (entry.title, entry.section, entry.site_published) == (story.title, POLITICAL, story.moment)
    assert entry.summary
    assert entry.image
    assert trip.document("political.atom").count("<entry>") == 13


def test_a_story_whose_article_fails_comes_after_ten_minutes(trip: Trip):
    trip.refresh(0)
    trip.refresh(1)
    story = trip.room.publish()
    trip.spoil(Outcome.TIMEOUT, "article")
    before = trip.documents()
    report = trip.refresh(1)
    assert (report.new, report.held, report.outcome) == (0, 1, Outcome.UNCHANGED)
    assert trip.documents() == before
    assert trip.refresh(8).new == 0
    assert trip.refresh(2).new == 1
    assert trip.feed()[0].title == story.title
    first = trip.feed()[0]
    trip.spoil(None)
    trip.refresh(HOUR)
    assert trip.feed()[0].image, "and is completed when its page can be read"
    assert trip.feed()[0].published == first.published


def test_an_edit_is_served_in_place(trip: Trip):
    trip.refresh(0)
    before = trip.feed()
    number = trip.numbers()[3]
    trip.room.edit(number, "title")
    report = trip.refresh(1)
    after = trip.feed()
    assert (report.outcome, report.new) == (Outcome.UPDATED, 0)
    assert [(e.id, e.published, e.updated) for e in after] == [(e.id, e.published, e.updated) for e in before]
    assert after[3].title == trip.room.stories[number].title
    assert after[3].earlier_titles == (before[3].title,)


def test_white_space_is_no_edit(trip: Trip):
    trip.refresh(0)
    trip.refresh(1)
    before = trip.documents()
    trip.room.edit(trip.numbers()[3], "whitespace")
    assert trip.refresh(1).outcome == Outcome.UNCHANGED
    assert trip.documents() == before


def test_the_other_form_of_the_addresses_posts_nothing_again(trip: Trip):
    trip.refresh(0)
    trip.refresh(1)
    ids = [entry.id for entry in trip.feed()]
    for form in ("short", "mixed", "slug"):
        trip.room.form = form
        trip.room.touch()
        assert trip.refresh(1).new == 0
    assert [entry.id for entry in trip.feed()] == ids


def test_new_addresses_for_all_stories_make_no_gap(trip: Trip):
    """Their titles are known, so the list's older pages hold nothing that was missed."""
    trip.refresh(0)
    trip.room.form = "short"
    trip.room.touch()
    trip.refresh(1)
    assert [url for url in trip.door.asked if "?p=" in url] == [LIST]


def test_a_backdated_story_is_posted_with_the_time_it_was_first_seen(trip: Trip):
    trip.refresh(0)
    story = trip.room.publish(moment=trip.room.now - timedelta(hours=5))
    trip.refresh(1)
    entry = trip.entry(story)
    assert (entry.date_source, entry.site_published, entry.published) == ("first_seen", story.moment, entry.first_seen)
    assert trip.feed()[0] == entry


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("500", Outcome.HTTP_ERROR),
        ("503 retry", Outcome.HTTP_ERROR),
        ("403 challenge", Outcome.BLOCKED),
        ("200 challenge", Outcome.BLOCKED),
        ("empty list", NO_LIST),
        ("missing container", NO_LIST),
        ("one item", Outcome.TOO_FEW),
        ("blank", Outcome.EMPTY),
        ("binary", Outcome.NOT_HTML),
        ("octets", Outcome.NOT_HTML),
    ],
)
def test_no_failure_touches_a_feed(light: Trip, fault: str, outcome: Outcome | frozenset[Outcome]):
    trip = light
    trip.refresh(0)
    trip.refresh(1)
    before, feed = trip.documents(), trip.feed()
    trip.room.publish()
    trip.spoil(FAULTS[fault])
    report = trip.refresh(1)
    assert report.outcome in (outcome if isinstance(outcome, frozenset) else {outcome})
    assert report.new == 0
    assert trip.feed() == feed
    assert {name: etag for name, etag in trip.documents().items() if name in before} == before
    with trip.bench.ledger.reading() as tx:
        kept = store.list_kept(tx, "political")
    assert [page.outcome for page in kept] == [report.outcome]
    assert (trip.state().outcome, trip.state().failures) == (report.outcome, 1)
    assert [event.kind for event in trip.state().events] == ["failing", "started"]
    trip.spoil(None)
    assert trip.refresh(1).new == 1
    assert [event.kind for event in trip.state().events] == ["recovered", "failing", "started"]


@pytest.mark.parametrize(
    "outcome", [Outcome.TIMEOUT, Outcome.UNREACHABLE, Outcome.TLS, Outcome.ROBOTS, Outcome.REFUSED, Outcome.TOO_LARGE]
)
def test_no_failure_of_the_network_touches_a_feed(light: Trip, outcome: Outcome):
    trip = light
    trip.refresh(0)
    before = trip.documents()
    trip.spoil(outcome)
    report = trip.refresh(1)
    assert (report.outcome, report.detail) == (outcome, f"{SITE}/?p=1&cat={POLITICAL}: spoilt by the test")
    assert {name: etag for name, etag in trip.documents().items() if name in before} == before


def test_before_the_first_success_there_is_no_feed(trip: Trip):
    trip.spoil(FAULTS["500"])
    report = trip.refresh(0)
    assert (report.outcome, report.published) == (Outcome.HTTP_ERROR, True)
    assert trip.feed() == []
    assert not set(FEEDS) & set(trip.documents())


def test_a_surprise_is_an_outcome_too(trip: Trip, caplog: pytest.LogCaptureFixture):
    trip.refresh(0)
    feed = trip.feed()

    def break_down(_call: object) -> None:
        raise ZeroDivisionError("surprise")

    trip.door.spoil = break_down
    report = trip.refresh(1)
    assert (report.outcome, report.detail) == (Outcome.INVALID, f"{SITE}: ZeroDivisionError: surprise")
    assert trip.feed() == feed
    assert "Traceback" in caplog.text


def test_what_is_not_due_is_left_alone(trip: Trip):
    assert trip.refresh(0, due=True).outcome == Outcome.UPDATED
    report = trip.refresh(10, due=True)
    assert (report.outcome, report.detail) == (None, "not due, or another machine is refreshing it")
    assert trip.door.asked == []
    assert trip.refresh(12, due=True).outcome is not None


def test_a_process_of_the_same_machine_has_it(trip: Trip):
    with trip.bench.lock("political"):  # type: ignore[union-attr]
        report = trip.refresh(0)
    assert (report.outcome, report.detail) == (None, "another process on this machine is refreshing it")
    assert trip.refresh(0).outcome == Outcome.UPDATED


def test_another_machine_has_it(trip: Trip):
    with trip.bench.ledger.writing() as tx:
        store.enroll(tx, ["political"])
        assert store.claim(tx, "political", "another", trip.bench.clock(), only_due=True)
    assert trip.refresh(0).outcome is None
    assert trip.refresh(3).outcome == Outcome.UPDATED, "its lease has ended"


def test_who_loses_the_source_in_the_middle_publishes_nothing(trip: Trip):
    trip.refresh(0)
    trip.room.publish()
    before, state = trip.documents(), trip.state()

    def take_over(call: object) -> None:
        with trip.bench.ledger.writing() as tx:
            assert store.claim(tx, "political", "another", trip.bench.clock() + timedelta(minutes=5), only_due=False)

    trip.door.spoil = take_over
    report = trip.refresh(1)
    assert report.outcome is None
    assert "taken the source over" in (report.detail or "")
    assert trip.documents() == before
    assert trip.state().checked == state.checked


def test_back_off_and_the_wish_to_be_left_alone(trip: Trip):
    trip.refresh(0)
    trip.spoil(FAULTS["503 retry"])
    dues = []
    for _ in range(4):
        trip.refresh(1)
        due = trip.state().due
        assert due is not None
        dues.append((due - trip.bench.clock()).total_seconds() / 60)
    assert dues == sorted(dues)
    assert 20 <= dues[0] <= 25
    assert 160 <= dues[3] <= 200


def test_the_shrink_guard_gives_in_after_a_week(trip: Trip):
    trip.refresh(0)
    trip.spoil(FAULTS["one item"])
    assert trip.refresh(1).outcome == Outcome.TOO_FEW
    assert trip.refresh(6 * DAY).outcome == Outcome.TOO_FEW
    assert trip.refresh(DAY).outcome == Outcome.UPDATED
    assert trip.refresh(1).outcome in (Outcome.UNCHANGED, Outcome.NOT_MODIFIED, Outcome.UPDATED)


def test_a_page_that_is_as_it_was_starts_the_week_anew(trip: Trip):
    trip.refresh(0)
    trip.spoil(FAULTS["one item"])
    assert trip.refresh(1).outcome == Outcome.TOO_FEW
    trip.spoil(None)
    with trip.bench.ledger.reading() as tx:
        assert store.read_pages(tx, "political")[LIST].few_since
    trip.room.now -= timedelta(minutes=1)
    assert trip.refresh(0).outcome in (Outcome.NOT_MODIFIED, Outcome.UNCHANGED)
    with trip.bench.ledger.reading() as tx:
        assert store.read_pages(tx, "political")[LIST].few_since is None


def test_changed_settings_make_all_documents_anew_and_read_the_page_again(trip: Trip):
    trip.refresh(0)
    trip.refresh(1)
    before = trip.documents()
    trip.follow(title="عنوان آخر")
    report = trip.refresh(0)
    assert (report.outcome, report.headlines, report.published) == (Outcome.UNCHANGED, 12, True)
    after = trip.documents()
    assert all(after[name] != before[name] for name in FEEDS)
    assert "عنوان آخر" in trip.document("political.atom")
    assert trip.refresh(0).outcome == Outcome.NOT_MODIFIED


def test_a_redesign_is_told_and_nothing_is_posted_again(trip: Trip):
    trip.refresh(0)
    trip.refresh(1)
    ids = {entry.id for entry in trip.feed()}
    trip.room.restyle("rows")
    report = trip.refresh(1)
    assert report.rung not in (None, "known")
    assert report.new == 0
    assert {entry.id for entry in trip.feed()} == ids
    assert trip.state().events[0].kind == "rung"


def test_quiet_is_told(trip: Trip):
    trip.refresh(0)
    trip.room.now += timedelta(days=3)
    trip.refresh(0)
    assert [event.kind for event in trip.state().events] == ["quiet", "started"]


def test_documents_are_the_same_on_the_shelf_and_in_the_ledger(trip: Trip):
    trip.refresh(0)
    trip.bench.shelve()
    shelf = Shelf(trip.bench.settings.shelf)
    held = shelf.find("political.atom")
    assert held is not None
    assert held.label.etags["identity"] == trip.documents()["political.atom"]


def test_the_same_happenings_give_the_same_bytes(ledger: store.Ledger, tmp_path):
    trips = [make_trip(ledger, tmp_path / "one"), make_trip(store.open_ledger(f"sqlite:///{tmp_path}/two.db"), tmp_path / "two")]
    for one in trips:
        one.refresh(0)
        one.room.publish()
        one.refresh(20)
    assert trips[0].documents() == trips[1].documents()
    trips[1].bench.ledger.close()


def test_a_first_fill_whose_lease_is_lost_publishes_nothing(light: Trip):
    def take_over(_call: object) -> None:
        with light.bench.ledger.writing() as tx:
            store.claim(tx, "political", "another", light.bench.clock() + timedelta(minutes=5), only_due=False)

    light.door.spoil = take_over
    assert light.refresh(0).outcome is None
    assert light.feed() == []


def test_a_ledger_that_is_gone_leaves_the_source_due(light: Trip, caplog: pytest.LogCaptureFixture):
    gone = store.Ledger(make_engine("postgresql+psycopg://mujaz:hunter2@127.0.0.1:1/db"))
    report = refresh(SOURCE, replace(light.bench, ledger=gone))
    gone.close()
    assert (report.outcome, report.adrift) == (None, True)
    assert "the ledger cannot be reached" in (report.detail or "")
    assert "hunter2" not in caplog.text
    assert "Traceback" not in caplog.text


def test_a_challenge_page_that_the_door_lets_pass_is_none_either(light: Trip):
    light.refresh(0)
    light.door.extra[LIST] = (Path(__file__).parent / "pages/cloudflare-challenge.html").read_text(encoding="utf-8")
    assert light.refresh(1).outcome == Outcome.BLOCKED


def test_an_article_page_that_is_none_is_one_that_failed(light: Trip):
    light.refresh(0)
    light.refresh(1)
    story = light.room.publish()
    light.door.extra[f"{SITE}{quote(story.slug_href)}"] = "<p>nothing here</p>"
    assert light.refresh(1).held == 1


def test_two_failures_in_a_row_leave_the_site_alone(light: Trip):
    light.spoil(Outcome.TIMEOUT, "article")
    light.refresh(0)
    assert len(light.door.articles()) == 2


def test_a_feed_without_entries_has_no_documents(light: Trip):
    with light.bench.ledger.writing() as tx:
        assert not publish_feed(tx, SOURCE, light.bench.settings, light.bench.clock())


def test_documents_of_a_feed_that_is_not_followed_any_more_leave_the_shelf(light: Trip):
    light.refresh(0)
    light.bench.shelve()
    bench = replace(light.bench, settings=light.bench.settings._replace(sources=(SOURCE._replace(slug="other"),)))
    shelve_ledger(bench)
    assert not [name for name in light.documents() if name.startswith("political")]
    assert len(light.feed()) == 12, "but the ledger forgets nothing"
