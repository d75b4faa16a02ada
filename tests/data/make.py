"""Write tests/data/<name>/: a small ledger, its shelf and what they hold, as the version that is checked out writes them.

Run it once at a release and keep what it made for ever; tests/test_upgrades.py opens every one of them.

    python -m tests.data.make 1.0
"""

import json
import shutil
import sqlite3
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from tests.month.clock import Clock
from tests.month.service import SOURCES, Service, set_up
from tests.newsroom import DAMASCUS, Fault, Newsroom, Server
from tests.newsroom.faults import error

START = datetime(2026, 11, 29, 20, 0, tzinfo=DAMASCUS)
PORT = 50_080
"""Addresses of the stories are kept in the ledger; a fixed port keeps them the same from run to run."""
HERE = Path(__file__).resolve().parent


def main(name: str) -> None:
    """Live through two days with an edit, a held story and a failure, over the turn of a month."""
    with tempfile.TemporaryDirectory() as folder, Server(Newsroom(7, START, backlog=1), PORT) as site:
        environ = set_up(Path(folder), site.url)
        with Service(environ, Clock(START)) as service:
            for hour in range(0, 48, 3):
                live(site, service, hour)
        keep(Path(folder), HERE / name)


def live(site: Server, service: Service, hour: int) -> None:
    """Three hours of the newsroom, and a refresh."""
    service.clock.sleep(3 * 3600)
    with site.editing() as room:
        room.advance(service.clock())
        if hour == 12:
            room.edit(room.section()[1].number, "title")
    site.heal()
    if hour == 24:
        site.fail(Fault("500", error(500)))
    if hour == 45:
        room.push_down(1)
        site.fail(Fault("500", error(500)), None, "article")
    service.poll()


def keep(folder: Path, target: Path) -> None:
    """Copy the ledger as one file, and of the shelf what is served."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    with sqlite3.connect(folder / "ledger.db") as ledger:
        ledger.execute("VACUUM INTO ?", (str(target / "ledger.db"),))
    served = (folder / "shelf" / "current").readlink()
    shutil.copytree(folder / "shelf" / served, target / "shelf" / served)
    (target / "shelf" / "current").symlink_to(served)
    shutil.copy(folder / "shelf" / "state.json", target / "shelf")
    (target / "sources.toml").write_text(SOURCES.format(site=f"http://127.0.0.1:{PORT}/", more=""), encoding="utf-8")
    items = json.loads((folder / "shelf" / served / "political.json").read_bytes())["items"]
    told = [{"id": item["id"], "published": item["date_published"], "title": item["title"]} for item in items]
    (target / "expected.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
