"""May a new story become an entry now? And which article pages are needed to tell?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.config import Source
from feeds.merge.identity import Story
from feeds.merge.sighting import PATIENCE
from feeds.plan import Answer, Held, HeldState, Known, Memory, Request, Sighting

RETRY = timedelta(minutes=15)
"""First pause before an article page is asked for again; doubled each time."""
MOST_TRIES = 8
"""After about three days of failures a headline of unknown section is given up."""
UNREAD_TRIES = 3
"""An entry that is served already is completed by its article page if one of so many tries succeeds."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The new stories, judged."""

    ready: tuple[Story, ...]
    waiting: tuple[Story, ...]
    held: tuple[Held, ...]


def judge(stories: Sequence[Story], memory: Memory, answers: Mapping[str, Answer], source: Source, now: datetime) -> Verdicts:
    """Part the stories that become entries from those that wait and those that belong elsewhere."""
    ready: list[Story] = []
    waiting: list[Story] = []
    held: list[Held] = []
    for story in stories:
        verdict = judge_story(story, memory, answers, source, now)
        if verdict == "ready":
            ready.append(story)
        elif verdict is not None:
            held.extend(hold(story, verdict, answers, now))
            if verdict == "waiting":
                waiting.append(story)
    return Verdicts(tuple(ready), tuple(waiting), tuple(held))


def judge_story(
    story: Story, memory: Memory, answers: Mapping[str, Answer], source: Source, now: datetime
) -> HeldState | str | None:
    """Return "ready", what the story is held as, or None when nothing is to be done."""
    told, answer = section_of(story, source), answer_of(story, answers)
    if source.sections and told is None:
        return judge_unknown(story, answer, memory, source)
    if source.sections and told not in source.sections:
        return "elsewhere" if "waiting" in past_of(story, memory) else None
    if memory.newest is None or (answer is not None and answer.article is not None):
        return "ready"
    if answer is not None and answer.gone and not story.listed:
        return "gone"  # taken back before anybody could read it
    return "waiting" if story.first_seen + PATIENCE > now else "ready"


def judge_unknown(story: Story, answer: Answer | None, memory: Memory, source: Source) -> HeldState | str | None:
    """A story whose section no list tells: its own page decides."""
    if past_of(story, memory) - {"waiting"}:
        return None
    if answer is None:
        return "waiting"
    if answer.gone and (story.sighting.tries or not story.listed):  # one 404 beside a listed story may be the site's haste
        return "gone"
    if answer.article is not None and answer.article.section is not None:
        return "ready" if answer.article.section in source.sections else "elsewhere"
    return "elsewhere" if story.sighting.tries + 1 >= MOST_TRIES else "waiting"


def past_of(story: Story, memory: Memory) -> set[HeldState]:
    """What the story is held as so far."""
    return {memory.held[member.headline.key].state for member in story.members if member.headline.key in memory.held}


def section_of(story: Story, source: Source) -> str | None:
    """The section that a list tells: a wanted one if any list does, else that of the best page."""
    told = [member.headline.section for member in story.members if member.headline.section]
    return next((section for section in told if section in source.sections), told[0] if told else None)


def answer_of(story: Story, answers: Mapping[str, Answer]) -> Answer | None:
    """What the article page gave, under whichever key it was asked for; a page that was read counts before one that failed."""
    given = [answers[member.headline.key] for member in story.members if member.headline.key in answers]
    return next((answer for answer in given if answer.article is not None), given[0] if given else None)


def hold(story: Story, state: HeldState | str, answers: Mapping[str, Answer], now: datetime) -> list[Held]:
    """Write each sighting of the story down, with the try that just failed."""
    kept: HeldState = "waiting" if state == "waiting" else ("gone" if state == "gone" else "elsewhere")
    return [Held(count_try(member, answers, now), kept) for member in story.members]


def count_try(sighting: Sighting, answers: Mapping[str, Answer], now: datetime) -> Sighting:
    """Note a try that decided nothing, because the page did not come or shows no section, and when the next one may be."""
    if sighting.headline.key not in answers:
        return sighting
    return replace(sighting, tries=sighting.tries + 1, next_try=now + RETRY * 2**sighting.tries)


def wanted(
    verdicts: Verdicts, memory: Memory, answers: Mapping[str, Answer], source: Source, now: datetime
) -> tuple[Request, ...]:
    """Return the article pages worth asking for: known sections first, the oldest story first, so that entries come in order."""
    stories = [story for story in (*verdicts.waiting, *verdicts.ready) if answer_of(story, answers) is None]
    due = [story for story in stories if is_rested(story.sighting.next_try, now)]
    due.reverse()
    ordered = sorted(due, key=lambda story: section_of(story, source) is None)
    fresh = [Request(story.key, story.sighting.headline.url) for story in ordered]
    return (*fresh, *(Request(known.entry.key, known.entry.url) for known in memory.unread if is_due(known, answers, now)))


def is_due(known: Known, answers: Mapping[str, Answer], now: datetime) -> bool:
    """True when a served entry's article page should be asked for."""
    asked = known.enriched or known.tries >= UNREAD_TRIES or known.entry.key in answers
    return not asked and is_rested(known.next_try, now)


def is_rested(next_try: datetime | None, now: datetime) -> bool:
    """True when the pause after a failed try is over, or was set by a clock that ran ahead."""
    return next_try is None or next_try <= now or next_try > now + RETRY * 2**MOST_TRIES
