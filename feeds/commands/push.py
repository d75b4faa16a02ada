"""`push`: deliver what waits for the targets of [notify] now, or a test."""

from datetime import UTC, datetime

import click

from feeds.commands import load_settings
from feeds.config import Settings
from feeds.model import Push
from feeds.push import AppriseCourier, push, sample_entry
from feeds.run import open_bench
from feeds.store import read_pushes

BUDGET = 250.0
"""Seconds: somebody waits for it, so it goes on for longer than the end of a refresh does."""


@click.command("push")
@click.option("--test", is_flag=True, help="Send a test message to every target instead.")
def command(test: bool) -> int:
    """Deliver the new entries that wait for their targets, without waiting for the next try.

    Ends with 0 when all was delivered, 1 when something was not.
    """
    settings = load_settings(quiet=True)
    if not settings.targets:
        raise click.ClickException("no targets are set; add [notify] to the sources file (docs/push.md)")
    if test:
        return send_tests(settings)
    with open_bench(settings) as bench:
        push(bench, budget=BUDGET, hurried=True)
        bench.shelve()
        with bench.ledger.reading() as tx:
            pushes = read_pushes(tx, settings.targets, None, bench.clock())
    for told in pushes:
        click.echo(tell(told))
    return int(any(told.waiting for told in pushes))


def send_tests(settings: Settings) -> int:
    """Send a test message to each target, past the ledger."""
    entry, failed = sample_entry(settings.public_url, datetime.now(UTC)), False
    for target in settings.targets:
        delivery = AppriseCourier(target).deliver(entry, entry.id)
        failed = failed or not delivery.done
        click.echo(f"{target.name}: {'delivered' if delivery.done else 'not delivered: ' + delivery.what}")
    return int(failed)


def tell(told: Push) -> str:
    """A person's sentence."""
    if not told.waiting:
        return f"{told.name}: nothing waits"
    return f"{told.name}: {told.waiting} waiting" + (f", failed {told.failures} times: {told.what}" if told.what else "")
