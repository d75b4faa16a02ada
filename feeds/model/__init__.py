"""The words of the house as values: entry, feed, document, outcome, state. Light: standard library only.

Making a frozen dataclass costs 0.7 ms, so what only the writing wing uses is made when it is first asked for.
"""

from typing import TYPE_CHECKING

from feeds.model.label import Label
from feeds.model.outcome import SENTENCES, Outcome, Trouble
from feeds.model.states import PUSH_ADVICE, STEPS, Day, Event, Push, SourceState, Timing

if TYPE_CHECKING:
    from feeds.model.entries import Document, Entry, Feed, Image, Representation, Shelved

__all__ = [
    "PUSH_ADVICE",
    "SENTENCES",
    "STEPS",
    "Day",
    "Document",
    "Entry",
    "Event",
    "Feed",
    "Image",
    "Label",
    "Outcome",
    "Push",
    "Representation",
    "Shelved",
    "SourceState",
    "Timing",
    "Trouble",
]


def __getattr__(name: str) -> object:
    """Find what entries.py holds (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from feeds.model import entries

    return getattr(entries, name)
