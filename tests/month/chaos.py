"""What the newsroom does and what goes wrong, planned by seed: one Step for each poll."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Literal

from feeds.model import Outcome
from tests.newsroom import ALL, FAULTS, POLITICAL, Fault, Newsroom, Server

Kill = Literal["", "refresh", "worker", "master"]

WELL = {Outcome.UPDATED, Outcome.UNCHANGED, Outcome.NOT_MODIFIED}
OUTCOMES = {
    "500": {Outcome.HTTP_ERROR},
    "502": {Outcome.HTTP_ERROR},
    "503 retry": {Outcome.HTTP_ERROR},
    "429": {Outcome.HTTP_ERROR},
    "403 challenge": {Outcome.BLOCKED},
    "200 challenge": {Outcome.BLOCKED},
    "empty list": {Outcome.EMPTY, Outcome.CONTAINER_MISSING},
    "missing container": {Outcome.EMPTY, Outcome.CONTAINER_MISSING},
    "one item": {Outcome.TOO_FEW},
    "blank": {Outcome.EMPTY},
    "truncated": {Outcome.UNREACHABLE, Outcome.NOT_MODIFIED},
    "reset": {Outcome.UNREACHABLE},
    "slow": {Outcome.TIMEOUT},
    "dripping": {Outcome.TIMEOUT, Outcome.NOT_MODIFIED},
    "redirect loop": {Outcome.HTTP_ERROR},
    "redirect private": {Outcome.REFUSED},
    "redirect metadata": {Outcome.REFUSED},
    "redirect file": {Outcome.REFUSED},
    "gzip bomb": {Outcome.TOO_LARGE},
    "endless": {Outcome.TOO_LARGE},
    "binary": {Outcome.NOT_HTML},
    "octets": {Outcome.NOT_HTML},
    "bad gzip": {Outcome.HTTP_ERROR},
    "cut gzip": {Outcome.HTTP_ERROR},
    "wrong charset": WELL,
    **{fault.name: WELL for fault in ALL if fault.readable},
}
"""How a refresh ends that meets the fault on its list page (a 304 has no body that could be cut off or drip)."""

MONTH = 1400
"""Polls."""
LOOKS = (
    (150, {"design": "renamed"}),
    (190, {"design": "known"}),
    (220, {"form": "short"}),
    (300, {"digits": "arabic"}),
    (400, {"digits": "ascii"}),
    (430, {"form": "mixed"}),
    (450, {"design": "cards"}),
    (550, {"design": "known"}),
    (640, {"form": "slug", "bridge": False, "canonical": False}),
    (700, {"design": "rows", "canonical": True}),
    (730, {"design": "known", "bridge": True}),
    (860, {"form": "short", "validators": False}),
    (900, {"design": "data"}),
    (930, {"design": "known"}),
    (1000, {"form": "mixed", "digits": "persian", "related": False}),
    (1040, {"digits": "ascii", "validators": True}),
    (1100, {"design": "anchors"}),
    (1130, {"design": "known", "related": True}),
    (1200, {"form": "slug"}),
)
"""How the site looks from the nth poll of 1,400 on; a redesign of 100 polls is among them."""

LONG = ((240, "500"), (580, "missing container"))
"""Faults that stay for forty polls."""
LONG_POLLS = 40
BURSTS = {330: 14, 610: 16, 1150: 30}
"""Polls before which so many stories come at once that the list's first page shows none of the old ones."""


@dataclass(slots=True)
class Step:
    """What happens before and at one poll."""

    fault: Fault | None = None
    """Spoils the list page."""
    everywhere: bool = False
    """It spoils all other pages too."""
    article: Fault | None = None
    """Spoils article pages."""
    look: dict[str, object] = field(default_factory=dict)
    burst: int = 0
    kill: Kill = ""


def plan_life(seed: int, polls: int) -> list[Step]:
    """Plan so many polls, month by month; no two are alike."""
    months = (plan_month(f"{seed}/{start}", min(MONTH, polls - start)) for start in range(0, polls, MONTH))
    return [step for month in months for step in month]


