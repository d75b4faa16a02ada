"""Views of what lies on the shelf."""

from collections.abc import Callable

from flask import Response, g, request
from werkzeug.exceptions import NotFound, PreconditionFailed, ServiceUnavailable
from werkzeug.http import parse_date, parse_etags

from feeds.model import Label
from feeds.serve.answer import choose_coding, is_stale, tell_headers
from feeds.serve.wing import Wing
from feeds.shelf import Pruned

FORMATS = ("atom", "rss", "json")
FILTERS = ("q", "not", "limit", "since")
DATES = frozenset({"HTTP_IF_MODIFIED_SINCE", "HTTP_IF_RANGE"})
RETRY = 30
"""Retry-After in seconds while there is no first version: a first refresh is through by then, or the site has trouble."""


def show_front(wing: Wing) -> Response:
    """`/`: the page for people, in Arabic unless English is asked for."""
    asked = request.args.get("lang")
    english = asked == "en" or (asked != "ar" and request.accept_languages.best_match(["ar", "en"], default="ar") == "en")
    return hand_out(wing, "index.en.html" if english else "index.html")


def show_document(wing: Wing, name: str) -> Response:
    """Any other document, by its name; `/<feed>` is the feed's page."""
    slug, _, form = name.partition(".")
    if slug in wing.slugs and (form in FORMATS or name == slug) and any(one in request.args for one in FILTERS):
        from feeds.serve.filtered import show_filtered

        return show_filtered(wing, slug, form or "html")
    return hand_out(wing, f"{name}.html" if name in wing.slugs else name)


def follow_alias(wing: Wing, form: str) -> Response:
    """`/feed`, `/atom`, `/rss`: the first feed, for those who guess. A path without a host, so it is right behind any proxy."""
    query = request.query_string.decode("latin-1")
    target = f"{wing.settings.prefix}/{wing.slugs[0]}.{form}{'?' + query if query else ''}"
    answer = Response(f"This feed is at {target}\n", 308, content_type="text/plain; charset=utf-8")
    answer.headers["Location"] = target
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def hand_out(wing: Wing, name: str) -> Response:
    """Answer with the document; 404 when nobody ever heard of it, 503 when its feed has no first version yet."""
    wing.ticker.wake()
    held = wing.shelf.find(name)
    if held is None and is_expected(wing, name):
        wing.patience.wait(lambda: wing.shelf.find(name) is not None)
        held = wing.shelf.find(name)
    while held is not None:
        try:
            return tell(wing, held.label, held.body)
        except Pruned:
            wing.shelf.look(now=True)
            newer = wing.shelf.find(name)
            held = newer if newer and newer.version != held.version else None
            if held is None:
                raise too_early("The documents are being replaced") from None
    if is_expected(wing, name):
        raise too_early(f"This feed has not been read from its site yet (see {wing.settings.prefix}/status)")
    raise NotFound


def is_expected(wing: Wing, name: str) -> bool:
    """True for a document that the first refresh will bring."""
    if name in ("index.html", "index.en.html", "feeds.opml", "status.atom"):
        return True
    slug, _, form = name.partition(".")
    if slug in wing.slugs:
        return form in (*FORMATS, "html")
    folder, _, rest = name.partition("/")
    return folder in wing.slugs and rest.startswith("archive/") and wing.shelf.find(f"{folder}.atom") is None


def too_early(why: str) -> ServiceUnavailable:
    """503 with the reason and when to ask again."""
    return ServiceUnavailable(f"{why}; ask again in {RETRY} seconds.", retry_after=RETRY)


def tell(wing: Wing, label: Label, body: Callable[[str], bytes]) -> Response:
    """Answer with a document in the coding that the client likes best; Werkzeug decides between 200 and 304."""
    g.document = label.name
    coding = choose_coding(request.headers.get("Accept-Encoding"), label.etags)
    answer = Response()
    answer.headers.clear()
    for header in tell_headers(label, coding, stale=is_stale(label.name, wing.shelf.states())):
        answer.headers.add(header.name, header.value)
    answer.automatically_set_content_length = False
    check_match(answer)
    sound = {name: value for name, value in request.environ.items() if name not in DATES or not overflows(value)}
    answer.make_conditional({**sound, "HTTP_IF_MATCH": ""})
    if answer.status_code == 200:
        content = body(coding)
        answer.headers["Content-Length"] = str(len(content))
        answer.response = [content]
    return answer


def check_match(answer: Response) -> None:
    """Raise 412 when If-Match or If-Unmodified-Since does not hold (RFC 9110 13.2.2, steps 1 and 2).

    Here and not in Werkzeug, which answers 412 to `If-Match: *`, forgets If-None-Match when If-Match holds, and does not know
    If-Unmodified-Since.
    """
    wanted = request.headers.get("If-Match")
    if wanted is not None:
        tags = parse_etags(wanted)
        if not (tags.star_tag or tags.is_strong(answer.get_etag()[0] or "")):
            raise PreconditionFailed
    else:
        before, changed = request.headers.get("If-Unmodified-Since", ""), answer.last_modified
        limit = None if overflows(before) else parse_date(before)
        if limit and changed and changed > limit:
            raise PreconditionFailed


def overflows(date: str) -> bool:
    """True for a date with a number beyond a C integer, which Werkzeug's parser does not expect."""
    try:
        parse_date(date)
    except OverflowError:
        return True
    return False
