"""Which moment does a new entry get? Unique within the feed, newest last to come, never in the future.

Bots skip entries that are older than what they saw (Slack), and lose one of two that share a second; so a story gets the site's
own time only when that is newer than everything served already, and each entry gets a second of its own. The result is stored
and never computed again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from feeds.merge.identity import Story, moment_of
from feeds.plan import Answer
from parsers.headline import Moment

SECOND = timedelta(seconds=1)
TOLERANCE = timedelta(minutes=10)
"""A site's clock may be this much ahead of ours."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A story with its moment and where it comes from: "page", "day" or "first_seen"."""

    story: Story
    published: datetime
    date_source: str
    site_published: Moment


def date_batch(
    stories: Sequence[Story], answers: Mapping[str, Answer], newest: datetime | None, now: datetime
) -> tuple[Dated, ...]:
    """Date new stories (given in page order, newest first); the result is oldest first."""
    moments = [moment_of(story.sighting, answers) for story in stories]
    if newest is None:
        return fill_dates(stories, moments, now)
    return next_dates(stories, moments, newest, now)


def next_dates(stories: Sequence[Story], moments: Sequence[Moment], newest: datetime, now: datetime) -> tuple[Dated, ...]:
    """Date what comes after what is served: the site's time when it is newer than all of that, else the time of first sight."""
    rough = [candidate(story, moment, newest, now) for story, moment in zip(stories, moments, strict=True)]
    dated: list[Dated] = []
    last = newest
    rough.reverse()  # the list is newest first; the sort is stable, so of two at one moment the lower one comes first
    for draft in sorted(rough, key=lambda draft: draft.published):
        last = max(draft.published, last + SECOND)
        dated.append(Dated(draft.story, last, draft.date_source, draft.site_published))
    return tuple(dated)


def candidate(story: Story, moment: Moment, newest: datetime, now: datetime) -> Dated:
    """A story's moment before seconds are made unique."""
    if isinstance(moment, datetime) and newest < moment <= now + TOLERANCE:
        return Dated(story, whole(moment), "page", moment)
    return Dated(story, whole(min(story.first_seen, now)), "first_seen", moment)


def fill_dates(stories: Sequence[Story], moments: Sequence[Moment], now: datetime) -> tuple[Dated, ...]:
    """Date the first fill by the site's times; where it tells only a day, or nothing, the order of the list decides."""
    rough: list[Dated] = []
    above = whole(now)
    for story, moment in zip(stories, moments, strict=True):
        rough.append(first_candidate(story, moment, above, now))
        above = rough[-1].published
    dated: list[Dated] = []
    last: datetime | None = None
    # From the newest down: a story that shares its second with a newer one moves back, so nothing is pushed into the future.
    for draft in sorted(rough, key=lambda draft: draft.published, reverse=True):
        last = draft.published if last is None else min(draft.published, last - SECOND)
        dated.append(Dated(draft.story, last, draft.date_source, draft.site_published))
    return tuple(reversed(dated))


def first_candidate(story: Story, moment: Moment, above: datetime, now: datetime) -> Dated:
    """A story's moment on the first fill; `above` is that of the story above it in the list, which is newest first."""
    if isinstance(moment, datetime):
        future = moment > now + TOLERANCE
        return Dated(story, whole(now if future else moment), "first_seen" if future else "page", moment)
    if moment is None:
        return Dated(story, above, "first_seen", None)
    end = datetime.combine(moment, time(23, 59, 59), tzinfo=now.tzinfo)
    if end >= now:
        return Dated(story, whole(now), "first_seen", moment)
    same_day = above.astimezone(now.tzinfo).date() == moment
    return Dated(story, above if same_day else whole(end), "day", moment)


def whole(moment: datetime) -> datetime:
    """Whole seconds, in UTC."""
    return moment.astimezone(UTC).replace(microsecond=0)
