"""Fetch and parse: a source's pages -> headlines, with the shrink guard and the filling of gaps."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.bench import Bench
from feeds.config import Source
from feeds.fetch import Fetched, Validators
from feeds.merge.sighting import ReadPage
from feeds.model import Outcome, Trouble
from feeds.sameness import hash_list, hash_page
from feeds.store import PageNote, is_stranger
from parsers import load_parser
from parsers.challenge import challenge
from parsers.headline import Listing, Page, ParseError
from parsers.text import fold
from parsers.urls import key_of

LOG = logging.getLogger("mujaz.refresh")
FEW = 3
"""A page with less than a third of its usual headlines is not believed ..."""
FEW_FOR = timedelta(days=7)
"""... unless it has held so few for a week: then the site has changed its mind."""
GAP_PAGES = 10
"""How many older list pages are read after a long absence."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A page that could not be used, kept for `check`."""

    url: str
    outcome: Outcome
    body: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a source's pages."""

    pages: tuple[ReadPage, ...] = ()
    notes: tuple[PageNote, ...] = ()
    trouble: Trouble | None = None
    """Why the most trusted page that failed did; None when all went well."""
    unusable: tuple[Unusable, ...] = ()
    unmodified: int = 0
    """Pages that the site says are as they were (304)."""
    same: int = 0
    """Headlines on pages that were read and list what was judged before."""
    first: bool = False
    """True when the source's first page was read, or is as it was: what failed beside it is told, and makes nobody wait."""

    @property
    def rung(self) -> str | None:
        """The rung of the ladder that the source's first page stands on; None when it was not read or not modified."""
        return self.pages[0].listing.rung if self.pages and not self.pages[0].trust else None

    @property
    def count(self) -> int:
        """Headlines on all pages."""
        return self.same + sum(len(page.listing.headlines) for page in self.pages)

    @property
    def failed(self) -> bool:
        """True when no page could be used."""
        return self.trouble is not None and not self.pages and not self.unmodified and not self.same


def read_source(
    source: Source, bench: Bench, notes: Sequence[PageNote], *, hurried: bool, afresh: bool = False, settled: bool = False
) -> Reading:
    """Read every page of the source; one that fails does not stop the others. `hurried` gives up a gap that cannot be filled.

    `notes`: what is remembered of its pages. `afresh` asks for pages that have not changed too: the settings have, so something
    else may be read from them. `settled`: a page that lists the same as before is not judged again, as nothing was left to do.
    """
    past, reading = {note.url: note for note in notes}, Reading()
    for trust, url in enumerate(source.pages):
        note = past.get(url, PageNote(url))
        asked = replace(note, etag=None, last_modified=None) if afresh else note
        reading = add_page(reading, source, bench, trust, asked, settled=settled and not afresh)
    return fill_gap(reading, source, bench, hurried=hurried)


def add_page(reading: Reading, source: Source, bench: Bench, trust: int, note: PageNote, *, settled: bool) -> Reading:
    """Read one page more."""
    now = bench.clock()
    try:
        fetched = bench.door.get(note.url, Validators(note.etag, note.last_modified), source.hosts, source.delay)
    except Trouble as trouble:
        bench.progress(f"{note.url}: {trouble.outcome} ({trouble.what})")
        return fail(reading, trouble, trouble.body)
    if fetched.html is None:
        bench.progress(f"{note.url}: not modified")
        return pass_page(replace(reading, unmodified=reading.unmodified + 1), note, note, trust)
    now_called = replace(note, etag=fetched.validators.etag, last_modified=fetched.validators.last_modified)
    body_hash = hash_page(fetched.body, now)
    if settled and body_hash == note.body_hash:
        bench.progress(f"{note.url}: the same page")
        return pass_page(replace(reading, same=reading.same + (note.usual or 0)), note, now_called, trust)
    try:
        listing = parse(source, fetched, now)
        guard(note, listing, now)
    except Trouble as trouble:
        bench.progress(f"{note.url}: {trouble.outcome} ({trouble.what})")
        notes = (replace(note, few_since=note.few_since or now),) if trouble.outcome == Outcome.TOO_FEW else ()
        return fail(replace(reading, notes=reading.notes + notes), trouble, fetched.body)
    found, list_hash = len(listing.headlines), hash_list(listing, now)
    bench.progress(f"{note.url}: {found} headlines ({listing.rung}), {len(listing.dropped)} dropped")
    if settled and list_hash == note.list_hash:
        return pass_page(replace(reading, same=reading.same + found), note, now_called, trust)
    kept = replace(now_called, usual=found, few_since=None, body_hash=body_hash, list_hash=list_hash)
    pages = (*reading.pages, ReadPage(trust, listing))
    return replace(reading, pages=pages, notes=(*reading.notes, kept), first=reading.first or not trust)


