"""The hub is told what changed, after the publication and without any harm to it."""

import ipaddress
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from feeds.bench import Bench
from feeds.config import Settings, Source
from feeds.fetch import Fetcher, agent
from feeds.model import Outcome, Trouble
from feeds.run import open_bench, run
from feeds.store import list_labels
from feeds.websub import ping_hub
from tests.push_kit import Asked, Reply, Standin, closed_port, running
from tests.push_newspaper import Newspaper

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
SELF = "https://news.example.org/political.atom"
TOPICS = ("political.atom", "political.json", "political.rss")


@pytest.fixture
def hub() -> Iterator[Standin]:
    with running(Standin(lambda _: Reply(202, b""))) as standin:
        yield standin


@pytest.fixture
def door() -> Iterator[Fetcher]:
    with Fetcher(agent("https://news.example.org/about"), LOOPBACK) as door:
        yield door


def address(standin: Standin) -> str:
    return f"http://127.0.0.1:{standin.port}/hub"


def test_a_ping_is_the_form_of_pubsubhubbub(hub: Standin, door: Fetcher) -> None:
    ping_hub(door, address(hub), [SELF])
    (asked,) = hub.asked
    assert (asked.method, asked.path) == ("POST", "/hub")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["user-agent"].startswith("Mujaz/")
    assert parse_qs(asked.body.decode()) == {"hub.mode": ["publish"], "hub.url": [SELF], "hub.topic": [SELF]}


def test_each_document_has_a_ping_of_its_own(hub: Standin, door: Fetcher) -> None:
    topics = [f"https://news.example.org/{number}.atom" for number in range(9)]
    ping_hub(door, address(hub), topics)
    assert sorted(parse_qs(asked.body.decode())["hub.url"][0] for asked in hub.asked) == topics


