import sys
import threading
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import GatewayTimeout

from app import create_app
from feeds.model import Outcome
from feeds.serve.counters import CODES, Counters
from feeds.serve.refreshing import ONE, run
from feeds.serve.waiting import Patience
from feeds.serve.wing import own_settings, own_wing
from feeds.shelf import write_state
from tests.serve_kit import KEY, client_of, open_test_wing
from tests.shelf_kit import document, fill, newsroom, open_shop, state

ATOM = document("political.atom", b"<feed>one</feed>" * 50).label.etags
LATER = "Fri, 20 Nov 2026 12:00:01 GMT"
SAME = "Fri, 20 Nov 2026 12:00:00 GMT"
EARLIER = "Fri, 20 Nov 2026 11:59:59 GMT"
BEYOND = f"Fri, 20 Nov 2026 {'9' * 40}:00:00 GMT"  # no computer counts so far
OTHER = '"0123"'


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf that is only read; made once, because each one waits for the disk some fifty times."""
    root = tmp_path_factory.mktemp("shop")
    open_shop(root)
    return root


@pytest.fixture
def client(shop: Path) -> FlaskClient:
    return client_of(open_test_wing(shop))


@pytest.mark.parametrize(
    ("path", "media_type", "beginning"),
    [
        ("/political.atom", "application/atom+xml; charset=utf-8", b"<feed>one"),
        ("/political.rss", "application/rss+xml; charset=utf-8", b"<rss/>"),
        ("/political.json", "application/feed+json", b"{}"),
        ("/political", "text/html; charset=utf-8", b"<p>page"),
        ("/political/archive/2026-10.atom", "application/atom+xml; charset=utf-8", b"<feed>old"),
        ("/", "text/html; charset=utf-8", "<p>الأخبار".encode()),
        ("/?lang=en", "text/html; charset=utf-8", b"<p>news"),
        ("/feeds.opml", "text/x-opml; charset=utf-8", b"<opml/>"),
        ("/status.atom", "application/atom+xml; charset=utf-8", b"<feed>status"),
        ("/political.atom?utm_source=x&lang=en", "application/atom+xml; charset=utf-8", b"<feed>one"),
    ],
)
def test_every_document_is_at_its_address(client: FlaskClient, path: str, media_type: str, beginning: bytes) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == media_type
    assert answer.data.startswith(beginning)
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "Set-Cookie" not in answer.headers
    assert "Accept-Ranges" not in answer.headers
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    del head.headers["Date"], answer.headers["Date"]  # a second may begin in between
    assert sorted(head.headers) == sorted(answer.headers)


@pytest.mark.parametrize(
    ("language", "english"),
    [
        (None, False),
        ("ar", False),
        ("en", True),
        ("en-GB,en;q=0.9", True),
        ("ar-SY,ar;q=0.9,en;q=0.5", False),
        ("de,en;q=0.5", True),
        ("de", False),
        ("*", False),
        ("", False),
    ],
)
def test_the_front_page_speaks_the_visitors_language(client: FlaskClient, language: str | None, english: bool) -> None:
    headers = {} if language is None else {"Accept-Language": language}
    answer = client.get("/", headers=headers)
    assert (answer.data.startswith(b"<p>news")) == english
    assert answer.headers["Vary"] == "Accept-Encoding, Accept-Language"
    assert client.get("/?lang=ar", headers=headers).data.startswith("<p>الأخبار".encode())
    assert client.get("/political.atom", headers=headers).data.startswith(b"<feed>one")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 200),
        ({"If-None-Match": ATOM["identity"]}, 304),
        ({"If-None-Match": f"W/{ATOM['identity']}"}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": f"{OTHER}, {ATOM['identity']}"}, 304),
        ({"If-None-Match": f'{OTHER},W/"x,y" ,{ATOM["identity"]}, "z"'}, 304),
        ({"If-None-Match": OTHER}, 200),
        ({"If-None-Match": ATOM["gzip"]}, 200),
        ({"If-None-Match": ATOM["gzip"], "Accept-Encoding": "gzip"}, 304),
        ({"If-None-Match": ATOM["identity"], "Accept-Encoding": "gzip"}, 200),
        ({"If-None-Match": f"{ATOM['identity']}, {ATOM['br']}", "Accept-Encoding": "br"}, 304),
        ({"If-Modified-Since": SAME}, 304),
        ({"If-Modified-Since": LATER}, 304),
        ({"If-Modified-Since": EARLIER}, 200),
        ({"If-Modified-Since": "Friday, 20-Nov-26 12:00:00 GMT"}, 304),
        ({"If-Modified-Since": "Fri Nov 20 12:00:00 2026"}, 304),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Modified-Since": ""}, 200),
        ({"If-Modified-Since": BEYOND}, 200),
        # If-None-Match outranks If-Modified-Since (13.1.3)
        ({"If-None-Match": OTHER, "If-Modified-Since": LATER}, 200),
        ({"If-None-Match": ATOM["identity"], "If-Modified-Since": EARLIER}, 304),
        # If-Match, strong comparison (13.1.1), then If-None-Match (13.2.2)
        ({"If-Match": ATOM["identity"]}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": OTHER}, 412),
        ({"If-Match": f"W/{ATOM['identity']}"}, 412),
        ({"If-Match": f"{OTHER}, {ATOM['identity']}"}, 200),
        ({"If-Match": "*", "If-None-Match": ATOM["identity"]}, 304),
        ({"If-Match": ATOM["identity"], "If-Modified-Since": LATER}, 304),
        ({"If-Match": OTHER, "If-None-Match": ATOM["identity"]}, 412),
        # If-Unmodified-Since only without If-Match (13.1.4)
        ({"If-Unmodified-Since": EARLIER}, 412),
        ({"If-Unmodified-Since": SAME}, 200),
        ({"If-Unmodified-Since": LATER}, 200),
        ({"If-Unmodified-Since": "soon"}, 200),
        ({"If-Unmodified-Since": BEYOND}, 200),
        ({"If-Match": "*", "If-Unmodified-Since": EARLIER}, 200),
        # ranges are not served: the whole document, which is always right (14.2)
        ({"Range": "bytes=0-3"}, 200),
        ({"Range": "bytes=0-3", "If-Range": ATOM["identity"]}, 200),
        ({"Range": "bytes=0-3", "If-Range": BEYOND}, 200),
        ({"Range": "lines=1-2"}, 200),
        ({"Accept": "text/html"}, 200),
        ({"User-Agent": ""}, 200),
        ({"A-IM": "feed"}, 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditional_requests_follow_rfc_9110(client: FlaskClient, method: str, headers: dict[str, str], code: int) -> None:
    answer = client.open("/political.atom", method=method, headers=headers)
    assert answer.status_code == code
    coding = headers.get("Accept-Encoding", "identity")
    if code == 304:
        assert answer.data == b""
        assert answer.headers["ETag"] == ATOM[coding]
        assert answer.headers["Cache-Control"] == "public, max-age=900"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert {"Content-Type", "Content-Length", "Content-Encoding"}.isdisjoint(answer.headers)
    elif code == 412:
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    else:
        assert answer.headers["ETag"] == ATOM[coding]
        assert answer.headers["Last-Modified"] == SAME


@pytest.mark.parametrize(("coding", "beginning"), [("gzip", b"\x1f\x8b"), ("br", b"br:<feed>"), ("zstd", b"zstd:<feed>")])
def test_codings_are_sent_as_they_lie(client: FlaskClient, coding: str, beginning: bytes) -> None:
    answer = client.get("/political.atom", headers={"Accept-Encoding": coding})
    assert answer.headers["Content-Encoding"] == coding
    assert answer.data.startswith(beginning)
    assert answer.headers["ETag"] == ATOM[coding]


@pytest.mark.parametrize(("alias", "form"), [("/feed", "atom"), ("/atom", "atom"), ("/rss", "rss")])
def test_aliases_lead_to_the_first_feed(client: FlaskClient, alias: str, form: str) -> None:
    answer = client.get(alias, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/political.{form}")
    assert client.get(f"{alias}?limit=5").headers["Location"] == f"/political.{form}?limit=5"
    assert client.get(alias, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/nope", "/nope.atom", "/political.xml", "/political/archive/1999-01.atom", "/political.atom.gz", "/manifest.json"),
        *("/../id", "/political/", "/%2e%2e/state.json", "/political/refresh/x"),
        *("/favicon.ico", "/%ff", "/a%00b"),
    ],
)
def test_nothing_is_said_in_plain_words(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert b"nothing at this address" in answer.data


@pytest.mark.parametrize(
    ("path", "code"), [("", 200), ("//political.atom", 200), ("/political//refresh", 404), ("//evil.example", 404)]
)
def test_no_path_is_redirected_to_the_host_header(client: FlaskClient, path: str, code: int) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path}, headers={"Host": "evil.example"})
    assert answer.status_code == code


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/political.atom", "/livez", "/feed", "/status"])
def test_other_methods_are_told_what_is_allowed(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_options_names_the_methods(client: FlaskClient) -> None:
    answer = client.options("/political.atom")
    assert answer.status_code == 200
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("path", ["/political.atom", "/news/political.atom", "/news", "/news/", "/", "/news/feed"])
def test_a_path_of_the_public_url_may_be_there_or_not(shop: Path, path: str) -> None:
    client = client_of(open_test_wing(shop, public_url="https://example.org/news"))
    answer = client.get(path)
    assert answer.status_code == (308 if path.endswith("feed") else 200)
    assert answer.headers.get("Location", "/news/political.atom") == "/news/political.atom"
    assert client.get("/newspaper").status_code == 404
    assert client.get("/political/news/archive").status_code == 404


def test_a_cold_start_answers_503_with_a_reason(tmp_path: Path) -> None:
    client = client_of(open_test_wing(tmp_path / "none"))
    for path in ("/political.atom", "/sport.rss", "/political.json", "/political", "/", "/feeds.opml", "/status.atom"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30"), path
        assert answer.data == b"This feed has not been read from its site yet (see /status); ask again in 30 seconds.\n"
    assert client.get("/political/archive/2026-11.atom").status_code == 503
    assert client.get("/nope.atom").status_code == 404
    assert client.get("/static/a.css").status_code == 404
    assert client.get("/livez").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["ready"]) == (503, False)
    assert client.get("/status").status_code == 200


def test_a_second_feed_without_a_version_is_503_while_the_first_is_served(client: FlaskClient) -> None:
    assert client.get("/political.atom").status_code == 200
    assert client.get("/sport.atom").status_code == 503


def test_a_first_visitor_gets_the_first_version(tmp_path: Path) -> None:
    """The shelf is filled while the request waits: by its third look."""
    looks: list[float] = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            fill(tmp_path, *newsroom())

    wing = open_test_wing(tmp_path, patience=Patience(limit=4, clock=lambda: len(looks) * 0.05, sleep=sleep))
    shelf = type(wing.shelf)(tmp_path, clock=lambda: len(looks) * 0.06)
    assert client_of(wing._replace(shelf=shelf)).get("/political.atom").status_code == 200
    assert looks == [0.05] * 3


def test_a_wait_ends_after_its_limit(tmp_path: Path) -> None:
    slept: list[float] = []
    patience = Patience(limit=4, clock=lambda: sum(slept), sleep=slept.append)
    assert client_of(open_test_wing(tmp_path, patience=patience)).get("/political.atom").status_code == 503
    assert 4 <= sum(slept) < 4.1


def test_a_crowd_is_told_at_once() -> None:
    inside, leave = threading.Barrier(3), threading.Event()

    def sleep(_: float) -> None:
        inside.wait(10)
        leave.wait(10)

    patience = Patience(limit=1e-9, crowd=2, sleep=sleep, clock=iter([0.0, 0.0, 0.0, 0.0, 9.0, 9.0]).__next__)
    waiting = [threading.Thread(target=patience.wait, args=(lambda: False,)) for _ in range(2)]
    for thread in waiting:
        thread.start()
    inside.wait(10)
    assert patience.wait(lambda: False) is False
    assert patience.wait(lambda: True) is True
    leave.set()
    for thread in waiting:
        thread.join()


def test_a_pruned_document_is_served_from_the_version_after(tmp_path: Path) -> None:
    fill(tmp_path, *newsroom())
    wing = open_test_wing(tmp_path)
    frozen = wing._replace(shelf=type(wing.shelf)(tmp_path, clock=lambda: 0.0))
    client = client_of(frozen)
    assert client.get("/political.rss").status_code == 200
    for number in range(4):
        fill(tmp_path, *newsroom(b"<feed>%d</feed>" % number))
    assert client.get("/political.atom").data.startswith(b"<feed>3")
    assert client.head("/political.atom").status_code == 200


def test_a_shelf_that_is_gone_answers_503(tmp_path: Path) -> None:
    fill(tmp_path, *newsroom())
    client = client_of(open_test_wing(tmp_path))
    assert client.get("/political.rss").status_code == 200
    (tmp_path / "current" / "political.atom").unlink()
    answer = client.get("/political.atom")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert client.get("/political.rss").status_code == 200


def test_a_failing_source_is_told_by_cache_status(tmp_path: Path) -> None:
    open_shop(tmp_path, outcome=Outcome.BLOCKED)
    client = client_of(open_test_wing(tmp_path))
    assert client.get("/political.atom").headers["Cache-Status"] == "Mujaz; hit; detail=stale"
    assert client.get("/").headers["Cache-Status"] == "Mujaz; hit"


def test_readyz_tells_reasons(tmp_path: Path) -> None:
    open_shop(tmp_path)
    write_state(tmp_path, [state(), state("sport", succeeded=None, due=None)])
    client = client_of(open_test_wing(tmp_path))
    answer = client.get("/readyz")
    table = answer.get_json()
    assert answer.status_code == 503
    assert table["disk"] == {"ready": True, "reasons": []}
    assert [(one["feed"], one["ready"]) for one in table["sources"]] == [("political", True), ("sport", False)]
    assert table["sources"][1]["reasons"] == ["there is no document yet", "the site has never been read well"]
    assert table["sources"][1]["due"] is None
    fill(tmp_path, *newsroom(), document("sport.atom", b"s"))
    write_state(tmp_path, [state(), state("sport")])
    ready = client_of(open_test_wing(tmp_path)).get("/readyz")
    assert (ready.status_code, ready.get_json()["ready"]) == (200, True)
    assert ready.headers["Cache-Control"] == "no-store"


def test_the_status_page_is_drawn_in_both_languages(client: FlaskClient) -> None:
    arabic, english = client.get("/status"), client.get("/status?lang=en")
    assert 'lang="ar"' in arabic.text
    assert 'lang="en"' in english.text
    assert 'lang="en"' in client.get("/status", headers={"Accept-Language": "en"}).text
    assert 'lang="ar"' in client.get("/status?lang=ar", headers={"Accept-Language": "en"}).text
    assert "default-src 'none'" in arabic.headers["Content-Security-Policy"]
    assert client.get("/status.json").get_json()["sources"][0]["slug"] == "political"


def test_metrics_tell_answers_and_refreshes(tmp_path: Path) -> None:
    open_shop(tmp_path)
    client = client_of(open_test_wing(tmp_path))
    client.get("/political.atom")
    client.get("/political.atom", headers={"If-None-Match": "*"})
    client.get("/nope")
    text = client.get("/metrics").text
    assert 'mujaz_answers_total{code="200"} 1.0' in text
    assert 'mujaz_answers_total{code="304"} 1.0' in text
    assert 'mujaz_answers_total{code="404"} 1.0' in text
    assert 'mujaz_refreshes_total{feed="political",outcome="updated"} 3.0' in text
    assert 'mujaz_failures{feed="political"} 0.0' in text
    assert 'mujaz_refresh_seconds{feed="political"}' not in text


TELLING = (sys.executable, "-c", 'import sys; print(\'{"outcome": "updated"}\'); sys.exit(1)')


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        (None, 401),
        ("", 401),
        ("Bearer", 401),
        ("Bearer ", 401),
        (f"Basic {KEY}", 401),
        ("Bearer wrong", 403),
        (f"Bearer {KEY}x", 403),
        ("Bearer \xff", 403),
        (f"Bearer {KEY}", 200),
        (f"bearer  {KEY} ", 200),
    ],
)
def test_a_refresh_by_hand_needs_the_key(tmp_path: Path, authorization: str | None, code: int) -> None:
    client = client_of(open_test_wing(tmp_path, refresh_command=lambda _: TELLING))
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = client.post("/political/refresh", headers=headers)
    assert answer.status_code == code
    assert (answer.headers.get("WWW-Authenticate") is not None) == (code == 401)
    if code == 200:
        assert answer.get_json() == {"outcome": "updated"}


def test_a_refresh_by_hand_is_nowhere_without_a_key_or_feed(tmp_path: Path) -> None:
    authorization = {"Authorization": f"Bearer {KEY}"}
    client = client_of(open_test_wing(tmp_path, admin_key=None))
    assert client.post("/political/refresh", headers=authorization).status_code == 404
    assert client.get("/political/refresh").status_code == 404
    client = client_of(open_test_wing(tmp_path))
    assert client.post("/nope/refresh", headers=authorization).status_code == 404
    answer = client.get("/political/refresh")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (("/nonexistent/python",), 500, "could not be started"),
        ((sys.executable, "-c", "raise SystemExit(2)"), 500, "ended with code 2"),
        ((sys.executable, "-c", "raise SystemExit(75)"), 503, "The ledger cannot be reached"),
    ],
)
def test_a_refresh_by_hand_that_fails_says_so(tmp_path: Path, command: tuple[str, ...], code: int, words: str) -> None:
    client = client_of(open_test_wing(tmp_path, refresh_command=lambda _: command))
    answer = client.post("/political/refresh", headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == code
    assert words in answer.text


def test_a_surprise_is_told_without_details(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def stumble(_: str) -> tuple[str, ...]:
        raise RuntimeError("secret")

    client = client_of(open_test_wing(tmp_path, refresh_command=stumble))
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.post("/political/refresh", headers={"Authorization": f"Bearer {KEY}"})
    assert (answer.status_code, answer.text) == (500, "Something went wrong inside Mujaz; the log holds the details.\n")
    assert "secret" in caplog.text


def test_the_application_reads_the_environment_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "sources.toml"
    sources.write_text('[political]\ntitle = "P"\nsite = "https://news.example/"\npages = ["https://news.example/p"]\n')
    monkeypatch.setenv("MUJAZ_SOURCES", str(sources))
    monkeypatch.setenv("MUJAZ_SHELF", str(tmp_path / "shelf"))
    monkeypatch.setenv("MUJAZ_REFRESH", "off")
    own_wing.cache_clear()
    own_settings.cache_clear()
    try:
        open_shop(tmp_path / "shelf")
        assert create_app().test_client().get("/political.atom").status_code == 200
        assert own_wing() is own_wing()
    finally:
        own_wing.cache_clear()
        own_settings.cache_clear()


def test_a_refresh_by_hand_has_a_deadline() -> None:
    with pytest.raises(GatewayTimeout):
        run((sys.executable, "-c", "import signal; signal.pause()"), deadline=0.2)


def test_only_one_refresh_by_hand_runs_in_a_worker(tmp_path: Path) -> None:
    client = client_of(open_test_wing(tmp_path, refresh_command=lambda _: TELLING))
    with ONE:
        answer = client.post("/political/refresh", headers={"Authorization": f"Bearer {KEY}"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "10")


def test_a_worker_goes_on_in_the_counts_of_a_dead_one(tmp_path: Path) -> None:
    first, second = Counters(tmp_path), Counters(tmp_path)
    first.count(200)
    second.count(200, 2)
    second.count(418)
    assert (second.totals()[200], first.totals()[0]) == (3, 1)
    assert first._seat
    first._seat.release()  # as the kernel does when a worker dies
    third = Counters(tmp_path)
    third.count(304)
    assert sorted(path.name for path in (tmp_path / "counters").iterdir()) == ["0", "1"]
    assert third.totals() == {**dict.fromkeys(CODES, 0), 200: 3, 304: 1, 0: 1}


def test_counting_never_stops_serving(tmp_path: Path) -> None:
    (tmp_path / "counters").write_text("in the way")
    counters = Counters(tmp_path)
    counters.count(200)
    assert counters.totals()[200] == 0


def test_a_lost_disk_is_a_reason(tmp_path: Path) -> None:
    wing = open_test_wing(tmp_path / "none")
    assert client_of(wing).get("/readyz").get_json()["disk"] == {
        "ready": False,
        "reasons": ["the shelf's folder cannot be read"],
    }
