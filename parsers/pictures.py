"""Pictures: the address that an `<img>` means, lazy loading included."""

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from parsers import urls
from parsers.headline import Site

# Where lazy-loading scripts keep the address, the usual ones first.
_LAZY = (
    "data-src", "data-lazy-src", "data-original", "data-original-src", "data-lazy", "data-url", "data-image", "data-img-src",
    "data-srcset", "data-lazy-srcset", "srcset", "src",
)  # fmt: skip
_BESIDE_SRC = frozenset(_LAZY) - {"src"}
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+([0-9.]+)([wx]))?\s*(?:,|$)")
# Looked for in the last segment only, in small letters: a third of what a search without regard to case costs.
_PLACEHOLDER = re.compile(r"[/_.-](?:blank|placeholder|spacer|pixel|loading|lazy|transparent|1x1).*\.(?:gif|png|svg|jpe?g)$")
_SMALLEST = 50
"""Pixels: what declares itself smaller is a button or a counter."""


def picture_in(nodes: Iterable[LexborNode], base: str, site: Site) -> str | None:
    """Return the address of the first picture of the nodes that is no decoration; None when there is none."""
    for node in nodes:
        for image in [node] if node.tag == "img" else node.css("img"):
            address = picture_at(image, base, site)
            if address:
                return address
    return None


def picture_at(image: LexborNode, base: str, site: Site) -> str | None:
    """Return the address of an image; None for decoration and what lies outside the site."""
    attributes = image.attributes
    address = None if _is_small(attributes) else address_of(attributes, base)
    return address if address and allowed(address, base, site) else None


def address_of(attributes: dict[str, str | None], base: str) -> str | None:
    """Return the canonical address that an image's attributes mean; None for data: URIs and placeholders."""
    for name in ("src",) if _BESIDE_SRC.isdisjoint(attributes) else _LAZY:
        value = attributes.get(name)
        if not value:
            continue
        href = _largest(value) if name.endswith("srcset") else value
        address = urls.resolve(base, href) if href else None
        if address and not _PLACEHOLDER.search(address.lower(), address.rindex("/")):
            return address
    return None


def allowed(address: str, base: str, site: Site) -> bool:
    """Tell whether the picture is on a host of the site; a site without a list of hosts may keep its pictures anywhere."""
    return not site.hosts or urls.belongs(address, site.hosts, base)


def _largest(srcset: str) -> str | None:
    """Return the widest (or densest) picture of a srcset (HTML, "Images", srcset attributes)."""
    found = [(float(size or 1), href) for href, size, _ in _CANDIDATE.findall(srcset) if re.fullmatch(r"[0-9]*\.?[0-9]+|", size)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _is_small(attributes: dict[str, str | None]) -> bool:
    if "width" not in attributes and "height" not in attributes:
        return False
    sizes = (attributes.get("width") or "", attributes.get("height") or "")
    return any(re.fullmatch("[0-9]{1,5}(?:px)?", size) and int(size.removesuffix("px")) < _SMALLEST for size in sizes)
