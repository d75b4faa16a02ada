"""The next (older) page of a list, when the page shows one."""

import re
from collections.abc import Sequence

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


def next_page(tree: LexborHTMLParser, page_url: str, place: Place, anchors: Sequence[LexborNode] | None = None) -> str | None:
    """Return the address of the next page: `rel=next`, a pager's link by its words, or the link to page N+1; else None.

    `anchors` are all links of the page, for who has them already.
    """
    for node in (*filter(_is_next, tree.tags("link")), *tree.css("a[rel~=next][href]")):
        return _address(node, place)
    own = NUMBER.search(page_url)
    wanted = str(int(own["number"]) + 1 if own else 2)
    numbered = None
    for node in tree.css("a[href]") if anchors is None else anchors:
        text = node.text_lexbor()
        if len(text) > LONGEST:
            continue
        text = text.strip()
        # Most links are no pager's; folding every text would cost more than parsing the page.
        if (not text or HINT.search(text.lower())) and _says_next(node, text):
            return _address(node, place)
        if numbered is None and len(text) == len(wanted) and text.translate(DIGITS) == wanted and _leads_to(node, wanted):
            numbered = node
    return _address(numbered, place) if numbered else None


def _is_next(link: LexborNode) -> bool:
    attributes = link.attributes
    return "next" in (attributes.get("rel") or "").lower().split() and "href" in attributes


def _says_next(node: LexborNode, text: str) -> bool:
    if not text:
        attributes = node.attributes
        label = attributes.get("aria-label") or attributes.get("title") or ""
        return len(label) <= LONGEST and HINT.search(label.lower()) is not None and fold(label) in NEXT
    words = fold(ARROWS.sub("", text))
    return words in NEXT if words else text in ("›", "»", "→", ">", ">>") and "page" in (node.attributes.get("href") or "")


def _leads_to(node: LexborNode, wanted: str) -> bool:
    """Tell whether a link's address has that page number."""
    found = NUMBER.search(node.attributes.get("href") or "")
    return found is not None and found["number"].lstrip("0") == wanted


DIGITS = {ord(zero) + n: str(n) for zero in "٠۰" for n in range(10)}


def _address(node: LexborNode, place: Place) -> str | None:
    joined = urls.join(place.base, node.attributes.get("href") or "")
    url = urls.canonical(joined) if joined else None
    return url if url and host_in(url) in place.hosts and key_in(url) != place.own else None
