"""The words of the house as values: entry, feed, document, outcome, state. Light: standard library only."""

from feeds.model.entries import Document, Entry, Feed, Image, Label, Representation, Shelved
from feeds.model.outcome import SENTENCES, Outcome, Trouble
from feeds.model.states import PUSH_ADVICE, Day, Event, Push, SourceState

__all__ = [
    "PUSH_ADVICE",
    "SENTENCES",
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
    "Trouble",
]
