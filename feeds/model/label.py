"""What is told with a document."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Label:
    """What the manifest tells of a document: everything but the bytes."""

    name: str
    media_type: str
    modified: datetime
    cache_control: str
    etags: dict[str, str]
    """Coding -> strong ETag, quotes included; always holds "identity"."""
    link: str | None = None
