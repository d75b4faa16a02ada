"""Whether a page may be parsed.

Lexbor's cost grows with the square of what a hostile page has without end: elements that stay open, attributes of one element,
formatting elements that each paragraph opens again. 5 MB of these would take it hours.

Most pages are let through by counting their tags, in some a tenth of the time that parsing takes. The others are read by a tree
builder that builds nothing (openings.py), with the tags as HTML's tokenizer finds them.
"""

import re

from parsers.headline import ParseError
from parsers.openings import DEEPEST, Openings

SMALL = 150_000
"""Characters; in a page of that size the attributes of one element cost 0.5 s at the very worst."""
FEW = 3_000
"""So many start tags cost 0.6 s and 700 MB at the very worst: 1,500 formatting elements, opened again in 1,500 paragraphs."""
ATTRIBUTES = 1_000
"""Of one tag; Lexbor compares each with all before it."""
WORK = 12_000_000
"""Steps on the stack of open elements; Lexbor takes 4 ns for one. An ordinary page of 5 MB has 7 million, most for its tags."""
TAG = 40
"""Steps that a tag counts for, whatever it is."""
MOST = 2 * WORK // TAG
"""Tags, or what looks like one in scripts and comments."""

# A comment, or a tag with its attributes; what is left open reaches to the end of the page.
_TAG = re.compile(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"""(?P<rest>(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|))?+)*+)>?)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""[^\s/=]+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|\S+))?+""")
# Later tags of these give the first one more attributes.
_ROOTS = ("html", "body")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}


def check(html: str, url: str) -> None:
    """Raise ParseError `not_html` when parsing the page would take out of all proportion to its size."""
    tags = html.count("<")
    if tags > MOST:
        raise ParseError("not_html", url, f"the page has {tags:,} tags")
    if len(html) > SMALL or tags > 2 * FEW or not _are_few(tags, html):
        _read(html, url)


def _are_few(tags: int, html: str) -> bool:
    """Tell whether few of the tags begin something. To look for all ends takes 6 % of the parse: it stops at enough of them."""
    starts, part = tags, len(html) // 8 + 1
    for place in range(0, len(html), part):
        if starts > FEW:
            starts -= html.count("</", place, place + part)
    return starts <= FEW


def _read(html: str, url: str) -> None:
    openings = Openings()
    roots = position = 0
    endless: set[str] = set()
    while found := _TAG.search(html, position):
        if found.start() > position:
            openings.text()
        position = found.end()
        name, rest = (found["name"] or "").lower(), found["rest"] or ""
        count = len(_ATTRIBUTE.findall(rest)) if len(rest) > ATTRIBUTES or name in _ROOTS else 0
        roots += count if name in _ROOTS else 0
        openings.steps += TAG
        if found["end"]:
            openings.end(name)
        elif name:
            openings.start(name, rest)
            if name in _RAW and name not in endless and not openings.takes_markup():
                position = _end_of_raw(html, name, position, endless)
        _judge(openings, max(count, roots), url)


def _judge(openings: Openings, attributes: int, url: str) -> None:
    if openings.deepest > DEEPEST:
        raise ParseError("not_html", url, f"the page's elements are nested more than {DEEPEST:,} deep")
    if attributes > ATTRIBUTES:
        raise ParseError("not_html", url, f"an element of the page has more than {ATTRIBUTES:,} attributes")
    if openings.steps > WORK:
        raise ParseError("not_html", url, "the page has too many elements, or too many in each other")


def _end_of_raw(html: str, name: str, position: int, endless: set[str]) -> int:
    """Return where the text of a script and the like ends. Without an end it is read as markup, to be on the safe side."""
    found = _RAW[name].search(html, position)
    if found is None:
        endless.add(name)
        return position
    return found.start()
