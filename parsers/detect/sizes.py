"""How long a text is, and how well that fits a title."""

import re

WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]")
"""Chinese, Japanese and Korean: a character weighs as much as two and a half letters, and words are not set apart."""
VERSION = re.compile(r"^v?\d+(?:\.\d+)+\S*$", re.IGNORECASE)
COUNT = re.compile(r"\d+\s+[^\W\d]+")
"""12 comments"""
HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?")
ATTACHED = re.compile(r"(?:\S+\s+){0,3}\(?\d+(?:[.,]\d+)?\s*(?:[kmg]i?[bo]|[км]б)\)?", re.IGNORECASE)
"""Download PDF (263 KB)"""
ENDS = frozenset("bBoOбБ)")
SHORTEST, PLAIN, LONG, LONGEST = 8, 28, 110, 260
"""Letters of a title: below the first none is one, from the second to the third all are, beyond the last it is a summary."""

LEAST = 0.2
"""How well a text fits a title that is one for other reasons: its place in the item, a picture beside it."""


def size_of(text: str) -> float:
    """Measure a text in letters; wide characters weigh more, and a version's number is a whole title."""
    if text[:1].isdecimal() and COUNT.fullmatch(text):
        return 0.0
    if "." in text and " " not in text:
        if VERSION.match(text):
            return 20.0
        if HOST.fullmatch(text):
            return 0.0  # where a story was found, not its title
    if text[-1:] in ENDS and ATTACHED.fullmatch(text):
        return 0.0
    return len(text) if text.isascii() else len(text) + 1.5 * len(WIDE.findall(text))


def fit(size: float) -> float:
    """How well a length fits a title: 0 to 1."""
    if size < PLAIN:
        return max(0.0, (size - SHORTEST) / (PLAIN - SHORTEST))
    return 1.0 if size <= LONG else max(0.2, 1 - (size - LONG) / (LONGEST - LONG))
