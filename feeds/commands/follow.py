"""`follow`: keep this machine's shelf as the ledger is, whoever refreshes."""

import select
import sys
import time

import click

from feeds.commands import load_settings
from feeds.follow import follow


@click.command("follow")
@click.option("--with-parent", is_flag=True, help="End when standard input closes: how the service starts it.")
def command(with_parent: bool) -> int:
    """Copy the ledger's documents to this machine's shelf as they change, until stopped.

    With a ledger on PostgreSQL the service runs this by itself. By hand it serves a folder for a web server alone.
    """
    settings = load_settings()
    follow(settings, parent_gone if with_parent else wait)
    return 0


def parent_gone(seconds: float) -> bool:
    """Wait; True as soon as the service that started us has ended, in whatever way: its end of the pipe is closed."""
    return bool(select.select([sys.stdin], [], [], seconds)[0])


def wait(seconds: float) -> bool:
    """Wait; a person or systemd ends it by a signal."""
    time.sleep(seconds)
    return False
