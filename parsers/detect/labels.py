"""What stands in one line with a title and is no part of it: the section before it, "Live", a star for subscribers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborNode

from parsers.detect.sizes import fit, size_of
from parsers.fields import EMPHASIS, text_of

BESIDE = re.compile(
    r"(?<![a-z])(?:kicker|over-?line|eyebrow|top-?line|roof-?line|dachzeile|spitzmarke|antetitulo|cintillo|volanta|occhiello|chapeu"
    r"|rutitr|badges?|label|tag|flag|sticker|pill|chip|premium|paid|plus|lock|urgent|breaking|exclusive|new|hot|pinned|sticky"
    r"|icon|comments?|category|cat|rubric|rubrik|rubrique|prefix|descriptor|visually-?hidden|sr-only|screen-?reader\w*)(?![a-z])",
    re.IGNORECASE,
)
"""Words of class that name what stands beside a title. Not "live": "Just now: ..." is part of what is said."""
SHORT = 0.35
"""How well the pieces of one place fit titles on average, when they are labels."""
FEWEST = 3
MOST = 6
"""Labels that one title may have: a hostile page has them without end."""
BETWEEN = " \t\n:|·•–—-»›/"
WORD = re.compile(r"\w")


def find_labels(names: Iterable[LexborNode]) -> frozenset[str]:
    """Return the places at the ends of a list's titles that hold labels: short in all, or the same words again and again."""
    places: dict[str, list[str]] = {}
    for name in names:
        pieces = pieces_of(name)
        for piece in (pieces[0], pieces[-1]) if len(pieces) > 1 else ():
            if (place := _place_of(piece)) and (text := text_of(piece)):
                places.setdefault(place, []).append(text)
    return frozenset(place for place, texts in places.items() if len(texts) >= FEWEST and _are_labels(texts))


def strip_labels(named: LexborNode, text: str, labels: frozenset[str]) -> str:
    """Return a title's text without the labels at its ends; `labels` are the places that find_labels found."""
    pieces = pieces_of(named)
    for _ in range(MOST):
        if len(pieces) < 2:
            break
        before = text
        if _is_label(pieces[0], labels):
            text, pieces = _cut(text, pieces[0], start=True), pieces[1:]
        elif _is_label(pieces[-1], labels):
            text, pieces = _cut(text, pieces[-1], start=False), pieces[:-1]
        else:
            break
        if not text:
            return before
        if len(pieces) == 1 and not pieces[0].is_text_node:
            pieces = pieces_of(pieces[0])
    return text


def is_beside(node: LexborNode) -> bool:
    """Tell whether an element's class says that it stands beside a title."""
    return BESIDE.search(node.attributes.get("class") or "") is not None


def pieces_of(named: LexborNode) -> Sequence[LexborNode]:
    """Return the elements and texts that a title is made of; where there is but one element, what that is made of."""
    at = named
    while True:
        pieces = [child for child in at.iter(include_text=True) if not child.is_text_node or (child.text_content or "").strip()]
        if len(pieces) != 1 or pieces[0].is_text_node:
            return pieces
        at = pieces[0]


def _place_of(piece: LexborNode) -> str:
    """Name the place of a piece by its tag and class; "" for texts, and for emphasis, which is part of a title."""
    if piece.is_text_node or piece.tag in EMPHASIS:
        return ""
    return f"{piece.tag}.{piece.attributes.get('class') or ''}"


def _are_labels(texts: list[str]) -> bool:
    most = Counter(texts).most_common(1)[0][1]
    return most * 2 > len(texts) or sum(fit(size_of(text)) for text in texts) < SHORT * len(texts)


def _is_label(piece: LexborNode, labels: frozenset[str]) -> bool:
    if piece.is_text_node:
        return False
    if piece.tag == "svg" or piece.attributes.get("aria-hidden") == "true" or is_beside(piece):
        return True
    return _place_of(piece) in labels or not WORD.search(piece.text_lexbor())


def _cut(text: str, piece: LexborNode, *, start: bool) -> str:
    """Return the text without a piece at its start or end; "" when what is left is shorter than the piece."""
    spelt = (" ".join(piece.text(separator=" ").split()), " ".join(piece.text_lexbor().split()))
    words = next((words for words in spelt if (text.startswith if start else text.endswith)(words)), "")
    rest = (text[len(words) :] if start else text[: len(text) - len(words)]).strip(BETWEEN)
    return rest if rest == words or size_of(rest) > size_of(words) else ""
