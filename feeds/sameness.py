"""Is a page what it was when it was last read? Then there is nothing to judge, and the refresh ends at once.

Both names are others each day, so that a page which never changes is judged once a day all the same: for stories that vanished
from its list, which are looked for on two days.
"""

import hashlib
import re
from datetime import datetime

from parsers.headline import Headline, Listing

UNREAD = re.compile(rb"<!--[^<>]*-->|<script(?![^<>]*json)[^<]*+</script|<input[^<>]*+>|<meta(?=[^<>]*csrf)[^<>]*+>")
"""What many sites write anew into each answer and no parser reads: the cache's or the proxy's comment with the time, scripts with
a number of the request, a form's token. None of it can hold an element, so no story is overlooked, wherever it may stand."""


def hash_page(body: bytes, now: datetime) -> str:
    """Name the bytes of a page, without what is not read: a twentieth of what parsing it takes."""
    return hashlib.sha256(f"{now.date()}\n".encode() + UNREAD.sub(b"", body)).hexdigest()[:32]


def hash_list(listing: Listing, now: datetime) -> str:
    """Name what a page lists, and the rung that read it, whatever else on the page is new."""
    lines = [f"{now.date()} {listing.rung} {listing.mixed}", *map(tell, listing.headlines)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def tell(headline: Headline) -> str:
    """All that a headline says, in one line (no text of a headline holds a line break)."""
    h = headline
    return f"{h.key}\t{h.url}\t{h.title}\t{h.published}\t{h.summary}\t{h.section}\t{h.image}\t{h.section_label}"