def plan_month(seed: str, polls: int) -> list[Step]:
    """Plan a month; a shorter one is the same, cut off."""
    random = Random(f"month/{seed}")
    steps = [Step() for _ in range(polls)]
    for start, length, name in plan_spells(random, polls):
        everywhere = random.random() < 0.2
        for step in steps[start : start + length]:
            step.fault = step.fault or FAULTS[name]
            step.everywhere = everywhere
    for step in random.sample(steps, polls // 16):
        step.article = random.choice(ALL)
    for number, look in LOOKS:
        if number < polls:
            steps[number].look = look
    for number, count in BURSTS.items():
        if number < polls:
            steps[number].burst = count
    plan_kills(random, steps)
    return steps


def plan_spells(random: Random, polls: int) -> Iterator[tuple[int, int, str]]:
    """Yield (first poll, polls, fault): forty polls, a handful, one; every fault comes at least five times in a month."""
    yield from ((start, LONG_POLLS, name) for start, name in LONG)
    names = list(FAULTS)
    brief = [name for name in names if name not in ("slow", "dripping")]  # these cost real time
    for _ in range(polls // 70):
        yield random.randrange(1, polls), random.randint(3, 9), random.choice(brief)
    for _ in range(max(1, polls // 240)):
        random.shuffle(names)
        yield from ((random.randrange(1, polls), 1, name) for name in names)


def plan_kills(random: Random, steps: list[Step]) -> None:
    """Twenty kills a month: of refreshes, of workers, of the master. Faults stay away, so that there is something to break."""
    kills: list[Kill] = ["refresh"] * 14 + ["worker"] * 5 + ["master"] * 3
    wanted = random.sample(kills, max(1, len(steps) * len(kills) // MONTH))
    for step, kill in zip(random.sample(steps[1:], len(wanted)), wanted, strict=True):
        step.kill, step.fault, step.article = kill, None, None
        step.burst = step.burst or 1


def edit(site: Server, random: Random) -> list[str]:
    """Let the editors do what editors do, now and then; return what they did."""
    done = []
    with site.editing() as room:
        for name, chance, act in HABITS:
            if random.random() < chance and act(room, random):
                done.append(name)
    return done


def change_title(room: Newsroom, random: Random) -> bool:
    """A new title, and with it a new slug."""
    number = pick(room, random)
    if is_bridged(room, number):
        room.edit(number, "title")
    return is_bridged(room, number)


def change_text(room: Newsroom, random: Random) -> bool:
    """A new summary or one paragraph more."""
    room.edit(pick(room, random), random.choice(["summary", "body"]))
    return True


def change_space(room: Newsroom, random: Random) -> bool:
    """White space only."""
    room.edit(pick(room, random), "whitespace")
    return True


def push(room: Newsroom, random: Random) -> bool:
    """A story more than planned."""
    room.push_down(random.randint(1, 2))
    return True


def move_out(room: Newsroom, random: Random) -> bool:
    """A story goes to another section."""
    room.move(pick(room, random), random.choice(["local_news", "world-news"]))
    return True


def move_in(room: Newsroom, random: Random) -> bool:
    """A recent story of another section comes into this one."""
    others = [story for story in room.newest()[:10] if story.section != POLITICAL]
    if others:
        room.move(random.choice(others).number, POLITICAL)
    return bool(others)


def delete(room: Newsroom, random: Random) -> bool:
    """A story is taken off the site."""
    room.delete(pick(room, random), random.choice([404, 410]))
    return True


def backdate(room: Newsroom, random: Random) -> bool:
    """A story gets an earlier date, or comes with one."""
    if random.random() >= 0.5:
        room.publish(POLITICAL, room.now - timedelta(hours=random.randint(2, 20)))
        return True
    number, by = pick(room, random), timedelta(hours=random.randint(1, 30))
    if is_bridged(room, number):
        room.backdate(number, by)
    return is_bridged(room, number)


HABITS = (
    ("titles", 0.05, change_title),
    ("texts", 0.04, change_text),
    ("white space", 0.04, change_space),
    ("extra stories", 0.006, push),
    ("moved out", 0.01, move_out),
    ("moved in", 0.01, move_in),
    ("deleted", 0.012, delete),
    ("backdated", 0.012, backdate),
)


def pick(room: Newsroom, random: Random) -> int:
    """A story that the list shows, or one that is older."""
    stories = room.section(POLITICAL)
    return random.choice(stories[: random.choice([6, 12, 40])]).number


def is_bridged(room: Newsroom, number: int) -> bool:
    """True when a page shows both keys of a story; without that only title and day tell them together (docs/reliability.md)."""
    return room.stories[number].picture == room.stories[number].hex
