"""Feeds and states as pages for people. Pure: values in, documents out; no clock, no network, no script of others.

Prepared at publish, so nothing on a page depends on when it is asked for: dates are absolute. Only the status page is
drawn when somebody looks at it, because it tells how long ago things happened.
"""

from feeds.pages.assets import static_documents
from feeds.pages.front import render_index
from feeds.pages.reading import render_feed_page, render_month_page, render_search_page
from feeds.pages.status import render_status, status_json

__all__ = [
    "render_feed_page",
    "render_index",
    "render_month_page",
    "render_search_page",
    "render_status",
    "static_documents",
    "status_json",
]
