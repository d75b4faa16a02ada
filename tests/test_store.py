"""The ledger on both engines: what is written comes back, whatever it holds."""

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.config import Source
from feeds.model import Entry, Event, Image, Label, Outcome, Representation, Shelved, Timing
from feeds.plan import Held, Known, Plan, Sighting
from feeds.store import (
    Ledger,
    PageNote,
    RobotsShelf,
    add_events,
    apply_plan,
    count_entries,
    edition_of,
    is_stranger,
    keep_page,
    list_archived,
    list_events,
    list_kept,
    list_labels,
    list_strays,
    list_window,
    load_documents,
    load_held,
    newest_served,
    note_page,
    oldest_served,
    read_pages,
    read_states,
    remember,
    remove_documents,
    save_documents,
    select_matching,
    select_month,
    select_newest,
    settle,
    stored_marks,
)
from feeds.store.memory import known_keys
from parsers.headline import Headline
from parsers.text import clean, fold
from tests.ledger_kit import NOON, NUMBERS, admit, make_entry, take
from tests.store_kit import end

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SLUG = "political"


def titles(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.title for entry in entries]


def test_an_empty_ledger_knows_nothing(ledger: Ledger):
    with ledger.reading() as tx:
        assert newest_served(tx, SLUG) is None
        assert oldest_served(tx, SLUG) is None
        assert select_newest(tx, SLUG, 50) == ()
        assert edition_of(tx) == 0
        assert list_labels(tx) == ()
        memory = remember(tx, SLUG, ["a"], ["b"])
        assert (memory.known, memory.twins, memory.held, memory.unread, memory.newest) == ({}, {}, {}, (), None)


def test_the_newest_come_first_and_the_withdrawn_not_at_all(ledger: Ledger):
    admit(ledger, *(make_entry(number) for number in (3, 1, 2, 5, 4)))
    admit(ledger, make_entry(9), slug="other")
    with ledger.reading() as tx:
        known = remember(tx, SLUG, ["5"], []).known["5"]
    with ledger.writing() as tx:
        apply_plan(tx, SLUG, Plan(changed=(replace(known, withdrawn=NOON),)))
    with ledger.reading() as tx:
        assert titles(select_newest(tx, SLUG, 3)) == ["خبر 4", "خبر 3", "خبر 2"]
        assert count_entries(tx, SLUG) == 4
        assert newest_served(tx, SLUG) == make_entry(5).published, "nothing may ever be published at or below it"
        assert oldest_served(tx, SLUG) == make_entry(1).published
        assert titles(select_matching(tx, SLUG, make_entry(3).published, 10)) == ["خبر 4", "خبر 3"]
        assert titles(select_matching(tx, SLUG, None, 2)) == ["خبر 4", "خبر 3"]
        assert titles(select_month(tx, SLUG, make_entry(2).published, make_entry(4).published)) == ["خبر 3", "خبر 2"]


