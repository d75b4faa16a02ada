"""Which links name a story, by their length and by what else they look like."""

from collections import Counter

from parsers.detect.links import VARIABLE, Link, folder_of


def without_labels(links: list[Link]) -> list[Link]:
    """Leave out what stands beside the titles in the same shape: authors, sections, the number of comments.

    Those are short, and repeated (the words or the address) or a list's address, or in the folder of one that is (/section/1,
    /section/2), or below a story's address, or end as such a one does (/story/comments), or lead elsewhere than all titles. A
    short title with "details" beside it, as all have, is none.
    """
    links = _without_buttons(links)
    short = [link for link in links if link.fit < 0.5]
    if not short:
        return links
    long = [link for link in links if link.fit >= 0.5]
    titles = {link.key for link in long}
    times, said = Counter(link.key for link in short), Counter(_said(link) for link in short if link.own_text)
    labels = {link.key for link in short if times[link.key] > 2 or said[_said(link)] > 2 or link.target.lists}
    labels -= {link.key for link in short if link.target.story and times[link.key] == 2 and said[_said(link)] == 1}
    beside = {folder_of(key) for key in titles}
    folders = {folder_of(key) for key in labels} - beside
    ends = {_end(link.key) for link in short if folder_of(link.key) in titles}
    labels |= {link.key for link in short if folder_of(link.key) in folders or _end(link.key) in ends}
    if len(titles) > 1 and all(link.target.story for link in long):
        labels |= {link.key for link in short if not link.target.story and folder_of(link.key) not in beside}
    kept = [link for link in links if link.key in titles or link.key not in labels]
    return kept if len(kept) > 1 else links


def _without_buttons(links: list[Link]) -> list[Link]:
    """Leave out the links that say the same words of several stories which others name: "First unread post"."""
    words = Counter(link.text for link in links)
    named = {link.key for link in links if words[link.text] == 1}
    return [link for link in links if words[link.text] < 3 or link.key not in named]


def _said(link: Link) -> str:
    """The words of a link; "12 comments" and "3 comments" are the same ones."""
    return link.text if link.size else VARIABLE.sub("", link.text)


def _end(key: str) -> str:
    return key.rpartition("/")[2]
