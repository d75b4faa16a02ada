"""A news site in the structure of syria.news for tests: it publishes, edits, restyles, breaks, and tells the truth.

    room = Newsroom(seed=1, start=datetime(2026, 11, 21, 23, 4, tzinfo=DAMASCUS))
    with Server(room) as site:
        site.fail(FAULTS["503 retry"], times=3)
        ...                     # point a source at site.list_url(), with MUJAZ_ALLOW_PRIVATE=127.0.0.0/8
        room.advance(room.now + timedelta(minutes=20))
        site.expected()         # the stories that a feed must hold by now

Stories and pages come from the seed alone (room.py, words.py, lists.py, articles.py); answers and faults are values (routes.py,
faults.py); only server.py and wire.py know sockets.
"""

from tests.newsroom.faults import ALL, FAULTS, Fault, dripping, slow
from tests.newsroom.room import DAMASCUS, Newsroom
from tests.newsroom.routes import Answer, Call, answer
from tests.newsroom.server import Server, Visit
from tests.newsroom.story import POLITICAL, SECTIONS, Story

__all__ = [
    "ALL",
    "DAMASCUS",
    "FAULTS",
    "POLITICAL",
    "SECTIONS",
    "Answer",
    "Call",
    "Fault",
    "Newsroom",
    "Server",
    "Story",
    "Visit",
    "answer",
    "dripping",
    "slow",
]
