"""From an address to a service that can be sent to: the only door to Apprise."""

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote

from feeds.config import PushTarget
from feeds.model import Entry
from feeds.push.wording import Delivery, Note, compose, words_of

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase

LOG = logging.getLogger("mujaz.push")
READ = 15.0
"""Seconds that a service may take to answer. A short time would take slow successes for failures, and send them twice."""
REFUSALS = (400, 413, 422)
STATUS = re.compile(r"error=(\d{3})")
"""How Apprise's services tell the status of an answer in their log lines."""
SECRET = 6
"""Parts of an address from this length on are never shown: shorter ones say nothing that could be used."""
NOT_UNDERSTOOD = "Apprise does not understand the address; correct it in [notify]"


class Courier(Protocol):
    """Somebody who delivers to one target."""

    def deliver(self, entry: Entry, key: str) -> Delivery:
        """Deliver an entry; `key` is the same whenever the same entry is delivered again. Never raises."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an address is worth."""

    understood: bool
    what: str = ""
    """What is wrong with it, or could be better; fit for pages and logs."""


class AppriseCourier:
    """Delivers through Apprise. Lives as long as one run: it keeps the pace that the service asks for."""

    def __init__(self, target: PushTarget) -> None:
        self.target = target
        self.plugin: Any = None

    def deliver(self, entry: Entry, key: str) -> Delivery:
        """Send the entry as the service wants to be told."""
        with listen() as heard:
            try:
                self.plugin = self.plugin or open_plugin(self.target.url)
                if self.plugin is None:
                    return Delivery(done=False, what=NOT_UNDERSTOOD)
                done = self.send(entry, key)
            except Exception as surprise:  # noqa: BLE001  (150 services of others: whatever one raises, the others go on)
                done, heard[:] = False, [*heard, str(surprise) or type(surprise).__name__]
        what = sum_up(heard, self.target.url) or "the service did not take it"
        return Delivery(done=True) if done else Delivery(False, what, getattr(self.plugin, "retry_after", None), refused(heard))

    def send(self, entry: Entry, key: str) -> bool:
        """Hand the message to Apprise's service."""
        note = write(self.target, entry, self.plugin)
        self.plugin.once, self.plugin.plain, self.plugin.retry_after = key, note.plain, None
        return bool(self.plugin.notify(body=note.body, title=note.title, body_format=note.form))


def examine(url: str) -> Verdict:
    """Look at an address without sending anything."""
    with listen() as heard:
        try:
            plugin = open_plugin(url)
        except Exception as error:  # noqa: BLE001  (each service has its own ways to say no)
            plugin, heard[:] = None, [*heard, str(error)]
    if plugin is None:
        return Verdict(understood=False, what=sum_up(heard, url) or NOT_UNDERSTOOD)
    several = f"it names {len(plugin)} rooms or chats; give each an address of its own" if len(plugin) > 1 else ""
    return Verdict(understood=True, what=several)


def write(target: PushTarget, entry: Entry, plugin: "NotifyBase") -> Note:
    """Compose the message for the service."""
    form = plugin.notify_format if isinstance(plugin.notify_format, str) else next(iter(plugin.notify_format))
    return compose(
        words_of(entry, target.content), str(plugin.schema), str(getattr(form, "value", form)), int(plugin.title_maxlen)
    )


def open_plugin(url: str) -> "NotifyBase | None":
    """Return the service of an address, None when Apprise does not know its kind; any error when it does not like the address.

    Apprise would catch that error itself, and log the password with it.
    """
    from apprise import Apprise, AppriseAsset
    from apprise.plugins import url_to_dict

    asset = AppriseAsset(app_id="Mujaz", app_desc="Mujaz", image_url_mask=None, image_url_logo=None, interpret_emojis=False)
    parts = url_to_dict(url, secure_logging=True)
    if not parts:
        return None
    own = own_service(parts["schema"])
    plugin: NotifyBase | None = (
        own(asset=asset, **parts) if own else Apprise.instantiate(parts, asset=asset, suppress_exceptions=False)
    )
    if plugin is not None and "rto" not in (parts.get("qsd") or {}):
        plugin.socket_read_timeout = READ
    return plugin


def own_service(scheme: str) -> "type[NotifyBase] | None":
    """Return our own way to speak to a service, when there is one."""
    if scheme == "slack":
        from feeds.push.slack import Slack

        return Slack
    if scheme in ("matrix", "matrixs"):
        from feeds.push.matrix import Matrix

        return Matrix
    return None


def refused(heard: Sequence[str]) -> bool:
    """True when the answer's status says that this message is not wanted."""
    return any(int(status) in REFUSALS for line in heard for status in STATUS.findall(line))


def sum_up(heard: Sequence[str], url: str) -> str:
    """Return what was heard, each thing once."""
    return hide("; ".join(dict.fromkeys(heard)), url)


def hide(text: str, url: str) -> str:
    """Return what a service said, on one short line, without any part of its address."""
    raw = [part for part in re.split(r"[/:@?&=#,\s]+", url)[1:] if part]
    for part in sorted({*raw, *map(unquote, raw)}, key=len, reverse=True):
        if len(part) >= SECRET:
            text = text.replace(part, "…")
    return " ".join(text.split())[:200]


@contextmanager
def listen() -> Iterator[list[str]]:
    """Collect what Apprise says in this thread of what went wrong; nothing of it reaches the log unread."""
    heard: list[str] = []
    ear = Ear(heard)
    log = logging.getLogger("apprise")
    log.setLevel(logging.DEBUG)  # the reason of a failure ("Socket Exception: …") is told there
    log.addHandler(ear)
    try:
        yield heard
    finally:
        log.removeHandler(ear)


class Ear(logging.Handler):
    """Writes down the warnings and the reasons of one thread."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.heard = heard
        self.thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Note a line that says why."""
        if record.thread == self.thread and (record.levelno >= logging.WARNING or "Exception:" in record.getMessage()):
            self.heard.append(record.getMessage())
