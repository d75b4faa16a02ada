"""The figures of runs, for docs/reliability.md: into the folder of the test, and into the document when it is asked for."""

import os
import re
from pathlib import Path

from tests.month.life import World

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


def write_figures(test: str, figures: str, folder: Path) -> None:
    """Write a test's figures; with SOAK_FIGURES set (`make soak`) into the document too: plain test runs change no file."""
    (folder / "figures.md").write_text(figures, encoding="utf-8")
    if os.environ.get("SOAK_FIGURES"):
        text = DOCUMENT.read_text(encoding="utf-8")
        begin, end = f"<!-- figures: written by {test} -->\n", "<!-- end of figures -->"
        pattern = re.compile(f"({re.escape(begin)}).*?({re.escape(end)})", re.DOTALL)
        DOCUMENT.write_text(pattern.sub(lambda found: f"{found[1]}{figures}{found[2]}", text), encoding="utf-8")


def draw_table(world: World) -> str:
    """What the site did, what went wrong, and what became of it."""
    judge = world.judge
    got = [judge.got[observer.name] for observer in world.observers]
    posts = sum(len(observer.posts) for observer in world.observers)
    rows = [
        ("Polls of the site", judge.polls),
        ("… that the site answered well from first to last", judge.reached),
        ("Stories of the section that these listed", len(judge.listed)),
        ("Stories of other sections on the site meanwhile", len(world.room.stories) - len(judge.titles)),
        ("Edits, moves, deletions, backdatings", world.edits.total()),
        ("Polls and article pages that were spoiled", world.faults.total()),
        ("… by so many kinds of fault", len(world.faults)),
        ("Processes killed (kill -9): refreshes", world.kills["refresh"]),
        ("… workers of the server", world.kills["worker"]),
        ("… the server's master", world.kills["master"]),
        ("Bots and readers that watched", len(world.observers)),
        ("Their requests", sum(sum(observer.statuses.values()) for observer in world.observers)),
        ("… that were answered 304", sum(observer.statuses.get(304, 0) for observer in world.observers)),
        ("Stories that they posted, all together", posts),
        ("Stories that somebody never got", len(set().union(*(judge.listed.keys() - set(stories) for stories in got)))),
        ("Stories that somebody got twice", sum(len(stories) - len(set(stories)) for stories in got)),
        ("Stories of other sections that somebody got", len(set().union(*got) - judge.titles.keys())),
        ("Changes of the feed's documents, each with its cause", judge.changes),
    ]
    lines = ["| what | how many |", "| --- | --- |", *(f"| {what} | {count:,} |" for what, count in rows)]
    outcomes = ", ".join(f"{name} {count}" for name, count in sorted(world.outcomes.items()))
    return "\n".join(lines) + f"\n\nOutcomes of the refreshes: {outcomes}.\n"
