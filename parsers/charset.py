"""Bytes of a page -> text, whatever the page says of itself. Never raises.

Order: byte order mark, HTTP header, meta tag or XML declaration, strict UTF-8, windows-1256. A declaration that the bytes
contradict is not believed: real sites of the region declare one of UTF-8 and windows-1256 and send the other.
"""

import codecs
import re

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
HEAD = 16_384
"""Bytes in which a meta tag is looked for. Browsers stop at 1024; old pages have scripts and comments before it."""

COMMENT = re.compile(rb"<!--.*?(?:-->|$)", re.DOTALL)
META = re.compile(rb"<meta\b([^<>]*)", re.IGNORECASE)
CHARSET = re.compile(rb"""(?:^|[\s"'/;])charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE)
XML = re.compile(rb"""\s*<\?xml\b[^<>]*?\bencoding\s*=\s*["']([\w:.-]{1,40})["']""", re.IGNORECASE)

ARABIC = re.compile("[\N{ARABIC LETTER HAMZA}-\N{ARABIC LETTER YEH BARREE}\N{ARABIC COMMA}]")

SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
"""What browsers read where a page names the smaller set (https://encoding.spec.whatwg.org/#names-and-labels)."""

READABLE = frozenset(
    {"utf-8", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp866", "cp874", "cp932", "cp949"}
    | {f"cp{number}" for number in range(1250, 1259)}
    | {f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
    | {"gb18030", "big5hkscs", "euc_jp", "iso2022_jp"}
)
"""Python's names of the encodings that the web knows; Python knows others ("hex", "punycode") that no page may choose."""

UTF8_LABELS = frozenset({"unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8", "utf-8-sig"})
ENOUGH = 4
"""Multi-byte characters in valid UTF-8 that outweigh another declaration: other text does not form them by chance."""


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of a body. `content_type`: the value of the HTTP header, when there is one."""
    for mark, name in BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    declared = from_header(content_type) or from_markup(body)
    if declared is not None and declared.startswith("utf-16"):
        return body.decode(declared, errors="replace")
    if declared not in (None, "utf-8") and not surely_utf8(body):
        return body.decode(str(declared), errors="replace")
    text = body.decode("utf-8", errors="replace")
    return text if mostly_right(text) else arabic(body, text, sure=declared is None)


def from_header(content_type: str | None) -> str | None:
    """Return Python's name of the charset that a Content-Type names, None when it names none we read."""
    found = CHARSET.search((content_type or "").encode("ascii", errors="replace"))
    return codec(found[1]) if found else None


def from_markup(body: bytes) -> str | None:
    """Return Python's name of the charset that the page itself names: XML declaration, else the first meta tag that does."""
    declaration = XML.match(body[:1024])
    if declaration and codec(declaration[1]):
        return in_ascii(codec(declaration[1]))
    for meta in META.finditer(COMMENT.sub(b"", body[:HEAD])):
        inside = meta[1].lower()
        found = CHARSET.search(meta[1])
        if found and (b"http-equiv" in inside or b"content" not in inside) and codec(found[1]):
            return in_ascii(codec(found[1]))
    return None


def in_ascii(name: str | None) -> str | None:
    """Return the name, or UTF-8 for UTF-16: who could read the tag byte by byte has no UTF-16 before him."""
    return "utf-8" if name in ("utf-16-le", "utf-16-be") else name


def codec(label: bytes) -> str | None:
    """Return Python's name for a label that the web knows, else None."""
    text = label.decode("ascii", errors="replace").strip().lower()
    if text in UTF8_LABELS:
        return "utf-8"
    if text in ("utf-16", "ucs-2", "unicode", "iso-10646-ucs-2", "csunicode"):
        return "utf-16-le"
    try:
        name = codecs.lookup(re.sub(r"^x-(?=cp|sjis|gbk|mac|euc)|(?<=8859-[68])-[ei]$", "", text)).name
    except (LookupError, ValueError):
        return None
    name = SUPERSETS.get(name, name)
    return name if name in READABLE else None


def surely_utf8(body: bytes) -> bool:
    """Return True for valid UTF-8 with enough multi-byte characters to be no accident."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(body) - len(text) >= ENOUGH and len(text) - len(text.encode("ascii", errors="ignore")) >= ENOUGH


def mostly_right(text: str) -> bool:
    """Return True for text without replacement characters, or with so few that it is damaged UTF-8 and nothing else."""
    # To count them takes a fifteenth of the parse, to see that there are none nothing.
    if "\N{REPLACEMENT CHARACTER}" not in text:
        return True
    return text.count("\N{REPLACEMENT CHARACTER}") * 10 <= len(text) - len(text.encode("ascii", errors="ignore"))


def arabic(body: bytes, damaged: str, sure: bool) -> str:
    """Return the body read as windows-1256. Unless `sure`, only when most of it becomes Arabic; else the damaged UTF-8."""
    text = body.decode("cp1256", errors="replace")
    foreign = len(text) - len(text.encode("ascii", errors="ignore"))
    return text if sure or len(ARABIC.findall(text)) * 2 > foreign else damaged
