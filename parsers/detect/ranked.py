"""Whether a box says above itself that it ranks or recommends."""

from parsers.detect.links import Spot
from parsers.regions import ranks

HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def is_ranked(spot: Spot) -> bool:
    """Tell whether the title above an item's box says that it ranks or recommends."""
    at: Spot | None = spot
    for _ in range(4):
        if at is None or at.tag in ("body", "main"):
            return False
        before = at.node.prev
        for _ in range(6):
            if before is None:
                break
            if before.tag not in ("-text", "-comment"):
                text = before.text_lexbor()
                if before.tag in HEADING_TAGS or len(text) < 60:
                    if ranks(text) and (before.tag in HEADING_TAGS or len(before.css("a")) <= 1):  # no row of tabs
                        return True
                    if text.strip() and before.tag in HEADING_TAGS:
                        return False
            before = before.prev
        at = at.up
    return False
