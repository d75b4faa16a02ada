"""The lane: a gunicorn worker that answers what lies on the shelf inside its poll loop; all else goes to gunicorn's own threads.

Of the 220 µs that a cached feed costs on gthread and Flask, the lane saves all but one recv, one look into a dictionary and one
send. It recognises strictly: a request that is unusual in any way is handed, as it came, to gunicorn's parser and the thread
pool. So there is one truth about HTTP, and tests/test_lane.py holds both to the same bytes. The rest of the house does not know
that the lane exists: with worker_class = "gthread" all works the same, only slower.

    accept ── recv ── memo ─────────────────────────── send     these very bytes were answered within this second
                       └─ recognise ─ order ─ compose ── send     the first time in a second
                              └─ hand_over ── thread              gunicorn's parser, Flask

    request.py   bytes -> Asked, or None for all that is unusual; pure
    menu.py      Asked -> Ready: what is told with a document, byte for byte, prepared once a second
    worker.py    one epoll for listeners, idle, hot and slow connections
    talk.py      a connection, and how long its client may take
    terms.py     when the lane may be opened; else gthread serves alone
    log.py       the access log, when one is asked for
"""

from feeds.lane.worker import LaneWorker

__all__ = ["LaneWorker"]
