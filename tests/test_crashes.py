"""What the fuzzer broke once stays whole, and its targets take what they were made for."""

from pathlib import Path

import pytest

from fuzz.seeds import seeds_of
from fuzz.targets import TARGETS

ROOT = Path(__file__).parent
CRASHES = sorted((ROOT / "data" / "crashes").glob("*/*"))


@pytest.mark.parametrize("crash", CRASHES, ids=lambda crash: f"{crash.parent.name}-{crash.name[:14]}")
def test_what_crashed_once(crash: Path) -> None:
    TARGETS[crash.parent.name](crash.read_bytes())


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.html")), ids=lambda page: page.name)
def test_the_recorded_pages_go_all_the_way(page: Path) -> None:
    TARGETS["page"](page.read_bytes())


def test_the_seeds_of_markup_are_lists_and_an_article() -> None:
    for seed in seeds_of("markup"):
        assert len(seed) < 20_000
        TARGETS["markup"](seed)


def test_the_seeds_of_requests_are_answered() -> None:
    for seed in seeds_of("service"):
        for data in (seed, seed[:-2], seed * 2):
            TARGETS["service"](data)


@pytest.mark.parametrize("target", ["markup", "text", "request", "headers", "service"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\xff\xfe\x00",
        "https://syria.news/خبر-ID1.html".encode(),
        b"\xed\xa0\x80",
        b"120\nUser-agent: *",
    ],
)
def test_small_things(target: str, data: bytes) -> None:
    TARGETS[target](data)
