"""A page that is what it was is not judged again, unless something waits; and entries are counted on."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from feeds import store
from feeds.model import Outcome
from feeds.plan import Plan
from feeds.sameness import hash_list, hash_page
from feeds.store import Claim, claim, count_entries, is_waiting, settle
from feeds.store.tables import SOURCE as ROWS
from parsers.headline import Headline, Listing
from tests.store_kit import end
from tests.trip_kit import LIST, SOURCE, Trip, light, trip

__all__ = ["light", "trip"]
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
HEADLINE = Headline(
    "1", "https://syria.news/a-ID1.html", "خبر", NOON, "نص", "political-news", "https://syria.news/a.jpg", "سياسة"
)
LISTING = Listing("known", (HEADLINE, replace(HEADLINE, key="2", url="https://syria.news/b-ID2.html")))


def settled(trip: Trip) -> bool:
    """What the next claim says; the source is given back as it was."""
    with trip.bench.ledger.writing() as tx:
        taken = claim(tx, SOURCE.slug, "test", trip.bench.clock(), only_due=False)
        assert isinstance(taken, Claim)
        tx.rollback()
    return taken.settled


def calm(trip: Trip) -> None:
    """Read all that the site has, and once more without finding anything."""
    for _ in range(3):
        trip.refresh(1)


def test_a_source_is_settled_once_nothing_waits_and_nothing_changed(trip: Trip) -> None:
    trip.refresh(0)
    assert not settled(trip), "articles are still to be read"
    trip.room.validators = False
    calm(trip)
    assert settled(trip)
    report = trip.refresh(1)
    assert (report.outcome, report.headlines, report.published) == (Outcome.UNCHANGED, 12, False)
    assert settled(trip)
    trip.room.publish()
    assert trip.refresh(1).outcome == Outcome.UPDATED
    assert not settled(trip)


@pytest.mark.parametrize("validators", [True, False])
def test_a_story_that_waits_is_asked_for_although_the_list_is_the_same(trip: Trip, validators: bool) -> None:
    trip.room.validators = validators
    calm(trip)
    trip.spoil(Outcome.TIMEOUT, "article")
    trip.room.publish()
    trip.refresh(1)
    assert not settled(trip)
    trip.spoil(None)
    report = trip.refresh(20)
    assert (report.outcome, report.new) == (Outcome.UPDATED, 1)


def test_other_settings_read_a_settled_page_again(trip: Trip) -> None:
    trip.room.validators = False
    calm(trip)
    trip.follow(title="عنوان آخر")
    before = trip.documents()
    assert trip.refresh(1).outcome == Outcome.UNCHANGED
    assert trip.documents() != before


def test_a_page_that_fails_leaves_no_source_settled(trip: Trip) -> None:
    trip.room.validators = False
    calm(trip)
    trip.spoil(Outcome.TIMEOUT)
    trip.refresh(1)
    trip.spoil(None)
    assert trip.refresh(1).outcome == Outcome.UNCHANGED
    assert settled(trip)


def test_new_validators_of_the_same_page_are_noted(trip: Trip) -> None:
    trip.room.validators = False
    calm(trip)
    with trip.bench.ledger.reading() as tx:
        assert store.read_pages(tx, SOURCE.slug)[LIST].etag is None
    trip.room.validators = True
    trip.refresh(1)
    with trip.bench.ledger.reading() as tx:
        note = store.read_pages(tx, SOURCE.slug)[LIST]
    assert note.etag is not None or note.last_modified is not None
    assert note.body_hash


@pytest.mark.parametrize("part", [b"<meta csrf", b"<!-- --", b"<script json", b"<input ", b"csrf <meta ", b"<script>"])
def test_hostile_pages_are_named_in_linear_time(part: bytes) -> None:
    """A search whose cost grows with the square would not come back from two megabytes."""
    assert hash_page(part + b"csrf--json" * 200_000, NOON) != hash_page(part * 200_000, NOON)


def test_a_day_that_ends_lets_a_page_be_judged_once_more() -> None:
    late = NOON.replace(hour=23, minute=59)
    assert hash_page(b"a", NOON) == hash_page(b"a", late) != hash_page(b"a", late + timedelta(minutes=1))
    assert hash_list(LISTING, NOON) == hash_list(LISTING, late) != hash_list(LISTING, late + timedelta(minutes=1))
    assert hash_page(b"a", NOON) != hash_page(b"b", NOON)


def test_a_page_is_the_same_whatever_only_machines_wrote_anew() -> None:
    page = """<head><meta name="{0}" content="csrf"><meta content="{0}" name="csrf-token"></head><body>
    <script nonce="{0}">window.ray = "{0}"; if (1 > 0) run()</script><form><input type="hidden" name="t" value="{0}"></form>
    <p>{1}</p><script>say("<b>{1}</b>")</script><script type="application/ld+json">["{1}"]</script>
    </body><!-- cached at {0} -->"""

    def name(token: str, shown: str = "text") -> str:
        return hash_page(page.format(token, shown).encode(), NOON)

    assert name("1") == name("22 --")
    assert name("1") != name("1", "another text")


SOUP = st.lists(
    st.sampled_from(
        ["<!--", "-->", "<script", ">", "</script>", "<input ", "<meta ", "csrf", "json", "<p>", "</p>", "text", "<a>", " ", '"']
    )
).map("".join)


@given(SOUP, SOUP)
def test_no_link_hides_wherever_it_stands(before: str, after: str) -> None:
    pages = [before + link + after for link in ("", '<a href="new">', '<a href="old">')]
    assert len({hash_page(page.encode(), NOON) for page in pages}) == 3


@pytest.mark.parametrize("name", [field.name for field in fields(Headline)])
def test_whatever_a_headline_says_makes_another_list(name: str) -> None:
    other = replace(HEADLINE, **{name: date(2026, 11, 27) if name == "published" else "x"})
    assert hash_list(replace(LISTING, headlines=(other, LISTING.headlines[1])), NOON) != hash_list(LISTING, NOON)


def test_order_number_and_rung_make_another_list_and_the_next_page_does_not() -> None:
    known = hash_list(LISTING, NOON)
    assert hash_list(replace(LISTING, headlines=LISTING.headlines[::-1]), NOON) != known
    assert hash_list(replace(LISTING, headlines=LISTING.headlines[:1]), NOON) != known
    assert hash_list(replace(LISTING, rung="grammar"), NOON) != known
    assert hash_list(replace(LISTING, mixed=True), NOON) != known
    assert hash_list(replace(LISTING, next_page="https://syria.news/?p=2"), NOON) == known


def test_entries_are_counted_on_and_anew_when_one_is_withdrawn(trip: Trip) -> None:
    calm(trip)
    trip.room.publish()
    trip.refresh(1)
    assert (trip.state().entries, trip.state().newest) == (13, trip.feed()[0].published)
    with trip.bench.ledger.writing() as tx:
        known = store.remember(tx, SOURCE.slug, [trip.feed()[3].key], []).known
        gone = replace(next(iter(known.values())), withdrawn=trip.bench.clock())
        store.apply_plan(tx, SOURCE.slug, Plan(changed=(gone,)))
    assert trip.state().entries == 12
    with trip.bench.ledger.reading() as tx:
        assert count_entries(tx, SOURCE.slug) == 12
        assert not is_waiting(tx, SOURCE.slug, 3)


def test_a_ledger_without_counts_counts_once(trip: Trip) -> None:
    """What was read back from a shelf has no count yet."""
    calm(trip)
    with trip.bench.ledger.writing() as tx:
        tx.execute(update(ROWS).values(entries=None))
    assert trip.state().entries == 12
    with trip.bench.ledger.writing() as tx:
        taken = claim(tx, SOURCE.slug, "test", trip.bench.clock(), only_due=False)
        assert taken
        settle(tx, taken, end(trip.bench.clock()))
        assert tx.execute(ROWS.select()).one().entries == 12
