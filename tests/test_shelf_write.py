import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from feeds.model import Label, Shelved
from feeds.shelf import hold, read_manifest, shelf_id, shelve
from tests.shelf_kit import NOON, document, fill, loader, newsroom


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "shelf"


def versions(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.name.isdigit())


def litter(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.name.endswith(".part"))


def test_every_coding_lies_beside_the_document_under_its_usual_ending(root: Path) -> None:
    one = document("political/archive/2026-11.atom", b"news")
    version = fill(root, one)
    assert version
    folder = root / "current" / "political" / "archive"
    assert (root / "current").readlink() == Path(version)
    assert (folder / "2026-11.atom").read_bytes() == b"news"
    assert (folder / "2026-11.atom.br").read_bytes() == b"br:news"
    assert (folder / "2026-11.atom.zst").read_bytes() == b"zstd:news"
    assert sorted(path.name for path in folder.iterdir()) == [
        "2026-11.atom",
        "2026-11.atom.br",
        "2026-11.atom.gz",
        "2026-11.atom.zst",
    ]
    manifest = read_manifest(root)
    assert manifest is not None
    assert (manifest.version, manifest.edition, manifest.labels) == (version, 1, {one.label.name: one.label})


def test_the_same_documents_write_nothing(root: Path) -> None:
    version = fill(root, *newsroom(), edition=1)
    asked: list[str] = []
    shuffled = newsroom()[::-1]
    assert shelve(root, [one.label for one in shuffled], loader(shuffled, asked), 2) is None
    assert asked == []
    assert versions(root) == [version]
    elsewhere = [one.label._replace(modified=one.label.modified.astimezone(timezone(timedelta(hours=3)))) for one in shuffled]
    assert shelve(root, elsewhere, loader(shuffled, asked), 3) is None


def test_only_changed_documents_are_loaded_and_the_others_are_linked(root: Path) -> None:
    first = fill(root, *newsroom())
    after = newsroom(b"<feed>two</feed>")
    asked: list[str] = []
    second = shelve(root, [one.label for one in after], loader(after, asked), 2)
    assert asked == ["political.atom"]
    assert first
    assert second
    for name in ("political.rss", "political.rss.br", "political/archive/2026-10.atom.gz"):
        assert (root / first / name).samefile(root / second / name)
    assert not (root / first / "political.atom").samefile(root / second / "political.atom")


def test_a_changed_header_alone_makes_a_version_without_loading(root: Path) -> None:
    one = document("a.atom", b"a")
    fill(root, one)
    later = one.label._replace(cache_control="public, max-age=300")
    asked: list[str] = []
    assert shelve(root, [later], loader([one], asked), 1)
    assert asked == []
    manifest = read_manifest(root)
    assert manifest
    assert manifest.labels["a.atom"].cache_control == "public, max-age=300"


def test_a_dropped_document_and_a_dropped_coding_are_gone(root: Path) -> None:
    fill(root, document("a.atom", b"a"), document("b.atom", b"b"))
    one = document("a.atom", b"a")
    plain = Shelved(one.label._replace(etags={"identity": one.label.etags["identity"]}), one.representations[:1])
    version = fill(root, plain)
    assert version
    assert sorted(path.name for path in (root / version).iterdir()) == ["a.atom", "manifest.json"]


def test_three_versions_stay(root: Path) -> None:
    made = [fill(root, document("a.atom", bytes([number]))) for number in range(6)]
    assert versions(root) == made[-3:]
    assert (root / "current").readlink() == Path(str(made[-1]))


def test_a_version_is_made_of_one_that_went_out_of_use(root: Path) -> None:
    """What it shares is neither linked nor written again, what it does not have any more is gone, and no other one changes."""
    fill(root, *newsroom(b"<feed>0</feed>"), document("old/years/2001.atom", b"history"))
    for number in (1, 2, 3):
        fill(root, *newsroom(b"<feed>%d</feed>" % number))
    assert (root / ".spare/old/years/2001.atom").exists()
    archive = root / ".spare/political/archive"
    assert archive.is_dir()
    folder = archive.stat().st_ino
    fill(root, *newsroom(b"<feed>4</feed>"))
    assert (root / "current/political/archive").stat().st_ino == folder
    assert not (root / "current/old").exists()
    assert (root / "current/political.atom").read_bytes() == b"<feed>4</feed>" * 50
    assert [(root / name / "political.atom").read_bytes()[6:7] for name in versions(root)] == [b"2", b"3", b"4"]


