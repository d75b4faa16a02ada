"""Whom the door connects to: addresses in every spelling, DNS that lies, ports, TLS."""

import contextlib
import ipaddress
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.fetch import Fetcher
from feeds.fetch.address import plain_host, why_private
from feeds.model import Outcome
from tests.fetch_kit import LOOPBACK, PAGE, Site, Time, answer, open_fetcher, running, trouble


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as site:
        site.routes["/"] = answer()
        yield site


@contextlib.contextmanager
def outside(**options: object) -> Iterator[Fetcher]:
    """A fetcher that may go nowhere private."""
    with open_fetcher(Time(), allow_private=(), **options) as fetcher:
        yield fetcher


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("0.0.0.0", "this network"),
        ("0.1.2.3", "this network"),
        ("10.255.0.1", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "shared (CGNAT)"),
        ("100.127.255.255", "shared (CGNAT)"),
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("169.254.169.254", "link-local"),
        ("192.0.0.8", "protocol assignments"),
        ("192.0.2.1", "documentation"),
        ("198.51.100.7", "documentation"),
        ("203.0.113.9", "documentation"),
        ("192.88.99.1", "relay (6to4)"),
        ("198.18.0.1", "benchmarking"),
        ("198.19.255.255", "benchmarking"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.250", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("::", "unspecified"),
        ("::1", "loopback"),
        ("0:0:0:0:0:0:0:1", "loopback"),
        ("::ffff:127.0.0.1", "mapped IPv4"),
        ("::ffff:7f00:1", "mapped IPv4"),
        ("::ffff:8.8.8.8", "mapped IPv4"),
        ("::ffff:0:127.0.0.1", "mapped IPv4"),
        ("::127.0.0.1", "compatible IPv4"),
        ("64:ff9b::7f00:1", "translated (NAT64)"),
        ("64:ff9b::8.8.8.8", "translated (NAT64)"),
        ("64:ff9b:1::a00:1", "translated (NAT64)"),
        ("2002:7f00:1::", "relay (6to4)"),
        ("2001::1", "protocol assignments"),
        ("2001:0:53aa:64c::1", "protocol assignments"),
        ("2001:db8::1", "documentation"),
        ("3fff::1", "documentation"),
        ("fc00::1", "private"),
        ("fd12:3456:789a::1", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "an address with a zone id"),
        ("2606:4700::1111%lo", "an address with a zone id"),
        ("fec0::1", "private"),
        ("ff02::1", "multicast"),
        ("100::1", "reserved"),
        ("5f00::1", "reserved"),
        ("4000::1", "unassigned"),
        ("200::1", "unassigned"),
        ("8.8.8.8", None),
        ("172.32.0.1", None),
        ("100.128.0.1", None),
        ("192.0.1.1", None),
        ("2606:4700:4700::1111", None),
        ("2a00:1450:4001:82b::200e", None),
    ],
)
def test_knows_private_addresses(address, why):
    assert why_private(ipaddress.ip_address(address), ()) == why


def test_allowed_networks_are_exactly_those():
    allowed = (ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("fd00:1::/32"))
    for fine in ("10.1.2.3", "::ffff:10.1.2.3", "fd00:1::5"):
        assert why_private(ipaddress.ip_address(fine), allowed) is None
    for refused in ("10.2.0.1", "::ffff:10.2.0.1", "fd00:2::5", "fd00:1::5%eth0", "127.0.0.1", "64:ff9b::10.1.2.3"):
        assert why_private(ipaddress.ip_address(refused), allowed) is not None


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0", "localhost", "LOCALHOST", "127。0。0。1"],
)
def test_refuses_loopback_in_every_spelling_of_the_resolver(site, host):
    with outside() as fetcher:
        assert trouble(fetcher, site.url("/", host)).outcome is Outcome.REFUSED
    assert site.asked == []


@pytest.mark.parametrize(
    "host", ["[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[::]", "[fe80::1]", "[::127.0.0.1]"]
)
def test_refuses_ipv6_spellings(site, host):
    with outside() as fetcher:
        assert trouble(fetcher, site.url("/", host)).outcome is Outcome.REFUSED
    assert site.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.test/",
        "news.test/a",
        "/a",
        "",
        "http://",
        "http:///a",
        "http:news.test",
        "http://user@news.test/",
        "http://user:secret@news.test/",
        "http://news.test\\@127.0.0.1/",
        "http://news.test:22/",
        "http://news.test:0/",
        "http://news.test:6667/",
        "http://news.test:65536/",
        "http://news.test:x/",
        "http://news.test/\r\nX-Header: 1",
        "http://news.test\r\n/",
        "http://news.test/\x00",
        "http://news.test\t/",
        "http://ne ws.test/",
        "http://news%2etest/",
        "http://news.test%00.other.test/",
        "http://news..test/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::1/",
        "http://0177.0.0.1/",
        "http://news.test/" + "a" * 70_000,
    ],
)
def test_refuses_addresses_that_no_page_has(url):
    with outside(resolve=lambda host, port: pytest.fail("must not be asked")) as fetcher:
        caught = trouble(fetcher, url)
    assert caught.outcome is Outcome.REFUSED
    assert "secret" not in str(caught)
    assert len(str(caught)) < 700
    assert str(caught).isprintable()


def test_hosts_are_compared_in_ascii():
    assert plain_host("WWW.Syria.News.") == "syria.news"
    assert plain_host("ѕyria.news") == "xn--yria-f9d.news"  # a Cyrillic first letter
    assert plain_host("مثال.إختبار") == "xn--mgbh0fb.xn--kgbechtv"
    assert plain_host("１２７.0.0.1") == ""


