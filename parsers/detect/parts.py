"""What was found in an item."""

import re
from dataclasses import dataclass
from datetime import time

from selectolax.lexbor import LexborNode

from parsers.detect.links import Spot
from parsers.headline import Moment


@dataclass(slots=True)
class Hint:
    """A time in short ("11-26", "14:52"), which only the other items of the list explain."""

    node: LexborNode
    day: re.Match[str] | None = None
    clock: time | None = None


@dataclass(slots=True)
class Parts:
    """What was found in an item, and the elements that told it."""

    title: str
    title_node: LexborNode
    spot: Spot
    """The item's outermost element."""
    published: Moment = None
    date_node: LexborNode | None = None
    summary_node: LexborNode | None = None
    image: str | None = None
    image_node: LexborNode | None = None
    hint: Hint | None = None
    label: str = ""
    """The first short text of its own: a section's name, or "Advertisement"."""
    href: str = ""
    """Where the item's link leads."""

    @property
    def summary(self) -> str | None:
        """The summary's text without a "read more" at its end."""
        node = self.summary_node
        if node is None:
            return None
        text = " ".join(node.text(separator=" ").split())
        first = node.first_child
        for link in node.css("a") if first is not None and first.next is not None else ():
            more = " ".join(link.text(separator=" ").split())
            if link.mem_id != node.mem_id and len(more) < 30 and text.endswith(more):
                text = text.removesuffix(more).rstrip(" [")
        return text
