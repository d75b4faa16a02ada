"""What the fuzzer broke once stays whole, and its targets take what they were made for."""

from pathlib import Path

import pytest

from fuzz.service import SEEDS
from fuzz.targets import TARGETS

ROOT = Path(__file__).parent
CRASHES = sorted((ROOT / "data" / "crashes").glob("*/*"))


@pytest.mark.parametrize("crash", CRASHES, ids=lambda crash: f"{crash.parent.name}-{crash.name[:14]}")
def test_what_crashed_once(crash: Path) -> None:
    TARGETS[crash.parent.name](crash.read_bytes())


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.html")), ids=lambda page: page.name)
def test_the_recorded_pages_go_all_the_way(page: Path) -> None:
    TARGETS["page"](page.read_bytes())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_seeds_are_answered(seed: bytes) -> None:
    TARGETS["service"](seed)
    TARGETS["service"](seed[:-2])
    TARGETS["service"](seed * 2)


@pytest.mark.parametrize("target", ["text", "request", "headers", "service"])
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
