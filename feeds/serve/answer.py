"""What is told with a document: its coding and its headers. Standard library only; every way of serving uses this."""

import re
from collections.abc import Container, Iterable
from datetime import UTC
from email.utils import format_datetime
from typing import NamedTuple

from feeds.model import Label, SourceState

PREFERRED = ("br", "zstd", "gzip")
"""Smallest first, as measured on Arabic feeds; among codings that the client likes equally the first one is sent."""

ALIASES = {"x-gzip": "gzip"}
"""RFC 9110 8.4.1.3: to be read as gzip."""

QUALITY = r"\s*[qQ]\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*"
"""RFC 9110 12.4.2. Few clients weigh their codings, so it is compiled at the first that does."""

FEEDS = frozenset({"application/atom+xml", "application/rss+xml", "application/feed+json"})

PAGE_HEADERS = (
    (
        "Content-Security-Policy",
        (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'"
        ),
    ),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
"""For pages: no inline code, no foreign code, no frames. Pictures are linked from wherever the site keeps them."""

BY_LANGUAGE = frozenset({"index.html", "index.en.html"})
"""Documents that stand at one address in two languages."""


class Header(NamedTuple):
    """One line of a response's head."""

    name: str
    value: str


def choose_coding(accepted: str | None, offered: Container[str]) -> str:
    """Return the content coding to send for an Accept-Encoding value (RFC 9110 12.5.3).

    Without the header: identity, because the client may have no decoder at all. `*` alone is answered with gzip, the one coding
    that whoever says so certainly has. When nothing fits, identity is sent: a readable answer is better than a 406.
    """
    if not accepted or accepted.isspace():
        return "identity"
    wanted = read_accepted(accepted)
    star = wanted.get("*", 0.0)
    best, quality = "identity", wanted.get("identity", 0.0)
    for coding in reversed(PREFERRED):
        liked = wanted.get(coding, star if coding == "gzip" else 0.0)
        if coding in offered and liked > 0 and liked >= quality:
            best, quality = coding, liked
    return best


def read_accepted(accepted: str) -> dict[str, float]:
    """Return the quality of each coding that the header names; an element that makes no sense is passed over."""
    wanted: dict[str, float] = {}
    for element in accepted.split(","):
        coding, semicolon, weight = element.partition(";")
        match = re.fullmatch(QUALITY, weight) if semicolon else None
        if match or not semicolon:
            name = coding.strip().lower()
            wanted.setdefault(ALIASES.get(name, name), float(match[1]) if match else 1.0)
    return wanted


def tell_headers(label: Label, coding: str, *, stale: bool) -> list[Header]:
    """Return the headers of a 200 with this document in this coding, all but Content-Length and what the server adds."""
    media_type = label.media_type.partition(";")[0]
    headers = [
        Header("Content-Type", label.media_type),
        Header("ETag", label.etags[coding]),
        Header("Last-Modified", format_datetime(label.modified.astimezone(UTC), usegmt=True)),
        Header("Cache-Control", label.cache_control),
        Header("Cache-Status", "Mujaz; hit; detail=stale" if stale else "Mujaz; hit"),
        Header("Vary", "Accept-Encoding, Accept-Language" if label.name in BY_LANGUAGE else "Accept-Encoding"),
        Header("X-Content-Type-Options", "nosniff"),
    ]
    if coding != "identity":
        headers.append(Header("Content-Encoding", coding))
    if media_type in FEEDS:
        headers.append(Header("X-Robots-Tag", "noindex"))
    if media_type == "text/html":
        headers.extend(Header(name, value) for name, value in PAGE_HEADERS)
    else:
        headers.append(Header("Access-Control-Allow-Origin", "*"))
    if label.link:
        headers.append(Header("Link", label.link))
    return headers


def slug_of(name: str) -> str:
    """Return the slug that a document's name begins with: "political" for "political.atom", "political/archive/2026-11.atom"."""
    return re.split(r"[./]", name, maxsplit=1)[0]


def is_stale(name: str, states: Iterable[SourceState]) -> bool:
    """True when the document's source could not be read well the last time, so that what is served may be behind."""
    slug = slug_of(name)
    return any(state.slug == slug and state.outcome is not None and not state.outcome.well for state in states)
