"""The only door to the network: polite, bounded, conditional requests for pages.

    with Fetcher(agent(settings.contact), settings.allow_private) as fetcher:
        page = fetcher.get(url, validators, source.hosts, source.delay)

Every expected failure is a `Trouble` (feeds/model/). The rooms: client.py (the trip through redirects), exchange.py (one
request), wire.py and address.py (whom we connect to), body.py (how much we read), answer.py (what counts as a page),
robots.py and waiting.py (what is polite).
"""

from feeds.fetch.agent import agent
from feeds.fetch.answer import Validators
from feeds.fetch.client import Fetched, Fetcher
from feeds.fetch.robots import RobotsCache
from feeds.fetch.waiting import backoff, read_retry_after

__all__ = ["Fetched", "Fetcher", "RobotsCache", "Validators", "agent", "backoff", "read_retry_after"]
