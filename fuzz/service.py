"""The whole way of a request: gunicorn's own parser, the application over a small shelf, and the lane, which must agree."""

import re
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from gunicorn.config import Config
from gunicorn.http import RequestParser
from gunicorn.http.errors import ParseException
from gunicorn.http.wsgi import create
from werkzeug.test import run_wsgi_app

from app import create_app
from feeds.lane.menu import Menu
from feeds.model import Entry
from tests.serve_kit import open_test_wing
from tests.shelf_kit import open_shop

CLIENT = ("127.0.0.1", 1)
MOMENT = datetime(2026, 11, 20, 8, tzinfo=UTC)
ENTRY = Entry("tag:n,2015:1", "1", "https://news.example/1", "أخبار دمشق", MOMENT, MOMENT, MOMENT, "page")


class Service(NamedTuple):
    """What answers."""

    folder: "tempfile.TemporaryDirectory[str]"
    app: Flask
    menu: Menu
    config: Config


class Silence:
    """A connection that nothing is heard of."""

    def send(self, _data: bytes) -> None:
        """Throw it away: 100 Continue."""

    def getsockname(self) -> tuple[str, int]:
        """An address."""
        return CLIENT


@cache
def service() -> Service:
    """Open it once a process."""
    folder = tempfile.TemporaryDirectory()
    open_shop(Path(folder.name))
    wing = open_test_wing(Path(folder.name), entries=lambda *_: (ENTRY,))
    menu = Menu(wing, 4094)
    menu.freshen(MOMENT.timestamp())
    return Service(folder, create_app(wing), menu, Config())


def try_service(data: bytes) -> None:
    """A request as it comes over the wire: refused by gunicorn, or answered in words and without surprise."""
    head = data[: data.find(b"\r\n\r\n") + 4] if b"\r\n\r\n" in data else None
    ready = service().menu.order(head, last=False) if head else None
    try:
        request = next(RequestParser(service().config, iter([data]), CLIENT))
    except (ParseException, StopIteration, OSError):
        assert ready is None, "the lane answers what gunicorn refuses"
        return
    _, environ = create(request, Silence(), CLIENT, CLIENT, service().config)
    status, headers = answer(environ)
    assert status < 500 or status == 503, status
    assert not re.search(r"[\r\n\0]", "".join(f"{name}{value}" for name, value in headers))
    if ready is not None:
        assert ready.code == status, "the lane says something else"
        told = re.search(rb"\r\nETag: ([^\r]+)", ready.wire)
        assert told
        assert told[1].decode() == dict(headers)["ETag"]


def answer(environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]]]:
    """Status and headers of the application's answer."""
    body, status, headers = run_wsgi_app(service().app, environ)
    b"".join(body)
    return int(status.split()[0]), list(headers)
