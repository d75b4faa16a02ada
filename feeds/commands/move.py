"""`move`: a ledger moves house, from SQLite to PostgreSQL or back."""

import sys
from pathlib import Path

import click

from feeds.commands.table import draw_table
from feeds.config import SettingsError, check_database
from feeds.store import BrokenMove, Ledger, LedgerError, NewerLedgerError, RefusedMove, move, open_ledger, tell_error


@click.command("move")
@click.argument("source", metavar="FROM_URL")
@click.argument("target", metavar="TO_URL")
def command(source: str, target: str) -> int:
    """Copy a ledger from one database to another, and verify every row.

    FROM_URL and TO_URL are written like MUJAZ_DATABASE_URL: sqlite:///var/mujaz.db, postgresql://user@host/name. Stop the service
    first. The target must be empty, or hold what an earlier move brought; it is changed wholly or not at all.
    """
    old_url, new_url = read_url("FROM_URL", source), read_url("TO_URL", target)
    if old_url == new_url:
        raise click.UsageError("FROM_URL and TO_URL are the same database")
    if old_url.startswith("sqlite") and not Path(old_url.removeprefix("sqlite:///")).is_file():
        raise click.UsageError(f"there is no file {old_url.removeprefix('sqlite:///')}")
    try:
        old, new = open_ledger(old_url), open_ledger(new_url)
        digests = move(old, new, show)
    except (RefusedMove, BrokenMove, NewerLedgerError) as error:
        raise click.ClickException(f"{error}. Nothing was changed.") from None
    except LedgerError as error:
        raise click.ClickException(f"a database cannot be used: {tell_error(error)}. Nothing was changed.") from None
    close(old, new)
    click.echo(draw_table(("TABLE", "ROWS", "HASH"), [(d.table, f"{d.rows:,}", d.hash) for d in digests]))
    click.echo("Moved and verified: both ledgers hold the same. Set MUJAZ_DATABASE_URL to the new one and start the service.")
    return 0


def read_url(name: str, value: str) -> str:
    """Check a database URL; click.UsageError names the argument."""
    try:
        return check_database(value, name)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None


def show(table: str, done: int, total: int) -> None:
    """A line that counts up, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(f"\r  {table}: {done:,} of {total:,}" + ("\n" if done == total else ""), err=True, nl=False)


def close(*ledgers: Ledger) -> None:
    """Give the connections back."""
    for ledger in ledgers:
        ledger.close()
