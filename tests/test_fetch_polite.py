"""What is polite: robots.txt, pauses, one request per host at a time, back-off."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.fetch import Fetcher, backoff
from feeds.fetch.robots import Rules, parse_rules
from feeds.fetch.waiting import read_retry_after
from feeds.model import Outcome
from tests.fetch_kit import PAGE, START, Site, Time, Visit, answer, open_fetcher, running, trouble


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as site:
        site.routes["/"] = answer()
        site.routes["/private/a"] = answer()
        yield site


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def fetcher(time: Time) -> Iterator[Fetcher]:
    with open_fetcher(time) as fetcher:
        yield fetcher


def rules(text: str, **options: object) -> bytes:
    return answer(text, kind="text/plain", **options)


# robots.txt


def test_robots_are_obeyed(site, fetcher):
    site.routes["/robots.txt"] = rules("User-agent: *\nDisallow: /private\n")
    assert fetcher.get(site.url()).html == PAGE
    caught = trouble(fetcher, site.url("/private/a"))
    assert (caught.outcome, caught.status) == (Outcome.ROBOTS, None)
    assert site.paths() == ["/robots.txt", "/"]


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: Mujaz\nDisallow: /\n", False),
        ("User-agent: mujaz\nAllow: /\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: OtherBot\nDisallow: /\n", True),
        ("User-agent: Mujaz/1.0\nDisallow: /\n", False),
        ("User-agent: M\nDisallow: /\n", True),
        ("User-agent: Mujazbot\nDisallow: /\n", True),
        ("User-agent: OtherBot\nUser-agent: *\nDisallow: /private\n", False),
        ("\ufeffUser-Agent:*\r\nDisallow:/private # all of it\r\n", False),
        ("User-agent: *\rDisallow: /\r", False),
        ("User-agent: * # everyone\nDisallow: /*/a$\n", False),
        ("User-agent: *\nDisallow: /private\nAllow: /private/a\n", True),
        ("User-agent: *\nDisallow:\n", True),
        ("Disallow: /\n", True),
        ("<!DOCTYPE html><p>User-agent: *\nDisallow: /\n", True),
        ("\x00\x01\x02binary\xff", True),
        ("", True),
    ],
)
def test_robots_dialects(site, fetcher, text, allowed):
    site.routes["/robots.txt"] = rules(text)
    if allowed:
        assert fetcher.get(site.url("/private/a")).html == PAGE
    else:
        assert trouble(fetcher, site.url("/private/a")).outcome is Outcome.ROBOTS


def test_arabic_paths_are_compared_encoded():
    parsed = Rules(parse_rules("User-agent: *\nDisallow: /أخبار\nDisallow: /?p=9"), START)
    assert not parsed.allow("https://news.test/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1")
    assert not parsed.allow("https://news.test/?p=9&cat=x")
    assert parsed.allow("https://news.test/%D8%B1")


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_file_means_no_rules(site, fetcher, status):
    site.routes["/robots.txt"] = rules("User-agent: *\nDisallow: /", status=status)
    assert fetcher.get(site.url()).html == PAGE


@pytest.mark.parametrize("location", ["/robots.txt", "file:///etc/robots.txt", "data:,x"])
def test_redirects_to_nowhere_mean_no_rules(site, fetcher, location):
    site.routes["/robots.txt"] = answer("", status=302, Location=location)
    assert fetcher.get(site.url()).html == PAGE


def test_robots_redirects_are_followed(site, fetcher):
    site.routes["/robots.txt"] = answer("", status=301, Location="/rules")
    site.routes["/rules"] = rules("User-agent: *\nDisallow: /")
    assert trouble(fetcher, site.url()).outcome is Outcome.ROBOTS


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failing_robots_file_forbids_all(site, fetcher, status):
    site.routes["/robots.txt"] = rules("", status=status, Retry_After="90")
    caught = trouble(fetcher, site.url())
    assert (caught.outcome, caught.status, caught.retry_after) == (Outcome.HTTP_ERROR, status, 90.0)
    assert caught.url == site.url("/robots.txt")
    assert site.paths() == ["/robots.txt"]
    site.routes["/robots.txt"] = rules("")
    assert fetcher.get(site.url()).html == PAGE


def test_robots_are_read_once_a_day_and_older_rules_help_out(site, fetcher, time):
    site.routes["/robots.txt"] = rules("User-agent: *\nDisallow: /private")
    for _ in range(3):
        fetcher.get(site.url())
    assert site.paths().count("/robots.txt") == 1
    time.pass_by(86_400)
    site.routes["/robots.txt"] = rules("", status=503)
    fetcher.get(site.url())
    assert trouble(fetcher, site.url("/private/a")).outcome is Outcome.ROBOTS
    assert site.paths().count("/robots.txt") == 2
    time.pass_by(3_600)
    fetcher.get(site.url())
    assert site.paths().count("/robots.txt") == 3
    time.pass_by(31 * 86_400)
    assert trouble(fetcher, site.url()).outcome is Outcome.HTTP_ERROR
    site.routes["/robots.txt"] = rules("")
    assert fetcher.get(site.url("/private/a")).html == PAGE


def test_robots_are_read_again_when_the_clock_was_set_back(site, fetcher, time):
    fetcher.get(site.url())
    time.now -= timedelta(days=400)
    fetcher.get(site.url())
    assert site.paths().count("/robots.txt") == 2


class Shelf:
    """A cache that outlives the fetchers."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, datetime]] = {}

    def load(self, origin: str) -> tuple[str, datetime] | None:
        return self.kept.get(origin)

    def save(self, origin: str, text: str, at: datetime) -> None:
        self.kept[origin] = (text, at)


