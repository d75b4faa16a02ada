import logging
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.shelf import Pruned, Shelf, write_state
from tests.shelf_kit import document, etag, fill, newsroom, state


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_nothing_is_there_before_the_first_version(tmp_path: Path, clock: Clock) -> None:
    shelf = Shelf(tmp_path / "none", clock)
    assert (shelf.version(), shelf.edition(), shelf.find("a.atom"), shelf.states(), shelf.labels()) == (None, None, None, (), {})
    version = fill(tmp_path / "none", document("a.atom", b"a"), edition=7)
    assert shelf.version() is None
    clock.now += 0.051
    assert (shelf.version(), shelf.edition()) == (version, 7)


def test_a_document_has_its_label_and_its_bytes(tmp_path: Path) -> None:
    one = document("political/archive/2026-11.atom", b"news", link='<https://hub.example/>; rel="hub"')
    fill(tmp_path, one)
    held = Shelf(tmp_path).find("political/archive/2026-11.atom")
    assert held
    assert held.label == one.label
    assert held.body("identity") == b"news"
    assert held.body("br") == b"br:news"
    assert Shelf(tmp_path).find("political/archive/2026-11.atom.gz") is None


def test_a_new_version_is_seen_after_50_ms_and_not_looked_for_before(tmp_path: Path, clock: Clock) -> None:
    fill(tmp_path, document("a.atom", b"old"))
    shelf = Shelf(tmp_path, clock)
    held = shelf.find("a.atom")
    fill(tmp_path, document("a.atom", b"new"))
    clock.now += 0.049
    assert shelf.find("a.atom") == held
    clock.now += 0.002
    newer = shelf.find("a.atom")
    assert newer
    assert newer.body("identity") == b"new"
    assert held
    assert held.body("identity") == b"old"


def test_look_now_does_not_wait(tmp_path: Path, clock: Clock) -> None:
    fill(tmp_path, document("a.atom", b"old"))
    shelf = Shelf(tmp_path, clock)
    first = shelf.version()
    second = fill(tmp_path, document("a.atom", b"new"))
    assert shelf.version() == first
    shelf.look(now=True)
    assert shelf.version() == second


def test_a_pruned_version_says_so(tmp_path: Path, clock: Clock) -> None:
    fill(tmp_path, document("a.atom", b"0"))
    held = Shelf(tmp_path, clock).find("a.atom")
    for number in range(1, 5):
        fill(tmp_path, document("a.atom", b"%d" % number))
    assert held
    with pytest.raises(Pruned):
        held.body("identity")


def test_a_deleted_shelf_goes_on_being_served_from_memory(tmp_path: Path, clock: Clock) -> None:
    root = tmp_path / "shelf"
    fill(root, document("a.atom", b"a"), document("b.atom", b"b"))
    write_state(root, [state()])
    shelf = Shelf(root, clock)
    held = shelf.find("a.atom")
    assert held
    assert held.body("identity") == b"a"
    states = shelf.states()
    shutil.rmtree(root)
    clock.now += 1
    again, cold = shelf.find("a.atom"), shelf.find("b.atom")
    assert again
    assert again.body("identity") == b"a"
    assert shelf.states() == states
    assert cold
    with pytest.raises(Pruned):
        cold.body("identity")
    fill(root, document("a.atom", b"reborn"))
    clock.now += 1
    reborn = shelf.find("a.atom")
    assert reborn
    assert reborn.body("identity") == b"reborn"


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"version": 1, "edition": 1, "documents": {"a": {"name": "a"}}}'])
def test_a_damaged_manifest_keeps_the_version_before_and_is_told_once(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture, damage: bytes
) -> None:
    old = fill(tmp_path, document("a.atom", b"old"))
    shelf = Shelf(tmp_path, clock)
    assert shelf.version() == old
    new = fill(tmp_path, document("a.atom", b"new"))
    manifest = tmp_path / str(new) / "manifest.json"
    whole = manifest.read_bytes()
    manifest.write_bytes(damage)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            clock.now += 1
            held = shelf.find("a.atom")
            assert held
            assert held.body("identity") == b"old"
    assert len(caplog.records) == 1
    manifest.write_bytes(whole)
    clock.now += 1
    assert shelf.version() == new


