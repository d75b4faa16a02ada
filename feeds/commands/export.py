"""`export`: the finished documents as a folder for any static host."""

import shutil
from pathlib import Path

import click

from feeds.commands import load_settings
from feeds.shelf import Manifest, file_name, read_manifest


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
    click.echo(f"{len(copy_documents(settings.shelf, manifest, folder))} files in {folder}")
    return 0


def copy_documents(shelf: Path, manifest: Manifest, folder: Path) -> set[str]:
    """Copy every coding of every document; each file appears whole, under its final name."""
    names = {file_name(label.name, coding) for label in manifest.labels.values() for coding in label.etags}
    for name in sorted(names):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.part")
        shutil.copyfile(shelf / manifest.version / name, draft)
        draft.replace(target)
    return names
