"""Is a page what it was when it was last read? Then there is nothing to judge, and the refresh ends at once.

Both names are others each day, so that a page which never changes is judged once a day all the same: for stories that vanished
from its list, which are looked for on two days.
"""

import hashlib
from datetime import datetime

from parsers.headline import Headline, Listing


def hash_body(body: bytes, now: datetime) -> str:
    """Name a page's bytes."""
    return hashlib.sha256(f"{now.date()}\n".encode() + body).hexdigest()[:32]


def hash_list(listing: Listing, now: datetime) -> str:
    """Name what a page lists, and the rung that read it, whatever else on the page is new."""
    lines = [f"{now.date()} {listing.rung} {listing.mixed}", *map(tell, listing.headlines)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def tell(headline: Headline) -> str:
    """All that a headline says, in one line (no text of a headline holds a line break)."""
    h = headline
    return f"{h.key}\t{h.url}\t{h.title}\t{h.published}\t{h.summary}\t{h.section}\t{h.image}\t{h.section_label}"