@pytest.mark.parametrize("damage", ["file", "manifest", "folder"])
def test_a_damaged_version_that_went_out_of_use_is_no_harm(root: Path, damage: str) -> None:
    for number in range(4):
        fill(root, *newsroom(b"<feed>%d</feed>" % number))
    if damage == "file":
        (root / ".spare/political.rss.br").unlink()
    elif damage == "manifest":
        (root / ".spare/manifest.json").write_bytes(b"{")
    else:
        shutil.rmtree(root / ".spare")
        (root / ".spare").write_bytes(b"")
    asked: list[str] = []
    after = newsroom(b"<feed>4</feed>")
    assert shelve(root, [one.label for one in after], loader(after, asked), 5)
    assert asked == ["political.atom"]
    assert (root / "current/political.rss.br").read_bytes() == b"br:" + b"<rss/>" * 50
    assert len(versions(root)) == 3


def test_a_lost_file_of_the_version_before_is_loaded_again(root: Path) -> None:
    first = fill(root, *newsroom())
    (root / str(first) / "political.rss.br").unlink()
    after = newsroom(b"<feed>two</feed>")
    asked: list[str] = []
    shelve(root, [one.label for one in after], loader(after, asked), 2)
    assert asked == ["political.atom", "political.rss"]
    assert (root / "current" / "political.rss.br").read_bytes() == b"br:" + b"<rss/>" * 50


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"documents": {"a": {}}}', b'{"documents": 3}'])
def test_a_damaged_manifest_is_written_anew(root: Path, damage: bytes) -> None:
    fill(root, *newsroom())
    (root / "current" / "manifest.json").write_bytes(damage)
    assert read_manifest(root) is None
    asked: list[str] = []
    assert shelve(root, [one.label for one in newsroom()], loader(newsroom(), asked), 1)
    assert len(asked) == 9
    assert len(versions(root)) == 2


def test_links_are_copies_where_links_are_not_possible(root: Path) -> None:
    """/proc/self/... and other file systems refuse; here a file of the version before is replaced by a link to one of them."""
    one, two = document("a.atom", b"a"), document("b.atom", b"b")
    first = fill(root, one, two)
    other = Path("/dev/shm") / f"mujaz-test-{os.getpid()}"
    if not other.parent.is_dir() or other.parent.stat().st_dev == root.stat().st_dev:
        pytest.skip("needs a second file system")
    shutil.move(root / str(first), other)
    try:
        (root / str(first)).symlink_to(other)
        asked: list[str] = []
        second = shelve(root, [one.label, document("b.atom", b"c").label], loader([document("b.atom", b"c")], asked), 2)
        assert asked == ["b.atom"]
        assert (root / str(second) / "a.atom").read_bytes() == b"a"
        assert (root / str(second) / "a.atom").stat().st_nlink == 1
    finally:
        shutil.rmtree(other)


