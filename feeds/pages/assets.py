"""Style, script and icon as documents whose names hold the hash of their bytes, so that every copy may be kept for ever."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from feeds.model import Document

FOLDER = Path(__file__).parents[2] / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"
"""RFC 8246; a year is what caches honour at most."""
BIRTH = datetime(2026, 11, 1, tzinfo=UTC)
"""Last-Modified of what has no moment of its own: fixed, because file times differ between checkouts of the same bytes."""


@cache
def static_documents() -> tuple[Document, ...]:
    """Return the assets as they lie on the shelf: "static/mujaz-<hash>.css" and so on, in order of name."""
    return tuple(wrap_asset(path) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES)


def wrap_asset(path: Path) -> Document:
    """Name an asset by its content."""
    body = path.read_bytes()
    return Document(
        f"static/{path.stem}-{hashlib.sha256(body).hexdigest()[:12]}{path.suffix}", TYPES[path.suffix], body, BIRTH, FOR_EVER
    )


@cache
def name_asset(file: str) -> str:
    """Return the shelf name of "mujaz.css" (FileNotFoundError when there is no such asset)."""
    return wrap_asset(FOLDER / file).name
