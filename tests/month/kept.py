"""A world that has lived for a while, kept as it stands: every test goes on from the same moment, whatever others did before."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tests.month.clock import Clock
from tests.month.judge import Judge
from tests.month.life import World
from tests.month.observers import Observer
from tests.month.service import Readers, Service, set_up
from tests.newsroom import Newsroom, Server, Visit


@dataclass(frozen=True, slots=True)
class Kept:
    """Copies of all that changes. The site's address is in every link, so its server goes on; what it serves is put back."""

    site: Server
    room: Newsroom
    log: tuple[Visit, ...]
    judge: Judge
    observers: tuple[Observer, ...]
    now: datetime
    folder: Path
    """Ledger and shelf."""


def keep(world: World, folder: Path) -> Kept:
    """Keep a world. Its service is closed, so that the ledger is one file."""
    world.service.close()
    shutil.copytree(world.judge.shelf.parent, folder, symlinks=True)
    same = {id(world.site): world.site}
    return Kept(
        world.site,
        deepcopy(world.room),
        tuple(world.site.log),
        deepcopy(world.judge, same),
        tuple(deepcopy(world.observers)),
        world.clock(),
        folder,
    )


@contextmanager
def reopen(kept: Kept, folder: Path) -> Iterator[World]:
    """Open a copy in a folder that is not there yet. Its server has one worker: what it knows is no matter of chance."""
    shutil.copytree(kept.folder, folder, symlinks=True)
    site = kept.site
    site.heal()
    site.room, site.log = deepcopy(kept.room), list(kept.log)
    judge = replace(deepcopy(kept.judge, {id(site): site}), shelf=folder / "shelf")
    environ = set_up(folder, site.url)
    with Service(environ, Clock(kept.now)) as service, Readers(environ, folder, workers=1) as readers:
        yield World(site, service, readers, judge, deepcopy(list(kept.observers)))