@pytest.mark.parametrize("name", ["", "/a", "a//b", "../a", "a/../b", "a/.", "manifest.json", "a\0b", "a\\b", "a/"])
def test_a_name_that_is_no_safe_path_is_refused_and_leaves_nothing(root: Path, name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        fill(root, document(name, b"a"))
    assert litter(root) == []
    assert versions(root) == []


def test_two_documents_of_one_name_are_refused(root: Path) -> None:
    with pytest.raises(ValueError, match=r"same place: a\.atom"):
        fill(root, document("a.atom", b"a"), document("a.atom", b"a"))
    with pytest.raises(ValueError, match=r"same place: a\.atom"):
        fill(root, document("a.atom", b"a"), document("a.atom.gz", b"a"))
    assert litter(root) == []


def test_a_document_without_a_promised_coding_is_refused(root: Path) -> None:
    one = document("a.atom", b"a")
    with pytest.raises(ValueError, match="was to come as zstd"):
        fill(root, Shelved(one.label, one.representations[:3]))
    assert litter(root) == []


def test_what_load_raises_comes_through_and_the_old_version_stays(root: Path) -> None:
    first = fill(root, document("a.atom", b"a"))

    def load(label: Label) -> Shelved:
        raise ConnectionError(label.name)

    with pytest.raises(ConnectionError, match=r"a\.atom"):
        shelve(root, [document("a.atom", b"b").label], load, 2)
    assert (root / "current").readlink() == Path(str(first))
    assert litter(root) == []


def test_a_full_disk_is_an_error_and_does_not_fill_further(root: Path) -> None:
    """A file-size limit fails writes as a full disk does, at a place inside a document."""
    first = fill(root, document("a.atom", b"a"))
    process = multiprocessing.get_context("fork").Process(target=write_with_limit, args=(root,))
    process.start()
    process.join()
    assert process.exitcode == 3
    assert versions(root) == [first]
    assert litter(root) == []
    assert (root / "current" / "a.atom").read_bytes() == b"a"


def write_with_limit(root: Path) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    failures = 0
    for _ in range(3):
        try:
            fill(root, document("a.atom", b"b" * 5000))
        except OSError:
            failures += 1
    os._exit(failures)


def test_a_swap_that_fails_leaves_no_version_behind(root: Path) -> None:
    fill(root, document("a.atom", b"a"))
    before = versions(root)
    (root / "current").unlink()
    (root / "current" / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match="current"):
        fill(root, document("a.atom", b"b"))
    assert versions(root) == before


def test_a_folder_deleted_and_made_again_does_not_use_an_old_name(root: Path) -> None:
    first = fill(root, document("a.atom", b"a"))
    shutil.rmtree(root)
    second = fill(root, document("a.atom", b"b"))
    assert first
    assert second
    assert int(second) >= int(first)  # equal only within the same second


KILLED_WRITER = """
import os, signal, sys
from pathlib import Path
from tests.shelf_kit import document, loader
from feeds.shelf import shelve

calls, root = int(sys.argv[1]), Path(sys.argv[2])

def count(event, arguments):
    global calls
    if event in ("open", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"):
        calls -= 1
        if calls == 0:
            os.kill(os.getpid(), signal.SIGKILL)

documents = [document("a.atom", b"new"), document("b.atom", b"same"), document("c/d.atom", b"fresh")]
sys.addaudithook(count)
shelve(root, [one.label for one in documents], loader(documents), 2)
"""


def test_a_writer_killed_at_any_step_leaves_a_whole_shelf(root: Path) -> None:
    """kill -9 before every 3rd system call that changes the folder; then the next writer finishes and sweeps up."""
    old = {"a.atom": b"old", "b.atom": b"same"}
    new = {"a.atom": b"new", "b.atom": b"same", "c/d.atom": b"fresh"}
    calls, finished = 1, False
    while not finished:
        shutil.rmtree(root, ignore_errors=True)
        fill(root, *[document(name, b"oldest") for name in ("a.atom", "e/f.atom")], document("b.atom", b"same"))
        fill(root, *[document(name, b"older") for name in old])
        fill(root, *[document(name, b"oldish") for name in old])
        fill(root, *[document(name, body) for name, body in old.items()])
        assert (root / ".spare" / "e/f.atom").exists(), "the next version is made of the oldest one"
        ended = subprocess.run([sys.executable, "-c", KILLED_WRITER, str(calls), str(root)], check=False, timeout=30)
        finished = ended.returncode == 0
        assert ended.returncode in (0, -signal.SIGKILL)
        manifest = read_manifest(root)
        assert manifest
        found = {name: (root / "current" / name).read_bytes() for name in manifest.labels}
        assert found in (old, new)
        fill(root, *[document(name, b"last") for name in new])
        assert (root / "current" / "c/d.atom").read_bytes() == b"last"
        assert litter(root) == []
        assert len(versions(root)) <= 3
        calls += 3
    assert calls > 20


def test_one_writer_at_a_time(root: Path) -> None:
    def write(number: int) -> None:
        for turn in range(8):
            fill(root, document("a.atom", bytes([number, turn])), document("b.atom", bytes([number, turn])))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(versions(root)) == 3
    assert (root / "current" / "a.atom").read_bytes() == (root / "current" / "b.atom").read_bytes()
    assert litter(root) == []


def test_a_lock_is_held_once_and_free_again(root: Path) -> None:
    lock = hold(root, "political")
    assert lock
    assert hold(root, "political") is None
    other = hold(root, "sport")
    assert other
    lock.release()
    lock.release()
    with pytest.raises(ValueError, match="released"):
        _ = lock.descriptor
    other.release()
    with hold(root, "political") as again:  # type: ignore[union-attr]
        assert again.descriptor > 0
    with hold(root, "political") as again:  # type: ignore[union-attr]
        assert again


HOLDER = """
import sys
from pathlib import Path
from feeds.shelf import hold

print(hold(Path(sys.argv[1]), "x") is not None, flush=True)
sys.stdin.read()
"""


def test_the_kernel_frees_the_lock_of_a_killed_holder(root: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"True\n"
        assert hold(root, "x") is None
        holder.kill()
        holder.wait()
        lock = hold(root, "x")
        assert lock
        lock.release()


def test_the_shelf_has_one_name_for_ever(root: Path) -> None:
    name = shelf_id(root)
    assert len(name) == 16
    assert shelf_id(root) == name
    (root / "id").write_text("\n")
    assert len(shelf_id(root)) == 16
    assert shelf_id(root.parent / "other") != shelf_id(root)


def test_a_version_is_as_old_as_its_name_says(root: Path) -> None:
    made = [fill(root, document("a.atom", bytes([number]), modified=NOON)) for number in range(3)]
    assert made == sorted(made)  # type: ignore[type-var]
    assert all(len(str(name)) == 10 for name in made)
