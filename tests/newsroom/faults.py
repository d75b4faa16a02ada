"""All that goes wrong with a site, one object each. A fault builds another answer, or sends a good one badly."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from tests.newsroom.frame import digits
from tests.newsroom.room import Newsroom
from tests.newsroom.routes import Answer, Call, bare_page, html, page
from tests.newsroom.wire import Send, gigabyte, send_drops, send_endless, send_half, send_late, send_reset, send_whole

Build = Callable[[Newsroom, Call], Answer]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail. `readable`: a careful client can still read every story on the page."""

    name: str
    build: Build = page
    send: Send = send_whole
    readable: bool = False


def error(status: int, **headers: str) -> Build:
    """An error page of the web server."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}

    def build(_room: Newsroom, _call: Call) -> Answer:
        made = html(f"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>", status)
        return replace(made, headers=made.headers | more)

    return build


def challenge(status: int) -> Build:
    """A page that wants to know whether the visitor is a person, as content delivery networks put in front."""

    def build(_room: Newsroom, call: Call) -> Answer:
        made = html(CHALLENGE.replace("PATH", call.path.replace('"', "%22")), status)
        return replace(
            made, headers=made.headers | {"server": "cloudflare", "cf-mitigated": "challenge", "cf-ray": "0000000000000000-AMM"}
        )

    return build


CHALLENGE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow">
<meta http-equiv="refresh" content="360"></head><body class="no-js"><div class="main-wrapper" role="main">
<h2 id="challenge-running">Checking that the visitor is a person</h2>
<noscript><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></noscript>
<form id="challenge-form" action="PATH" method="POST"></form></div>
<script>(function(){window._cf_chl_opt={cvId:'3',cType:'managed'};var s=document.createElement('script');
s.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1';document.head.appendChild(s);}());</script></body></html>
"""


def redirect(location: str) -> Build:
    """A redirect to somewhere a feed fetcher has no business."""
    return lambda _room, _call: Answer(302, {"location": location})


def cut(room: Newsroom, call: Call, keep: int) -> Answer:
    """A list that shows only its first `keep` stories."""
    return page(room, call, keep)


def blank(_room: Newsroom, _call: Call) -> Answer:
    """200 and nothing but white space."""
    return html(" \n")


def recharset(charset: str, claimed: str) -> Build:
    """The page in one charset, claimed to be in another; what the charset lacks becomes an entity."""

    def build(room: Newsroom, call: Call) -> Answer:
        made = page(room, call)
        markup = made.body.decode().replace("charset=utf-8", f"charset={claimed}")
        body = markup.encode(charset, "xmlcharrefreplace")
        return replace(made, body=body, headers=made.headers | {"content-type": f"text/html; charset={claimed}"})

    return build


def sprinkle(dirt: str) -> Build:
    """The page with something nasty at the end of every link's text."""

    def build(room: Newsroom, call: Call) -> Answer:
        made = page(room, call)
        return replace(made, body=re.sub(r"(?<=[^<>\s])(?=\s*</a>)", dirt, made.body.decode()).encode())

    return build


def arabic_dates(room: Newsroom, call: Call) -> Answer:
    """The page with its dates in Arabic-Indic digits."""
    made = page(room, call)
    shown = re.compile(r"\d\d\.\d\d\.\d{4} \| \d\d:\d\d")
    return replace(made, body=shown.sub(lambda date: digits(date[0], "arabic"), made.body.decode()).encode())


def noise(media_type: str) -> Build:
    """4 KB that are no text in any charset."""
    return lambda room, _call: Answer(200, {"content-type": media_type}, b"\x00\xff\xfe" + Random(room.seed).randbytes(4096))


def encoded(body: Callable[[bytes], bytes]) -> Build:
    """An answer that says gzip and holds something else."""

    def build(room: Newsroom, call: Call) -> Answer:
        made = page(room, call)
        return replace(made, body=body(made.body), headers=made.headers | {"content-encoding": "gzip"})

    return build


ALL = (
    Fault("500", error(500)),
    Fault("502", error(502)),
    Fault("503 retry", error(503, retry_after="120")),
    Fault("429", error(429, retry_after="60")),
    Fault("403 challenge", challenge(403)),
    Fault("200 challenge", challenge(200)),
    Fault("empty list", partial(cut, keep=0)),
    Fault("missing container", bare_page),
    Fault("one item", partial(cut, keep=1)),
    Fault("blank", blank),
    Fault("truncated", send=send_half),
    Fault("reset", send=send_reset),
    Fault("slow", send=send_late(30)),
    Fault("dripping", send=send_drops(0.5)),
    Fault("redirect loop", redirect("/loop")),
    Fault("redirect private", redirect("http://10.0.0.1/?p=1&cat=political-news")),
    Fault("redirect metadata", redirect("http://169.254.169.254/latest/meta-data/")),
    Fault("redirect file", redirect("file:///etc/passwd")),
    Fault("gzip bomb", encoded(lambda _body: gigabyte())),
    Fault("endless", send=send_endless),
    Fault("binary", noise("text/html")),
    Fault("octets", noise("application/octet-stream")),
    Fault("bad gzip", encoded(lambda body: body)),
    Fault("cut gzip", encoded(lambda _body: gigabyte()[:600])),
    Fault("wrong charset", recharset("utf-8", "windows-1256")),
    Fault("unknown charset", recharset("utf-8", "klingon"), readable=True),
    Fault("windows-1256", recharset("cp1256", "windows-1256"), readable=True),
    Fault("control characters", sprinkle("\x01\x08\x0b\x1f\x7f\x85"), readable=True),
    Fault("lone surrogates", sprinkle("&#xD800;&#xDFFF;"), readable=True),
    Fault("arabic dates", arabic_dates, readable=True),
)
"""Every fault; times as they hurt a client that waits 10 s for a read and 20 s for the whole."""

FAULTS = {fault.name: fault for fault in ALL}


def slow(seconds: float) -> Fault:
    """A site that thinks for so long before a good answer."""
    return Fault("slow", send=send_late(seconds))


def dripping(pause: float) -> Fault:
    """A site that sends a byte every `pause` seconds."""
    return Fault("dripping", send=send_drops(pause))
