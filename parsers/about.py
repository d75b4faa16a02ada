"""What a page says of itself: its name and its language."""

from dataclasses import dataclass

from parsers.text import clean
from parsers.tree import parse


@dataclass(frozen=True, slots=True)
class About:
    """A page's title and language tag, where it tells them."""

    title: str | None
    language: str | None


def read_about(html: str) -> About:
    """Read <title> and <html lang>; the site's own name (og:site_name) when there is no title."""
    tree = parse(html, "")
    root, title, name = tree.css_first("html"), tree.css_first("title"), tree.css_first('meta[property="og:site_name"]')
    said = clean(title.text()) if title else ""
    named = clean(name.attributes.get("content") or "") if name else ""
    language = clean(root.attributes.get("lang") or "") if root else ""
    return About(said or named or None, language or None)
