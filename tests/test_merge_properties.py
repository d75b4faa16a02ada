"""What holds whatever a site lists, edits, reorders, repeats and hides, and whatever the clock does."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.merge.sighting import ReadPage
from feeds.plan import Answer, Plan
from tests.merge_kit import DAY, FAILED, GONE, MINUTE, NOON, POLITICAL, Book, article, line, page

HOSTILE = settings(max_examples=60, deadline=None)


@dataclass(frozen=True, slots=True)
class Truth:
    """A story as the site's editors know it."""

    hex: str
    number: str = field(repr=False)
    title: str = field(repr=False)
    moment: datetime = field(repr=False)
    section: str = field(default=POLITICAL, repr=False)


STORIES = (
    Truth("aaaaaaaa", "90001", "دمشق وأنقرة", NOON - 2 * DAY),
    Truth("bbbbbbbb", "90002", "خبر", NOON - DAY),
    Truth("cccccccc", "90003", "خبر", NOON + DAY),
    Truth("dddddddd", "90004", "أسعار الصرف", NOON),
    Truth("eeeeeeee", "90005", "أسعار الصرف", NOON + 3 * DAY),
    Truth("11111111", "90006", "محلي", NOON, "local_news"),
    Truth("22222222", "90007", "دمشق وأنقرة", NOON + DAY, "sport-news"),
)
OWNER = {key: story for story in STORIES for key in (story.hex, story.number)}


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page shows a story."""

    story: Truth
    by_hex: bool
    labelled: bool
    dated: bool
    spelling: int

    def headline(self):
        spelling = ("", " ", "  ")[self.spelling % 3]
        title = self.story.title.replace(" ", f"{spelling} ") + ("" if self.spelling < 3 else f" ({self.spelling})")
        return line(
            self.story.hex if self.by_hex else self.story.number,
            title,
            self.story.moment if self.dated else None,
            self.story.section if self.labelled else None,
        )


@dataclass(frozen=True, slots=True)
class Poll:
    """One refresh."""

    pages: tuple[tuple[Shown, ...], ...]
    answers: tuple[int, ...]
    later: timedelta


def shown(*, dated: st.SearchStrategy[bool], spellings: int, by_hex: st.SearchStrategy[bool]) -> st.SearchStrategy[Shown]:
    return st.builds(Shown, st.sampled_from(STORIES), by_hex, st.booleans(), dated, st.integers(0, spellings))


def polls(**how: object) -> st.SearchStrategy[list[Poll]]:
    pages = st.tuples(*[st.lists(shown(**how), max_size=6).map(tuple)] * 2)  # type: ignore[arg-type]
    pauses = st.sampled_from([-2 * DAY, -MINUTE, timedelta(0), MINUTE, 20 * MINUTE, DAY, 9 * DAY])
    return st.lists(st.builds(Poll, pages, st.tuples(*[st.integers(0, 3)] * 6), pauses), min_size=1, max_size=6)


ANYTHING = polls(dated=st.booleans(), spellings=5, by_hex=st.booleans())
TELLING = polls(dated=st.just(True), spellings=2, by_hex=st.booleans())
"""Pages that show days, and titles that are only respelt: enough to tell every story from every other."""


def read(poll: Poll) -> tuple[ReadPage, ...]:
    return tuple(page(*(one.headline() for one in lines), trust=trust) for trust, lines in enumerate(poll.pages))


def answer(key: str, how: int) -> Answer:
    story = OWNER[key]
    if how < 2:
        other = story.number if key == story.hex else story.hex
        return article(key, *([other] if how else []), section=story.section, at=story.moment, title=story.title)
    return FAILED if how == 2 else GONE


def play(book: Book, poll: Poll, now: datetime) -> list[Plan]:
    """Make one refresh as feeds.refresh does: decide, ask, decide again; on the first fill publish in between."""
    pages = read(poll)
    plan = book.decide(pages, now)
    plans = []
    if not book.entries:
        book.apply(plan)
        plans.append(plan)
        plan = book.decide(pages, now)
    answers = {request.key: answer(request.key, how) for request, how in zip(plan.requests, poll.answers, strict=False)}
    plan = book.decide(pages, now, answers)
    assert plan == book.decide(pages, now, answers), "the same question has the same answer"
    book.apply(plan)
    again = book.decide(pages, now)
    assert not again.admitted
    book.apply(again)  # an address that was just learnt may bring the title that the first list shows under it
    assert not book.decide(pages, now).visible, "the same pages again change nothing"
    return [*plans, plan]


def run(sequence: Sequence[Poll]) -> Book:
    """Play all refreshes and watch what must hold after each."""
    book, now, frozen = Book(), NOON, dict[str, tuple[str, datetime, datetime]]()
    for poll in sequence:
        now += poll.later
        for plan in play(book, poll, now):
            highest = max((moment for _, moment, _ in frozen.values()), default=None)
            for admission in plan.admitted:
                entry = admission.entry
                assert entry.id not in frozen
                assert highest is None or entry.published > highest, "nothing new stands below what was served"
                assert entry.published <= max(now + 10 * MINUTE, (highest or now) + timedelta(seconds=20))
                assert OWNER[entry.key].section == POLITICAL, "nothing of another section"
                frozen[entry.id] = (entry.key, entry.published, entry.first_seen)
        assert frozen == {i: (k.entry.key, k.entry.published, k.entry.first_seen) for i, k in book.entries.items()}
        assert all(known.entry.updated == known.entry.published for known in book.entries.values())
        moments = [moment for _, moment, _ in frozen.values()]
        assert len(set(moments)) == len(moments), "no two entries share a second"
    return book


@HOSTILE
@given(ANYTHING)
def test_what_is_served_stays_and_what_comes_is_newer(sequence):
    run(sequence)


@HOSTILE
@given(TELLING)
def test_each_story_is_served_once_and_none_hides_another(sequence):
    book = run(sequence)
    served = [OWNER[known.entry.key] for known in book.entries.values()]
    assert len(set(served)) == len(served), "no story twice"
    for alias, identity in book.aliases.items():
        if alias in OWNER:
            assert OWNER[alias] == OWNER[book.entries[identity].entry.key], "no key leads to another story"


@HOSTILE
@given(ANYTHING)
def test_no_labelled_story_of_the_section_is_lost(sequence):
    book = run(sequence)
    final = Poll(((), ()), (2,) * 6, timedelta(0))
    last = NOON + sum((poll.later for poll in sequence), timedelta(0))
    play(book, final, last + 100 * DAY)
    for poll in sequence:
        for one in poll.pages[0]:
            labelled = one.labelled and one.story.section == POLITICAL
            gone = {held.sighting.headline.key for held in book.held.values() if held.state == "gone"}
            key = one.headline().key
            first = next(other for other in poll.pages[0] if other.headline().key == key)
            if labelled and first == one and not gone:
                assert key in book.aliases


@settings(max_examples=30, deadline=None)
@given(ANYTHING, st.randoms(use_true_random=False))
def test_the_order_of_keys_in_the_ledger_decides_nothing(sequence, random):
    one, other, now = Book(), Book(), NOON
    for poll in sequence:
        now += poll.later
        play(one, poll, now)
        shuffled = list(other.aliases.items())
        random.shuffle(shuffled)
        other.aliases = dict(shuffled)
        play(other, poll, now)
    assert replace(one, aliases={}) == replace(other, aliases={})
