"""What it costs to read a list page, in raw Lexbor parses: `python -m benchmarks.extraction`.

Counts instructions with callgrind where valgrind is installed (two runs a reader, 1 and 6 rounds; the difference leaves out
start-up and imports), else takes CPU time, which a busy machine makes worthless. Goals: known markup 1.6, `detect` 4.
"""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from parsers.headline import Page, Selectors, Site

ROUNDS = 5
ITEMS, LINKS = 36, 90
SEEN = datetime(2026, 11, 27, 12, tzinfo=UTC)
SITE = Site(
    ZoneInfo("Asia/Damascus"),
    ("syria.news",),
    Selectors(
        item=("li.search-item",), title_in=("h2 a",), link_in=("h2 a",), date_in=("div.search-titlex a",),
        summary_in=("p.search-desc",),
        image_in=("img",),
    ),
)  # fmt: skip
ITEM = """
				<li class="search-item clearfix azr">
					<a href="{url}"><img src="images/2026_11/2026_11_2{day}/{n:08x}-2{day}112612_m2.jpg" /></a>
					<div class="search-content">
						<h2 class="search-title">
							<a href="{url}">{title}

</a>
						</h2>
						<p class="search-desc"> {text} </p>
					</div>
					<div class="col-md-3 search-titlex"><a href="{url}">2{day}.11.2026 | 1{day}:3{day}</a></div>
				</li>"""
TITLE = "وزير الطاقة: {n} محطات تحويل جديدة تدخل الخدمة قبل نهاية العام"
TEXT = "وقال مدير المشروع إن الأعمال ستستمر حتى نهاية الشهر المقبل وإن الكلفة الإجمالية لم تحدد بعد بصورة نهائية. "


def list_page() -> Page:
    """A list page of 120 KB as the site serves it: items whose links all lead to the story, menus, boxes, scripts."""
    titles = [TITLE.format(n=n) for n in range(ITEMS)]
    items = "".join(
        ITEM.format(url=f"{title.replace(' ', '')}-ID{90000 - n}.html", title=title, n=n, day=n % 8, text=TEXT)
        for n, title in enumerate(titles)
    )
    links = "".join(
        f'<li class="menu-item menu-item-{n}"><a href="?p=1&cat=section-{n}"><span class="label">قسم {n}</span></a></li>'
        for n in range(LINKS)
    )
    style = "".join(f".block-{n} .title{{margin:0 {n}px;color:#{n:06x}}}\n" for n in range(300))
    script = "".join(f'window.slots.push({{"id":"slot-{n}","sizes":[[300,250],[{n},90]]}});\n' for n in range(250))
    frame = "".join(
        f'<div class="row"><div class="col-md-{n}"><i class="icon icon-{n}"></i><span class="label">{n}</span><b>{n * n}</b>'
        f'<div class="inner"><p class="note">مساحة {n}</p><img src="/static/{n}.png" alt=""></div></div></div>'
        for n in range(220)
    )
    html = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>الأخبار السياسية</title>
<style>{style}</style>
</head><body><div class="header"><ul class="nav">{links}</ul></div><div class="search-container"><ul>{items}</ul></div>
<div class="search-pagination"><ul class="pagination"><li><a href="?p=2&cat=political-news">2</a></li></ul></div>
<div class="foot">{frame}</div>
<script>{script}</script></body></html>"""
    return Page(html, "https://syria.news/?p=1&cat=political-news", SEEN)


def lexbor(page: Page) -> int:
    """The yardstick: parse, do nothing."""
    LexborHTMLParser(page.html)
    return ITEMS


def known(page: Page) -> int:
    """The first site's own rung."""
    from parsers.syria_news import find_headlines

    return len(find_headlines(page, SITE).headlines)


def grammar(page: Page) -> int:
    """What reads the first site when its markup has become another: by the addresses of its articles."""
    from parsers.syria_rungs import grammar as find
    from parsers.tree import read

    listing = find(read(page), SITE)
    return len(listing.headlines) if listing else 0


def selectors(page: Page) -> int:
    """Selectors from sources.toml."""
    from parsers.selectors import find_headlines

    return len(find_headlines(page, SITE).headlines)


def detect(page: Page) -> int:
    """The generic detector."""
    from parsers.detect import detect as find

    listing = find(page, SITE)
    return len(listing.headlines) if listing else 0


def lxml_xpath(page: Page) -> int:
    """lxml with three XPath queries an item; texts only, no dates, no addresses."""
    from lxml import html

    items = html.fromstring(page.html).xpath('//li[contains(@class, "search-item")]')
    return len([(i.xpath("string(.//h2/a)"), i.xpath("string(.//h2/a/@href)"), i.xpath("string(.//p)")) for i in items])


def beautiful_soup(page: Page) -> int:
    """BeautifulSoup with html.parser, as most scrapers are written; texts only."""
    from bs4 import BeautifulSoup

    items = BeautifulSoup(page.html, "html.parser").select("li.search-item")
    return len([(i.h2.a.text, i.h2.a["href"], i.p.text) for i in items])


READERS: dict[str, Callable[[Page], int]] = {
    "lexbor": lexbor, "known": known, "grammar": grammar, "selectors": selectors, "detect": detect, "lxml": lxml_xpath,
    "bs4": beautiful_soup,
}  # fmt: skip


def run(name: str, rounds: int) -> None:
    """Read the page so many times; what the benchmark's child processes do."""
    page = list_page()
    for _ in range(rounds):
        if READERS[name](page) != ITEMS:
            raise SystemExit(f"{name} does not find the {ITEMS} items")


def instructions(name: str, rounds: int) -> int:
    """Instructions of a process that does `rounds` rounds."""
    command = [
        "valgrind",
        "--tool=callgrind",
        "--callgrind-out-file=/dev/null",
        sys.executable,
        "-m",
        "benchmarks.extraction",
        name,
        str(rounds),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    counted = re.search(r"Collected : (\d+)", result.stderr)
    if counted is None:
        raise SystemExit(result.stderr)
    return int(counted[1])


def processor_time(name: str) -> float:
    """The best CPU time of 30 rounds, in seconds."""
    page, best = list_page(), 9.0
    for _ in range(30):
        start = time.process_time()
        READERS[name](page)
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Print the table."""
    counting = shutil.which("valgrind") is not None
    names = sys.argv[1:] or list(READERS)
    print(
        f"page: {len(list_page().html.encode()):,} bytes, {ITEMS} items; {'instructions' if counting else 'CPU seconds'} a page"
    )
    yardstick = 0.0
    for name in dict.fromkeys(["lexbor", *names]):
        cost = (instructions(name, ROUNDS + 1) - instructions(name, 1)) / ROUNDS if counting else processor_time(name)
        yardstick = yardstick or cost
        print(f"{name:<12} {cost:>16,.4g} {cost / yardstick:>8.2f} x", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[2].isdigit():
        run(sys.argv[1], int(sys.argv[2]))
    else:
        main()
