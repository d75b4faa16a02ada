"""The reading wing's wiring: which address shows what. Decides nothing; `gunicorn` starts it with `app:create_app()`."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException

from feeds.serve.documents import follow_alias, show_document, show_front
from feeds.serve.health import show_alive, show_metrics, show_ready, show_status, show_status_json
from feeds.serve.refreshing import refresh_now, refuse_reading
from feeds.serve.wing import Wing, own_wing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = Callable[..., Response]

ROUTES: tuple[tuple[str, str, View], ...] = (
    ("GET", "/", show_front),
    ("GET", "/feed", partial(follow_alias, form="atom")),
    ("GET", "/atom", partial(follow_alias, form="atom")),
    ("GET", "/rss", partial(follow_alias, form="rss")),
    ("GET", "/status", show_status),
    ("GET", "/status.json", show_status_json),
    ("GET", "/livez", show_alive),
    ("GET", "/readyz", show_ready),
    ("GET", "/metrics", show_metrics),
    ("GET", "/<path:name>", show_document),
    ("POST", "/<slug>/refresh", refresh_now),
    ("GET", "/<slug>/refresh", refuse_reading),
)


def create_app(wing: Wing | None = None) -> Flask:
    """Return the WSGI application over a reading wing, by default this process's own; starts its threads.

    Raises SettingsError when the environment or sources.toml is wrong.
    """
    wing = wing or own_wing()
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False  # or Werkzeug redirects /political//refresh to an address made of the Host header
    for method, path, view in ROUTES:
        app.add_url_rule(path, endpoint=f"{method} {path}", view_func=partial(view, wing), methods=[method])
    app.register_error_handler(HTTPException, tell_error)
    app.after_request(partial(finish, wing))
    app.wsgi_app = strip_prefix(app.wsgi_app, wing.settings.prefix)  # type: ignore[assignment, method-assign]
    wing.start()
    return app


SENTENCES = {
    404: "There is nothing at this address. The front page / lists the feeds.",
    405: "This address cannot be used with that method.",
    412: "The document is not in the state that the request names.",
    500: "Something went wrong inside Mujaz; the log holds the details.",
}
"""For errors without a sentence of their own."""


def tell_error(error: HTTPException) -> Response:
    """Answer an error in plain words, never with a page that a feed reader could take for a feed."""
    own = error.description if error.description != type(error).description else None
    sentence = own or SENTENCES.get(error.code or 500) or f"{error.name}."
    answer = Response(f"{sentence}\n", error.code, content_type="text/plain; charset=utf-8")
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def finish(wing: Wing, answer: Response) -> Response:
    """Count the answer for /metrics, and put Allow in an order of its own: Werkzeug's is another one in every process."""
    wing.counters.count(answer.status_code, document=g.get("document", ""))
    if answer.allow:
        answer.headers["Allow"] = ", ".join(sorted(answer.allow))
    return answer


def strip_prefix(app: "WSGIApplication", prefix: str) -> "WSGIApplication":
    """Serve below the public URL's path too: some proxies pass it on, others take it off."""
    below = re.compile(f"^{re.escape(prefix)}(?=/|$)")  # an empty path too is the front page, which Werkzeug would redirect to

    def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ["PATH_INFO"] = below.sub("", environ["PATH_INFO"], count=1) or "/"
        return app(environ, start_response)

    return serve