TEXTS = st.text(max_size=60).map(clean)
SOME = st.one_of(st.none(), TEXTS.filter(bool))
MOMENTS = st.datetimes(  # naive bounds, as Hypothesis wants them
    datetime(1971, 1, 1),  # noqa: DTZ001
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=3)), timezone(timedelta(hours=-3, minutes=-30))]),
).map(lambda moment: moment.replace(microsecond=0, fold=0))
SITE_TIMES = st.one_of(st.none(), st.dates(date(1971, 1, 1)), MOMENTS)
IMAGES = st.builds(Image, TEXTS.filter(bool), st.just("image/png"), SOME)
ENTRIES = st.builds(
    Entry,
    id=TEXTS,
    key=TEXTS,
    url=TEXTS,
    title=TEXTS,
    published=MOMENTS,
    updated=MOMENTS,
    first_seen=MOMENTS,
    date_source=st.sampled_from(["page", "day", "first_seen"]),
    site_published=SITE_TIMES,
    summary=SOME,
    content=SOME,
    image=st.one_of(st.none(), IMAGES),
    author=SOME,
    section=SOME,
    section_label=SOME,
    earlier_titles=st.lists(TEXTS, max_size=3).map(tuple),
)
KNOWN = st.builds(
    Known,
    ENTRIES,
    st.frozensets(TEXTS, max_size=4),
    st.integers(0, 9),
    st.booleans(),
    st.integers(0, 9),
    st.one_of(st.none(), MOMENTS),
    st.one_of(st.none(), MOMENTS),
    st.one_of(st.none(), MOMENTS),
)
HEADLINES = st.builds(Headline, TEXTS, TEXTS, TEXTS, SITE_TIMES, SOME, SOME, SOME, SOME)
HELD = st.builds(
    Held,
    st.builds(Sighting, HEADLINES, st.integers(0, 9), MOMENTS, st.integers(0, 9), st.one_of(st.none(), MOMENTS), st.just(False)),
    st.sampled_from(["waiting", "elsewhere", "gone"]),
)
FRESH = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FRESH
@given(known=KNOWN)
def test_an_entry_comes_back_as_it_was_written(ledger: Ledger, known: Known):
    slug = f"feed-{next(NUMBERS)}"
    admit(ledger, replace(known.entry, title="vorher", earlier_titles=()), slug=slug)
    with ledger.writing() as tx:
        apply_plan(tx, slug, Plan(changed=(known,)))
        found = remember(tx, slug, [known.entry.key], [])
    expected = replace(known, keys=known.keys | {known.entry.key, known.entry.url})
    assert found.known == dict.fromkeys(expected.keys, expected)
    assert found.unread == (() if known.enriched or known.withdrawn else (expected,))
    if known.withdrawn is None:
        with ledger.reading() as tx:
            assert select_newest(tx, slug, 1) == (known.entry,)


@FRESH
@given(held=HELD)
def test_a_held_headline_comes_back_as_it_was_written(ledger: Ledger, held: Held):
    slug, key = f"feed-{next(NUMBERS)}", held.sighting.headline.key
    with ledger.writing() as tx:
        apply_plan(tx, slug, Plan(held=(replace(held, state="waiting"),)))
        apply_plan(tx, slug, Plan(held=(held,)))
        assert load_held(tx, slug, [key]) == {key: held}
        assert load_held(tx, slug, []) == ({key: held} if held.state == "waiting" else {})
        apply_plan(tx, slug, Plan(released=(key,)))
        assert load_held(tx, slug, [key]) == {}


def test_a_key_leads_to_one_entry_for_ever(ledger: Ledger):
    admit(ledger, make_entry(1), make_entry(2))
    with ledger.writing() as tx:
        second = remember(tx, SLUG, ["2"], []).known["2"]
        apply_plan(tx, SLUG, Plan(noted=(replace(second, keys=second.keys | {"1", "x"}),)))
        known = remember(tx, SLUG, ["1", "x"], []).known
        assert (known["1"].entry.key, known["x"].entry.key) == ("1", "2")
        assert sorted(known_keys(tx, SLUG, ["1", "x", "y"])) == ["1", "x"]


def test_titles_are_remembered_in_order(ledger: Ledger):
    admit(ledger, make_entry(1))
    with ledger.writing() as tx:
        known = remember(tx, SLUG, ["1"], []).known["1"]
        for after in (("a",), ("a", "b"), ("a", "b", "a")):
            apply_plan(tx, SLUG, Plan(changed=(replace(known, entry=replace(known.entry, earlier_titles=after)),)))
        assert select_newest(tx, SLUG, 1)[0].earlier_titles == ("a", "b", "a")


def test_twins_are_found_by_their_folded_title_and_more_than_a_chunk_of_keys_is_asked(ledger: Ledger):
    admit(ledger, *(make_entry(number, title="الأخبـار" if number < 2 else f"خبر {number}") for number in range(1000)))
    with ledger.reading() as tx:
        memory = remember(tx, SLUG, [str(number) for number in range(1000)], [fold("الاخبار"), "nothing"])
        assert len({known.entry.id for known in memory.known.values()}) == 1000
        assert {title: len(twins) for title, twins in memory.twins.items()} == {"الاخبار": 2}
        assert len(select_newest(tx, SLUG, 900)) == 900