def test_robots_are_remembered_between_processes(site, time):
    shelf = Shelf()
    for _ in range(3):
        with open_fetcher(time, robots=shelf) as fetcher:
            fetcher.get(site.url())
        time.pass_by(1200)
    assert site.paths() == ["/robots.txt", "/", "/", "/"]
    assert shelf.kept == {site.url("").removesuffix("/"): ("", START)}


def test_each_origin_has_its_own_rules(site, fetcher):
    with running(Site()) as other:
        other.routes |= {"/": answer(), "/robots.txt": rules("User-agent: *\nDisallow: /")}
        site.routes["/over"] = answer("", status=302, Location=other.url())
        assert trouble(fetcher, site.url("/over")).outcome is Outcome.ROBOTS
        assert other.paths() == ["/robots.txt"]


def test_huge_and_hostile_robots_files_cost_little(site, fetcher):
    many = "".join(f"User-agent: mujaz{number}\n" for number in range(12_000))
    endless = many + "".join(f"Disallow: /{number}\n" for number in range(12_000)) + "#" * 6_000_000
    site.routes["/robots.txt"] = rules("User-agent: *\nDisallow: /private\n\n" + endless)
    assert trouble(fetcher, site.url("/private/a")).outcome is Outcome.ROBOTS
    assert fetcher.get(site.url()).html == PAGE


# Pauses


def test_requests_to_a_host_are_a_delay_apart(site, fetcher, time):
    for _ in range(3):
        fetcher.get(site.url(), delay=2.5)
    assert time.slept == [2.5, 2.5, 2.5]
    time.pass_by(2)
    fetcher.get(site.url(), delay=2.5)
    time.pass_by(60)
    fetcher.get(site.url(), delay=2.5)
    assert time.slept == [2.5, 2.5, 2.5, 0.5]


@pytest.mark.parametrize(
    ("asked", "paused"), [("7", 7.0), ("0.5", 1.0), ("86400", 30.0), ("soon", 1.0), ("nan", 1.0), ("-5", 1.0)]
)
def test_crawl_delay_lengthens_the_pause_up_to_half_a_minute(site, fetcher, time, asked, paused):
    site.routes["/robots.txt"] = rules(f"User-agent: *\nCrawl-delay: {asked}\n")
    fetcher.get(site.url())
    assert time.slept == [paused]


def test_one_request_per_host_at_a_time_whatever_the_threads(site, fetcher):
    busy, most = 0, 0
    lock = threading.Lock()

    def count(visit: Visit) -> bytes:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        visit.close.wait(0.01)
        with lock:
            busy -= 1
        return answer()

    site.routes |= {"/": count, "/robots.txt": count}
    threads = [threading.Thread(target=fetcher.get, args=(site.url(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert site.paths().count("/") == 8
    assert site.paths().count("/robots.txt") == 1


def test_hosts_do_not_wait_for_each_other(site):
    meeting = threading.Barrier(2, timeout=10)

    def meet(visit: Visit) -> bytes:
        meeting.wait()
        return answer()

    site.routes["/"] = meet
    with open_fetcher(Time(), resolve=lambda host, port: ["127.0.0.1"]) as fetcher:
        other = threading.Thread(target=fetcher.get, args=(site.url("/", "one.test"),))
        other.start()
        assert fetcher.get(site.url("/", "two.test")).html == PAGE
        other.join()


# Waiting after failures


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 120 ", 120.0),
        ("86400", 21_600.0),
        ("9" * 400, 21_600.0),
        ("Sat, 21 Nov 2026 23:14:00 GMT", 600.0),
        ("Sat, 21 Nov 2026 23:14:00 +0100", 0.0),
        ("Sat Nov 21 23:05:00 2026", 60.0),
        ("Fri, 20 Nov 2026 23:14:00 GMT", 0.0),
        ("Mon, 21 Dec 2026 23:14:00 GMT", 21_600.0),
        ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", None),
        ("soon", None),
        ("-5", None),
        ("٣٠", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value, seconds):
    assert read_retry_after(value, datetime(2026, 11, 21, 23, 4, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    ("failures", "shortest", "longest"),
    [
        (0, 1200, 1500),
        (1, 1200, 1500),
        (2, 2400, 3000),
        (3, 4800, 6000),
        (5, 17_280, 21_600),
        (6, 17_280, 21_600),
        (5000, 17_280, 21_600),
    ],
)
def test_backoff_doubles_up_to_six_hours(failures, shortest, longest):
    assert backoff(failures, 1200, chance=lambda: 0.0) == pytest.approx(shortest)
    assert backoff(failures, 1200, chance=lambda: 1.0) == pytest.approx(longest)


def test_backoff_starts_at_a_minute_before_the_first_success_and_heeds_the_site():
    assert backoff(1, 1200, fresh=True, chance=lambda: 0.0) == pytest.approx(60)
    assert backoff(4, 1200, fresh=True, chance=lambda: 0.0) == pytest.approx(480)
    assert backoff(1, 30, fresh=True, chance=lambda: 0.0) == pytest.approx(30)
    assert backoff(1, 1200, retry_after=7200.0, chance=lambda: 0.5) == 7200
    assert backoff(1, 1200, retry_after=10.0, chance=lambda: 0.0) == pytest.approx(1200)
    assert backoff(1, 1200, retry_after=999_999.0) == 21_600


@given(st.integers(0, 10**6), st.floats(30, 10**6), st.none() | st.floats(0, 10**7), st.booleans())
def test_backoff_stays_within_its_bounds(failures, interval, retry_after, fresh):
    wait = backoff(failures, interval, retry_after, fresh)
    assert min(24, interval * 0.8) <= wait <= 21_600
    assert wait >= min(retry_after or 0, 21_600)
