"""Is this story known already? Are these two sightings one story? Never by title alone, never by position."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from feeds.config import Source
from feeds.plan import Answer, Known, Memory, Sighting
from parsers.headline import Moment
from parsers.text import fold
from parsers.urls import key_of

HEX = re.compile(r"[0-9a-f]{8}")
RECENT = timedelta(days=7)
"""How far apart two sightings of one title may lie when a page shows no day at all."""
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Match:
    """A sighting of a story that is an entry already."""

    sighting: Sighting
    known: Known


@dataclass(frozen=True, slots=True)
class Story:
    """A story that is no entry yet: its best sighting and all that was seen of it."""

    sighting: Sighting
    keys: frozenset[str]
    members: tuple[Sighting, ...]

    @property
    def key(self) -> str:
        """The key that its id will be made of."""
        return self.sighting.headline.key

    @property
    def first_seen(self) -> datetime:
        """When any of its sightings was first seen."""
        return min(member.first_seen for member in self.members)

    @property
    def listed(self) -> bool:
        """True when a page of this refresh shows it."""
        return any(member.listed for member in self.members)


def split_known(
    sightings: Sequence[Sighting], memory: Memory, answers: Mapping[str, Answer], limit: datetime
) -> tuple[tuple[Match, ...], tuple[Sighting, ...]]:
    """Part sightings of known stories from new ones. What was first seen at `limit` or before waits no longer for its page."""
    matches: list[Match] = []
    fresh: list[Sighting] = []
    memory = replace(memory, known=shown_by(memory, answers) | dict(memory.known))
    on_page = frozenset(sighting.headline.key for sighting in sightings if sighting.listed)
    for sighting in sightings:
        known = find_known(sighting, memory, answers, on_page, limit)
        if known is None:
            fresh.append(sighting)
        else:
            matches.append(Match(sighting, known))
    return tuple(matches), tuple(fresh)


def shown_by(memory: Memory, answers: Mapping[str, Answer]) -> dict[str, Known]:
    """Keys that the article pages of served entries have just shown."""
    read = ((known, answers[known.entry.key].article) for known in memory.unread if known.entry.key in answers)
    return {key: known for known, article in read if article for key in article.keys}


def find_known(
    sighting: Sighting, memory: Memory, answers: Mapping[str, Answer], on_page: frozenset[str], limit: datetime
) -> Known | None:
    """Return the entry that this is a sighting of: by key or URL, by what its article page shows, or as a twin."""
    headline, keys = sighting.headline, keys_of(sighting, answers)
    for key in (headline.key, *sorted(keys)):  # its own key first: an article page may also show that of a double
        if key in memory.known:
            return memory.known[key]
    moment = moment_of(sighting, answers)
    past = memory.held.get(headline.key)
    limit = NEVER if past is not None and past.state != "waiting" else limit  # its own page has told already that it is none
    for twin in memory.twins.get(fold(headline.title), ()):
        # A site that lists both at once, under two keys of one kind, means two stories.
        if any(kind(key) == kind(headline.key) for key in twin.keys & on_page):
            continue
        told = twin.entry.site_published
        if are_twins(keys, moment, twin.keys, told, sighting, twin.entry.first_seen) and is_settled(
            sighting, moment, told, answers, limit
        ):
            return twin
    return None


def find_hasty(fresh: Sequence[Sighting], memory: Memory, source: Source) -> frozenset[str]:
    """Return the keys that do not wait for their article pages: those of a first fill whose section is known."""
    if memory.newest is not None:
        return frozenset()
    return frozenset(s.headline.key for s in fresh if s.headline.section or not source.sections)


def unite(
    fresh: Sequence[Sighting], answers: Mapping[str, Answer], limit: datetime, hasty: frozenset[str] = frozenset()
) -> tuple[Story, ...]:
    """Make stories of new sightings: those that share a key, or are twins under two kinds of key, are one."""
    stories: list[Story] = []
    shared = link_keys(fresh, answers)
    for sighting in fresh:
        keys = shared[sighting.headline.key]
        # A sighting may show that two stories made so far are one, so it gathers all that it belongs to.
        shown = [story for story in stories if story.keys & keys]
        twins = [
            story
            for story in stories
            if story not in shown
            and is_twin(
                story, sighting, keys, answers, sighting.first_seen if {story.key, sighting.headline.key} <= hasty else limit
            )
        ]
        parts = shown + sure_of(twins, sighting, answers)
        if parts:
            members = (*(member for part in parts for member in part.members), sighting)
            whole = Story(speaker_of(members, answers), keys.union(*(part.keys for part in parts)), members)
            stories = [whole if story is parts[0] else story for story in stories if story not in parts[1:]]
        else:
            stories.append(Story(sighting, keys, (sighting,)))
    return tuple(stories)


def link_keys(fresh: Sequence[Sighting], answers: Mapping[str, Answer]) -> dict[str, frozenset[str]]:
    """Return by each key all keys that it and those which share one with it show: known before anything is told by titles."""
    groups: list[frozenset[str]] = []
    for sighting in fresh:
        keys = keys_of(sighting, answers)
        groups = [group for group in groups if not group & keys] + [keys.union(*(group for group in groups if group & keys))]
    return {key: group for group in groups for key in group}


def sure_of(twins: Sequence[Story], sighting: Sighting, answers: Mapping[str, Answer]) -> list[Story]:
    """Return the story that a sighting is a twin of: the only one, or the only one whose day agrees; two must not become one."""
    if len(twins) < 2:
        return list(twins)
    agreed = [twin for twin in twins if moment_of(twin.sighting, answers) and moment_of(sighting, answers)]
    return agreed if len(agreed) == 1 else []


def speaker_of(members: Sequence[Sighting], answers: Mapping[str, Answer]) -> Sighting:
    """Return the sighting that gives the story its key and address.

    One whose section a list tells, else one whose own page was read: a double that only looks like one gives it none.
    """
    read = (member for member in members if (answer := answers.get(member.headline.key)) and answer.article)
    return next((member for member in members if member.headline.section), None) or next(read, members[0])


def is_twin(story: Story, sighting: Sighting, keys: frozenset[str], answers: Mapping[str, Answer], limit: datetime) -> bool:
    """True when a new sighting has the title of a new story and is the same, under another kind of key."""
    if kind(story.key) == kind(sighting.headline.key) or fold(story.sighting.headline.title) != fold(sighting.headline.title):
        return False
    told, moment = moment_of(story.sighting, answers), moment_of(sighting, answers)
    sections = {told_section(one, answers) for one in (*story.members, sighting)} - {None}
    if len(sections) > 1 and (told is None or moment is None):
        return False
    return are_twins(keys, moment, story.keys, told, sighting, story.first_seen) and is_settled(
        sighting, moment, told, answers, limit
    )


def told_section(sighting: Sighting, answers: Mapping[str, Answer]) -> str | None:
    """The section that a list tells of a sighting, else its own page."""
    answer = answers.get(sighting.headline.key)
    return sighting.headline.section or (answer.article.section if answer and answer.article else None)


def is_settled(sighting: Sighting, moment: Moment, other_moment: Moment, answers: Mapping[str, Answer], limit: datetime) -> bool:
    """False while two twins of which one shows no day may still be told apart by an article page.

    Some titles come back every few days ("the exchange rates"): the new story must not vanish as a double of the old one.
    """
    answer = answers.get(sighting.headline.key)
    read = answer is not None and answer.article is not None
    return read or sighting.first_seen <= limit or (moment is not None and other_moment is not None)


def are_twins(
    keys: frozenset[str],
    moment: Moment,
    other_keys: frozenset[str],
    other_moment: Moment,
    sighting: Sighting,
    first_seen: datetime,
) -> bool:
    """Decide for two stories of one title: one story, unless their pages say that they are two.

    Under two kinds of key (syria.news' hex and number) the day must agree, or be unknown and recent, and neither may have shown
    a key of the other's kind. Under one kind of key both must show the same moment, and be no hex or number of the site, which
    are never given twice.
    """
    kinds, other_kinds = {kind(key) for key in keys}, {kind(key) for key in other_keys}
    if kinds & other_kinds & {"hex", "number"}:
        return False
    if (kinds | other_kinds) & {"hex", "number"}:
        if moment is None or other_moment is None:
            return abs(sighting.first_seen - first_seen) <= RECENT
        return day_of(moment) == day_of(other_moment)
    return moment is not None and moment == other_moment


def keys_of(sighting: Sighting, answers: Mapping[str, Answer]) -> frozenset[str]:
    """Every key and URL under which a story shows itself."""
    headline = sighting.headline
    answer = answers.get(headline.key)
    shown = (*answer.article.keys, key_of(answer.article.url)) if answer and answer.article else ()
    return frozenset(key for key in (headline.key, key_of(headline.url), *shown) if key)


def kind(key: str) -> str:
    """Which scheme a key belongs to: an article's hex, its number, or its URL."""
    if key.isdigit() and len(key) != len("b46fd4c2"):
        return "number"
    return "hex" if HEX.fullmatch(key) else "url"


def moment_of(sighting: Sighting, answers: Mapping[str, Answer]) -> Moment:
    """The most exact time that the site tells of a story."""
    answer = answers.get(sighting.headline.key)
    told = (sighting.headline.published, answer.article.published if answer and answer.article else None)
    exact = [moment for moment in told if isinstance(moment, datetime)]
    days = [moment for moment in told if moment is not None]
    return exact[0] if exact else (days[0] if days else None)


def day_of(moment: date) -> date:
    """The day in the site's own zone."""
    return moment.date() if isinstance(moment, datetime) else moment
