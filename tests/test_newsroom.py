"""The newsroom keeps its own promises: the same seed the same site, pages that show the truth, faults that are what they say."""

import gzip
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from tests.newsroom import ALL, DAMASCUS, FAULTS, POLITICAL, Call, Newsroom, Server, answer, dripping, slow
from tests.newsroom.faults import Fault
from tests.newsroom.room import plan_day
from tests.newsroom.wire import gigabyte

START = datetime(2026, 11, 21, 23, 4, tzinfo=DAMASCUS)
LIST = f"/?p=1&cat={POLITICAL}"
NOT_SENT = {"slow", "dripping", "endless", "gzip bomb"}


@pytest.fixture
def site() -> Iterator[Server]:
    with Server(Newsroom(seed=1, start=START)) as server:
        yield server


@pytest.fixture
def client(site: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=10) as client:
        yield client


def test_the_same_seed_gives_the_same_site_however_the_clock_is_moved() -> None:
    strides = Newsroom(seed=7, start=START)
    strides.advance(START + timedelta(days=3))
    steps = Newsroom(seed=7, start=START)
    for hour in range(1, 73):
        steps.advance(START + timedelta(hours=hour))
    assert strides.stories == steps.stories
    assert answer(strides, Call(LIST)) == answer(steps, Call(LIST))
    assert Newsroom(seed=8, start=START).stories != Newsroom(seed=7, start=START).stories


def test_the_clock_never_runs_backward_and_never_publishes_twice() -> None:
    room = Newsroom(seed=7, start=START)
    before = dict(room.stories)
    room.advance(START - timedelta(days=2))
    assert room.now == START
    room.advance(START)
    assert room.stories == before


def test_a_year_has_the_rhythm_of_the_site() -> None:
    days = [plan_day(3, date(2026, 1, 1) + timedelta(days=day), DAMASCUS) for day in range(365)]
    political = [Counter(section for _, section in day)[POLITICAL] for day in days]
    assert set(political) == {2, 3, 4, 5}
    assert 11.5 < sum(map(len, days)) / 365 < 13.5
    assert min(moment.time() for day in days for moment, _ in day).isoformat("minutes") >= "10:34"
    assert max(moment.time() for day in days for moment, _ in day).isoformat("minutes") <= "23:49"


def test_titles_and_keys_are_never_shared() -> None:
    room = Newsroom(seed=5, start=START, backlog=60)
    assert len({story.title for story in room.stories.values()}) == len(room.stories)
    assert len({story.hex for story in room.stories.values()}) == len(room.stories)


def test_both_addresses_of_a_story_show_it(client: httpx.Client, site: Server) -> None:
    story = site.room.section()[0]
    mobile = f"mob_n2.php?n={story.short_href.removesuffix('.html')}"
    for address in (story.slug_href, story.short_href, f"amp/{story.short_href}", mobile):
        page = client.get(f"/{address}")
        assert page.status_code == 200
        assert (
            f'<h1 class="h-title"><p>{story.shown.replace(chr(160), "&nbsp;").replace(chr(34), "&quot;")}</p></h1>' in page.text
        )
        assert story.moment.strftime("%d.%m.%Y | %H:%M") in page.text
    assert client.get(f"/{story.image_href}").content.startswith(b"\xff\xd8\xff")
    assert {visit.kind for visit in site.log} == {"article", "image"}


def test_edits_moves_and_deletions_show(client: httpx.Client, site: Server) -> None:
    room = site.room
    first, second, third, fourth = (story.number for story in room.section()[:4])
    titled, spaced = room.edit(first, "title"), room.edit(second, "whitespace")
    body = room.edit(third, "body")
    room.move(third, "local_news")
    room.delete(fourth, 410)
    assert titled.slug_href.endswith(f"-ID{first}.html")
    assert titled.title != room.stories[second].title
    assert " ".join(spaced.shown.replace("\u00a0", " ").split()) == spaced.title
    assert body.paragraphs[-1] in client.get(f"/{body.short_href}").text.replace("&quot;", '"')
    assert third not in [story.number for story in room.section()]
    assert client.get(f"/{room.stories[fourth].short_href}").status_code == 410
    assert client.get("/ffffffff-01012612.html").status_code == 404


def test_a_backdated_story_sinks_and_a_push_moves_the_page(site: Server) -> None:
    room = site.room
    newest = room.section()[0]
    moved = room.backdate(newest.number, timedelta(days=2))
    assert room.section()[0].number != newest.number
    assert moved.hex == newest.hex
    assert moved.short_href != newest.short_href
    pushed = room.push_down(12)
    shown = room.section()[:12]
    assert {story.number for story in shown} == {story.number for story in pushed}


def test_validators_follow_the_page(client: httpx.Client, site: Server) -> None:
    site.room.advance(START + timedelta(hours=1))
    first = client.get(LIST)
    held = {"if-none-match": first.headers["etag"]}
    assert client.get(LIST, headers=held).status_code == 304
    assert client.get(LIST, headers={"if-modified-since": first.headers["last-modified"]}).status_code == 304
    site.room.advance(START + timedelta(hours=9))  # nobody publishes at night
    assert client.get(LIST, headers=held).status_code == 304
    site.room.publish()
    assert client.get(LIST, headers=held).status_code == 200
    site.room.validators = False
    assert "etag" not in client.get(LIST).headers


