"""`suggest`: find the headline list of any page and print a table for sources.toml."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click

from feeds.commands import load_settings
from feeds.commands.check import show_when
from feeds.commands.target import Loaded, fetch_pages, read_file
from feeds.config import Settings
from feeds.config.sources import LANGUAGE
from feeds.model import Trouble
from parsers import load_parser
from parsers.about import About, read_about
from parsers.detect import Suggestion, describe
from parsers.headline import Headline, Page, ParseError, Selectors, Site

PREVIEW = 8
ARABIC = re.compile("[\u0620-\u064a]")


@click.command("suggest")
@click.argument("what", metavar="URL | FILE | -")
@click.option("--url", help="The address that a file, or standard input, stands for.")
def command(what: str, url: str | None) -> int:
    """Find the headline list of a page and print TOML that is ready for sources.toml, with a preview of what it gives.

    Ends with 0 when there is a list, 1 when there is none.
    """
    settings = load_settings(quiet=True)
    loaded = load_page(settings, what, url)
    if isinstance(loaded, Trouble):
        click.echo(f"{loaded.url}: {loaded.outcome.sentence} [{loaded.what}]", err=True)
        return 1
    suggestion = describe(loaded, Site())
    headlines = try_out(loaded, suggestion)
    if not headlines:
        click.echo(
            f"{loaded.url}: no headline list found; is it a page that lists news, and does it work without JavaScript?", err=True
        )
        return 1
    click.echo(write_table(loaded, suggestion, read_about(loaded.html), headlines))
    click.echo(preview(headlines))
    return 0


def load_page(settings: Settings, what: str, url: str | None) -> Loaded:
    """Read the page; an address that a file stands for must be told, because links are resolved by it."""
    if what.startswith(("http://", "https://")):
        return next(iter(fetch_pages(settings, (what,), None)))
    if url is None:
        raise click.UsageError("a file or standard input needs --url, the address of the page")
    return read_file(what, url)


def try_out(page: Page, suggestion: Suggestion | None) -> tuple[Headline, ...]:
    """Read the page as the suggested table would."""
    try:
        rule = Site(selectors=rules_of(suggestion) if suggestion else Selectors())
        return load_parser("selectors" if suggestion else "detect").find_headlines(page, rule).headlines
    except ParseError:
        return ()


def rules_of(found: Suggestion) -> Selectors:
    """The suggestion as sources.toml would be read."""
    return Selectors(
        item=(found.item,),
        title_in=(found.title_in,),
        link_in=(found.link_in,),
        date_in=(found.date_in,) if found.date_in else (),
        summary_in=(found.summary_in,) if found.summary_in else (),
        image_in=(found.image_in,) if found.image_in else (),
    )


def write_table(page: Page, suggestion: Suggestion | None, about: About, headlines: tuple[Headline, ...]) -> str:
    """Return the TOML: everything that can be told from the page, and what a person has to look at."""
    parts = urlsplit(page.url)
    rules = {name: rule for name, rule in asdict(suggestion).items() if rule} if suggestion else {}
    told = about.language if about.language and LANGUAGE.fullmatch(about.language) else None
    language = told or ("ar" if any(ARABIC.search(headline.title) for headline in headlines) else "en")
    fields: dict[str, object] = {
        "title": about.title or parts.hostname or "News",
        "site": f"{parts.scheme}://{parts.netloc}/",
        "pages": [page.url],
        "parser": "selectors" if suggestion else "detect",
        "language": language,
        "timezone": "UTC",
        **rules,
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    zone = lines.index('timezone = "UTC"')
    lines[zone] += "  # the zone in which the site prints its times, like Asia/Damascus"
    return "\n".join((f"[{make_slug(page.url)}]", *lines))


def make_slug(url: str) -> str:
    """Make a slug of the site's name and the last word of the path."""
    parts = urlsplit(url)
    name = (parts.hostname or "site").removeprefix("www.").split(".")[0]
    words = [word for word in re.split(r"[^a-z0-9]+", parts.path.lower()) if word and not word.isdigit()]
    return "-".join((re.sub(r"[^a-z0-9]+", "-", name).strip("-") or "site", *words[-1:]))[:40].strip("-")


def preview(headlines: tuple[Headline, ...]) -> str:
    """The first headlines, as comments, so that all of the output can be pasted."""
    lines = [f"# {show_when(headline.published):24}  {headline.title}" for headline in headlines[:PREVIEW]]
    more = len(headlines) - PREVIEW
    return "\n".join(
        (
            "",
            f"# {len(headlines)} headlines; read {datetime.now(UTC):%Y-%m-%d %H:%M} UTC:",
            *lines,
            *([f"# and {more} more"] if more > 0 else []),
        )
    )
