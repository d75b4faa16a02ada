"""Months in the feed's own zone, and which of them have an archive document."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from feeds.archive import render_months
from feeds.coding import coded
from feeds.model import Entry, Feed
from feeds.months import after, first_of, month_of, months_between
from feeds.plan import Plan
from feeds.store import Ledger, apply_plan, remember, save_documents, select_newest
from tests.ledger_kit import admit, make_entry

DAMASCUS = ZoneInfo("Asia/Damascus")
FEED = Feed(
    "political", "السياسية", "https://syria.news/", "http://localhost:8000", "ar", (), "سيريانيوز", timezone="Asia/Damascus"
)


def test_months_are_those_of_the_feeds_zone():
    night = datetime(2026, 11, 30, 21, 30, tzinfo=UTC)
    assert month_of(night, DAMASCUS) == "2026-12"
    assert month_of(night, ZoneInfo("UTC")) == "2026-11"
    assert first_of("2026-12", DAMASCUS) == datetime(2026, 11, 30, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(("month", "expected"), [("2026-11", "2026-12"), ("2026-12", "2027-01"), ("2026-01", "2026-02")])
def test_after(month, expected):
    assert after(month) == expected


def test_months_between():
    assert list(months_between("2026-11", "2027-02")) == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert list(months_between("2026-11", "2026-11")) == ["2026-11"]
    assert list(months_between("2026-12", "2026-11")) == []


def entries(month: int, count: int, year: int = 2026) -> list[Entry]:
    start = datetime(year, month, 10, 12, 0, tzinfo=UTC)
    moments = [start + timedelta(minutes=number) for number in range(count)]
    return [
        make_entry(month * 1000 + number, published=moment, updated=moment, first_seen=moment)
        for number, moment in enumerate(moments)
    ]


def render(
    ledger: Ledger, touched: tuple[str, ...] = (), edited: tuple[str, ...] | None = None
) -> tuple[tuple[str, ...], str | None, list[str]]:
    """Render, save as a refresh does, and return months, previous and the names of what was rendered."""
    with ledger.writing() as tx:
        feed = replace(FEED, entries=select_newest(tx, "political", 50))
        archive = render_months(tx, feed, touched, edited)
        save_documents(tx, "political", [coded(document, "quick") for document in archive.documents])
    return archive.months, archive.previous, [document.name for document in archive.documents if document.name.endswith(".atom")]


def test_a_young_feed_has_no_archive(ledger: Ledger):
    assert render(ledger) == ((), None, [])
    admit(ledger, *entries(11, 50))
    assert render(ledger) == ((), None, [])


def test_the_month_that_goes_on_gets_a_document_when_the_feed_cannot_hold_it(ledger: Ledger):
    admit(ledger, *entries(11, 51))
    assert render(ledger) == (("2026-11",), "2026-11", ["political/archive/2026-11.atom"])


def test_a_month_is_over_when_a_later_one_has_begun(ledger: Ledger):
    admit(ledger, *entries(9, 2), *entries(11, 1))
    assert render(ledger) == (("2026-09",), "2026-09", ["political/archive/2026-09.atom"])
    admit(ledger, *entries(12, 1))
    months, previous, rendered = render(ledger)
    assert (months, previous) == (("2026-11", "2026-09"), "2026-11")
    assert "political/archive/2026-11.atom" in rendered


def test_only_the_newest_months_are_rendered_again(ledger: Ledger):
    admit(ledger, *entries(8, 2), *entries(9, 2), *entries(10, 2), *entries(11, 1))
    assert len(render(ledger)[2]) == 3
    assert "political/archive/2026-08.atom" not in render(ledger)[2]
    assert "political/archive/2026-08.atom" in render(ledger, ("2026-08",))[2]
    assert render(ledger, ("2026-11", "2024-01"))[2] == render(ledger)[2], "a month without a document gets none by it"


def test_a_month_whose_only_story_was_withdrawn_has_no_document_any_more(ledger: Ledger):
    admit(ledger, *entries(9, 1), *entries(10, 2), *entries(11, 1))
    render(ledger)
    with ledger.writing() as tx:
        known = remember(tx, "political", ["9000"], []).known["9000"]
        apply_plan(tx, "political", Plan(changed=(replace(known, withdrawn=known.entry.published),)))
    months, previous, rendered = render(ledger, ("2026-09",))
    assert (months, previous) == (("2026-10",), "2026-10")
    assert rendered == ["political/archive/2026-10.atom"], "it names no month that is gone"


def test_a_month_lasts_until_half_of_what_the_feed_holds_is_new(ledger: Ledger):
    """So the feed and its archive hold every entry at any time, and a new story does not cost the whole month."""
    name = "political/archive/2026-11.atom"
    admit(ledger, *entries(11, 60))
    assert render(ledger)[2] == [name]
    admit(ledger, *entries(11, 85)[60:])
    assert render(ledger, edited=()) == (("2026-11",), "2026-11", []), "the feed's 26th entry is the month's newest"
    assert render(ledger, edited=("2026-10",))[2] == []
    assert render(ledger, edited=("2026-11",))[2] == [name]
    admit(ledger, *entries(11, 111)[85:])
    assert render(ledger, edited=())[2] == [name]


def test_a_month_that_is_over_is_rendered_once_more(ledger: Ledger):
    admit(ledger, *entries(10, 60))
    render(ledger)
    admit(ledger, *entries(11, 1))
    assert render(ledger, edited=())[2] == ["political/archive/2026-10.atom"], "it was not finished"
    assert render(ledger, edited=())[2] == []
    assert render(ledger, edited=("2026-10",))[2] == ["political/archive/2026-10.atom"]