def test_a_manifest_without_plain_forms_is_damaged(tmp_path: Path, clock: Clock) -> None:
    version = fill(tmp_path, document("a.atom", b"a"))
    manifest = tmp_path / str(version) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"identity"', '"other"'))
    assert Shelf(tmp_path, clock).version() is None


def test_what_is_asked_for_stays_in_memory_within_the_budget(tmp_path: Path, clock: Clock) -> None:
    root = tmp_path / "shelf"
    fill(root, *[document(f"{name}.atom", name.encode() * 100) for name in "abcde"], document("big.atom", b"x" * 200))
    shelf = Shelf(root, clock, budget=400)
    held = {name: shelf.find(f"{name}.atom") for name in ["a", "b", "c", "d", "e", "big"]}
    for name in ("a", "b", "c", "d", "a", "e", "big"):
        one = held[name]
        assert one
        one.body("identity")
    shutil.rmtree(root)
    kept = set()
    for name, one in held.items():
        try:
            assert one
            kept.add((name, one.body("identity")[:1]))
        except Pruned:
            pass
    assert kept == {("a", b"a"), ("c", b"c"), ("d", b"d"), ("e", b"e")}  # b was not asked for again; big is over a quarter


def test_an_unchanged_body_outlives_its_version_in_memory(tmp_path: Path, clock: Clock) -> None:
    root = tmp_path / "shelf"
    fill(root, *newsroom())
    shelf = Shelf(root, clock)
    rss = shelf.find("political.rss")
    assert rss
    rss.body("gzip")
    fill(root, *newsroom(b"<feed>two</feed>"))
    clock.now += 1
    shelf.version()
    shutil.rmtree(root)
    again = shelf.find("political.rss")
    assert again
    assert again.version != rss.version
    assert again.body("gzip") == rss.body("gzip")


def test_states_are_read_again_when_the_file_is_replaced(tmp_path: Path, clock: Clock) -> None:
    write_state(tmp_path, [state(failures=0)])
    shelf = Shelf(tmp_path, clock)
    assert [one.failures for one in shelf.states()] == [0]
    write_state(tmp_path, [state(failures=2)])
    assert [one.failures for one in shelf.states()] == [0]
    clock.now += 0.06
    assert [one.failures for one in shelf.states()] == [2]
    (tmp_path / "state.json").write_text("{")
    clock.now += 0.06
    assert [one.failures for one in shelf.states()] == [2]


@pytest.fixture
def publishing(tmp_path: Path) -> Iterator[threading.Event]:
    """A writer that publishes as fast as it can, 40 times."""
    done = threading.Event()

    def publish() -> None:
        for number in range(40):
            body = b"%06d" % number * 300
            fill(tmp_path, document("a.atom", body), document("b.atom", b"b" + body), edition=number)
        done.set()

    fill(tmp_path, document("a.atom", b"first"), document("b.atom", b"bfirst"))
    thread = threading.Thread(target=publish)
    thread.start()
    yield done
    thread.join()


def test_readers_never_see_a_torn_document(tmp_path: Path, publishing: threading.Event) -> None:
    shelf = Shelf(tmp_path)
    wrong: list[str] = []
    seen: set[str] = set()

    def read() -> None:
        while not publishing.wait(0.0005):  # lets the writer have the interpreter
            held = shelf.find("a.atom")
            assert held
            seen.add(held.version)
            for coding in ("identity", "br"):
                try:
                    if etag(held.body(coding)) != held.label.etags[coding]:
                        wrong.append(held.version)
                except Pruned:
                    shelf.look(now=True)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert len(seen) > 1
