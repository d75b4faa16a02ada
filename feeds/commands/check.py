"""`check`: what every rung of the parsers finds on a page, without touching ledger or shelf."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import click

from feeds.commands import load_settings
from feeds.commands.table import draw_table
from feeds.commands.target import Target, load_targets
from feeds.config import Settings, Source
from feeds.inspect import Inspection, inspect_page
from feeds.model import Trouble
from feeds.store import known_keys, open_ledger
from parsers import PARSERS
from parsers.headline import Headline, Moment, Page, Site
from parsers.text import clean


@click.command("check")
@click.argument("what", required=False, metavar="[FEED | URL | FILE | -]")
@click.option("--url", help="The address that a file, or standard input, stands for.")
@click.option("--parser", type=click.Choice(list(PARSERS)), help="Read the page with this parser.")
@click.option("--kept", type=int, help="Look at a page of FEED that a refresh could not use; 1 is the newest.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each page.")
def command(what: str | None, url: str | None, parser: str | None, kept: int | None, as_json: bool) -> int:
    """Show what the parsers find on a page: a feed's pages, an address, a saved file, or standard input (-).

    Ends with 0 when the page gives headlines, 1 when it does not.
    """
    settings = load_settings(quiet=True)
    failed = False
    for target in load_targets(settings, what, url, kept, parser):
        inspection = look(target, parser)
        failed = failed or not inspection.outcome.well
        click.echo(tell_json(inspection) if as_json else tell(inspection, target, settings))
    return int(failed)


def look(target: Target, parser: str | None) -> Inspection:
    """Inspect a page by the rules of its source; without one, by the generic detector."""
    if isinstance(target.loaded, Trouble):
        return Inspection(target.loaded.outcome, target.loaded.what)
    source = target.source
    if source is None:
        return inspect_page(target.loaded, parser or "detect", Site(), ())
    return inspect_page(target.loaded, parser or source.parser, rule_of(source, target.loaded), source.sections)


def rule_of(source: Source, page: Page) -> Site:
    """The source's rules; a page from elsewhere that is read by them is at home where it came from."""
    rule = source.site_rule
    host = page.url.split("/")[2]
    return rule if host in rule.hosts else Site(rule.timezone, (*rule.hosts, host), rule.selectors)


def tell_json(inspection: Inspection) -> str:
    """The inspection for programs."""
    fields = {
        "outcome": inspection.outcome.value,
        "rung": inspection.rung,
        "headlines": [
            {
                "key": headline.key,
                "url": headline.url,
                "title": headline.title,
                "published": show_moment(headline.published),
                "summary": headline.summary,
                "section": headline.section,
                "image": headline.image,
            }
            for headline in inspection.headlines
        ],
        "dropped": [{"why": d.why, "url": d.url, "title": d.title} for d in inspection.dropped],
        "what": inspection.what,
        "next_page": inspection.next_page,
        "rungs": {found.rung: len(found.listing.headlines) if found.listing else 0 for found in inspection.rungs},
    }
    return json.dumps(fields, ensure_ascii=False, indent=1)


def show_moment(moment: Moment) -> str | None:
    """A time as ISO 8601, or only its day."""
    return None if moment is None else moment.isoformat()


def tell(inspection: Inspection, target: Target, settings: Settings) -> str:
    """The inspection for people: a table for each rung, what was dropped, and the difference to the ledger."""
    where = target.loaded.url
    known = look_up(settings, target.source, inspection.headlines)
    parts = [click.style(where, bold=True)]
    for found in inspection.rungs:
        listing = found.listing
        count = len(listing.headlines) if listing else 0
        used = " (used)" if found.rung == inspection.rung else ""
        parts.append(f"\nrung {found.rung}: {count} headlines{used}")
        if listing is not None and (used or inspection.rung is None) and count:
            parts.append(draw_headlines(listing.headlines if not used else inspection.headlines, known))
    if inspection.dropped:
        parts.append(f"\ndropped: {len(inspection.dropped)}")
        parts.append(draw_table(("why", "title", "url"), [(d.why, d.title, show_link(d.url or "")) for d in inspection.dropped]))
    what = f" {inspection.what}" if inspection.what else ""
    fresh = f", {sum(h.key not in known for h in inspection.headlines)} not in the ledger" if known is not None else ""
    said = f"{len(inspection.headlines)} headlines{fresh}" if inspection.outcome.well else f"{inspection.outcome.sentence}{what}"
    return "\n".join((*parts, f"\n{inspection.outcome}: {said}"))


def look_up(settings: Settings, source: Source | None, headlines: Iterable[Headline]) -> frozenset[str] | None:
    """Return the keys that the ledger knows; None when there is no ledger to ask (none is made)."""
    path = settings.database_url.removeprefix("sqlite:///")
    if source is None or (path != settings.database_url and not Path(path).exists()):
        return None
    ledger = open_ledger(settings.database_url)
    try:
        with ledger.reading() as tx:
            return frozenset(known_keys(tx, source.slug, [headline.key for headline in headlines]))
    finally:
        ledger.close()


def draw_headlines(headlines: Iterable[Headline], known: frozenset[str] | None) -> str:
    """A row a headline: is it known, when, what, under which key, where."""
    rows = [
        (
            "new" if known is not None and h.key not in known else "",
            show_when(h.published),
            h.title,
            h.section or "",
            h.key,
            h.url,
        )
        for h in headlines
    ]
    return draw_table(("", "date", "title", "section", "key", "link"), rows)


def show_link(url: str) -> str:
    """A link that a person can read: Arabic letters instead of their bytes."""
    return clean(unquote(url))


def show_when(moment: Moment) -> str:
    """A time with where it stands on the page: a moment, only a day, or nothing."""
    if moment is None:
        return "none"
    return moment.strftime("%Y-%m-%d %H:%M %z") if isinstance(moment, datetime) else f"{moment} (day only)"
