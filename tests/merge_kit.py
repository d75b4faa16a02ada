"""Headlines, pages and a ledger in memory for the tests of merge."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from feeds.config import Source
from feeds.merge import gather, merge
from feeds.merge.identity import keys_of
from feeds.merge.sighting import ReadPage
from feeds.model import Entry
from feeds.plan import Answer, Held, Known, Memory, Plan, Sighting
from parsers.headline import Article, Headline, Listing, Moment
from parsers.text import fold

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
POLITICAL = "political-news"
SOURCE = Source(
    slug="political",
    title="الأخبار السياسية",
    site="https://syria.news/",
    pages=("https://syria.news/?p=1&cat=political-news", "https://syria.news/5d1e90ab-20112612.html"),
    parser="syria_news",
    sections=(POLITICAL,),
    timezone="Asia/Damascus",
    hosts=("syria.news",),
)


def line(key: str, title: str | None = None, at: Moment = NOON, section: str | None = POLITICAL, **more: str) -> Headline:
    """A headline; the address follows the kind of its key."""
    form = f"https://syria.news/{key}-20112612.html" if len(key) == 8 else f"https://syria.news/t-ID{key}.html"
    url = more.pop("url", form if "/" not in key else f"https://{key}")
    return Headline(key, url, title or f"خبر {key}", at, section=section, **more)


def page(*headlines: Headline, trust: int = 0) -> ReadPage:
    return ReadPage(trust, Listing("known", headlines))


def article(key: str, *keys: str, section: str | None = POLITICAL, at: Moment = NOON, **more: object) -> Answer:
    """What asking for an article page gave."""
    url = str(more.pop("url", line(key).url))
    title = str(more.pop("title", f"خبر {key}"))
    return Answer(Article(key, url, (key, *keys), title, section, published=at, **more))  # type: ignore[arg-type]


FAILED = Answer()
GONE = Answer(gone=True)


@dataclass
class Book:
    """A ledger in memory: applies plans as feeds.store does, and recalls as feeds.recall does."""

    source: Source = SOURCE
    entries: dict[str, Known] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)

    def memory(self, sightings: Iterable[Sighting], answers: Mapping[str, Answer]) -> Memory:
        waiting = [held.sighting for held in self.held.values() if held.state == "waiting"]
        everyone = [*sightings, *waiting]
        keys = {key for sighting in everyone for key in keys_of(sighting, answers)}
        ids = {self.aliases[key] for key in keys if key in self.aliases}
        folds = {fold(sighting.headline.title) for sighting in everyone}
        newest_first = sorted(self.entries.values(), key=lambda known: known.entry.published, reverse=True)
        return Memory(
            known={alias: self.entries[i] for alias, i in self.aliases.items() if i in ids},
            twins={
                title: tuple(known for known in self.entries.values() if fold(known.entry.title) == title)
                for title in folds
                if any(fold(known.entry.title) == title for known in self.entries.values())
            },
            held={key: held for key, held in self.held.items() if held.state == "waiting" or key in keys},
            unread=tuple(known for known in newest_first if not known.enriched and known.withdrawn is None)[:10],
            newest=newest_first[0].entry.published if newest_first else None,
        )

    def decide(
        self, pages: Sequence[ReadPage], now: datetime, answers: Mapping[str, Answer] | None = None, source: Source | None = None
    ) -> Plan:
        """Merge without writing anything down."""
        sightings = gather(pages, now)
        return merge(sightings, self.memory(sightings, answers or {}), answers or {}, source or self.source, now)

    def poll(self, *pages: ReadPage, now: datetime = NOON, answers: Mapping[str, Answer] | None = None) -> Plan:
        """Merge and write down what was decided."""
        plan = self.decide(pages, now, answers)
        self.apply(plan)
        return plan

    def apply(self, plan: Plan) -> None:
        for admission in plan.admitted:
            entry = admission.entry
            assert entry.id not in self.entries
            self.entries[entry.id] = Known(entry, admission.keys, admission.trust, admission.enriched)
            self.lead(admission.keys, entry.id)
        for known in (*plan.changed, *plan.noted):
            self.entries[known.entry.id] = known
            self.lead(known.keys, known.entry.id)
        for held in plan.held:
            self.held[held.sighting.headline.key] = replace(held, sighting=replace(held.sighting, listed=False))
        for key in plan.released:
            del self.held[key]
        for identity, known in self.entries.items():  # the ledger tells an entry's keys by its aliases
            self.entries[identity] = replace(known, keys=frozenset(k for k, i in self.aliases.items() if i == identity))

    def lead(self, keys: Iterable[str], identity: str) -> None:
        for key in keys:
            self.aliases.setdefault(key, identity)

    def entry(self, key: str) -> Entry:
        """The entry that a key leads to."""
        return self.entries[self.aliases[key]].entry

    def titles(self) -> list[str]:
        """Titles as a feed shows them, newest first."""
        shown = [known.entry for known in self.entries.values() if known.withdrawn is None]
        return [entry.title for entry in sorted(shown, key=lambda entry: entry.published, reverse=True)]


def filled(*headlines: Headline, now: datetime = NOON) -> Book:
    """A book after its first fill."""
    book = Book()
    book.poll(page(*headlines), now=now)
    return book