@pytest.mark.parametrize(("status", "told"), [(500, "status 500"), (404, "status 404"), (302, "status 302"), (400, "status 400")])
def test_a_hub_that_does_not_want_is_a_line_in_the_log(
    hub: Standin, door: Fetcher, status: int, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    hub.service = lambda _: Reply(status, b"<h1>no</h1>", {"Location": "/elsewhere"})
    ping_hub(door, address(hub), [SELF])
    assert len(hub.asked) == 1  # no redirect is followed
    assert [record.levelname for record in caplog.records if record.name == "mujaz.websub"] == ["WARNING"]
    assert told in caplog.text


def test_a_hub_that_is_not_there(door: Fetcher, caplog: pytest.LogCaptureFixture) -> None:
    ping_hub(door, f"http://127.0.0.1:{closed_port()}/", [SELF, SELF])
    assert caplog.text.count("no connection") == 2


def test_a_hub_at_a_private_address_is_refused(hub: Standin, caplog: pytest.LogCaptureFixture) -> None:
    with Fetcher(agent(None)) as door:
        ping_hub(door, address(hub), [SELF])
    assert hub.asked == []
    assert "loopback" in caplog.text


@contextmanager
def silent_hub() -> Iterator[str]:
    """A hub that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as wire:
        yield f"http://127.0.0.1:{wire.getsockname()[1]}/"


def test_a_hub_that_hangs_holds_nothing_up(door: Fetcher, caplog: pytest.LogCaptureFixture) -> None:
    """Forty pings to a hub that never answers: the turns that never come count as well."""
    with silent_hub() as url:
        began = time.monotonic()
        ping_hub(door, url, [f"{SELF}?{number}" for number in range(40)], seconds=0.4)
        assert time.monotonic() - began < 10
    assert caplog.text.count("the hub was not told of") == 40


def test_the_door_tells_what_happened_to_a_form(hub: Standin, door: Fetcher) -> None:
    assert door.post(address(hub), {"a": "ب&=", "c": ""}, 5.0) == 202
    assert parse_qs(hub.asked[0].body.decode(), keep_blank_values=True) == {"a": ["ب&="], "c": [""]}
    for url in ("ftp://hub.test/", "http://user:secret@hub.test/", f"http://127.0.0.1:{closed_port()}/"):
        with pytest.raises(Trouble):
            door.post(url, {}, 5.0)
    with pytest.raises(Trouble) as late:
        door.post(address(hub), {}, 0.0)
    assert late.value.outcome is Outcome.TIMEOUT


def test_a_form_waits_for_its_turn_at_the_host(hub: Standin, door: Fetcher) -> None:
    inside, leave = threading.Event(), threading.Event()

    def slow(_: Asked) -> Reply:
        inside.set()
        leave.wait(20)
        return Reply(204, b"")

    hub.service = slow
    first = threading.Thread(target=door.post, args=(address(hub), {}, 20.0))
    first.start()
    assert inside.wait(20)
    second: list[int] = []
    other = threading.Thread(target=lambda: second.append(door.post(address(hub), {}, 20.0)))
    other.start()
    assert len(hub.asked) == 1
    leave.set()
    first.join()
    other.join()
    assert second == [204]


# --- the whole run


@contextmanager
def open_house(folder: Path, hub: str | None) -> Iterator[tuple[Bench, Newspaper]]:
    newspaper = Newspaper()
    with running(Standin(newspaper)) as site:
        base = f"http://127.0.0.1:{site.port}"
        source = Source("political", "Politics", base, (f"{base}/politics",), delay=0.0, hosts=(f"127.0.0.1:{site.port}",))
        settings = Settings(
            sources=(source, source._replace(slug="sport", pages=(f"{base}/missing",))),
            database_url=f"sqlite:///{folder / 'ledger.db'}",
            public_url="https://news.example.org/feeds",
            shelf=folder / "shelf",
            allow_private=LOOPBACK,
            hub=hub,
        )
        with open_bench(settings) as bench:
            yield bench, newspaper


def refresh(bench: Bench) -> dict[str, str | None]:
    return {report.slug: report.outcome for report in run(bench, bench.settings.sources, only_due=False)}


def told(hub: Standin) -> list[str]:
    topics = sorted(parse_qs(asked.body.decode())["hub.url"][0] for asked in hub.asked)
    hub.asked.clear()
    return topics


def test_only_documents_that_changed_are_told_and_only_after_they_are_on_the_shelf(tmp_path: Path, hub: Standin) -> None:
    on_shelf: list[bool] = []

    def look(_: Asked) -> Reply:
        on_shelf.append((tmp_path / "shelf" / "current" / "political.atom").exists())
        return Reply(204, b"")

    hub.service = look
    with open_house(tmp_path, address(hub)) as (bench, newspaper):
        assert refresh(bench) == {"political": "updated", "sport": "http_error"}
        assert told(hub) == [f"https://news.example.org/feeds/{name}" for name in TOPICS]
        assert refresh(bench)["political"] in ("unchanged", "updated")
        told(hub)
        assert refresh(bench)["political"] == "unchanged"
        assert told(hub) == []
        newspaper.stories.append(4)
        assert refresh(bench)["political"] == "updated"
        assert told(hub) == [f"https://news.example.org/feeds/{name}" for name in TOPICS]
        with bench.ledger.reading() as tx:
            links = {label.name: label.link for label in list_labels(tx) if label.name in TOPICS}
    assert links == {name: f'<{address(hub)}>; rel="hub", <https://news.example.org/feeds/{name}>; rel="self"' for name in TOPICS}
    assert all(on_shelf)
    told_by = json.loads((tmp_path / "shelf" / "current" / "political.json").read_text())
    assert told_by["hubs"] == [{"type": "WebSub", "url": address(hub)}]
    rss = (tmp_path / "shelf" / "current" / "political.rss").read_text()
    assert f'rel="hub" href="{address(hub)}"' in rss
    atom = (tmp_path / "shelf" / "current" / "political.atom").read_text()
    assert f'<link href="{address(hub)}" rel="hub"/>' in atom
    assert '<link href="https://news.example.org/feeds/political.atom" rel="self"' in atom


@pytest.mark.parametrize("hub_of", ["missing", "angry"])
def test_no_hub_keeps_a_publication_from_its_readers(tmp_path: Path, hub: Standin, hub_of: str) -> None:
    hub.service = lambda _: Reply(500, b"")
    url = address(hub) if hub_of == "angry" else f"http://127.0.0.1:{closed_port()}/"
    with open_house(tmp_path, url) as (bench, newspaper):
        assert refresh(bench)["political"] == "updated"
        newspaper.stories.append(4)
        assert refresh(bench)["political"] == "updated"
    assert "رقم 4" in (tmp_path / "shelf" / "current" / "political.atom").read_text()


def test_without_a_hub_nobody_is_told(tmp_path: Path, hub: Standin) -> None:
    with open_house(tmp_path, None) as (bench, _):
        assert refresh(bench)["political"] == "updated"
    assert hub.asked == []
    assert "hub" not in (tmp_path / "shelf" / "current" / "political.atom").read_text()
