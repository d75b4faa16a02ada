"""WebSub: tell the hub which documents changed, so that subscribers need not poll (https://www.w3.org/TR/websub/).

A ping comes after the publication and never delays or breaks it: all pings of a run together have ten seconds, a failure is a
line in the log, and the next publication pings again. How a publisher pings is left open by WebSub; hubs take the form of
PubSubHubbub 0.4 (`hub.mode=publish`), some by the name `hub.url`, some by `hub.topic`, so both are sent.
"""

import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from feeds.bench import Door
from feeds.model import Label, Trouble

LOG = logging.getLogger("mujaz.websub")
SECONDS = 10.0
"""For all pings of a run together."""
AT_ONCE = 4
TOPICS = (".atom", ".rss", ".json")


def list_topics(labels: Sequence[Label], slugs: Sequence[str]) -> dict[str, str]:
    """Return the subscription documents by name, each with its ETag: what has changed when it differs."""
    names = {f"{slug}{suffix}" for slug in slugs for suffix in TOPICS}
    return {label.name: label.etags["identity"] for label in labels if label.name in names}


def ping_hub(door: Door, hub: str, topics: Sequence[str], seconds: float = SECONDS) -> None:
    """Post one ping for each topic (the `self` address of a document). Never raises, and takes no longer than `seconds`."""
    ends = time.monotonic() + seconds
    with ThreadPoolExecutor(AT_ONCE, "websub") as pool:
        for topic in topics:
            pool.submit(ping, door, hub, topic, ends)


def ping(door: Door, hub: str, topic: str, ends: float) -> None:
    """Ping once, within the time that is left."""
    fields = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
    try:
        status = door.post(hub, fields, max(0.0, ends - time.monotonic()))
    except Trouble as trouble:
        LOG.warning("the hub was not told of %s: %s", topic, trouble)
        return
    if 200 <= status < 300:
        LOG.info("the hub was told of %s", topic)
    else:
        LOG.warning("the hub was not told of %s: it answered with status %d", topic, status)
