"""The stack of open elements while HTML is parsed, without the elements.

The rules are those of "Tree construction" (https://html.spec.whatwg.org/multipage/parsing.html) as far as they open and close
elements. In doubt an element stays open: this must not find a page flatter than a parser does.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

DEEPEST = 5_000
"""Open elements: so many, one in the other, cost Lexbor 40 ms. Chromium nests no deeper than 512."""
REOPENED = 100
"""Steps that making an element again counts for: it takes memory too, 200 bytes."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Elements without content, text alone in them, or of which a second one ends the first.
_FLAT = _names(
    "area base basefont bgsound br col embed frame hr img image input keygen link meta param source track wbr"
    " html head body script style textarea title xmp iframe noembed noframes"
)
_FORMATTING = _names("a b big code em font i nobr s small strike strong tt u")
_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_INTEGRATION = _names("foreignobject desc title mi mo mn ms mtext annotation-xml")
_MARKERS = _names("applet caption td th marquee object template")
_SCOPE = _INTEGRATION | _MARKERS | {"table", "select", "frameset"}
_TABLE = frozenset({"table", "template"})
_CELLS = _names("td th tr tbody thead tfoot caption colgroup")
_BLOCKS = _HEADINGS | _names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup hr listing"
    " main menu nav ol p plaintext pre search section summary ul xmp li dd dt table"
)
"""A start tag of these ends an open paragraph."""
_SPECIAL = _BLOCKS | _SCOPE | _CELLS | _names("noscript form button")
_BREAKOUT = (_HEADINGS | _FORMATTING - {"a"}) | _names(
    "blockquote body br center dd div dl dt embed head hr img li listing menu meta ol p pre ruby span sub sup table ul var"
)
"""HTML that ends SVG and MathML."""
_HTML_FONT = re.compile(r"""(?:[\s/]|"|')(?:color|face|size)\s*=""", re.IGNORECASE)
_ONCE = frozenset({"a", "nobr"})
"""Formatting that ends when it begins again."""
_IN_TEXT = _names("button select object applet marquee xmp")
"""Those before which lost formatting is opened again, as before text."""
_SCOPED = _SPECIAL - _INTEGRATION - {"noscript"}
"""Elements whose end tag also ends blocks in them."""
_ALONE = frozenset({"form", "frameset", "select"})
"""Elements whose end tag ends nothing else."""
_ITEMS = _SPECIAL - {"address", "div", "p"}


class _Ending(NamedTuple):
    """What a tag ends, and what keeps it from looking further up."""

    names: frozenset[str]
    stops: frozenset[str]


_ROW = frozenset({"tr", "caption", "colgroup"})
_SIBLINGS: Final = {
    "li": _Ending(frozenset({"li"}), _ITEMS),
    **dict.fromkeys(("dd", "dt"), _Ending(frozenset({"dd", "dt"}), _ITEMS)),
    "table": _Ending(frozenset({"table"}), _MARKERS),
    "button": _Ending(frozenset({"button"}), _SCOPE),
    **dict.fromkeys(("td", "th"), _Ending(frozenset({"td", "th", "caption"}), _TABLE)),
    "tr": _Ending(_ROW, _TABLE),
    **dict.fromkeys(("tbody", "thead", "tfoot"), _Ending(frozenset({"tbody", "thead", "tfoot", "caption", "colgroup"}), _TABLE)),
}
_ENDS: Final = {
    "li": _Ending(frozenset({"li"}), _SCOPE | {"ul", "ol"}),
    **dict.fromkeys(_HEADINGS, _Ending(_HEADINGS, _SCOPE)),
    **{name: _Ending(frozenset({name}), _TABLE) for name in _CELLS},
    "table": _Ending(frozenset({"table"}), _INTEGRATION | {"template"}),
    "template": _Ending(frozenset({"template"}), frozenset()),
}


class _Element(NamedTuple):
    name: str
    attributes: str = ""
    """Of a formatting element only: three with the same are opened again, a fourth is not."""


_MARK = _Element("")


