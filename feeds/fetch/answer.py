"""From a finished HTTP answer to a page, or to the Trouble that says what is wrong with it. Pure."""

import re
from dataclasses import dataclass

import httpx

from feeds.model import Outcome, Trouble
from parsers.challenge import challenge
from parsers.charset import decode

MARKUP_TYPES = frozenset(
    {"text/html", "application/xhtml+xml", "text/xml", "application/xml", "application/rss+xml", "application/atom+xml"}
)
UNKNOWN_TYPES = frozenset({"", "unknown/unknown", "application/unknown", "*/*"})
"""What a server says that does not know (https://mimesniff.spec.whatwg.org/#supplied-mime-type-detection-algorithm)."""

START = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype|\?xml|html|head|body|meta|title|script|style|div|table|h1|p|a|br|ul|rss|feed)\b",
    re.IGNORECASE | re.DOTALL,
)
"""How a page begins that has no type."""
MAGIC = (b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x7fELF", b"BZh", b"7z\xbc\xaf")
BINARY = bytes(set(range(0x20)) - set(b"\t\n\x0c\r\x1b"))
"""Bytes that text does not hold (https://mimesniff.spec.whatwg.org/#binary-data-byte)."""
BINARY_SHARE = 0.05
"""Random bytes hold 10 % of them; a real page with stray control characters in a title far less."""
SNIFFED = 4096
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Validators:
    """What a site gave us to ask "has it changed?" with (RFC 9110 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    def or_else(self, older: "Validators") -> "Validators":
        """Return these, completed by older ones: a 304 need not repeat what has not changed."""
        return Validators(self.etag or older.etag, self.last_modified or older.last_modified)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a conditional request."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value and value.isascii() and value.isprintable()}


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, read to its end (or to the limit)."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes = b""
    cut: bool = False
    """True when the body went on after the limit."""

    @property
    def target(self) -> str | None:
        """Where the answer redirects to, as written; None when it does not."""
        return self.headers.get("location") if self.status in (301, 302, 303, 307, 308) else None

    @property
    def validators(self) -> Validators:
        """The answer's own validators."""
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


def read_page(answer: Answer) -> str:
    """Return the text of a page; Trouble `http_error`, `not_html` or `blocked` when the answer is none."""
    url = str(answer.url)
    well = 200 <= answer.status < 300 and answer.status != 206
    kind = media_type(answer)
    if well:
        check_kind(url, kind, answer.body)
    html = decode(answer.body, answer.headers.get("content-type"))
    signs = challenge(html) if kind in MARKUP_TYPES | UNKNOWN_TYPES else None
    if answer.headers.get("cf-mitigated") == "challenge":  # Cloudflare's own word for it: both signs in one
        signs = signs or "cf-mitigated: challenge"
    if signs is not None:
        raise Trouble(Outcome.BLOCKED, url, f"the answer is a challenge page ({signs})", status=answer.status)
    if not well:
        raise Trouble(Outcome.HTTP_ERROR, url, f"the answer is status {answer.status}", status=answer.status)
    return html


def media_type(answer: Answer) -> str:
    """Return the media type without parameters, lower case; "" when the answer has none."""
    return str(answer.headers.get("content-type", "")).split(";")[0].split(",")[0].strip().lower()


def check_kind(url: str, kind: str, body: bytes) -> None:
    """Trouble `not_html` unless the body is markup by its type, or by its look when the type is missing. A blank body passes."""
    if kind not in MARKUP_TYPES | UNKNOWN_TYPES:
        raise Trouble(Outcome.NOT_HTML, url, f"the answer is {kind[:60]}, not a page")
    if looks_binary(body):
        raise Trouble(Outcome.NOT_HTML, url, "the answer is binary, not a page")
    if kind in UNKNOWN_TYPES and body.strip() and not body.startswith(BOMS) and not START.match(body[:SNIFFED]):
        raise Trouble(Outcome.NOT_HTML, url, "the answer has no type and does not look like a page")


def looks_binary(body: bytes) -> bool:
    """Return True for pictures, archives, programs and noise, whatever type they are sent as."""
    head = body[:SNIFFED]
    if head.startswith(BOMS):
        return False
    return head.startswith(MAGIC) or len(head) - len(head.translate(None, BINARY)) > BINARY_SHARE * len(head)
