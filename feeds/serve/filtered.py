"""Filtered feeds (?q=, not=, limit=, since=): the only documents that are written when they are asked for.

What they need (ledger, renderer) is imported at the first such request of a process, and nowhere else in the reading wing. They
never cause a fetch. Each is written once per version of the shelf.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Response, request
from werkzeug.exceptions import BadRequest, ServiceUnavailable

from feeds.config import Source
from feeds.filters import BadSelection, Selection, canonical_query, parse_selection
from feeds.model import Document, Entry, Feed, Shelved
from feeds.serve.documents import RETRY, hand_out, tell
from feeds.serve.wing import Wing
from feeds.shelf import Held

LOG = logging.getLogger("mujaz.serve")
BUDGET = 4_000_000
"""Bytes of filtered documents kept in memory by each worker: some 60 of 50 entries."""

AT_ONCE = 2
QUEUE = 2
"""Documents written at once, some 0.2 s of a core each, and requests that wait for that. More are told to come again: they would
only hold the threads that everything else needs."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What names a filtered document."""

    version: str
    slug: str
    form: str
    query: str


def show_filtered(wing: Wing, slug: str, form: str) -> Response:
    """Answer with what was selected of a feed; 400 with a sentence for a value that is wrong."""
    source = wing.settings.source(slug)
    try:
        selection = parse_selection(request.args, source.site_rule.timezone)
    except BadSelection as error:
        raise BadRequest(str(error)) from error
    whole = wing.shelf.find(f"{slug}.{form}")
    if not selection or whole is None:
        return hand_out(wing, f"{slug}.{form}")
    wing.ticker.wake()
    wanted = Wanted(whole.version, slug, form, canonical_query(selection))
    shelved = KEPT.find(wanted, lambda: write(wing, source, selection, form, whole))
    bodies = {representation.coding: representation.body for representation in shelved.representations}
    return tell(wing, shelved.label, bodies.__getitem__)


def write(wing: Wing, source: Source, selection: Selection, form: str, whole: Held) -> Shelved:
    """Write the selection as the unfiltered document is written; it says the same of when it was last changed."""
    from feeds.coding import coded

    entries = read_entries(wing, source.slug, selection.since)
    return coded(render(frame(source, wing.settings.public_url, entries), selection, form, whole.label.modified), "quick")


def read_entries(wing: Wing, slug: str, since: datetime | None) -> tuple[Entry, ...]:
    """Return the newest entries of the ledger; 503 when it is away, which the whole feeds do not notice."""
    from feeds.store import LedgerError, tell_error

    try:
        return wing.entries(wing.settings, slug, since)
    except LedgerError as error:
        LOG.error("%s: no filtered feed, the ledger cannot be reached: %s", slug, tell_error(error))  # noqa: TRY400  (no surprise)
        what = f"The ledger cannot be reached, so nothing can be chosen from it; ask again in {RETRY} seconds."
        raise ServiceUnavailable(what, retry_after=RETRY) from None


def render(feed: Feed, selection: Selection, form: str, moment: datetime) -> Document:
    """Let the renderer of the format write."""
    if form == "html":
        from feeds.pages import render_search_page

        return render_search_page(feed, selection, moment)
    from feeds.render import render_selection

    return render_selection(feed, selection, form, moment)


def frame(source: Source, base: str, entries: tuple[Entry, ...]) -> Feed:
    """Return the source as a feed of these entries."""
    return Feed(
        slug=source.slug,
        title=source.title,
        site=source.site,
        base=base,
        language=source.language,
        entries=entries,
        author=source.author or source.title,
        description=source.description,
        icon=source.icon,
        logo=source.logo,
        rtl=source.rtl,
        timezone=source.timezone,
        max_age=source.max_age,
    )


class Kept:
    """The filtered documents that were asked for last."""

    def __init__(self, budget: int = BUDGET, at_once: int = AT_ONCE, queue: int = QUEUE) -> None:
        self._budget = budget
        self._door = threading.BoundedSemaphore(at_once + queue)
        self._desk = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._kept: OrderedDict[Wanted, Shelved] = OrderedDict()

    def find(self, wanted: Wanted, make: Callable[[], Shelved]) -> Shelved:
        """Return the document, made now if it is not there; 503 when too many are being made."""
        shelved = self._look(wanted)
        if shelved is not None:
            return shelved
        if not self._door.acquire(blocking=False):
            raise ServiceUnavailable("Too many filtered feeds are being written; ask again in 5 seconds.", retry_after=5)
        try:
            with self._desk:
                return self._look(wanted) or self._keep(wanted, make())
        finally:
            self._door.release()

    def _look(self, wanted: Wanted) -> Shelved | None:
        with self._lock:
            if wanted in self._kept:
                self._kept.move_to_end(wanted)
            return self._kept.get(wanted)

    def _keep(self, wanted: Wanted, shelved: Shelved) -> Shelved:
        with self._lock:
            for other in [other for other in self._kept if other.version != wanted.version]:
                del self._kept[other]
            self._kept[wanted] = shelved
            while len(self._kept) > 1 and sum(map(weigh, self._kept.values())) > self._budget:
                self._kept.popitem(last=False)
        return shelved


def weigh(shelved: Shelved) -> int:
    """Return the bytes of a document in all its codings."""
    return sum(len(representation.body) for representation in shelved.representations)


KEPT = Kept()
