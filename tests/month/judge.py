"""What every observer must have got by now, by the site's own log; and what may never move without a cause."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from feeds.refresh import Report
from feeds.shelf import Manifest, file_name, read_manifest
from tests.month.observers import Observer, Post
from tests.newsroom import POLITICAL, Newsroom, Server, Story

FORMATS = ("atom", "rss", "json")
SURVIVED = "wrong charset"
"""A fault that need not be read but is: the bytes say what they are, whatever the header claims."""
SOON = 2
"""Polls of the site, beside the one that listed it, until every observer must have a story."""


@dataclass(frozen=True, slots=True)
class Served:
    """A feed as the shelf holds it: its subscription documents and, by id, its entries as JSON tells them."""

    marks: dict[str, str]
    """Document -> its ETags, Last-Modified and Cache-Control."""
    entries: dict[str, str]


def look(shelf: Path, feed: str) -> Served:
    """Read the shelf; Served({}, {}) when it has no such feed."""
    manifest = read_manifest(shelf)
    if manifest is None or f"{feed}.json" not in manifest.labels:
        return Served({}, {})
    told = json.loads((shelf / manifest.version / file_name(f"{feed}.json", "identity")).read_bytes())
    return Served(marks_of(manifest, feed), {item["id"]: json.dumps(item) for item in told["items"]})


def marks_of(manifest: Manifest, feed: str) -> dict[str, str]:
    """The labels of a feed's documents, archives and page included."""
    mine = (name for name in manifest.labels if name.partition(".")[0].partition("/")[0] == feed)
    return {name: repr(manifest.labels[name]) for name in mine}


@dataclass(slots=True)
class Judge:
    """Watches the site's log and the shelf; every rule that is broken is an AssertionError that says which."""

    site: Server
    shelf: Path
    soon: int = SOON
    polls: int = 0
    reached: int = 0
    """Polls at which the site gave nothing but readable pages and the refresh came to its end."""
    listed: dict[int, int] = field(default_factory=dict)
    """Story -> the count of `reached` when such a poll first listed it."""
    titles: dict[int, set[str]] = field(default_factory=dict)
    """Story that has ever stood in the section -> the titles that it had."""
    got: dict[str, list[int]] = field(default_factory=dict)
    """Observer -> the stories behind its posts."""
    before: Served = field(default_factory=lambda: Served({}, {}))
    dates: dict[str, str] = field(default_factory=dict)
    changes: int = 0
    pardoned: bool = False
    """A refresh was killed: what it had written already may reach the shelf by the next one."""
    _read: int = 0

    def note_poll(self, report: Report | None) -> None:
        """A poll is over (None: it was killed): what did the site show it, and did anything move without a cause?"""
        visits = [visit for visit in self.site.log[self._read :] if visit.section == POLITICAL]
        self._read = len(self.site.log)
        self.polls += 1
        for story in self.site.room.section(POLITICAL):
            self.titles.setdefault(story.number, set()).add(story.title)
        readable = bool(visits) and all(visit.listed for visit in visits)
        harmless = bool(visits) and all(visit.listed or visit.fault == SURVIVED for visit in visits)
        if report is not None and readable:
            self.reached += 1
            for visit in visits:
                for number in visit.listed:
                    self.listed.setdefault(number, self.reached)
        self.check_cause(report, harmless)

    def skip(self) -> None:
        """What the site was asked until now was no poll of ours to judge."""
        self._read = len(self.site.log)

    def check_cause(self, report: Report | None, harmless: bool) -> None:
        """Documents move when an entry was admitted, edited or withdrawn, and at no other time; dates of an entry never do."""
        served = look(self.shelf, "political")
        moved = served.marks != self.before.marks
        if report is not None and self.before.marks and not self.pardoned:
            visible = report.new + report.edited > 0
            assert visible or served.entries == self.before.entries, f"{report}: entries moved without a word"
            assert visible or not moved, f"{report}: bytes, ETags or dates moved without a cause"
            assert harmless or not moved, f"{report}: a fault changed the feed"
        if served.entries == self.before.entries and self.before.marks:
            subscription = [f"political.{form}" for form in FORMATS]
            assert [served.marks[n] for n in subscription] == [self.before.marks[n] for n in subscription]
        for identity, entry in served.entries.items():
            told = json.loads(entry)
            assert self.dates.setdefault(identity, told["date_published"]) == told["date_published"] == told["date_modified"]
        self.changes += moved
        self.pardoned = report is None
        self.before = served

    def check_observers(self, observers: list[Observer], *, final: bool = False) -> None:
        """Every story that was listed long enough ago has been posted by everybody, once, in order, with the right link."""
        due = {n for n, when in self.listed.items() if when + self.soon <= self.reached or final}
        for observer in observers:
            got = self.got.setdefault(observer.name, [])
            for post in observer.posts[len(got) :]:
                got.append(self.check_post(post, got, observer))
            if final or self.polls % observer.every == 0:
                missing = due.difference(got)
                assert not missing, f"{observer.name} never got {[self.site.room.stories[n] for n in missing]}"

    def check_post(self, post: Post, got: list[int], observer: Observer) -> int:
        """Return the number of the post's story: new to the client, later than the one before, of the section, well linked."""
        room, who = self.site.room, observer.name
        story = story_of(post, room)
        assert story.number not in got, f"{who} got twice: {story}"
        assert not got or observer.posts[len(got) - 1].item.published < post.item.published, f"{who}: out of order: {post}"
        assert story.number in self.titles, f"{who} got a story of {story.section}: {story}"
        assert post.item.title in self.titles[story.number], f"{who}: {post.item.title!r} is no title of {story}"
        linked = find_linked(post.item.link, room)
        assert linked, f"{who}: {post.item.link} leads nowhere"
        assert linked.number == story.number, f"{who}: {post.item.link} leads to {linked}"
        return story.number


def story_of(post: Post, room: Newsroom) -> Story:
    """The story behind an entry's id."""
    key = re.fullmatch(r"tag:[^,]+,2015:(?:([0-9a-f]{8})|(\d{5}))", post.item.id)
    assert key, post.item.id
    story = room.find(key=key[1]) if key[1] else room.find(number=int(key[2]))
    assert story, f"no story has the id {post.item.id}"
    return story


def find_linked(link: str, room: Newsroom) -> Story | None:
    """The story that a link opens, under either form of URL; the link must be ASCII and hold nothing that breaks a chat."""
    assert re.fullmatch(r"https?://[!#-&*+,\-./0-9:;=?@A-Z_a-z~]+", link), link
    number, key = re.search(r"-ID(\d+)\.html$", link), re.search(r"/([0-9a-f]{8})-\d{8}\.html$", link)
    return room.find(number=int(number[1])) if number else room.find(key=key[1]) if key else None
