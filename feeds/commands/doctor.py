"""`doctor`: is everything as it should be? Each check says what was looked at, how it is, and what to do."""

import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from feeds import push
from feeds.commands import load_settings
from feeds.commands.check import look
from feeds.commands.target import Loaded, Target, fetch_pages
from feeds.config import PushTarget, Settings, Source
from feeds.enrich import EXTRACTOR, NO_EXTRACTOR, has_extractor
from feeds.shelf import read_manifest
from feeds.store import NewerLedgerError, open_ledger
from parsers import rules
from parsers.headline import ParseError

Grade = Literal["ok", "warning", "failed"]
ROOM = 200 * 2**20
"""Bytes that should be free: some hundred times what a feed needs in a year."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    grade: Grade
    what: str
    advice: str = ""


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Leave out what needs the network.")
def command(offline: bool) -> int:
    """Check settings, folders, ledger, clock, network, robots.txt and each source, and say what to do.

    Ends with 0 when nothing failed (warnings are allowed), else 1.
    """
    settings = load_settings(quiet=True)
    failed = False
    for finding in examine(settings, offline=offline):
        failed = failed or finding.grade == "failed"
        click.echo(tell(finding))
    return int(failed)


def tell(finding: Finding) -> str:
    """A line, and the advice below it."""
    colour = {"ok": "green", "warning": "yellow", "failed": "red"}[finding.grade]
    line = f"{click.style(f'{finding.grade:<7}', fg=colour)}  {finding.what}"
    return f"{line}\n         {finding.advice}" if finding.advice else line


def examine(settings: Settings, *, offline: bool) -> Iterator[Finding]:
    """Yield the findings, the cheap ones first."""
    yield Finding("ok", f"settings: {len(settings.sources)} feeds, refresh by {settings.refresh}")
    yield check_public_url(settings.public_url)
    yield check_folder(settings.shelf)
    yield check_ledger(settings)
    yield check_shelf(settings.shelf)
    yield from map(check_target, settings.targets)
    for source in settings.sources:
        yield from check_rules(source)
    if not offline:
        for source in settings.sources:
            yield from examine_source(settings, source)


def check_public_url(url: str) -> Finding:
    """A feed that calls itself localhost loses its subscribers (they store rel=self)."""
    if urlsplit(url).hostname in ("localhost", "127.0.0.1"):
        return Finding("warning", f"public URL: {url}", "Set MUJAZ_PUBLIC_URL to the address that subscribers use.")
    return Finding("ok", f"public URL: {url}")


def check_folder(folder: Path) -> Finding:
    """Can the shelf be written, and is there room?"""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding("failed", f"shelf {folder}: {error.strerror}", "Give the user of the service the right to write there.")
    if free < ROOM:
        return Finding(
            "warning", f"shelf {folder}: {free // 2**20} MB free", "Make room: documents cannot be published on a full disk."
        )
    return Finding("ok", f"shelf {folder}: writable, {free // 2**20} MB free")


def check_ledger(settings: Settings) -> Finding:
    """Does the ledger open, and can it be written?"""
    try:
        ledger = open_ledger(settings.database_url)
        with ledger.writing():
            pass
        ledger.close()
    except NewerLedgerError as error:
        return Finding("failed", f"ledger: {error}")
    except Exception as error:  # noqa: BLE001  (every driver has its own errors; the doctor reports them all)
        return Finding(
            "failed", f"ledger: {str(error).splitlines()[0]}", "Check MUJAZ_DATABASE_URL, the folder's rights and the server."
        )
    return Finding("ok", "ledger: opens and can be written")


def check_shelf(folder: Path) -> Finding:
    """Is there something to serve?"""
    manifest = read_manifest(folder)
    if manifest is None:
        return Finding("warning", "documents: none yet", "Run `python -m feeds refresh`, or start the service and wait a moment.")
    return Finding("ok", f"documents: {len(manifest.labels)}, edition {manifest.edition}")


def check_target(target: PushTarget) -> Finding:
    """Does Apprise understand the address? Nothing is sent."""
    verdict = push.examine(target.url)
    if not verdict.understood:
        return Finding("failed", f"push {target.name}: {verdict.what}", "Correct the address in [notify] (docs/push.md).")
    if verdict.what:
        return Finding("warning", f"push {target.name}: {verdict.what}", "What one of them refuses is sent to all of them again.")
    return Finding("ok", f"push {target.name}: understood; `python -m feeds push --test` shows whether it works")


def check_rules(source: Source, extractor: str = EXTRACTOR) -> Iterator[Finding]:
    """Can the selectors be used, and is there what `content = "full"` needs?"""
    try:
        rules.check(source.selectors, source.pages[0])
    except ParseError as error:
        yield Finding("failed", f"{source.slug}: {error.what}", "Correct it in sources.toml; suggest URL writes such rules.")
    if source.content == "full" and not has_extractor(extractor):
        yield Finding("warning", f"{source.slug}: {NO_EXTRACTOR}", "Install requirements-full.txt (docs/adding-a-site.md).")


def examine_source(settings: Settings, source: Source) -> Iterator[Finding]:
    """Names, robots.txt, pages, headlines and the clock."""
    for host in dict.fromkeys(urlsplit(page).hostname or "" for page in source.pages):
        yield check_name(host)
    for loaded in fetch_pages(settings, source.pages, source):
        yield check_page(source, loaded)
    yield check_clock(source)


def check_name(host: str) -> Finding:
    """Does the host's name lead anywhere?"""
    try:
        addresses = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except OSError as error:
        return Finding("failed", f"name {host}: {error.strerror}", "Check the address in sources.toml and this machine's DNS.")
    return Finding("ok", f"name {host}: {', '.join(sorted(map(str, addresses)))}")


def check_page(source: Source, loaded: Loaded) -> Finding:
    """Can the page be read, and what does it give?"""
    inspection = look(Target(loaded, source), None)
    where = f"{source.slug}: {loaded.url}"
    if not inspection.outcome.well:
        return Finding("failed", f"{where}: {inspection.outcome} ({inspection.what})", inspection.outcome.sentence)
    told = f"{where}: {len(inspection.headlines)} headlines by the rung {inspection.rung}, {len(inspection.dropped)} not taken"
    if inspection.rung != "known":
        return Finding("warning", told, "The page is not read by its known markup; `check` shows what each rung finds.")
    return Finding("ok", told)


def check_clock(source: Source) -> Finding:
    """The time that entries would get now, for a person to compare: no clock of the network is asked."""
    return Finding("ok", f"{source.slug}: it is {datetime.now(ZoneInfo(source.timezone)):%Y-%m-%d %H:%M %Z} in {source.timezone}")
