"""Which addresses are fetched at all. Pure: looks at URLs and IP addresses, resolves nothing.

The spelling of a URL proves nothing (0x7f.1, 2130706433 and a name that resolves to 127.0.0.1 are one machine), so the
door asks twice: `check_url` before a request for what no honest page needs, `why_private` at connect time for the very
address that the connection goes to (feeds/fetch/wire.py).
"""

import ipaddress
import re
from collections.abc import Iterable
from functools import lru_cache

import httpx

from feeds.config import Network
from feeds.model import Outcome, Trouble

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.-])?|[0-9a-f:.]+", re.IGNORECASE)
"""Host names in ASCII and IPv6 literals. No zone ids ("%eth0"): they choose a network card of ours."""

BAD_PORTS = frozenset(
    {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110}
    | {111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532}
    | {540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061}
    | {6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)
"""Ports that browsers refuse too, because other protocols live there (https://fetch.spec.whatwg.org/#port-blocking), and 0."""

CLOSED = {
    "this network": "0.0.0.0/8",
    "private": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10",
    "shared (CGNAT)": "100.64.0.0/10",
    "loopback": "127.0.0.0/8 ::1/128",
    "link-local": "169.254.0.0/16 fe80::/10",
    "protocol assignments": "192.0.0.0/24 2001::/23",
    "documentation": "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20",
    "relay (6to4)": "192.88.99.0/24 2002::/16",
    "benchmarking": "198.18.0.0/15",
    "multicast": "224.0.0.0/4 ff00::/8",
    "reserved": "240.0.0.0/4 5f00::/16 100::/64 100:0:0:1::/64",
    "unspecified": "::/128",
    "mapped IPv4": "::ffff:0:0/96 ::ffff:0:0:0/96",
    "compatible IPv4": "::/96",
    "translated (NAT64)": "64:ff9b::/96 64:ff9b:1::/48",
}
"""Kind -> networks: IANA's special-purpose registries (RFC 6890), and the IPv6 forms that carry an IPv4 address inside."""

NETWORKS = tuple((kind, ipaddress.ip_network(network)) for kind, networks in CLOSED.items() for network in networks.split())
GLOBAL6 = ipaddress.ip_network("2000::/3")
"""The only IPv6 space that is given out to the public so far (RFC 4291 2.4); everything else is refused as "unassigned"."""


def why_private(address: Address, allowed: Iterable[Network]) -> str | None:
    """Return why an address is not connected to ("loopback"), or None when it may be.

    An IPv4-mapped IPv6 address may be when `allowed` holds it in either form: the kernel connects to the IPv4 address.
    """
    forms = [address]
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return "an address with a zone id"
        if address.ipv4_mapped is not None:
            forms.append(address.ipv4_mapped)
    if any(form in network for network in allowed for form in forms):
        return None
    for kind, network in NETWORKS:
        if address in network:
            return kind
    return "unassigned" if address.version == 6 and address not in GLOBAL6 else None


@lru_cache(maxsize=1024)
def plain_host(host: str) -> str:
    """Return a host as `hosts` is compared: ASCII, lower case, no leading www., no closing dot; "" when it is no host.

    Names with other letters become punycode, so that a Cyrillic look-alike is another host.
    """
    try:
        name = httpx.URL(scheme="http", host=host).raw_host.decode("ascii")
    except httpx.InvalidURL:
        return ""
    return name.lower().rstrip(".").removeprefix("www.")


def read_url(text: str) -> httpx.URL:
    """Parse and check an address; Trouble `refused` for a scheme, port, host or spelling that is not fetched."""
    try:
        url = httpx.URL(text)
        return check_url(url.copy_with(fragment=None) if "#" in text else url)
    except httpx.InvalidURL as error:
        raise Trouble(Outcome.REFUSED, shown(text), f"this is no address that can be fetched ({error})") from error


def check_url(url: httpx.URL) -> httpx.URL:
    """Return the URL when it may be asked for: http(s), a plain host, no credentials, no port of another protocol."""
    if wrong := find_fault(url):
        raise Trouble(Outcome.REFUSED, shown(str(url)), wrong)
    return url


def find_fault(url: httpx.URL) -> str | None:
    """Say why an address is not fetched; None when it is."""
    if url.scheme not in ("http", "https"):
        return f"only http and https are fetched, not {url.scheme or 'an address without scheme'!r}"
    if url.userinfo:
        return "an address with a name or password in it is not fetched"
    if not HOST.fullmatch(url.raw_host.decode("ascii")) or ".." in url.host:
        return f"{url.host!r} is no host name"
    if url.port is not None and (url.port in BAD_PORTS or url.port > 65_535):
        return f"port {url.port} is not fetched: it belongs to another protocol"
    return None


def check_redirect(source: httpx.URL, location: str, hosts: frozenset[str], status: int) -> httpx.URL:
    """Return the target of a redirect when it may be followed: no way back to http, and only to `hosts` (empty: any).

    Trouble `refused` carries the redirect's status.
    """
    try:
        target = read_url(str(source.join(location)))
    except httpx.InvalidURL as error:
        raise Trouble(Outcome.REFUSED, str(source), f"it redirects to what is no address ({error})", status=status) from error
    except Trouble as trouble:
        raise Trouble(Outcome.REFUSED, str(source), f"it redirects to {trouble}", status=status) from trouble
    if source.scheme == "https" and target.scheme == "http":
        raise Trouble(Outcome.REFUSED, str(source), f"it redirects from https to http ({shown(str(target))})", status=status)
    if hosts and plain_host(target.host) not in hosts:
        what = f"it redirects to another host ({target.host}); add it to hosts if it is right"
        raise Trouble(Outcome.REFUSED, str(source), what, status=status)
    return target


def shown(text: str) -> str:
    """Return an address for messages: one short line of visible characters, and no password."""
    clean = re.sub(r"//[^/?#]*@", "//…@", text)
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in clean[:300])
