"""Feed -> documents. Pure: values in, values out, no clock. The only room that knows feedgen.

Same values, same bytes: nothing here depends on the time, the machine, the process or the order of a set.
"""

from feeds.render.archive import holds_entry, is_finished, render_archive
from feeds.render.content import unbox
from feeds.render.feed import Rendered, render_feed, render_safely
from feeds.render.opml import render_opml
from feeds.render.proof import proof
from feeds.render.selection import render_selection
from feeds.render.status import render_status_feed

__all__ = [
    "Rendered",
    "holds_entry",
    "is_finished",
    "proof",
    "render_archive",
    "render_feed",
    "render_opml",
    "render_safely",
    "render_selection",
    "render_status_feed",
    "unbox",
]
