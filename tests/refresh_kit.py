"""`python -m feeds refresh` as a real process that follows a newsroom on a loopback port."""

import hashlib
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from feeds.child import command, surroundings
from feeds.model import Entry
from feeds.shelf import Manifest, file_name, read_manifest
from feeds.store import Ledger, select_newest
from tests.newsroom import Newsroom, Server

SOURCES = """
[political]
title = "الأخبار السياسية"
site = "{url}"
pages = ["{page}"]
parser = "syria_news"
sections = ["political-news"]
timezone = "Asia/Damascus"
hosts = ["127.0.0.1"]
delay = "0s"
"""


@dataclass
class Machine:
    """A folder, a ledger's address, and the command."""

    folder: Path
    site: Server
    database: str
    environ: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a refresh; its standard output is JSON lines."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "sources.toml").write_text(SOURCES.format(url=self.site.url, page=self.site.list_url()), encoding="utf-8")
        return subprocess.Popen(
            [*command("refresh", "--json"), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=surroundings() | self.settings() | self.environ,
            cwd=self.folder,
        )

    def settings(self) -> Mapping[str, str]:
        return {
            "MUJAZ_SOURCES": str(self.folder / "sources.toml"),
            "MUJAZ_DATABASE_URL": self.database,
            "MUJAZ_SHELF": str(self.folder / "shelf"),
            "MUJAZ_ALLOW_PRIVATE": "127.0.0.0/8",
        }

    def refresh(self) -> dict[str, object]:
        """One whole refresh, which must end well."""
        out, err = self.start().communicate(timeout=120)
        told: dict[str, object] = json.loads(out.splitlines()[-1])
        assert told["well"], err
        return told

    def manifest(self) -> Manifest | None:
        """What lies on the shelf, after every file was held against its ETag."""
        manifest = read_manifest(self.folder / "shelf")
        for label in manifest.labels.values() if manifest else ():
            for coding, etag in label.etags.items():
                body = (self.folder / "shelf" / manifest.version / file_name(label.name, coding)).read_bytes()  # type: ignore[union-attr]
                assert etag == f'"{hashlib.sha256(body).hexdigest()[:32]}"', label.name
        return manifest

    def entries(self, ledger: Ledger) -> list[Entry]:
        with ledger.reading() as tx:
            return list(select_newest(tx, "political", 500))


def numbers(room: Newsroom, entries: list[Entry]) -> list[int]:
    """The stories that entries are of."""
    by_hex = {story.hex: number for number, story in room.stories.items()}
    return [by_hex[entry.key] if entry.key in by_hex else int(entry.key) for entry in entries]