@dataclass(slots=True)
class Openings:
    """The open elements, and the formatting elements that the next text opens again."""

    stack: list[_Element] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    lost: list[_Element] = field(default_factory=list)
    """A mark stands where a table cell or the like begins, with which its formatting ends."""
    steps: int = 0
    """The work so far."""
    deepest: int = 0

    def start(self, name: str, rest: str) -> None:
        """Open an element, after those that it ends. `rest`: its attributes as they are written."""
        foreign = self._leave_foreign(name, rest)
        if not foreign:
            self._end_siblings(name)
        if name in _ONCE and not foreign:
            self._end_formatting(name)
        if name not in _SPECIAL or name in _IN_TEXT:
            self.text()
        if rest.endswith("/") if foreign else name in _FLAT:
            return
        if foreign or name not in _CELLS or self.names["table"] or self.names["template"]:
            self._push(_Element(name, rest if name in _FORMATTING else ""))

    def end(self, name: str) -> None:
        """Close an element with all that is open in it, unless something larger lies between."""
        if name in _FORMATTING:
            self._end_formatting(name)
        elif name in _ALONE:
            place = self._find(_Ending(frozenset({name}), _SCOPE))
            if place is not None and (name != "frameset" or place == len(self.stack) - 1):
                del self.stack[place]
                self.names[name] -= 1
        else:
            usual = _Ending(frozenset({name}), _SCOPE if name in _SCOPED else _SPECIAL)
            self._pop(_ENDS.get(name, usual))

    def text(self) -> None:
        """Open again what was lost: text or an element within text follows."""
        while self.lost and self.lost[-1] != _MARK:
            self.steps += REOPENED
            self._push(self.lost.pop())

    def takes_markup(self) -> bool:
        """Tell whether tags are tags even in a script or title: in SVG and MathML, and where a parser ignores such elements."""
        return bool(self.names["svg"] or self.names["math"] or self.names["select"])

    def _push(self, element: _Element) -> None:
        self.stack.append(element)
        self.names[element.name] += 1
        if element.name in _MARKERS:
            self.lost.append(_MARK)
        self.deepest = max(self.deepest, len(self.stack) + len(self.lost))

    def _end_siblings(self, name: str) -> None:
        if name in _SIBLINGS:
            self._pop(_SIBLINGS[name])
        if name in _BLOCKS:
            self._pop(_Ending(frozenset({"p"}), _SCOPE | {"button"}))
        alike = _HEADINGS if name in _HEADINGS else frozenset({"option"} & {name})
        if self.stack and self.stack[-1].name in alike:
            self._cut(len(self.stack) - 1)

    def _end_formatting(self, name: str) -> None:
        """The adoption agency: a block in it stays open, other formatting is opened again."""
        place = self._find(_Ending(frozenset({name}), _SCOPE))
        if place is None:
            self._forget(name)
            return
        del self.stack[place]
        self.names[name] -= 1
        if not any(element.name in _SPECIAL for element in self.stack[place:]):
            self._cut(place)

    def _forget(self, name: str) -> None:
        for place in range(len(self.lost) - 1, -1, -1):
            if self.lost[place] == _MARK:
                return
            if self.lost[place].name == name:
                del self.lost[place]
                return

    def _leave_foreign(self, name: str, rest: str) -> bool:
        """Tell whether a start tag is one of SVG or MathML; HTML ends these."""
        while self.names["svg"] or self.names["math"]:
            place = self._find(_Ending(frozenset({"svg", "math"}), _INTEGRATION))
            if place is None:
                return False
            if name not in _BREAKOUT or (name == "font" and not _HTML_FONT.search(rest)):
                return True
            self._cut(place)
        return False

    def _pop(self, ending: _Ending) -> None:
        if any(self.names[name] for name in ending.names):
            place = self._find(ending)
            if place is not None:
                self._cut(place)
        else:
            # A parser that keeps no count looks at all of them.
            self.steps += len(self.stack)

    def _find(self, ending: _Ending) -> int | None:
        for place in range(len(self.stack) - 1, -1, -1):
            self.steps += 1
            if self.stack[place].name in ending.names:
                return place
            if self.stack[place].name in ending.stops:
                return None
        return None

    def _cut(self, place: int) -> None:
        """Close all from there on; formatting is lost unless it ends with a cell."""
        for element in reversed(self.stack[place:]):
            self.names[element.name] -= 1
            if element.name in _FORMATTING:
                self.steps += len(self.lost)
                if self.lost.count(element) < 3:
                    self.lost.append(element)
            elif element.name in _MARKERS:
                while self.lost.pop() != _MARK:
                    self.steps += 1
        del self.stack[place:]
