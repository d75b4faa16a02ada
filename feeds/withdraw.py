"""Stories that a list no longer shows although its neighbours are there: has the site taken them back?

Known stories are never removed because a page stopped listing them. Only an article whose own page answers 404 or 410 on two
days is withdrawn.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feeds.bench import Bench
from feeds.config import Source
from feeds.merge.sighting import ReadPage
from feeds.model import Trouble
from feeds.plan import Known, Plan
from feeds.store import list_window
from parsers.headline import Listing

MOST = 2
"""Article pages that are looked at for this in one refresh."""
REST = timedelta(hours=6)
"""Until a page that is still there is looked at again: a story that only moved to another section stays off the list for days."""
GONE = (404, 410)


def check_missing(source: Source, pages: Sequence[ReadPage], plan: Plan, bench: Bench, now: datetime) -> Plan:
    """Look at the pages of stories that vanished from the middle of the first list; withdraw after 404s on two days."""
    if not pages or pages[0].trust or pages[0].listing.mixed:
        return plan
    touched = {known.entry.id for known in (*plan.changed, *plan.noted)}
    suspects = [known for known in find_missing(source, pages, bench, now) if known.entry.id not in touched]
    for known in suspects[:MOST]:
        plan = judge(known, plan, source, bench, now)
    return plan


def find_missing(source: Source, pages: Sequence[ReadPage], bench: Bench, now: datetime) -> list[Known]:
    """Return served stories of the first list's time span that no page lists, and that were not found missing today."""
    span = time_span(pages[0].listing)
    if span is None:
        return []
    listed = {headline.key for page in pages for headline in page.listing.headlines}
    with bench.ledger.reading() as tx:
        window = list_window(tx, source.slug, *span)
    rested = [known for known in window if known.next_try is None or not now < known.next_try <= now + REST]
    return [k for k in rested if not k.keys & listed and (k.missed is None or k.missed.date() != now.date())]


def time_span(listing: Listing) -> tuple[datetime, datetime] | None:
    """Return the list's oldest and newest moment; None when it shows fewer than two."""
    moments = sorted(h.published for h in listing.headlines if isinstance(h.published, datetime))
    return (moments[0], moments[-1]) if len(moments) > 1 else None


def judge(known: Known, plan: Plan, source: Source, bench: Bench, now: datetime) -> Plan:
    """Ask for the story's own page and note what it says."""
    try:
        bench.door.get(known.entry.url, None, source.hosts, source.delay)
        gone = False
    except Trouble as trouble:
        if trouble.status not in GONE:
            return plan  # the site is in trouble, not the story
        gone = True
    if not gone:
        return replace(plan, noted=(*plan.noted, replace(known, missed=None, next_try=now + REST)))
    bench.progress(f"{known.entry.url}: gone")
    if known.missed is not None:
        return replace(plan, changed=(*plan.changed, replace(known, withdrawn=now)))
    return replace(plan, noted=(*plan.noted, replace(known, missed=now)))
