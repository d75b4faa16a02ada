"""Addresses: resolve what pages write, and give each address one form. Pure; nothing here raises."""

import re
from binascii import b2a_qp
from collections.abc import Iterable
from functools import lru_cache

from parsers.visitor import tells_of_visitor, without_session

# Words before a colon that do name a scheme. Anything else before a colon is the start of a relative path: news sites put
# titles ("FAO:...") into addresses.
_OTHER_SCHEMES = frozenset({
    "about", "android-app", "app", "blob", "callto", "chrome", "data", "facetime", "fb", "feed", "file", "ftp", "ftps",
    "geo", "intent", "ios-app", "irc", "itms", "javascript", "magnet", "mailto", "maps", "market", "mms", "rtmp", "rtsp",
    "sip", "skype", "sms", "smsto", "snapchat", "ssh", "tel", "tg", "twitter", "urn", "vbscript", "viber", "view-source",
    "webcal", "whatsapp", "ws", "wss", "xmpp",
})  # fmt: skip
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# RFC 3986 unreserved, then the delimiters that may stay raw. Quotes, brackets and parentheses never do: a chat client that writes
# [title](link) breaks on them.
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_PATH_DECODED = frozenset(_UNRESERVED + ":@!$&*+,;=")
_QUERY_DECODED = frozenset(_UNRESERVED + "/:@!$*,?")
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._~/:@!$&*+,;=?]")
# Escapes of bytes beyond ASCII never become anything else; the others may stand for a character that needs none.
_CODED = re.compile(
    r"(?P<letters>(?:%[89a-fA-F][0-9a-fA-F])+)|(?P<escape>%[0-7][0-9a-fA-F])|(?P<raw>%|[^A-Za-z0-9\-._~/:@!$&*+,;=?%]+)"
)
_WHOLE = re.compile(r"(https?):[/\\]{2,}([^/\\?#]*)([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_BREAKS = re.compile(r"[\t\n\r]")
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?")
_PORT = re.compile(r":[0-9]+$")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PORTS = {"http": "80", "https": "443"}
# A path below the page's folder or the site's root, without dot segments, escapes, query or fragment: what most links are.
# Reading it so costs a sixth of joining and encoding by the book. Letters beyond ASCII are encoded whatever they are.
_EASY = re.compile(r"(?!//|\.|[a-zA-Z][a-zA-Z0-9+.-]*:)[A-Za-z0-9\-._~/:@!$&*+,\x80-\ud7ff\ue000-\U0010ffff]*(?<!\.)")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")


def join(base: str, href: str) -> str | None:
    """Resolve a page's link as a browser does (WHATWG URL), but read unknown schemes as a path. None: no http(s) address.

    The result is not canonical yet: characters stay as the page wrote them.
    """
    href = _trim(href)
    scheme, authority, path, query = _split(base)
    if not authority:
        return None
    found = _SCHEME.match(href)
    if found and found[1].lower() in ("http", "https"):
        scheme, href = found[1].lower(), "//" + href[found.end() :].replace("\\", "/").lstrip("/")
    elif found and (found[1].lower() in _OTHER_SCHEMES or href.startswith("//", found.end())):
        return None
    return _resolve(scheme, authority, path, query, href.split("#")[0])


def canonical(url: str) -> str | None:
    """Give the address its one form, as links are served; idempotent. None for what no reader could open.

    Lower-case ASCII host, no default port, no dot segments, no fragment, no tracking parameters, no session; percent-encoding in
    upper-case UTF-8 where needed and nowhere else. Scheme and www. stay: without them some sites do not answer.
    """
    scheme, authority, path, query = _split(url)
    host = _host(scheme, authority)
    if host is None:
        return None
    kept = [pair for pair in query.split("&") if pair and not tells_of_visitor(pair)] if query else []
    # Dots may have been escaped, so they are looked at after the encoding has become one.
    path = _without_dots(without_session(_encode(path or "/", _PATH_DECODED)))
    tail = "?" + "&".join(_encode(pair, _QUERY_DECODED) for pair in kept) if kept else ""
    return f"{scheme}://{host}{path}{tail}"


def resolve(base: str, href: str) -> str | None:
    """Return the canonical address of a page's link: canonical(join(base, href)), for most links at a sixth of the price."""
    path = easy_path(href)
    if path:
        front = front_of(base, "/" if path[0] == "/" else "")
        return front and front + path
    whole = join(base, href)
    return canonical(whole) if whole else None


def easy_path(href: str) -> str | None:
    """Return a link in canonical form when it is no more than a path below a folder or the site's root; else None.

    What stands before it is front_of.
    """
    if "/." in href or not _EASY.fullmatch(href):
        return None
    if href.isascii():
        return href
    # Quoted-printable is the same encoding with another sign and line breaks, and a third cheaper than a search for letters.
    return b2a_qp(href.encode()).decode().replace("=\n", "").replace("=", "%")


@lru_cache(maxsize=256)
def front_of(base: str, root: str = "") -> str | None:
    """Return the canonical address of what stands before a path: the page's folder, or (root "/") the site without its slash."""
    whole = join(base, root + "x")
    found = canonical(whole) if whole else None
    return found and found.removesuffix(root + "x")


def key_of(url: str) -> str | None:
    """Return the identity of an address: canonical, without scheme, www. and the slash at the end."""
    whole = canonical(url)
    if whole is None:
        return None
    return whole.split("://", 1)[1].removeprefix("www.").rstrip("/")


def host_of(url: str) -> str:
    """Return the lower-case host without port and www.; "" when there is none (or the address holds a user name)."""
    scheme, authority, _, _ = _split(url)
    host = _host(scheme, authority) or ""
    return _PORT.sub("", host).removeprefix("www.")


def host_in(url: str) -> str:
    """Return the host of a canonical address, without port and www.: what host_of says, at a tenth of its price."""
    host = url.split("/", 3)[2].removeprefix("www.")
    if ":" not in host:
        return host
    return host.partition("]")[0] + "]" if host[0] == "[" else host.partition(":")[0]


def key_in(url: str) -> str:
    """Return the key of a canonical address: what key_of says."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def within(url: str, hosts: Iterable[str]) -> bool:
    """Tell whether the address is on one of the hosts, exactly; a leading www. makes no difference."""
    host = host_of(url)
    return bool(host) and host in hosts_named(tuple(hosts))


@lru_cache(maxsize=256)
def hosts_named(names: tuple[str, ...]) -> frozenset[str]:
    """Return the hosts as host_of writes them."""
    return frozenset(host_of(f"http://{name}/") for name in names)


def belongs(url: str, names: tuple[str, ...], page: str) -> bool:
    """Tell whether a canonical address is on the page's own host, as most are, or on a named one."""
    return url.startswith(_own(page)) or host_in(url) in _hosts_of(names, page)


@lru_cache(maxsize=256)
def _own(page: str) -> tuple[str, ...]:
    """Return how the addresses on the page's own host begin; nothing for a page without one."""
    own = front_of(page, "/")
    return (own + "/",) if own else ()


@lru_cache(maxsize=256)
def _hosts_of(names: tuple[str, ...], page: str) -> frozenset[str]:
    """Return the named hosts and the page's own."""
    return hosts_named(names) | {host_of(page)}


def query_value(url: str, name: str) -> str | None:
    """Return the first value of a query parameter as it stands in the address; None when it has none."""
    for pair in _split(url)[3].split("&"):
        found, mark, value = pair.partition("=")
        if mark and found == name:
            return value
    return None


def _trim(text: str) -> str:
    """Drop what browsers drop from an address (WHATWG URL): line breaks and tabs anywhere, controls and spaces at the ends."""
    return _BREAKS.sub("", text).strip(" \x00\x0b\x0c\x1f")


def _split(url: str) -> tuple[str, str, str, str]:
    """Split into scheme, authority, path and query; all "" when it is no http(s) address. Never raises, unlike urlsplit."""
    found = _WHOLE.match(_trim(url))
    if not found:
        return "", "", "", ""
    return found[1].lower(), found[2], found[3].replace("\\", "/"), found[4] or ""


def _resolve(scheme: str, authority: str, path: str, query: str, href: str) -> str:
    href, mark, asked = href.partition("?")
    href = href.replace("\\", "/")
    if href.startswith("//"):
        authority, slash, rest = href.lstrip("/").partition("/")
        path = slash + rest
    elif href.startswith("/"):
        path = href
    elif href:
        path = path[: path.rfind("/") + 1] + href if "/" in path else "/" + href
    elif not mark:
        asked = query
    return f"{scheme}://{authority}{_without_dots(path or '/')}" + (f"?{asked}" if asked else "")


def _without_dots(path: str) -> str:
    """Remove dot segments (RFC 3986 5.2.4)."""
    if "/." not in path:
        return path
    out: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del out[max(1, len(out) - 1) :]
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", ".."):
        out.append("")
    return "/".join(out) if len(out) > 1 else "/"


@lru_cache(maxsize=256)
def _host(scheme: str, authority: str) -> str | None:
    """Return the authority in its one form; None for user names (they only serve to mislead) and for what is no host."""
    if not scheme or "@" in authority:
        return None
    found = _AUTHORITY.fullmatch(authority)
    if not found:
        return None
    host = found[1].lower().rstrip(".")
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not _HOST.fullmatch(host) or int(found[2] or 0) > 65_535:
        return None
    return host if not found[2] or found[2] == _PORTS[scheme] else f"{host}:{int(found[2])}"


def _encode(text: str, decoded: frozenset[str]) -> str:
    """Percent-encode what is not safe; escapes become upper-case, or the character itself where that means the same."""
    if not _UNSAFE.search(text):
        return text
    return _CODED.sub(lambda found: _code(found, decoded), text)


def _code(found: re.Match[str], decoded: frozenset[str]) -> str:
    """Encode one run at once: a title in an address is a hundred bytes, and a page has hundreds of addresses."""
    text = found[0]
    if found.lastgroup == "letters":
        return text.upper()
    if found.lastgroup == "escape":
        character = chr(int(text[1:], 16))
        return character if character in decoded else text.upper()
    try:
        code = text.encode()
    except UnicodeEncodeError:  # half a surrogate pair; browsers send U+FFFD in its place
        code = _SURROGATE.sub("\ufffd", text).encode()
    return "%" + code.hex("%").upper()
