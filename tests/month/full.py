"""A disk that is really full, and empty again: a service lives on a small file system, in a mount namespace of its own.

unshare --mount sh -c 'mount -t tmpfs -o size=8m none /mnt && python -m tests.month.full /mnt'
"""

import sys
from datetime import timedelta
from pathlib import Path

from tests.month.judge import look
from tests.month.life import World, open_world

DOCUMENTS = ("/political.atom", "/political.rss", "/political.json", "/political", "/", "/feeds.opml", "/status.atom")
DRAWN = ("/livez", "/metrics", "/status", "/status.json")


def main() -> None:
    """Live through it; an AssertionError says what was noticed."""
    disk = Path(sys.argv[1])
    with open_world(disk / "service") as world:
        for _ in range(2):
            publish(world)
            assert world.poll().new
            world.ask()
        before = look(world.judge.shelf, "political")
        fill(disk / "rubbish")
        for _ in range(3):
            publish(world)
            world.service.close()
            assert not world.service.poll_apart().killed
            world.judge.note_poll(None)
            world.ask()
        assert look(world.judge.shelf, "political") == before
        check_serving(world)
        world.readers.kill_worker()  # the next one starts without a byte to write
        world.ask()
        (disk / "rubbish").unlink()
        for _ in range(3):
            publish(world)
            world.poll()
            world.ask()
        world.ask(final=True)
    sys.stdout.write("nobody noticed\n")


def publish(world: World) -> None:
    """One story more."""
    world.pass_time(timedelta(minutes=40))
    with world.site.editing() as room:
        room.push_down(1)


def fill(path: Path) -> None:
    """Write until there is no room for a byte."""
    with path.open("wb", buffering=0) as file:
        for size in (65536, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def check_serving(world: World) -> None:
    """All is answered by the workers that were there before, and readiness names the disk."""
    readers = world.readers
    assert readers.master
    children = Path(f"/proc/{readers.master.pid}/task/{readers.master.pid}/children")
    workers = children.read_text()
    for path in (*DOCUMENTS, *DRAWN) * 3:
        for headers in ({}, {"Accept-Language": "en", "Accept-Encoding": "br"}):
            assert readers.get(path, headers).status == 200, path
    assert readers.get("/political.atom?q=x").status in (200, 503)
    reply = readers.get("/readyz")
    assert reply.status == 503
    assert b"only 0 MB are free on the shelf's disk" in reply.body
    assert children.read_text() == workers


if __name__ == "__main__":
    main()
