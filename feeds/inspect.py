"""Look at a page as a refresh would, without touching ledger or shelf: what each rung finds, what is dropped and why. Pure."""

from dataclasses import dataclass

from feeds.model import Outcome
from parsers import load_parser
from parsers.challenge import challenge
from parsers.headline import Dropped, Headline, Listing, Page, ParseError, Site


@dataclass(frozen=True, slots=True)
class Found:
    """What one rung finds."""

    rung: str
    listing: Listing | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a refresh would make of a page."""

    outcome: Outcome
    what: str | None
    """What was missing, when the page cannot be used."""
    rung: str | None = None
    headlines: tuple[Headline, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    next_page: str | None = None
    rungs: tuple[Found, ...] = ()


def inspect_page(page: Page, parser: str, site: Site, sections: tuple[str, ...]) -> Inspection:
    """Return what the page gives for a feed of these sections (() = all)."""
    signs = challenge(page.html)
    if signs:
        return Inspection(Outcome.BLOCKED, f"a challenge page ({signs})")
    rungs: tuple[Found, ...] = ()
    try:
        rungs = tuple(Found(rung.name, rung.read(page, site)) for rung in load_parser(parser).RUNGS)
        listing = load_parser(parser).find_headlines(page, site)
    except ParseError as error:
        dropped = next((found.listing.dropped for found in rungs if found.listing and found.listing.dropped), ())
        return Inspection(Outcome(error.missing), error.what, dropped=dropped, rungs=rungs)
    chosen = choose(listing, sections)
    dropped = (*listing.dropped, *refuse(listing, chosen))
    outcome = Outcome.UPDATED if chosen else Outcome.EMPTY
    what = None if chosen else f"none of {len(listing.headlines)} headlines belongs to {', '.join(sections)}"
    return Inspection(outcome, what, listing.rung, chosen, dropped, listing.next_page, rungs)


def choose(listing: Listing, sections: tuple[str, ...]) -> tuple[Headline, ...]:
    """The headlines that a feed of these sections gets, or would look up because the page shows no section at all."""
    if not sections:
        return listing.headlines
    labelled = any(headline.section for headline in listing.headlines)
    unknown_fits = not (listing.mixed and labelled)
    return tuple(h for h in listing.headlines if h.section in sections or (h.section is None and unknown_fits))


def refuse(listing: Listing, chosen: tuple[Headline, ...]) -> tuple[Dropped, ...]:
    """Say of each other headline why it is not taken."""
    return tuple(
        Dropped(
            f"another section: {headline.section}" if headline.section else "no section shown: waits for its article page",
            headline.url,
            headline.title,
        )
        for headline in listing.headlines
        if headline not in chosen
    )
