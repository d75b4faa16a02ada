"""The outbox and its flow: what is delivered, in which order, how often, and what happens when it cannot be."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from feeds import store
from feeds.announce import announce
from feeds.bench import Bench
from feeds.config import PushTarget
from feeds.model import Entry, Event, Push
from feeds.plan import Known, Plan
from feeds.push import Delivery, push
from feeds.push.queue import pause_after
from feeds.push.wording import Words, compose, cut, words_of
from tests.push_kit import START, TARGET, Clock, Reply, Room, Standin, admit, fail, make_entry, open_newsroom, running
from tests.test_ticker import until

OTHER = PushTarget("newsroom 2 (matrixs)", "matrixs://token@news.test/!room", ("political",))
SPORTS = PushTarget("sports 1 (json)", "json://sport.test/hook", ("sport",))


def deliver(bench: Bench, room: Room, **options: object) -> bool:
    return push(bench, lambda _: room, **options)  # type: ignore[arg-type]


def events_of(bench: Bench) -> list[Event]:
    with bench.ledger.reading() as tx:
        return list(reversed(store.list_events(tx, ["political", "sport"])))


def pushes_of(bench: Bench, slug: str | None = None) -> tuple[Push, ...]:
    with bench.ledger.reading() as tx:
        return store.read_pushes(tx, bench.settings.targets, slug, bench.clock())


def begin(bench: Bench, *entries: Entry) -> None:
    """Fill the feed for the first time, and then let entries come."""
    admit(bench.ledger, bench.settings, make_entry(0))
    admit(bench.ledger, bench.settings, *entries, now=bench.clock())


def change(bench: Bench, entry: Entry, withdrawn: datetime | None = None) -> None:
    """Write an entry anew, as an edit or a withdrawal does."""
    with bench.ledger.writing() as tx:
        store.apply_plan(tx, "political", Plan(changed=(Known(entry, frozenset({entry.key}), withdrawn=withdrawn),)))


# --- which entries


def test_new_entries_are_delivered_once_in_order(tmp_path: Path) -> None:
    with open_newsroom(tmp_path, TARGET) as bench:
        begin(bench, make_entry(3), make_entry(1), make_entry(2))
        room = Room()
        assert deliver(bench, room)
        assert not deliver(bench, room)
    assert room.got == ["خبر رقم 1", "خبر رقم 2", "خبر رقم 3"]
    assert len(set(room.keys)) == 3


def test_a_first_fill_is_no_news_even_when_parts_of_it_are_admitted_later(tmp_path: Path) -> None:
    """Headlines of a mixed page wait for their article pages: they were all there when the feed began."""
    with open_newsroom(tmp_path, TARGET) as bench:
        admit(bench.ledger, bench.settings, make_entry(1, seen=START), make_entry(2, seen=START))
        admit(bench.ledger, bench.settings, make_entry(3, seen=START), make_entry(4, seen=START + timedelta(seconds=1)))
        room = Room()
        deliver(bench, room)
    assert room.got == ["خبر رقم 4"]


def test_an_edit_is_not_delivered_but_what_is_delivered_is_up_to_date(tmp_path: Path) -> None:
    with open_newsroom(tmp_path, TARGET) as bench:
        begin(bench, make_entry(1))
        change(bench, make_entry(1, "العنوان الجديد"))
        room = Room()
        deliver(bench, room)
        assert room.got == ["العنوان الجديد"]
        change(bench, make_entry(1, "عنوان آخر"))
        assert not deliver(bench, room)


def test_a_target_gets_what_comes_after_it_was_set(tmp_path: Path) -> None:
    with open_newsroom(tmp_path, TARGET) as bench:
        begin(bench, make_entry(1))
    with open_newsroom(tmp_path, TARGET, OTHER) as bench:
        admit(bench.ledger, bench.settings, make_entry(2))
        rooms = {TARGET.name: Room(), OTHER.name: Room()}
        push(bench, lambda target: rooms[target.name])
    assert rooms[TARGET.name].got == ["خبر رقم 1", "خبر رقم 2"]
    assert rooms[OTHER.name].got == ["خبر رقم 2"]


def test_a_target_gets_the_feeds_that_it_asked_for(tmp_path: Path) -> None:
    with open_newsroom(tmp_path, OTHER, SPORTS) as bench:
        begin(bench, make_entry(1))
        admit(bench.ledger, bench.settings, make_entry(0), slug="sport")
        admit(bench.ledger, bench.settings, make_entry(7, "هدف"), slug="sport")
        rooms = {OTHER.name: Room(), SPORTS.name: Room()}
        push(bench, lambda target: rooms[target.name])
    assert (rooms[OTHER.name].got, rooms[SPORTS.name].got) == (["خبر رقم 1"], ["هدف"])
    assert rooms[OTHER.name].keys != rooms[SPORTS.name].keys


def test_without_targets_nothing_is_noted(tmp_path: Path) -> None:
    with open_newsroom(tmp_path) as bench:
        begin(bench, make_entry(1))
        assert not deliver(bench, Room())
    with open_newsroom(tmp_path, TARGET) as bench:
        assert not deliver(bench, Room())


def test_what_came_of_it_is_on_the_shelf_at_once(tmp_path: Path) -> None:
    written: list[int] = []
    with running(Standin(lambda _: Reply())) as standin:
        target = PushTarget("newsroom 1 (json)", f"json://127.0.0.1:{standin.port}/", ("political",))
        with open_newsroom(tmp_path, target) as bench:
            begin(bench, make_entry(1))
            watched = replace(bench, shelve=lambda: written.append(pushes_of(bench)[0].waiting))
            announce(watched, {})
            announce(watched, {})
    assert len(standin.asked) == 1
    assert written == [0]


# --- failures


def test_a_failure_stops_its_own_queue_only_and_is_tried_again(tmp_path: Path) -> None:
    clock = Clock()
    with open_newsroom(tmp_path, TARGET, OTHER, clock=clock) as bench:
        begin(bench, make_entry(1), make_entry(2))
        rooms = {TARGET.name: Room([fail("no route")]), OTHER.name: Room()}
        push(bench, lambda target: rooms[target.name])
        assert (rooms[TARGET.name].got, rooms[OTHER.name].got) == ([], ["خبر رقم 1", "خبر رقم 2"])
        sick, well = pushes_of(bench)
        assert (sick.name, sick.waiting, sick.failures, sick.what) == (TARGET.name, 2, 1, "no route")
        assert sick.due is not None
        assert timedelta(seconds=59) <= sick.due - clock() <= timedelta(seconds=76)
        assert well == Push(OTHER.name)
        assert not push(bench, lambda target: rooms[target.name])  # not yet
        clock.move(seconds=76)
        assert push(bench, lambda target: rooms[target.name])
        assert rooms[TARGET.name].got == ["خبر رقم 1", "خبر رقم 2"]
        assert pushes_of(bench)[0] == Push(TARGET.name)
        assert events_of(bench) == []  # one failure is weather


def test_somebody_who_asks_does_not_wait(tmp_path: Path) -> None:
    with open_newsroom(tmp_path, TARGET) as bench:
        begin(bench, make_entry(1))
        room = Room([fail()])
        deliver(bench, room)
        assert deliver(bench, room, hurried=True)
    assert room.got == ["خبر رقم 1"]


def test_what_the_service_asked_for_is_waited(tmp_path: Path) -> None:
    clock = Clock()
    with open_newsroom(tmp_path, TARGET, clock=clock) as bench:
        begin(bench, make_entry(1))
        room = Room([fail(retry_after=7200.0)])
        deliver(bench, room)
        clock.move(seconds=7199)
        assert not deliver(bench, room)
        clock.move(seconds=1)
        assert deliver(bench, room)
    assert room.got == ["خبر رقم 1"]


@pytest.mark.parametrize(("failures", "least", "most"), [(1, 60, 75), (2, 120, 150), (6, 1920, 2400), (50, 1920, 2400)])
def test_the_pauses_grow_up_to_forty_minutes(failures: int, least: int, most: int) -> None:
    assert least <= pause_after(failures).total_seconds() <= most


def test_trouble_that_lasts_is_told_once_and_so_is_its_end(tmp_path: Path) -> None:
    clock = Clock()
    with open_newsroom(tmp_path, TARGET, clock=clock) as bench:
        begin(bench, make_entry(1))
        room = Room([fail("Slack says “no_service”, error=404")] * 5)
        for _ in range(6):
            deliver(bench, room)
            clock.move(hours=1)
        assert room.got == ["خبر رقم 1"]
        told = events_of(bench)
    assert [event.kind for event in told] == ["push", "push"]
    assert told[0].text == "political: entries cannot be delivered to newsroom 1 (slack) (Slack says “no_service”, error=404)."
    assert told[1].text == "political: entries are delivered to newsroom 1 (slack) again."
    assert told[0].advice.startswith("Entries wait for their target")


def test_after_three_days_it_is_given_up_and_said(tmp_path: Path) -> None:
    clock = Clock()
    with open_newsroom(tmp_path, TARGET, clock=clock) as bench:
        begin(bench, make_entry(1), make_entry(2))
        clock.move(days=2)
        admit(bench.ledger, bench.settings, make_entry(9), now=clock())
        clock.move(days=1, seconds=1)
        room = Room()
        deliver(bench, room)
        assert room.got == ["خبر رقم 9"]
        assert [event.text for event in events_of(bench)] == [
            "political: 2 entries could not be delivered to newsroom 1 (slack) for three days."
        ]


def test_a_message_that_is_refused_again_and_again_does_not_block_the_others(tmp_path: Path) -> None:
    clock = Clock()
    with open_newsroom(tmp_path, TARGET, clock=clock) as bench:
        begin(bench, make_entry(1, "غريب"), make_entry(2))
        room = Room([fail("error=400", refused=True)] * 5)
        for _ in range(5):
            deliver(bench, room)
            clock.move(hours=1)
        assert room.got == ["خبر رقم 2"]
        assert events_of(bench)[-2].text == "political: newsroom 1 (slack) refuses an entry, which was dropped: غريب (error=400)"


def test_a_story_that_was_withdrawn_meanwhile_is_not_told(tmp_path: Path) -> None:
    with open_newsroom(tmp_path, TARGET) as bench:
        begin(bench, make_entry(1), make_entry(2))
        change(bench, make_entry(1), withdrawn=bench.clock())
        room = Room()
        deliver(bench, room)
    assert room.got == ["خبر رقم 2"]


def test_a_courier_that_breaks_hurts_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def deliver(self, entry: Entry, key: str) -> Delivery:
            raise RuntimeError("boo")

    with open_newsroom(tmp_path, TARGET) as bench:
        begin(bench, make_entry(1))
        assert push(bench, lambda _: Broken())
        assert "boo" in caplog.text
        assert pushes_of(bench)[0].waiting == 1


def test_a_delivery_that_hangs_is_left_behind(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    let_go, gone = threading.Event(), threading.Event()

    class Hanging:
        def deliver(self, entry: Entry, key: str) -> Delivery:
            let_go.wait(30)
            gone.set()
            return Delivery(done=True)

    with open_newsroom(tmp_path, TARGET) as bench:
        begin(bench, make_entry(1))
        assert push(bench, lambda _: Hanging(), budget=0.5, grace=0.0)
        assert "newsroom 1 (slack): the delivery hangs" in caplog.text
        assert pushes_of(bench)[0].waiting == 1
        assert not deliver(bench, Room())  # a failure for all we know: not before a minute has passed
        let_go.set()
        assert gone.wait(30)
        until(lambda: pushes_of(bench)[0].waiting == 0)


def test_a_ledger_that_is_gone_is_a_line_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Thief:
        def deliver(self, entry: Entry, key: str) -> Delivery:
            (tmp_path / "ledger.db").rename(tmp_path / "elsewhere.db")
            (tmp_path / "ledger.db").mkdir()
            return Delivery(done=True)

    with open_newsroom(tmp_path, TARGET) as bench:
        begin(bench, make_entry(1))
        assert push(bench, lambda _: Thief())
        assert "newsroom 1 (slack): the ledger cannot be reached: unable to open database file" in caplog.text
        announce(bench, {})
        assert "nothing was announced, the ledger cannot be reached" in caplog.text


def test_what_one_run_cannot_send_is_left_to_the_next(tmp_path: Path) -> None:
    with open_newsroom(tmp_path, TARGET) as bench:
        begin(bench, make_entry(1))
        assert deliver(bench, Room(), budget=0.0)
        (left,) = pushes_of(bench)
        assert left.waiting == 1
        assert left.due == bench.clock() + timedelta(seconds=10)


# --- many machines, clocks, hangs


def test_two_machines_never_deliver_to_one_target_at_once(tmp_path: Path) -> None:
    with open_newsroom(tmp_path, TARGET) as here, open_newsroom(tmp_path, TARGET, shelf=tmp_path / "elsewhere") as there:
        begin(here, make_entry(1), make_entry(2))
        inside, go_on = threading.Event(), threading.Event()
        room, other = Room(), Room()

        class Slow:
            def deliver(self, entry: Entry, key: str) -> Delivery:
                inside.set()
                go_on.wait(20)
                return room.deliver(entry, key)

        busy = threading.Thread(target=push, args=(here, lambda _: Slow()))
        busy.start()
        assert inside.wait(20)
        deliver(there, other, hurried=True)
        go_on.set()
        busy.join()
    assert (room.got, other.got) == (["خبر رقم 1", "خبر رقم 2"], [])


def test_two_processes_of_one_machine_are_told_apart_by_a_lock(tmp_path: Path) -> None:
    with open_newsroom(tmp_path, TARGET) as bench:
        begin(bench, make_entry(1))
        lock = bench.lock(f".push-{TARGET.mark}")
        assert lock is not None
        room = Room()
        with lock:
            deliver(bench, room)
        assert room.got == []
        deliver(bench, room)
    assert room.got == ["خبر رقم 1"]


def test_a_machine_that_lost_its_turn_writes_nothing(tmp_path: Path) -> None:
    """It was suspended in the middle of a delivery; its lease ran out and another machine took over."""
    clock = Clock()
    with (
        open_newsroom(tmp_path, TARGET, clock=clock) as here,
        open_newsroom(tmp_path, TARGET, clock=clock, shelf=tmp_path / "elsewhere") as there,
    ):
        begin(here, make_entry(1), make_entry(2))
        other = Room()

        class Suspended:
            def deliver(self, entry: Entry, key: str) -> Delivery:
                clock.move(hours=1)
                deliver(there, other)
                return fail("late")

        push(here, lambda _: Suspended())
        assert other.got == ["خبر رقم 1", "خبر رقم 2"]
        assert pushes_of(here) == (Push(TARGET.name),)


def test_an_interrupted_delivery_is_made_again_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    with open_newsroom(tmp_path, TARGET, clock=clock) as bench:
        begin(bench, make_entry(1))
        with bench.ledger.writing() as tx:  # as a process that died while sending left it
            store.list_waiting(tx, [TARGET.mark], clock())
            turn = store.take_turn(tx, TARGET.mark, bench.holder, clock())
            assert turn is not None
            assert store.begin_delivery(tx, turn, clock(), clock() + timedelta(minutes=1)) is not None
        room = Room()
        assert not deliver(bench, room)  # it was a failure, for all we know
        clock.move(minutes=1)
        assert deliver(bench, room)
    assert room.got == ["خبر رقم 1"]
    assert "may appear twice" in caplog.text


def test_a_clock_that_was_wrong_holds_nothing_up(tmp_path: Path) -> None:
    clock = Clock()
    with open_newsroom(tmp_path, TARGET, clock=clock) as bench:
        begin(bench, make_entry(1))
        clock.move(days=400)
        with bench.ledger.writing() as tx:
            store.list_waiting(tx, [TARGET.mark], clock())
            assert store.take_turn(tx, TARGET.mark, "another machine", clock()) is not None
        clock.move(days=-400)
        room = Room()
        assert deliver(bench, room)
    assert room.got == ["خبر رقم 1"]


def test_old_messages_of_targets_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    clock = Clock()
    with open_newsroom(tmp_path, TARGET, clock=clock) as bench:
        begin(bench, make_entry(1))
    with open_newsroom(tmp_path, OTHER, clock=clock) as bench:
        deliver(bench, Room())
        with bench.ledger.reading() as tx:
            assert store.read_pushes(tx, [TARGET], None, clock())[0].waiting == 1
        clock.move(days=4)
        deliver(bench, Room())
        with bench.ledger.reading() as tx:
            assert store.read_pushes(tx, [TARGET], None, clock())[0].waiting == 0


# --- words


@pytest.mark.parametrize(
    ("text", "most", "told"),
    [
        ("قصير", 10, "قصير"),
        ("واحد اثنان ثلاثة", 10, "واحد…"),
        ("كلمةطويلةبلافراغ", 5, "كلمة…"),
        ("", 5, ""),
        ("12345", 5, "12345"),
    ],
)
def test_long_texts_end_between_two_words(text: str, most: int, told: str) -> None:
    assert cut(text, most) == told


def test_services_that_are_unknown_get_the_form_they_name_first() -> None:
    words = Words("A *b* & <c>", "https://x.test/?a=1&b=2", "more")
    assert compose(words, "ntfy", "text", 250).body == "more\nhttps://x.test/?a=1&b=2"
    assert compose(words, "ntfy", "text", 250).title == "A *b* & <c>"
    assert compose(words, "sms", "text", 0).body == "A *b* & <c>\nmore\nhttps://x.test/?a=1&b=2"
    assert compose(words, "mmost", "markdown", 250).body == "[A \\*b\\* & \\<c\\>](<https://x.test/?a=1&b=2>)\nmore"
    html = '<p dir="auto"><a href="https://x.test/?a=1&amp;b=2">A *b* &amp; &lt;c&gt;</a></p>'
    assert compose(words, "other", "html", 0).body == html + '<p dir="auto">more</p>'
    assert compose(words, "other", "new", 5).title == "A…"


def test_an_entry_without_a_summary_is_its_headline_and_link() -> None:
    entry = make_entry(1, summary=None)
    assert words_of(entry, "excerpt") == Words(entry.title, entry.url, "")
    assert len(words_of(make_entry(1, "كلمة " * 300), "none").title) <= 500
    assert words_of(make_entry(1), "none") == Words("خبر رقم 1", entry.url, "")
