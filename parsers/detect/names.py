"""Which links name a story, by their length and by what else they look like."""

from collections import Counter

from parsers.detect.links import Link

SHORTEST, PLAIN, LONG, LONGEST = 8, 28, 110, 260
"""Letters of a title: below the first none is one, from the second to the third all are, beyond the last it is a summary."""

LEAST = 0.2
"""How well a text fits a title that is one for other reasons: its place in the item, a picture beside it."""


def fit(size: float) -> float:
    """How well a length fits a title: 0 to 1."""
    if size < PLAIN:
        return max(0.0, (size - SHORTEST) / (PLAIN - SHORTEST))
    return 1.0 if size <= LONG else max(0.2, 1 - (size - LONG) / (LONGEST - LONG))


def without_labels(links: list[Link]) -> list[Link]:
    """Leave out what stands beside the titles in the same shape: authors, sections, the number of comments.

    Those are short, and repeated (the words or the address) or a list's address, or in the folder of one that is (/section/1,
    /section/2), or below a story's address, or end as such a one does (/story/comments). A short title with "details" beside it,
    as all have, is none.
    """
    short = [link for link in links if fit(link.size) < 0.5]
    if not short:
        return links
    titles = {link.key for link in links if fit(link.size) >= 0.5}
    times, said = Counter(link.key for link in short), Counter(_said(link) for link in short if link.own_text)
    labels = {link.key for link in short if times[link.key] > 2 or said[_said(link)] > 2 or link.target.lists}
    labels -= {link.key for link in short if link.target.story and times[link.key] == 2 and said[_said(link)] == 1}
    folders = {folder_of(key) for key in labels} - {folder_of(key) for key in titles}
    ends = {_end(link.key) for link in short if folder_of(link.key) in titles}
    labels |= {link.key for link in short if folder_of(link.key) in folders or _end(link.key) in ends}
    kept = [link for link in links if link.key in titles or link.key not in labels]
    return kept if len(kept) > 1 else links


def _said(link: Link) -> str:
    """The words of a link; "12 comments" and "3 comments" are the same ones."""
    return link.text if link.size else link.text.lstrip("0123456789")


def folder_of(key: str) -> str:
    """The address without its last segment."""
    return key.rpartition("/")[0]


def _end(key: str) -> str:
    return key.rpartition("/")[2]
