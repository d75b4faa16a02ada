import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from feeds.config import Settings
from feeds.model import Entry, Shelved
from feeds.serve.filtered import Kept, Wanted
from feeds.serve.wing import open_once
from feeds.store import open_ledger
from tests.serve_kit import client_of, open_test_wing
from tests.shelf_kit import document, fill, newsroom

START = datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)
TITLES = ("أخبار دمشق", "الاخبار من حلب", "درعا اليوم")


def entry(number: int, title: str) -> Entry:
    moment = START + timedelta(hours=number)
    return Entry(f"tag:n,2015:{number}", str(number), f"https://news.example/{number}", title, moment, moment, moment, "page")


ENTRIES = tuple(entry(number, title) for number, title in enumerate(TITLES))[::-1]


class Ledger:
    """Answers as the ledger does and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, settings: Settings, slug: str, since: datetime | None) -> tuple[Entry, ...]:
        self.asked += 1
        return tuple(one for one in ENTRIES if since is None or one.published >= since)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def client(tmp_path: Path, ledger: Ledger) -> FlaskClient:
    fill(tmp_path, *newsroom())
    return client_of(open_test_wing(tmp_path, entries=ledger))


def titles(atom: bytes) -> list[str]:
    return [one.text or "" for one in ET.fromstring(atom).iterfind("{*}entry/{*}title")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=اخبار", [TITLES[1], TITLES[0]]),
        ("q=اخبار&not=حلب", [TITLES[0]]),
        ("q=درعا,دمشق", [TITLES[2], TITLES[0]]),
        ("limit=1", [TITLES[2]]),
        ("since=2026-11-20T09:00:00Z", [TITLES[2], TITLES[1]]),
        ("q=nothing", []),
        ("q=درعا&utm_source=x", [TITLES[2]]),
    ],
)
def test_a_filter_chooses_from_the_ledger(client: FlaskClient, query: str, found: list[str]) -> None:
    answer = client.get(f"/political.atom?{query}")
    assert answer.status_code == 200
    assert titles(answer.data) == found
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert client.get(f"/political.atom?{query}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "since=soon", "since=2026-13-01"])
@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_a_bad_value_is_400_with_what_is_allowed(client: FlaskClient, form: str, query: str) -> None:
    answer = client.get(f"/political.{form}?{query}")
    assert answer.status_code == 400
    assert "allowed" in answer.text
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_each_is_written_once_per_version(client: FlaskClient, ledger: Ledger, tmp_path: Path) -> None:
    first = client.get("/political.atom?q=حلب&limit=5")
    again = client.get("/political.atom?limit=5&other=1&q=حلب")
    assert (first.data, ledger.asked) == (again.data, 1)
    client.get("/political.rss?q=حلب&limit=5")
    assert ledger.asked == 2
    fill(tmp_path, *newsroom(b"<feed>next</feed>"))
    fresh = client_of(open_test_wing(tmp_path, entries=ledger))
    fresh.get("/political.atom?q=حلب&limit=5")
    assert ledger.asked == 3


def test_codings_and_formats_are_those_of_any_feed(client: FlaskClient) -> None:
    packed = client.get("/political.json?limit=2", headers={"Accept-Encoding": "br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert packed.headers["Content-Type"] == "application/feed+json"
    assert client.head("/political.rss?limit=2").headers["Content-Type"] == "application/rss+xml; charset=utf-8"


def test_empty_values_mean_the_whole_feed(client: FlaskClient, ledger: Ledger) -> None:
    assert client.get("/political.atom?q=&limit=").data.startswith(b"<feed>one")
    assert ledger.asked == 0


def test_a_feed_without_a_version_is_503_with_and_without_filter(client: FlaskClient) -> None:
    assert client.get("/sport.atom?q=a").status_code == 503
    assert client.get("/nope.atom?q=a").status_code == 404
    assert client.get("/political?q=a").status_code == 200


def test_the_ledger_is_read_when_nothing_else_is_given(tmp_path: Path) -> None:
    fill(tmp_path / "shelf", *newsroom())
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    client = client_of(open_test_wing(tmp_path / "shelf", database_url=url))
    try:
        assert titles(client.get("/political.atom?limit=3").data) == []
    finally:
        open_once(url).close()
        open_once.cache_clear()
    open_ledger(url).close()


def test_a_ledger_that_is_away_is_no_surprise(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    fill(tmp_path / "shelf", *newsroom())
    client = client_of(open_test_wing(tmp_path / "shelf", database_url=f"sqlite:///{tmp_path}"))
    answer = client.get("/political.atom?limit=4")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.text == "The ledger cannot be reached, so nothing can be chosen from it; ask again in 30 seconds.\n"
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("ERROR", None)]
    assert client.get("/political.atom").status_code == 200


def wanted(query: str, version: str = "1") -> Wanted:
    return Wanted(version, "political", "atom", query)


def maker(body: bytes, made: list[bytes]) -> Callable[[], Shelved]:
    def make() -> Shelved:
        made.append(body)
        return document("political.atom", body)

    return make


def test_memory_is_bounded_and_old_versions_are_dropped() -> None:
    made: list[bytes] = []
    kept = Kept(budget=2000)
    for body in (b"a" * 300, b"b" * 300, b"a" * 300, b"c" * 300, b"a" * 300, b"b" * 300):
        kept.find(wanted(body[:1].decode()), maker(body, made))
    assert [body[:1] for body in made] == [b"a", b"b", b"c", b"b"]
    kept.find(wanted("b", "2"), maker(b"new", made))
    kept.find(wanted("b", "1"), maker(b"old", made))
    assert made[-2:] == [b"new", b"old"]
    kept.find(wanted("big"), maker(b"x" * 9000, made))
    assert kept.find(wanted("big"), maker(b"", made)).representations[0].body == b"x" * 9000


def test_a_crowd_is_told_to_come_again(client: FlaskClient) -> None:
    kept = Kept(at_once=1, queue=1)
    writing, finish = threading.Event(), threading.Event()

    def make() -> Shelved:
        writing.set()
        finish.wait(10)
        return document("political.atom", b"slow")

    threads = [threading.Thread(target=kept.find, args=(wanted("slow"), make)) for _ in range(2)]
    threads[0].start()
    writing.wait(10)
    threads[1].start()
    while kept._door._value:  # until the second has taken the last place in the queue
        pass
    with pytest.raises(Exception, match="Too many filtered feeds"):
        kept.find(wanted("other"), make)
    finish.set()
    for thread in threads:
        thread.join()
    assert kept.find(wanted("slow"), maker(b"again", [])).representations[0].body == b"slow"


def test_the_search_box_leads_to_a_page_of_what_was_found(client: FlaskClient) -> None:
    answer = client.get("/political?q=حلب")
    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    assert TITLES[1] in answer.text
    assert TITLES[2] not in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert client.get("/political?q=حلب", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
