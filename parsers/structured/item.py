"""One article as machines are told of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Item:
    """One article as machines are told of it."""

    url: str | None = None
    title: str = ""
    published: str = ""
    modified: str = ""
    summary: str | None = None
    image: str | None = None
    caption: str | None = None
    section: str | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()


def person(name: str) -> str | None:
    """A profile's address is no name."""
    return name if name and "://" not in name and not name.startswith("@") else None


def merged(items: Iterable[Item]) -> Item:
    """Fill what the first (most trusted) item lacks from the next ones."""
    whole = Item()
    for item in items:
        for name in Item.__dataclass_fields__:
            if not getattr(whole, name):
                whole = replace(whole, **{name: getattr(item, name)})
    return whole