def test_a_stranger_has_neither_key_nor_title_in_common(ledger: Ledger):
    with ledger.reading() as tx:
        assert not is_stranger(tx, SLUG, ["1"], [])
    admit(ledger, make_entry(1))
    with ledger.reading() as tx:
        assert is_stranger(tx, SLUG, ["2"], ["خبر 2"])
        assert not is_stranger(tx, SLUG, ["2", "https://syria.news/a-ID1.html"], [])
        assert not is_stranger(tx, SLUG, ["2"], ["خبر 2", "خبر 1"])
        assert not is_stranger(tx, "other", ["2"], [])


def test_the_unread_are_the_ten_newest(ledger: Ledger):
    admit(ledger, *(make_entry(number) for number in range(12)), enriched=False)
    admit(ledger, make_entry(20))
    with ledger.reading() as tx:
        assert [known.entry.key for known in remember(tx, SLUG, [], []).unread] == [str(n) for n in range(11, 1, -1)]


def test_a_window_holds_only_entries_with_the_sites_own_time(ledger: Ledger):
    admit(ledger, make_entry(1), make_entry(2, date_source="first_seen"), make_entry(3), make_entry(4))
    with ledger.reading() as tx:
        window = list_window(tx, SLUG, make_entry(1).published, make_entry(3).published)
    assert [known.entry.key for known in window] == ["1", "3"]


def test_validators_and_counts_of_pages(ledger: Ledger):
    note = PageNote("https://syria.news/", '"a"', "Fri, 20 Nov 2026 12:00:00 GMT", 12, NOON)
    with ledger.writing() as tx:
        note_page(tx, SLUG, PageNote("https://syria.news/"))
        note_page(tx, SLUG, note)
        assert read_pages(tx, SLUG) == {note.url: note}
        assert read_pages(tx, "other") == {}


def test_the_last_five_unusable_pages_are_kept(ledger: Ledger):
    with ledger.writing() as tx:
        keep_page(tx, "other", "https://o/", "empty", b"", NOON)
        for number in range(7):
            keep_page(tx, SLUG, "https://s/", Outcome.BLOCKED, b"\x00\xff" * number, NOON + number * MINUTE)
        kept = list_kept(tx, SLUG)
        assert len(list_kept(tx, "other")) == 1
    assert [page.at for page in kept] == [NOON + number * MINUTE for number in (6, 5, 4, 3, 2)]
    assert kept[0].body == b"\x00\xff" * 6
    assert (kept[0].outcome, kept[0].url) == ("blocked", "https://s/")
    assert [page.number for page in kept] == sorted((page.number for page in kept), reverse=True)


def document(name: str, body: bytes, **more: str) -> Shelved:
    packed = gzip.compress(body, mtime=0)
    label = Label(name, "text/plain", NOON, "public", {"identity": f'"{len(body)}"', "gzip": '"gz"'}, more.get("link"))
    return Shelved(label, (Representation("identity", f'"{len(body)}"', body), Representation("gzip", '"gz"', packed)))


def test_documents_come_back_byte_for_byte_and_each_publication_counts(ledger: Ledger):
    every = bytes(range(256)) * 8
    first, second = document("political.atom", every), document("political/archive/2026-10.atom", b"x", link="<hub>")
    with ledger.writing() as tx:
        save_documents(tx, SLUG, [first, second])
        save_documents(tx, SLUG, [])
        assert edition_of(tx) == 1
        save_documents(tx, SLUG, [document("political.atom", b"older"), first])
        assert edition_of(tx) == 2
        labels = list_labels(tx)
        assert labels == (first.label, second.label)
        loaded = load_documents(tx, labels[:1])[labels[0].name]
        assert {r.coding: bytes(r.body) for r in loaded.representations} == {r.coding: r.body for r in first.representations}
        assert list_archived(tx, SLUG) == ("2026-10",)
        assert list_archived(tx, "other") == ()
        marks = stored_marks(tx, ["political/archive/2026-10.atom", "missing"])
        assert marks == {"political/archive/2026-10.atom": '"1"\ntext/plain\npublic\n<hub>'}


def test_documents_of_feeds_that_are_not_followed_are_strays(ledger: Ledger):
    with ledger.writing() as tx:
        save_documents(tx, SLUG, [document("political.atom", b"a")])
        save_documents(tx, None, [document("index.html", b"b")])
        assert list_strays(tx, [SLUG]) == ()
        assert list_strays(tx, ["other"]) == ("political.atom",)
        remove_documents(tx, ["political.atom"])
        remove_documents(tx, [])
        assert [label.name for label in list_labels(tx)] == ["index.html"]
        assert edition_of(tx) == 3


