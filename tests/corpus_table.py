"""How well the detector reads the corpus (tests/pages/corpus): `python -m tests.corpus_table` prints the table.

Each page has a JSON file beside it that was written with the page, not by the detector: address, time of reading, the hosts of
stories when there are others than the page's own, and the headlines that a person sees as the page's list. `held-…` pages were
written after the detector was tuned on the others, `held2-…` after that, and so on. At first sight:

pages      F1     titles  dates  learned from them
held2   6  0.92   0.67    0.67   whole-card links whose first line is a time, second lines longer than the title, months of India,
                                 sections named once, threads a level deeper
held3  26  0.80   0.95    0.87   tabs are no headings, what is hidden, classes that name an item's state, a list with one item or
                                 none, links in sentences, times in short, the solar calendar
held4  17  0.91   1.00    0.77   years of two digits, Thailand's years, "today" in two dozen languages, indexes of years
held5  16  0.98   0.98    0.86   lines that cards share, links in the text of posts, what stands below a lead, Taiwan's years
held6  13  0.86   0.91    0.85   the place of titles in cards, names of the most read in many languages, what stands in items,
                                 months that lead; of a list of preprints the numbers are read, not the titles (it is not kept)
held7  12  1.00   0.94    0.89   sections before titles in one line, "9.05 Uhr", the French apostrophe, Romanian hours
held8   6  0.98   1.00    0.80   "see also", the day of a thread and the time of its last answer, Italian spans
held9  36  0.93   0.93    0.75   items of another shape, kickers and badges in a title's line, times beside days in many languages
held10 20  0.96   0.99    0.87   columns of a table, a short title above a longer line
held11 20  0.90   1.00    0.95   "with_pagination" is no pager, sections in each item, buttons of a forum, microdata in side boxes
held12 24  0.97   1.00    1.00   attached files
held13 24  0.99   0.97    0.88   a film's length after the time, spans that are lines of a card, "ad" among made-up names
held14 24  1.00   1.00    0.91   "8 min. siden", "26 de ago.", "Pubblicato il 27/11/26", each block of a front begins with now

From held9 on by authors who never saw the detector; kept of those 148 pages are the ones that taught something, and some others.
"""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from parsers import urls
from parsers.detect import find_headlines
from parsers.headline import Headline, Moment, Page, ParseError, Site

PAGES = Path(__file__).parent / "pages" / "corpus"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a page's JSON file says of one headline."""

    key: str
    title: str
    published: Moment


@dataclass(frozen=True, slots=True)
class Sample:
    """A page of the corpus with what should be found on it."""

    name: str
    page: Page
    site: Site
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over one page or many."""

    found: int
    wanted: int
    right: int
    titles: int
    dates: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0

    def row(self, name: str) -> str:
        """One line of the table."""
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.wanted)
        told = self.titles / max(1, self.right), self.dates / max(1, self.right)
        return f"{name:<24} {self.wanted:5} {precision:9.2f} {recall:7.2f} {self.f1:6.3f} {told[0]:7.2f} {told[1]:6.2f}"


def samples() -> list[Sample]:
    """The corpus, in the order of its names."""
    return [_sample(path) for path in sorted(PAGES.glob("*.json"))]


def _sample(path: Path) -> Sample:
    told = json.loads(path.read_text("utf-8"))
    page = Page(path.with_suffix(".html").read_text("utf-8"), told["url"], datetime.fromisoformat(told["seen"]))
    expected = tuple(
        Expected(urls.key_of(item["url"]) or "", item["title"], _moment(item["published"])) for item in told["headlines"]
    )
    return Sample(path.stem, page, Site(ZoneInfo(told["timezone"]), tuple(told.get("hosts", ()))), expected)


def _moment(text: str | None) -> Moment:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def detector(sample: Sample) -> list[Headline]:
    """The detector with its ladder, as `parser = "detect"` runs it."""
    try:
        return list(find_headlines(sample.page, sample.site).headlines)
    except ParseError:
        return []


def five_lines(sample: Sample) -> list[Headline]:
    """The rule to beat: every link of the same host with 25 characters."""
    found = {}
    for node in LexborHTMLParser(sample.page.html).css("a[href]"):
        url = urls.canonical(urls.join(sample.page.url, node.attributes["href"] or "") or "")
        text = " ".join(node.text().split())
        if url and len(text) >= 25 and urls.within(url, [urls.host_of(sample.page.url)]):
            found.setdefault(urls.key_of(url), Headline(urls.key_of(url) or "", url, text))
    return list(found.values())


def score(sample: Sample, found: list[Headline]) -> Score:
    """Compare by key; titles must be equal, dates equal and of the same kind (a day is not a midnight)."""
    by_key = {headline.key: headline for headline in found}
    both = [(by_key[item.key], item) for item in sample.expected if item.key in by_key]
    return Score(
        found=len(found),
        wanted=len(sample.expected),
        right=len(both),
        titles=sum(got.title == item.title for got, item in both),
        dates=sum(got.published == item.published for got, item in both),
    )


def total(scores: Iterable[Score]) -> Score:
    """Add up."""
    rows = [(s.found, s.wanted, s.right, s.titles, s.dates) for s in scores]
    return Score(*map(sum, zip(*rows, strict=True)))


def table(rule: Callable[[Sample], list[Headline]], chosen: list[Sample]) -> list[str]:
    """A line a page and the sums."""
    scores = [(sample.name, score(sample, rule(sample))) for sample in chosen]
    lines = [f"{'page':<24} {'items':>5} {'precision':>9} {'recall':>7} {'F1':>6} {'titles':>7} {'dates':>6}"]
    lines += [counted.row(name) for name, counted in scores]
    lines.append(total(counted for _, counted in scores).row("all"))
    held = [counted for name, counted in scores if name.startswith("held")]
    return [*lines, total(held).row("held out")] if held else lines


if __name__ == "__main__":
    corpus = samples()
    naive = total(score(sample, five_lines(sample)) for sample in corpus)
    sys.stdout.write("\n".join([*table(detector, corpus), naive.row("five-line rule"), ""]))
