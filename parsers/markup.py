"""Article HTML that is safe and complete on its own: what feeds may carry."""

import re
from html import escape

import nh3
from selectolax.lexbor import LexborHTMLParser

from parsers import urls
from parsers.pictures import address_of
from parsers.text import clean

_INLINE = {
    "a",
    "abbr",
    "b",
    "br",
    "cite",
    "code",
    "del",
    "em",
    "i",
    "img",
    "ins",
    "mark",
    "q",
    "s",
    "small",
    "strong",
    "sub",
    "sup",
    "u",
}
_BLOCK = {
    "blockquote", "dd", "dl", "dt", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_DROPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "form",
    "select",
    "button",
    "svg",
    "math",
    "title",
    "textarea",
}
_EMPTY = re.compile(r"<(p|figure|figcaption|li|ul|ol|blockquote|h[2-6]|a|b|strong|em|i|u|small)>(?:\s|&nbsp;|<br>)*</\1>")


def clean_html(html: str, base: str) -> str:
    """Return the HTML with absolute links and pictures (lazy ones resolved), and nothing that runs, frames, styles or tracks."""
    return _clean(html, base, _INLINE | _BLOCK)


def clean_inline(html: str, base: str) -> str:
    """As clean_html, but only what may stand in a paragraph."""
    return _clean(html, base, _INLINE)


def paragraph(text: str) -> str:
    """Return plain text as a paragraph."""
    return f"<p>{escape(text, quote=False)}</p>"


def _clean(html: str, base: str, tags: set[str]) -> str:
    found = nh3.clean(
        _resolved(html, base),
        tags=tags,
        attributes=_ATTRIBUTES,
        clean_content_tags=_DROPPED,
        url_schemes={"http", "https"},
        link_rel=None,
    )
    found, before = clean(found), ""
    while found != before:
        found, before = _EMPTY.sub("", found).strip(), found
    return found


def _resolved(html: str, base: str) -> str:
    """Make addresses absolute; a link or picture that leads nowhere loses its address."""
    tree = LexborHTMLParser(html)
    for image in tree.css("img"):
        address = address_of(image.attributes, base)
        if address is None:
            image.decompose()
        else:
            image.attrs["src"] = address
    for anchor in tree.css("a"):
        whole = urls.join(base, anchor.attributes.get("href") or "#") if anchor.attributes.get("href") else None
        address = urls.canonical(whole) if whole else None
        if address is None:
            anchor.unwrap()
        else:
            anchor.attrs["href"] = address
    return tree.body.inner_html or "" if tree.body is not None else ""
