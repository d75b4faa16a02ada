"""`refresh`: one run of the trip."""

import json
import logging
import sys
from dataclasses import replace

import click

from feeds.commands import load_settings, show_progress
from feeds.refresh import Report
from feeds.run import open_bench, run
from feeds.store import LedgerError, NewerLedgerError, tell_error
from feeds.ticker import LATER

LOG = logging.getLogger("mujaz.refresh")


@click.command("refresh")
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@click.option("--due", is_flag=True, help="Only what is due: what the timer runs.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of sentences.")
def command(feeds: tuple[str, ...], due: bool, as_json: bool) -> int:
    """Read the site now and bring the feeds up to date.

    Without FEED all of them. Ends with 0 when all ended well (nothing new is well), 1 when one failed.
    """
    settings = load_settings(quiet=sys.stdout.isatty())
    sources = [settings.source(slug) for slug in dict.fromkeys(feeds)] if feeds else settings.sources
    failed = adrift = False
    try:
        with open_bench(settings) as bench:
            for report in run(replace(bench, progress=show_progress), sources, only_due=due):
                failed = failed or (report.outcome is not None and not report.outcome.well)
                adrift = adrift or report.adrift
                click.echo(tell_json(report) if as_json else tell(report))
    except LedgerError as error:
        LOG.error("the ledger cannot be reached: %s", tell_error(error))  # noqa: TRY400  (expected: a database restarts)
        adrift = True
    except NewerLedgerError as error:
        raise click.ClickException(str(error)) from error
    return LATER if adrift else int(failed)


def tell(report: Report) -> str:
    """A person's sentence."""
    if report.outcome is None:
        return f"{report.slug}: nothing done: {report.detail}."
    found = f" {report.headlines} headlines, {report.new} new, {report.edited} changed" if report.outcome.well else ""
    held = f", {report.held} waiting for their article pages" if report.held else ""
    detail = f" [{report.detail}]" if report.detail else ""
    return f"{report.slug}: {report.outcome.sentence}{found}{held} ({report.seconds:.1f} s){detail}"


def tell_json(report: Report) -> str:
    """The same for programs."""
    fields = {
        "feed": report.slug,
        "outcome": report.outcome.value if report.outcome else None,
        "well": report.outcome.well if report.outcome else True,
        "sentence": report.outcome.sentence if report.outcome else "Nothing was done.",
        "detail": report.detail,
        "rung": report.rung,
        "headlines": report.headlines,
        "new": report.new,
        "edited": report.edited,
        "held": report.held,
        "seconds": report.seconds,
    }
    return json.dumps(fields, ensure_ascii=False)