def test_paging_covers_every_story_once(client: httpx.Client, site: Server) -> None:
    pages = [client.get(f"/?p={page}&cat={POLITICAL}").text for page in (1, 2, 3)]
    counts = [page.count("search-item clearfix azr") for page in pages]
    assert counts == [12, len(site.room.section()) - 12, 0]
    seen = {story.number for story in site.expected()}
    assert seen == {story.number for story in site.room.section()}


def test_expected_holds_what_was_listed_in_the_order_of_first_sight(client: httpx.Client, site: Server) -> None:
    client.get(LIST)
    old = [story.number for story in reversed(site.room.section()[:12])]
    site.fail(FAULTS["empty list"])
    missed = site.room.publish()
    client.get(LIST)
    assert [story.number for story in site.expected()] == old
    client.get(LIST)
    assert [story.number for story in site.expected()] == [*old, missed.number]
    site.room.delete(missed.number)
    assert site.expected()[-1].gone == 404


def test_faults_strike_as_often_and_as_long_as_told(client: httpx.Client, site: Server) -> None:
    site.fail(FAULTS["500"], times=2)
    assert [client.get(LIST).status_code for _ in range(3)] == [500, 500, 200]
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /ara.php\n"
    site.fail(FAULTS["502"], times=1, where="/robots.txt")
    assert [client.get(path).status_code for path in (LIST, "/robots.txt", "/robots.txt")] == [200, 502, 200]
    now = site.room.now
    site.fail_between(FAULTS["429"], now + timedelta(hours=1), now + timedelta(hours=2), where=None)
    seen = []
    for _ in range(4):
        seen.append(client.get(LIST).status_code)
        site.room.advance(site.room.now + timedelta(minutes=40))
    assert seen == [200, 200, 429, 200]
    assert client.get("/").status_code == 200
    site.fail(FAULTS["500"], times=None, where=None)
    assert client.get("/").status_code == 500
    site.heal()
    assert client.get("/").status_code == 200


STATUS = {
    "500": 500,
    "502": 502,
    "503 retry": 503,
    "429": 429,
    "403 challenge": 403,
    "redirect loop": 302,
    "redirect private": 302,
    "redirect metadata": 302,
    "redirect file": 302,
}
ENDS_BADLY = {"truncated", "reset", "bad gzip"}


@pytest.mark.parametrize("fault", [fault for fault in ALL if fault.name not in NOT_SENT], ids=lambda fault: fault.name)
def test_every_fault_is_what_it_says(client: httpx.Client, site: Server, fault: Fault) -> None:
    good = client.get(LIST)
    site.fail(fault)
    if fault.name in ENDS_BADLY:
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError)):
            client.get(LIST)
    else:
        bad = client.get(LIST)
        assert bad.status_code == STATUS.get(fault.name, 200)
        assert bad.content != good.content
    visit = site.log[-1]
    assert visit.fault == fault.name
    assert bool(visit.listed) is fault.readable
    assert client.get(LIST).content == good.content


def test_a_conditional_request_does_not_hide_a_fault(client: httpx.Client, site: Server) -> None:
    held = {"if-none-match": client.get(LIST).headers["etag"]}
    site.fail(FAULTS["truncated"])
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(LIST, headers=held)
    assert client.get(LIST, headers=held).status_code == 304


def test_slow_answers_do_not_outlive_the_server(client: httpx.Client, site: Server) -> None:
    site.fail(slow(0.01))
    assert client.get(LIST).status_code == 200
    site.fail(dripping(3600))
    with client.stream("GET", LIST) as answering:
        assert answering.status_code == 200
        site.stopped.set()
        with pytest.raises(httpx.RemoteProtocolError):
            answering.read()


def test_an_endless_answer_ends_when_the_client_has_had_enough(client: httpx.Client, site: Server) -> None:
    site.fail(FAULTS["endless"])
    with client.stream("GET", LIST) as answering:
        chunks = answering.iter_raw()
        assert sum(len(next(chunks)) for _ in range(50)) > 100_000
    assert client.get(LIST).status_code == 200


def test_the_bomb_is_a_gigabyte_in_a_small_parcel() -> None:
    parcel = gigabyte()
    assert len(parcel) < 1_100_000
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert unpacker.decompress(parcel, 1 << 20) == bytes(1 << 20)
    small = gzip.compress(b"x")
    assert parcel[:3] == small[:3]


def test_the_log_tells_who_asked(client: httpx.Client, site: Server) -> None:
    client.get("/rss.php", headers={"user-agent": "Reader/1"})
    visit = site.visits("rss")[0]
    assert (visit.path, visit.status, visit.agent, visit.conditional) == ("/rss.php", 200, "Reader/1", False)
    assert visit.at == START.astimezone(UTC)
