"""The way back from the shelf into an empty ledger: whole, damaged, or of another site."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from feeds.coding import coded
from feeds.config import Settings, Source
from feeds.model import Day, Entry, Event, Feed, Image, Outcome, SourceState, Timing
from feeds.pages import render_feed_page
from feeds.render import render_archive, render_feed
from feeds.restore import restore
from feeds.shelf import shelve, write_state
from feeds.store import Ledger, edition_of, list_events, list_labels, open_ledger, read_states, select_newest

NOW = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)
SOURCE = Source("political", "Politics", "https://syria.news/", ("https://syria.news/p",), timezone="Asia/Damascus")
DAYS = (Day(date(2026, 12, 2), 3, 70, 2, 90.0), Day(date(2026, 12, 3), 1, 30))
TALLIES = {"updated": 7, "timeout": 2}
TIMINGS = {"updated": Timing(6, 8.5, (1, 6, 6, 6, 6, 6, 6))}
STATE = SourceState("political", "Politics", NOW, NOW, Outcome.UPDATED, refreshes=TALLIES, timings=TIMINGS, days=DAYS)
PICTURE = Image("https://syria.news/a.jpg?a=1&b=2", "image/jpeg", 'a "caption" & more')


def make_entry(number: int, **changes: object) -> Entry:
    """An entry of its own hour."""
    moment = NOW - timedelta(hours=number)
    values = {
        "id": f"tag:syria.news,2015:{number:05}",
        "key": f"{number:05}",
        "url": f"https://syria.news/x-ID{number:05}.html",
        "title": f"Title {number}",
        "published": moment,
        "updated": moment,
        "first_seen": moment + timedelta(minutes=3),
        "date_source": "page",
        "site_published": moment,
    }
    return Entry(**{**values, **changes})  # type: ignore[arg-type]


NEWEST = (
    make_entry(1, image=PICTURE, summary="More <of> it", section="political-news", section_label="سياسة", author="Somebody"),
    make_entry(2, site_published=date(2026, 12, 1), date_source="day", earlier_titles=("Before", "Before that")),
    make_entry(3, site_published=None, date_source="first_seen", image=replace(PICTURE, caption=None)),
)
OLDER = (
    make_entry(80, image=PICTURE, first_seen=NOW - timedelta(hours=80), summary="Old", section="political-news"),
    make_entry(81, image=replace(PICTURE, caption=None), first_seen=NOW - timedelta(hours=81), author="Somebody"),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db")
    yield ledger
    ledger.close()


def settings_of(root: Path, *sources: Source) -> Settings:
    return Settings(sources or (SOURCE,), shelf=root / "shelf")


def fill(root: Path, newest: tuple[Entry, ...] = NEWEST, older: tuple[Entry, ...] = OLDER) -> Path:
    """Lay a shelf as a service does, and return the folder of its version."""
    feed = Feed("political", SOURCE.title, SOURCE.site, "http://localhost:8000", "ar", newest, SOURCE.title, months=("2026-11",))
    documents = [*render_feed(feed), render_feed_page(feed)]
    if older:
        documents.append(render_archive(replace(feed, entries=older), "2026-11", finished=True))
    shelved = {document.name: coded(document, "quick") for document in documents}
    events = tuple(Event("political", NOW, kind, Outcome.UPDATED, kind) for kind in ("recovered", "failing"))
    write_state(
        root / "shelf",
        [STATE._replace(events=events)],
    )
    version = shelve(root / "shelf", [one.label for one in shelved.values()], lambda label: shelved[label.name], 41)
    assert version
    return root / "shelf" / version


def read_back(ledger: Ledger, settings: Settings) -> tuple[Entry, ...]:
    with ledger.writing() as tx:
        count = restore(tx, settings, NOW)
    with ledger.reading() as tx:
        entries = select_newest(tx, "political", 100)
    assert count == len(entries)
    return entries


def test_everything_comes_back(tmp_path: Path, ledger: Ledger) -> None:
    fill(tmp_path)
    settings = settings_of(tmp_path)
    assert read_back(ledger, settings) == (*NEWEST, *OLDER)
    with ledger.reading() as tx:
        assert edition_of(tx) == 41
        assert {label.name for label in list_labels(tx)} == {
            "political.atom",
            "political.rss",
            "political.json",
            "political.html",
            "political/archive/2026-11.atom",
        }
        assert [event.kind for event in list_events(tx, ["political"])] == ["recovered", "failing"]
        (state,) = read_states(tx, settings.sources, NOW)
    assert (state.outcome, state.refreshes, state.timings, state.due, state.days) == (
        Outcome.UPDATED,
        TALLIES,
        TIMINGS,
        NOW,
        DAYS,
    )


def test_full_bodies_come_back(tmp_path: Path, ledger: Ledger) -> None:
    bodies = (replace(NEWEST[0], content="<p>One.</p><div>Two.</div>"), replace(NEWEST[1], content="<p>Three.</p>"))
    fill(tmp_path, bodies, (replace(OLDER[0], content="<p>Four.</p>"),))
    found = read_back(ledger, settings_of(tmp_path, SOURCE._replace(content="full")))
    assert [entry.content for entry in found] == ["<p>One.</p><div>Two.</div>", "<p>Three.</p>", "<p>Four.</p>"]


def test_ledger_that_holds_something_is_left_alone(tmp_path: Path, ledger: Ledger) -> None:
    fill(tmp_path)
    read_back(ledger, settings_of(tmp_path))
    with ledger.writing() as tx:
        assert restore(tx, settings_of(tmp_path), NOW) == 0


def test_no_shelf_nothing_comes_back(tmp_path: Path, ledger: Ledger) -> None:
    assert read_back(ledger, settings_of(tmp_path)) == ()


def test_entries_of_another_site_stay_where_they_are(tmp_path: Path, ledger: Ledger) -> None:
    fill(tmp_path)
    assert read_back(ledger, settings_of(tmp_path, SOURCE._replace(site="https://www.other.example/"))) == ()


def test_feed_that_the_shelf_does_not_know_starts_anew(tmp_path: Path, ledger: Ledger) -> None:
    fill(tmp_path)
    (tmp_path / "shelf" / "state.json").unlink()
    assert len(read_back(ledger, settings_of(tmp_path, SOURCE._replace(slug="sport"), SOURCE))) == 5


@pytest.mark.parametrize(("name", "left"), [("political.json", OLDER), ("political/archive/2026-11.atom", NEWEST)])
@pytest.mark.parametrize("damage", ["gone", "other bytes"])
def test_damaged_document_costs_only_what_it_told(
    tmp_path: Path, ledger: Ledger, name: str, left: tuple[Entry, ...], damage: str
) -> None:
    path = fill(tmp_path) / name
    path.unlink()
    if damage == "other bytes":
        path.write_bytes(b"<feed")
    assert read_back(ledger, settings_of(tmp_path)) == left
    with ledger.reading() as tx:
        assert name not in {label.name for label in list_labels(tx)}


@pytest.mark.parametrize(
    "body", [b"<feed", b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', b"[]", b'{"items": [{}]}']
)
@pytest.mark.parametrize("name", ["political.json", "political/archive/2026-11.atom"])
def test_document_of_another_make_is_passed_over(tmp_path: Path, ledger: Ledger, name: str, body: bytes) -> None:
    shelved = coded(replace(render_archive_like(name), body=body), "quick")
    assert shelve(tmp_path / "shelf", [shelved.label], lambda _label: shelved, 1)
    assert read_back(ledger, settings_of(tmp_path)) == ()


def render_archive_like(name: str):
    feed = Feed("political", SOURCE.title, SOURCE.site, "http://localhost:8000", "ar", NEWEST, SOURCE.title)
    return replace(render_feed(feed)[0], name=name)


def test_two_entries_of_one_second_do_not_stop_the_others(tmp_path: Path, ledger: Ledger) -> None:
    twin = make_entry(80, id="tag:syria.news,2015:99999", key="99999")
    fill(tmp_path, older=(OLDER[0], twin))
    assert len(read_back(ledger, settings_of(tmp_path))) == 4
