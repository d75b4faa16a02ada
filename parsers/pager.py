"""The next (older) page of a list, when the page shows one."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers import urls
from parsers.fields import Place
from parsers.text import fold
from parsers.urls import host_in, key_in

NEXT = frozenset(
    fold(words)
    for words in (
        "التالي", "الصفحة التالية", "التالية", "أقدم", "المقالات الأقدم", "مواضيع أقدم", "المقالات السابقة", "بعدی", "next",
        "next page",
        "older", "older posts", "older entries", "weiter", "nächste seite", "suivant", "page suivante", "siguiente", "próxima",
        "следующая", "далее", "вперед", "下一页", "下页", "次へ", "次のページ", "다음", "sonraki",
    )
)  # fmt: skip
HINT = re.compile(
    "تال|قدم|سابق|بعد|next|older|weiter|nächst|suivant|siguiente|próxima|след|далее|вперед|下|次|다음|sonraki|[›»→>]"
)
"""In every lower-case text of a link to the next page."""
LONGEST = 40
"""Letters of a pager's link, with the white space in it."""
ARROWS = re.compile(r"^[\s«»‹›←→<>]+|[\s«»‹›←→<>]+$")
NUMBER = re.compile(
    r"(?:[?&](?:p|page|pg|paged|pageno|pagenum)=|/(?:page|p|pages|seite)[/-])(?P<number>\d{1,4})(?![\d-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link with a short text, and that text."""

    node: LexborNode
    text: str


def next_page(tree: LexborHTMLParser, page_url: str, place: Place) -> str | None:
    """Return the address of the next page: `rel=next`, a pager's link by its words, or the link to page N+1; else None."""
    for node in tree.css("link[rel~=next][href], a[rel~=next][href]"):
        return _address(node, place)
    # Most links are no pager's; folding every text would cost more than parsing the page.
    anchors = [Anchor(node, text.strip()) for node in tree.css("a[href]") if len(text := node.text_lexbor()) <= LONGEST]
    for anchor in anchors:
        if _says_next(anchor):
            return _address(anchor.node, place)
    return _numbered(anchors, page_url, place)


def _says_next(anchor: Anchor) -> bool:
    text, node = anchor.text, anchor.node
    if not text:
        label = node.attributes.get("aria-label") or node.attributes.get("title") or ""
        return len(label) <= LONGEST and HINT.search(label.lower()) is not None and fold(label) in NEXT
    if not HINT.search(text.lower()):
        return False
    words = fold(ARROWS.sub("", text))
    return words in NEXT if words else text in ("›", "»", "→", ">", ">>") and "page" in (node.attributes.get("href") or "")


def _numbered(anchors: list[Anchor], page_url: str, place: Place) -> str | None:
    """Find the link whose address is this page's with the page number one higher, or number 2 when this page has none."""
    own = NUMBER.search(page_url)
    wanted = int(own["number"]) + 1 if own else 2
    size = len(str(wanted))
    for anchor in anchors:
        if len(anchor.text) != size or anchor.text.translate(DIGITS) != str(wanted):
            continue
        found = NUMBER.search(anchor.node.attributes.get("href") or "")
        if found and int(found["number"]) == wanted:
            return _address(anchor.node, place)
    return None


DIGITS = {ord(zero) + n: str(n) for zero in "٠۰" for n in range(10)}


def _address(node: LexborNode, place: Place) -> str | None:
    joined = urls.join(place.base, node.attributes.get("href") or "")
    url = urls.canonical(joined) if joined else None
    return url if url and host_in(url) in place.hosts and key_in(url) != place.own else None
