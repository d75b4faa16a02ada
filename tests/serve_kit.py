"""A reading wing over a shelf of its own, for tests of the views."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from feeds.config import Settings, Source
from feeds.model import Entry
from feeds.serve.waiting import Patience
from feeds.serve.wing import Wing, open_wing

KEY = "0123456789abcdef"
POLITICAL = Source("political", "Politics", "https://news.example/", ("https://news.example/p",))
SPORT = POLITICAL._replace(slug="sport", title="Sport")


def open_test_wing(
    root: Path,
    *,
    patience: Patience | None = None,
    entries: Callable[[Settings, str, datetime | None], tuple[Entry, ...]] | None = None,
    refresh_command: Callable[[str], tuple[str, ...]] | None = None,
    clock: Callable[[], datetime] | None = None,
    **settings: object,
) -> Wing:
    """A wing whose ticker is off and whose first visitors do not wait, unless told otherwise."""
    values: dict[str, object] = {"sources": (POLITICAL, SPORT), "shelf": root, "refresh": "off", "admin_key": KEY, **settings}
    wing = open_wing(Settings(**values))  # type: ignore[arg-type]
    return wing._replace(
        patience=patience or Patience(limit=0),
        entries=entries or wing.entries,
        refresh_command=refresh_command or wing.refresh_command,
        clock=clock or wing.clock,
    )


def client_of(wing: Wing) -> FlaskClient:
    return create_app(wing).test_client()