def test_robots_are_shared_between_processes(ledger: Ledger):
    shelf = RobotsShelf(ledger)
    assert shelf.load("https://syria.news") is None
    shelf.save("https://syria.news", "User-agent: *\n", NOON)
    shelf.save("https://syria.news", "User-agent: *\n\x00Disallow: /خ", NOON + DAY)
    assert shelf.load("https://syria.news") == ("User-agent: *\nDisallow: /خ", NOON + DAY)


def test_states_tell_what_was_settled(ledger: Ledger):
    source, young = Source(SLUG, "t", "https://s/", ("https://s/",)), Source("young", "t", "https://s/", ("https://s/",))
    admit(ledger, make_entry(1), make_entry(2))
    ends = (Outcome.UPDATED, 2.0), (Outcome.TIMEOUT, 20.01), (Outcome.UPDATED, 1.0)
    for number, (outcome, took) in enumerate(ends):
        now = NOON + number * DAY
        taken = take(ledger, now=now)
        assert taken is not None
        with ledger.writing() as tx:
            settled = end(now, outcome=outcome, duration=took, detail="a\x00\ud800b\nc", entries=2, delays=(10.0, 20.0))
            settle(tx, taken, settled)
            add_events(tx, [Event(SLUG, now, "failing", outcome, "نص \x00\udfff")])
    with ledger.reading() as tx:
        state, unknown = read_states(tx, [source, young], NOON + 2 * DAY)
        assert [event.at for event in list_events(tx, [SLUG], 2)] == [NOON + 2 * DAY, NOON + DAY]
    assert (state.checked, state.due, state.outcome, state.detail) == (
        NOON + 2 * DAY,
        NOON + 2 * DAY + 20 * MINUTE,
        Outcome.UPDATED,
        "ab c",
    )
    assert (state.entries, state.newest) == (2, make_entry(2).published)
    assert state.refreshes == {"timeout": 1, "updated": 2}
    assert state.timings == {"timeout": Timing(1, 20.01, (0, 0, 0, 0, 0, 1, 1)), "updated": Timing(2, 3.0, (1, 2, 2, 2, 2, 2, 2))}
    assert [(day.day, day.well, day.failed, day.entries, day.delay) for day in state.days] == [
        (date(2026, 11, 20), 1, 0, 2, 15.0),
        (date(2026, 11, 21), 0, 1, 2, 15.0),
        (date(2026, 11, 22), 1, 0, 2, 15.0),
    ]
    assert [event.text for event in state.events] == ["نص"] * 3
    assert (unknown.due, unknown.outcome, unknown.entries, unknown.days) == (None, None, 0, ())


def test_days_older_than_thirty_are_not_drawn(ledger: Ledger):
    for number in (0, 29, 30):
        taken = take(ledger, now=NOON + number * DAY)
        assert taken is not None
        with ledger.writing() as tx:
            settle(tx, taken, end(NOON + number * DAY))
    source = Source(SLUG, "t", "https://s/", ("https://s/",))
    with ledger.reading() as tx:
        state = read_states(tx, [source], NOON + 30 * DAY)[0]
    assert [day.day for day in state.days] == [date(2026, 12, 19), date(2026, 12, 20)]


def test_what_fails_in_a_transaction_leaves_nothing_behind(ledger: Ledger):
    def write_half() -> None:
        with ledger.writing() as tx:
            save_documents(tx, SLUG, [document("political.atom", b"a")])
            raise KeyError

    with pytest.raises(KeyError):
        write_half()
    with ledger.reading() as tx:
        assert list_labels(tx) == ()


def test_a_reader_sees_one_moment(ledger: Ledger):
    with ledger.writing() as tx:
        save_documents(tx, SLUG, [document("political.atom", b"old")])
    with ledger.reading() as reader:
        before = list_labels(reader)
        with ledger.writing() as tx:
            save_documents(tx, SLUG, [document("political.atom", b"newer")])
        assert bytes(load_documents(reader, before[:1])[before[0].name].representations[0].body) in (
            b"old",
            gzip.compress(b"old", mtime=0),
        )
        assert list_labels(reader) == before