def test_connects_to_the_address_that_was_checked_whatever_dns_says_next(site):
    said = iter([["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"]])
    site.routes["/"] = lambda visit: visit.send(answer(Connection="close"))
    site.routes["/robots.txt"] = answer("", Connection="close")
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return next(said)

    with open_fetcher(Time(), resolve=resolve) as fetcher:
        caught = trouble(fetcher, site.url("/", "rebind.test"))
    assert caught.outcome is Outcome.REFUSED
    assert "10.0.0.1" in caught.what
    assert site.paths() == ["/robots.txt"]
    assert asked == [("rebind.test", site.port)] * 2


def test_redirects_are_checked_when_they_connect(site):
    site.routes["/"] = answer("", 302, Location=site.url("/", "inside.test"))
    known = {"news.test": ["127.0.0.1"], "inside.test": ["192.168.0.1"]}
    with open_fetcher(Time(), resolve=lambda host, port: known[host]) as fetcher:
        assert trouble(fetcher, site.url("/", "news.test")).outcome is Outcome.REFUSED
    assert site.paths() == ["/robots.txt", "/"]


def test_uses_the_addresses_that_are_fine_and_the_next_when_one_fails(site):
    addresses = ["10.0.0.9", "127.0.0.9", "127.0.0.1"]  # refused, nobody listens, the site
    with open_fetcher(Time(), resolve=lambda host, port: addresses) as fetcher:
        assert fetcher.get(site.url("/", "news.test")).html == PAGE
    assert site.asked[0].headers["host"] == f"news.test:{site.port}"


def test_a_name_that_does_not_resolve():
    with outside(resolve=lambda host, port: []) as fetcher:
        assert trouble(fetcher, "http://nowhere.test/").outcome is Outcome.UNREACHABLE
    with outside() as fetcher:
        assert trouble(fetcher, "http://nowhere.invalid/").outcome in (Outcome.UNREACHABLE, Outcome.TIMEOUT)
        assert trouble(fetcher, "http://" + "a" * 70 + ".test/").outcome is Outcome.UNREACHABLE


def test_a_resolver_that_hangs():
    done = threading.Event()
    with outside(resolve=lambda host, port: [str(done.wait(20))]) as fetcher:
        caught = trouble(fetcher, "http://slow.test/robots.txt", deadline=0.3)
    done.set()
    assert caught.outcome is Outcome.TIMEOUT


def test_a_closed_port():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with open_fetcher(Time()) as fetcher:
        assert trouble(fetcher, f"http://127.0.0.1:{port}/").outcome is Outcome.UNREACHABLE


def test_a_site_that_does_not_pick_up():
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):  # fill the queue of connections that nobody accepts
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(full.getsockname())
        with open_fetcher(Time()) as fetcher:
            caught = trouble(fetcher, f"http://127.0.0.1:{full.getsockname()[1]}/robots.txt", deadline=0.4)
    assert caught.outcome is Outcome.TIMEOUT


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program")
    folder = tmp_path_factory.mktemp("tls")
    subject = ["-subj", "/CN=news.test", "-addext", "subjectAltName=DNS:news.test"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run(
        [*command, *subject, "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True
    )
    return folder


class SecureSite(Site):
    """The same over TLS; the handshake happens in the visitor's own thread."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(folder / "cert.pem", folder / "key.pem")

    def finish_request(self, request: socket.socket, client_address: object) -> None:
        with self.context.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)

    def url(self, path: str = "/", host: str = "news.test") -> str:
        return f"https://{host}:{self.port}{path}"


@pytest.fixture
def secure(certificate: Path) -> Iterator[SecureSite]:
    with running(SecureSite(certificate)) as site:
        site.routes["/"] = answer()
        yield site


def at_home(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def trusting(certificate: Path) -> Iterator[Fetcher]:
    with open_fetcher(Time(), resolve=at_home, tls=ssl.create_default_context(cafile=certificate / "cert.pem")) as fetcher:
        yield fetcher


def test_refuses_a_certificate_that_nobody_vouches_for(secure):
    with open_fetcher(Time(), resolve=at_home) as fetcher:
        caught = trouble(fetcher, secure.url())
    assert caught.outcome is Outcome.TLS
    assert "self-signed" in caught.what


def test_refuses_a_certificate_of_another_host(secure, trusting):
    assert trouble(trusting, secure.url("/", "other.test")).outcome is Outcome.TLS


def test_reads_over_tls_and_does_not_go_back_to_http(secure, site, trusting):
    assert trusting.get(secure.url()).html == PAGE
    secure.routes["/down"] = answer("", 301, Location=site.url("/", "news.test"))
    caught = trouble(trusting, secure.url("/down"))
    assert caught.outcome is Outcome.REFUSED
    assert "https to http" in caught.what
    site.routes["/up"] = answer("", 301, Location=secure.url())
    assert trusting.get(site.url("/up", "news.test")).url == secure.url()


def test_a_site_that_does_not_speak_tls(site):
    with socket.create_server(("127.0.0.1", 0)) as plain, open_fetcher(Time(), resolve=at_home) as fetcher:

        def greet() -> None:
            with plain.accept()[0] as caller:
                caller.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" * 20)
                caller.recv(1000)

        host = threading.Thread(target=greet)
        host.start()
        caught = trouble(fetcher, f"https://news.test:{plain.getsockname()[1]}/")
        host.join()
    assert caught.outcome is Outcome.TLS


def test_a_handshake_that_drips(certificate):
    with contextlib.ExitStack() as stack:
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        fetcher = stack.enter_context(open_fetcher(Time(), allow_private=LOOPBACK, resolve=at_home))
        caught = trouble(fetcher, f"https://news.test:{silent.getsockname()[1]}/robots.txt", deadline=0.4)
    assert caught.outcome is Outcome.TIMEOUT
