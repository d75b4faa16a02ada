"""The same on PostgreSQL: many machines on one ledger, and every message once, in order."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from feeds import store
from feeds.push import push
from tests.push_kit import TARGET, Clock, Room, admit, fail, make_entry, open_newsroom
from tests.replicas.postgres import find_programs, postgres
from tests.test_push import OTHER

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with postgres(programs) as running:
        yield running.url.replace("postgresql://", "postgresql+psycopg://")


def test_many_machines_deliver_each_message_once_and_in_order(tmp_path: Path, url: str) -> None:
    """Six machines begin at the same moment, again and again; none knows of the others but by the ledger."""
    rooms = {TARGET.mark: Room(), OTHER.mark: Room()}
    clock = Clock()
    with ExitStack() as stack:
        machines = [
            stack.enter_context(open_newsroom(tmp_path, TARGET, OTHER, url=url, clock=clock, shelf=tmp_path / f"shelf{number}"))
            for number in range(6)
        ]
        here = machines[0]
        admit(here.ledger, here.settings, make_entry(0))
        for first in range(1, 25, 6):
            admit(here.ledger, here.settings, *(make_entry(number) for number in range(first, first + 6)), now=clock())
            gate = threading.Barrier(len(machines))

            def work(number: int, gate: threading.Barrier = gate) -> None:
                gate.wait(30)
                push(machines[number], lambda target: rooms[target.mark], hurried=True)

            threads = [threading.Thread(target=work, args=(number,)) for number in range(len(machines))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    wanted = [f"خبر رقم {number}" for number in range(1, 25)]
    assert [room.got for room in rooms.values()] == [wanted, wanted]


def test_a_failure_and_its_end_on_postgresql(tmp_path: Path, url: str) -> None:
    clock = Clock()
    with open_newsroom(tmp_path, TARGET, url=url, clock=clock) as bench:
        admit(bench.ledger, bench.settings, make_entry(100), slug="sport")
        admit(bench.ledger, bench.settings, make_entry(101), make_entry(102), slug="sport", now=clock())
        room = Room([fail("no")])
        assert push(bench, lambda _: room)
        with bench.ledger.reading() as tx:
            (told,) = store.read_pushes(tx, [TARGET], "sport", clock())
        assert (told.waiting, told.failures, told.what) == (2, 1, "no")
        assert not push(bench, lambda _: room)
        clock.move(minutes=2)
        assert push(bench, lambda _: room)
        assert room.got == ["خبر رقم 101", "خبر رقم 102"]