def pass_page(reading: Reading, before: PageNote, now: PageNote, trust: int) -> Reading:
    """Go on from a page that is as it was, so as it was before it listed so few; only new validators have to be noted."""
    now = replace(now, few_since=None)
    notes = (*reading.notes, now) if now != before else reading.notes
    return replace(reading, notes=notes, first=reading.first or not trust)


def fail(reading: Reading, trouble: Trouble, body: bytes) -> Reading:
    """Note a page's failure; the first one names the refresh's outcome."""
    unusable = (Unusable(trouble.url, trouble.outcome, body),) if body else ()
    return replace(reading, trouble=reading.trouble or trouble, unusable=reading.unusable + unusable)


def parse(source: Source, fetched: Fetched, now: datetime) -> Listing:
    """Parse a list page; Trouble names what was missing."""
    try:
        return find_headlines(source, Page(fetched.html or "", fetched.url, now))
    except ParseError as error:
        raise Trouble(Outcome(error.missing), fetched.url, error.what) from None
    except Exception as surprise:  # the source's other pages are read all the same
        LOG.exception("%s: the parser failed; please report it", fetched.url)
        raise Trouble(Outcome.INVALID, fetched.url, f"{type(surprise).__name__}: {surprise}") from surprise


def find_headlines(source: Source, page: Page) -> Listing:
    """Parse a list page; ParseError names what was missing, or that it is a challenge page."""
    signs = challenge(page.html)
    if signs:
        raise ParseError("blocked", page.url, f"a challenge page ({signs})")
    return load_parser(source.parser).find_headlines(page, source.site_rule)


def guard(note: PageNote, listing: Listing, now: datetime) -> None:
    """Refuse a page that suddenly lists far fewer headlines than usual."""
    found = len(listing.headlines)
    for_long = note.few_since is not None and note.few_since + FEW_FOR <= now
    if note.usual and found * FEW < note.usual and not for_long:
        raise Trouble(Outcome.TOO_FEW, note.url, f"{found} headlines where {note.usual} are usual")


def fill_gap(reading: Reading, source: Source, bench: Bench, *, hurried: bool) -> Reading:
    """When nothing on the first page is known (a long absence), read the list's older pages until something is."""
    if not reading.pages or reading.pages[0].trust or not is_gap(reading.pages[0].listing, source, bench):
        return reading
    first = reading.pages[0]
    listings, trouble = read_older(first.listing, source, bench)
    if trouble is not None and not hurried:
        # Publishing only the newest page would hide the gap for ever: the whole refresh is tried again instead.
        return Reading(notes=(), trouble=trouble)
    return replace(reading, pages=(*reading.pages, *(ReadPage(first.trust, listing) for listing in listings)))


def read_older(listing: Listing, source: Source, bench: Bench) -> tuple[list[Listing], Trouble | None]:
    """Return the older pages up to the first one that shows a known story, and why it ended early if it did."""
    older: list[Listing] = []
    seen: set[str] = set()
    while listing.next_page and listing.next_page not in seen and len(older) < GAP_PAGES:
        seen.add(listing.next_page)
        try:
            fetched = bench.door.get(listing.next_page, None, source.hosts, source.delay)
            listing = parse(source, fetched, bench.clock())
        except Trouble as trouble:
            over = trouble.status in (404, 410) or trouble.outcome in (Outcome.EMPTY, Outcome.CONTAINER_MISSING, Outcome.ROBOTS)
            return older, None if over else trouble
        bench.progress(f"{fetched.url}: {len(listing.headlines)} headlines, filling a gap")
        older.append(listing)
        if not is_gap(listing, source, bench):
            break
    return older, None


def is_gap(listing: Listing, source: Source, bench: Bench) -> bool:
    """True when the ledger has entries but knows none of these; a site that gives its stories new addresses makes no gap."""
    keys = [key for headline in listing.headlines for key in (headline.key, key_of(headline.url)) if key]
    with bench.ledger.reading() as tx:
        return is_stranger(tx, source.slug, keys, [fold(headline.title) for headline in listing.headlines])
