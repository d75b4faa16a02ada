"""May a new story become an entry now? And which article pages are needed to tell?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.config import Source
from feeds.merge.identity import Story
from feeds.plan import Answer, Held, HeldState, Known, Memory, Request, Sighting

PATIENCE = timedelta(minutes=10)
"""How long a story whose section is known waits for its article page."""
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
    told = section_of(story)
    if source.sections and told is not None and told not in source.sections:
        return None
    belongs = not source.sections or told is not None
    answer = answer_of(story, answers)
    if belongs:
        first_fill = memory.newest is None
        patient = story.sighting.first_seen + PATIENCE > now and not (answer and answer.gone)
        read = answer is not None and answer.article is not None
        return "ready" if first_fill or read or not patient else "waiting"
    return judge_unknown(story, answer, memory, source)


def judge_unknown(story: Story, answer: Answer | None, memory: Memory, source: Source) -> HeldState | str | None:
    """A story whose section no list tells: its own page decides."""
    past = memory.held.get(story.key)
    if past is not None and past.state != "waiting":
        return None
    if answer is not None and answer.gone:
        return "gone"
    if answer is not None and answer.article is not None and answer.article.section is not None:
        return "ready" if answer.article.section in source.sections else "elsewhere"
    failed_again = answer is not None and story.sighting.tries + 1 >= MOST_TRIES
    return "elsewhere" if failed_again else "waiting"


def section_of(story: Story) -> str | None:
    """The section that a list tells, best page first."""
    return next((member.headline.section for member in story.members if member.headline.section), None)


def answer_of(story: Story, answers: Mapping[str, Answer]) -> Answer | None:
    """What the article page gave, under whichever key it was asked for."""
    return next((answers[member.headline.key] for member in story.members if member.headline.key in answers), None)


def hold(story: Story, state: HeldState | str, answers: Mapping[str, Answer], now: datetime) -> list[Held]:
    """Write each sighting of the story down, with the try that just failed."""
    kept: HeldState = "waiting" if state == "waiting" else ("gone" if state == "gone" else "elsewhere")
    return [Held(count_try(member, answers, now), kept) for member in story.members]


def count_try(sighting: Sighting, answers: Mapping[str, Answer], now: datetime) -> Sighting:
    """Note a failed try and when the next one may be."""
    answer = answers.get(sighting.headline.key)
    if answer is None or answer.article is not None:
        return sighting
    return replace(sighting, tries=sighting.tries + 1, next_try=now + RETRY * 2**sighting.tries)


def wanted(verdicts: Verdicts, memory: Memory, answers: Mapping[str, Answer], now: datetime) -> tuple[Request, ...]:
    """Return the article pages worth asking for: known sections first, the oldest story first, so that entries come in order."""
    stories = [story for story in (*verdicts.waiting, *verdicts.ready) if answer_of(story, answers) is None]
    due = [story for story in stories if story.sighting.next_try is None or story.sighting.next_try <= now]
    due.reverse()
    ordered = sorted(due, key=lambda story: section_of(story) is None)
    fresh = [Request(story.key, story.sighting.headline.url) for story in ordered]
    return (*fresh, *(Request(known.entry.key, known.entry.url) for known in memory.unread if is_due(known, answers, now)))


def is_due(known: Known, answers: Mapping[str, Answer], now: datetime) -> bool:
    """True when a served entry's article page should be asked for."""
    rested = known.next_try is None or known.next_try <= now
    return not known.enriched and known.tries < UNREAD_TRIES and rested and known.entry.key not in answers
