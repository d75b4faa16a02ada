"""The newsroom: what it publishes, edits, moves and deletes as its clock runs. No sockets, no real time."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

from tests.newsroom.story import POLITICAL, SECTIONS, Story, make_hex
from tests.newsroom.words import pick_tags, show_title, write_paragraphs, write_summary, write_title

DAMASCUS = ZoneInfo("Asia/Damascus")
OTHERS = [section for section in SECTIONS if section != POLITICAL]
WEIGHTS = (9, 5, 3, 2, 1, 1, 1, 1)
FIRST_HOUR, LAST_HOUR = time(10, 34), time(23, 49)
FIRST_NUMBER = 90001

What = Literal["title", "whitespace", "summary", "body"]
Form = Literal["slug", "short", "mixed"]
Design = Literal["known", "renamed", "cards", "rows", "data", "anchors"]
Digits = Literal["ascii", "arabic", "persian"]


class Newsroom:
    """A news site's editors. The same seed and the same calls give the same stories and pages, however the clock is moved.

    The first days before `start` (`backlog`) are published at once, so that the site is never young. Set the public
    attributes at any time to change how pages look; every change moves `changed`, which validators and build times follow.
    """

    def __init__(self, seed: int, start: datetime, zone: ZoneInfo = DAMASCUS, backlog: int = 6) -> None:
        self.seed = seed
        self.zone = zone
        self.now = start.astimezone(zone) - timedelta(days=backlog)
        self.changed = self.now
        self.edition = 0
        self.stories: dict[int, Story] = {}
        self.design: Design = "known"
        self.form: Form = "slug"
        self.digits: Digits = "ascii"
        self.bridge = True
        self.canonical = False
        self.related = True
        self.validators = True
        self.page_size = 12
        self.robots = "User-agent: *\nDisallow: /ara.php\n"
        self.advance(start)

    def advance(self, to: datetime) -> None:
        """Move the clock forward and publish all that the schedule holds until then."""
        to = to.astimezone(self.zone)
        day = self.now.date()
        while day <= to.date():
            for moment, section in plan_day(self.seed, day, self.zone):
                if self.now < moment <= to:
                    self.publish(section, moment, listed=moment)
            day += timedelta(days=1)
        self.now = max(self.now, to)

    def publish(self, section: str = POLITICAL, moment: datetime | None = None, listed: datetime | None = None) -> Story:
        """Put a new story on the site; `moment` earlier than now makes it a backdated one."""
        listed = listed or self.now
        number = FIRST_NUMBER + len(self.stories)
        random = Random(f"{self.seed}/{number}")
        title = self._new_title(random, section)
        own = make_hex(self.seed, number)
        story = Story(
            number=number,
            hex=own,
            title=title,
            shown=show_title(random, title),
            summary=write_summary(random, title),
            paragraphs=write_paragraphs(random),
            tags=pick_tags(random),
            section=section,
            moment=(moment or listed).astimezone(self.zone).replace(second=0, microsecond=0),
            listed=listed,
            picture=own if self.bridge else make_hex(self.seed, number, "picture"),
        )
        return self._keep(story, listed)

    def edit(self, number: int, what: What) -> Story:
        """Change a story in place: its title (and so its slug), only white space, its summary or its body."""
        story = self.stories[number]
        random = Random(f"{self.seed}/{number}/{self.edition}")
        if what == "title":
            title = self._new_title(random, story.section)
            return self._keep(replace(story, title=title, shown=show_title(random, title)))
        if what == "whitespace":
            return self._keep(replace(story, shown=f"\n {story.title.replace(' ', '  ')} \u00a0\n"))
        if what == "summary":
            return self._keep(
                replace(story, summary=f"تحديث {self.edition}: {write_summary(random, story.title) or story.title}")
            )
        return self._keep(replace(story, paragraphs=(*story.paragraphs, *write_paragraphs(random)[:1])))

    def push_down(self, count: int, section: str = POLITICAL) -> list[Story]:
        """Publish that many stories at this moment, so that the section's list moves on by as many."""
        return [self.publish(section) for _ in range(count)]

    def move(self, number: int, section: str) -> Story:
        """Put a story into another section."""
        return self._keep(replace(self.stories[number], section=section))

    def delete(self, number: int, status: int = 404) -> Story:
        """Take a story off the site; its own page answers `status` (404 or 410) from now on."""
        return self._keep(replace(self.stories[number], gone=status))

    def backdate(self, number: int, by: timedelta) -> Story:
        """Give a story an earlier date, and with it another place in the list, short URL and picture path."""
        return self._keep(replace(self.stories[number], moment=self.stories[number].moment - by))

    def restyle(self, design: Design) -> None:
        """Redesign the pages."""
        self.design = design
        self.touch()

    def touch(self) -> None:
        """Say that pages have changed: their validators and build time move."""
        self.edition += 1
        self.changed = max(self.changed, self.now)

    def section(self, name: str = POLITICAL) -> list[Story]:
        """Stories that the section's list shows, newest first."""
        shown = [story for story in self.stories.values() if story.section == name and story.gone is None]
        return sorted(shown, key=lambda story: (story.moment, story.number), reverse=True)

    def newest(self) -> list[Story]:
        """Stories of every section, newest first."""
        shown = [story for story in self.stories.values() if story.gone is None]
        return sorted(shown, key=lambda story: (story.moment, story.number), reverse=True)

    def find(self, number: int | None = None, key: str | None = None) -> Story | None:
        """The story of that number or hex key, deleted ones included."""
        if number is not None:
            return self.stories.get(number)
        return next((story for story in self.stories.values() if story.hex == key), None)

    def href(self, story: Story) -> str:
        """The relative URL that lists show now; "mixed" gives every other story its short one, as related lists do."""
        short = self.form == "short" or (self.form == "mixed" and story.number % 2 == 0)
        return story.short_href if short else story.slug_href

    def _keep(self, story: Story, at: datetime | None = None) -> Story:
        self.stories[story.number] = story
        self.edition += 1
        self.changed = max(self.changed, at or self.now)
        return story

    def _new_title(self, random: Random, section: str) -> str:
        """A title that no story has had: two stories of one day must not be taken for one by their titles."""
        taken = {story.title for story in self.stories.values()}
        title = write_title(random, section)
        while title in taken:
            title = write_title(random, section)
        return title


def plan_day(seed: int, day: date, zone: ZoneInfo) -> list[tuple[datetime, str]]:
    """The day's stories as (moment, section), in time order: two to five political ones, 12.5 over all sections on average."""
    random = Random(f"{seed}/{day}")
    sections = [POLITICAL] * random.randint(2, 5) + random.choices(OTHERS, WEIGHTS, k=random.randint(6, 12))
    opens = datetime.combine(day, FIRST_HOUR, zone)
    minutes = int((datetime.combine(day, LAST_HOUR, zone) - opens) / timedelta(minutes=1))
    moments = sorted(random.sample(range(minutes + 1), len(sections)))
    random.shuffle(sections)
    return [(opens + timedelta(minutes=minute), section) for minute, section in zip(moments, sections, strict=True)]
