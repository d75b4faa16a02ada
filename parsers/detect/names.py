"""Which links name a story, by their length and by what else they look like."""

from collections import Counter

from parsers.detect.links import Link, folder_of


def without_labels(links: list[Link]) -> list[Link]:
    """Leave out what stands beside the titles in the same shape: authors, sections, the number of comments.

    Those are short, and repeated (the words or the address) or a list's address, or in the folder of one that is (/section/1,
    /section/2), or below a story's address, or end as such a one does (/story/comments). A short title with "details" beside it,
    as all have, is none.
    """
    short = [link for link in links if link.fit < 0.5]
    if not short:
        return links
    titles = {link.key for link in links if link.fit >= 0.5}
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


def _end(key: str) -> str:
    return key.rpartition("/")[2]
