"""What is told with a document."""

from datetime import datetime
from typing import NamedTuple


class Label(NamedTuple):
    """What the manifest tells of a document: everything but the bytes."""

    name: str
    media_type: str
    modified: datetime
    cache_control: str
    etags: dict[str, str]
    """Coding -> strong ETag, quotes included; always holds "identity"."""
    link: str | None = None
