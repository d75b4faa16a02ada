"""content = "full": the text of a site that no rule describes, from its article page to the feed."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.bench import Bench
from feeds.commands.doctor import check_rules
from feeds.config import Settings, read_settings
from feeds.enrich import NO_EXTRACTOR, has_extractor, read_articles
from feeds.plan import Request
from feeds.run import open_bench, run
from tests.fetch_kit import Site, answer, running

TITLES = (
    "The harbour board delays repairs to the sea wall",
    "Volunteers reopen an archive of lost recipes",
    "Hill farmers question the new timetable",
    "Museum staff celebrate their oldest letters",
)
WORDS = "Nobody in the town had expected that the old pumps would hold through a winter as wet as this one, said the warden."
TABLE = """
[harbour]
title = "Harbour"
site = "{url}"
pages = ["{url}news/"]
language = "en"
content = "{content}"
delay = "0s"
"""


def article(number: int, title: str) -> str:
    """An article page in which nothing but a heading and a meta element says what is what."""
    text = "".join(f"<div class=x{n}>{WORDS} ({number}.{n})<br><br></div>" for n in range(6))
    return f"""<!doctype html><html lang=en><head><title>{title}</title><meta property="og:type" content="article"></head><body>
<div class=top><a href="/">Home</a> <a href="/news/">News</a></div><div class=main><h1>{title}</h1>{text}</div>
<div class=end>All rights reserved</div></body></html>"""


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as site:
        rows = "".join(f'<li><h3><a href="/news/{n}00-a-story">{title}</a></h3></li>' for n, title in enumerate(TITLES, 1))
        site.routes["/news/"] = answer(f"<!doctype html><body><ul>{rows}</ul></body>")
        site.routes |= {f"/news/{n}00-a-story": answer(article(n, title)) for n, title in enumerate(TITLES, 1)}
        yield site


def settings_of(site: Site, folder: Path, content: str) -> Settings:
    (folder / "sources.toml").write_text(TABLE.format(url=site.url(), content=content), "utf-8")
    return read_settings(
        {
            "MUJAZ_SOURCES": str(folder / "sources.toml"),
            "MUJAZ_DATABASE_URL": f"sqlite:///{folder}/ledger.db",
            "MUJAZ_SHELF": str(folder / "shelf"),
            "MUJAZ_ALLOW_PRIVATE": "127.0.0.0/8",
        }
    )


def refresh_twice(site: Site, folder: Path, content: str) -> dict[str, str]:
    """Title -> content of the JSON Feed. The list is published at once, the articles right after."""
    with open_bench(settings_of(site, folder, content)) as bench:
        for _ in range(2):
            assert [report.outcome.well for report in run(bench, bench.settings.sources, only_due=False) if report.outcome] == [
                True
            ]
    feed = json.loads((folder / "shelf" / "current" / "harbour.json").read_text("utf-8"))
    return {item["title"]: item.get("content_html", "") for item in feed["items"]}


def test_the_whole_text_stands_in_the_feed(site: Site, tmp_path: Path) -> None:
    texts = refresh_twice(site, tmp_path, "full")
    assert set(texts) == set(TITLES)
    for number, title in enumerate(TITLES, 1):
        assert all(f"{WORDS} ({number}.{n})" in texts[title] for n in range(6))
        assert "All rights reserved" not in texts[title]


def test_nobody_looks_for_texts_that_are_not_wanted(site: Site, tmp_path: Path) -> None:
    assert not any(WORDS in text for text in refresh_twice(site, tmp_path, "excerpt").values())


def ask(site: Site, bench: Bench, extractor: str) -> list[str | None]:
    """The bodies of the articles when that module is the extractor."""
    requests = [Request(f"k{n}", site.url(f"/news/{n}00-a-story")) for n in (1, 2)]
    answers = read_articles(bench.settings.sources[0], requests, bench, extractor)
    return [found.article.body if found.article else "no article" for found in answers.values()]


def test_without_the_extra_the_log_says_once_what_is_missing(
    site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_bench(settings_of(site, tmp_path, "full")) as bench, caplog.at_level(logging.WARNING, "mujaz.refresh"):
        assert ask(site, bench, "no_such_module_here") == [None, None]
    assert [record.getMessage() for record in caplog.records] == [f"harbour: {NO_EXTRACTOR} (docs/adding-a-site.md)"]
    caplog.clear()
    with open_bench(settings_of(site, tmp_path, "full")) as bench, caplog.at_level(logging.WARNING, "mujaz.refresh"):
        assert all(body and WORDS in body for body in ask(site, bench, "trafilatura"))
    assert not caplog.records


def test_doctor_tells_bad_rules_and_a_missing_extra_before_any_page_is_read(site: Site, tmp_path: Path) -> None:
    (source,) = settings_of(site, tmp_path, "full").sources
    assert has_extractor()
    assert not [*check_rules(source)]
    assert [(finding.grade, finding.what) for finding in check_rules(source, "no_such_module_here")] == [
        ("warning", f"harbour: {NO_EXTRACTOR}")
    ]
    (tmp_path / "sources.toml").write_text(TABLE.format(url=site.url(), content="none") + 'item = "li"\ndate_in = "i["', "utf-8")
    (source,) = read_settings({"MUJAZ_SOURCES": str(tmp_path / "sources.toml")}).sources
    assert [(finding.grade, finding.what) for finding in check_rules(source)] == [
        ("failed", "harbour: selectors: date_in = 'i[' is no valid CSS")
    ]
