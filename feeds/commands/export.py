"""`export`: the finished documents as a folder for any static host."""

from datetime import UTC, datetime
from pathlib import Path

import click

from feeds.commands import load_settings
from feeds.config import Settings
from feeds.pages import render_status, status_json
from feeds.shelf import Manifest, file_name, read_manifest, read_state


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def command(folder: Path) -> int:
    """Copy the finished documents to DIR, with .gz, .br and .zst beside them.

    Pages are named like `political.html`; let the host serve them without the suffix (see deploy/).
    """
    settings = load_settings()
    manifest = read_manifest(settings.shelf)
    if manifest is None:
        raise click.ClickException(f"{settings.shelf} holds no documents yet; run `python -m feeds refresh` first")
    written = len(copy_documents(settings.shelf, manifest, folder)) + write_status(settings, folder)
    click.echo(f"{written} files in {folder}")
    return 0


def copy_documents(shelf: Path, manifest: Manifest, folder: Path) -> set[str]:
    """Copy every coding of every document; each file appears whole, under its final name."""
    names = {file_name(label.name, coding) for label in manifest.labels.values() for coding in label.etags}
    for name in sorted(names):
        replace_file(folder / name, (shelf / manifest.version / name).read_bytes())
    return names


def write_status(settings: Settings, folder: Path) -> int:
    """Draw the status page as it is now, because the other pages lead to it."""
    states = read_state(settings.shelf)
    page = render_status(states, settings.public_url, datetime.now(UTC), "ar")
    replace_file(folder / "status.html", page)
    replace_file(folder / "status.json", status_json(states))
    return 2


def replace_file(target: Path, body: bytes) -> None:
    """Let a file appear whole under its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    draft.write_bytes(body)
    draft.replace(target)
