"""Settings of the server, with reasons. `gunicorn` without arguments reads this file and starts the service."""

import logging
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))  # gunicorn may be started from anywhere

from feeds.config import VARIABLES, SettingsError, read_settings
from feeds.log import set_up_log
from feeds.serve.wing import own_settings
from feeds.shelf import COPIED, SETTINGS, forget

reloading = own_settings.cache_info().currsize > 0  # gunicorn reads this file again at each SIGHUP
try:
    if reloading:
        read_settings(os.environ)
        own_settings.cache_clear()
    settings = own_settings()
except SettingsError as error:
    if not reloading:
        sys.exit(f"mujaz: {error}")  # a wrong setting stops the start, in one sentence, before any worker is born
    sys.stderr.write(f"mujaz: {error}. The settings from before stay.\n")
    settings = own_settings()
set_up_log(settings.log, logging.INFO)  # before the workers are forked: what they tell has the form of what refreshes tell


def read(variable: str) -> str:
    """Return the checked variable, or its default."""
    return os.environ.get(variable, "").strip() or VARIABLES[variable]


wsgi_app = "app:create_app()"
bind = f"0.0.0.0:{read('PORT')}"  # all interfaces: in a container the outside is another one
workers = int(read("WEB_CONCURRENCY"))  # two by default, so that one can die or restart unnoticed
proc_name = "mujaz"

worker_class = "feeds.lane.LaneWorker"
# Documents take 0.3 ms each; threads are there for those that wait: at most 4 for a first version, 4 for filtered feeds, one for
# a refresh by hand. The others keep /livez and the feeds answering.
threads = 12
worker_connections = 1000
# Longer than the 60 s that nginx and most load balancers keep an idle connection to us, so that they close first and no request
# is lost in between. An idle connection costs a file descriptor, no thread.
keepalive = 75

timeout = 30  # a worker whose loop hangs so long is replaced; threads that wait do not count
graceful_timeout = 8  # within the 10 s that Docker gives before it kills

# A request for a feed has some 20 short headers. The limits are a bit below gunicorn's and far above that.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

max_requests = 0  # no recycling: memory does not grow (tests/soak), and a restart would empty what is hot
preload_app = False  # the ticker is a thread and the shelf a cache: both belong to the worker
# The heartbeat of a worker is a file: in memory, as a slow disk must not look like a hanging worker; the root may be read-only.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  (gunicorn makes a private file in it)
control_socket_disable = True  # nothing here is controlled at run time; the socket would need a writable home

# X-Forwarded-*: neither addresses nor schemes of clients are used anywhere, so no proxy has to be trusted.


def pre_request(_worker: object, request: Any) -> None:
    """Close after a request with a body: nothing here reads one, and to drain one from a slow client would hold a thread."""
    if any(name in ("CONTENT-LENGTH", "TRANSFER-ENCODING") and value != "0" for name, value in request.headers):
        request.force_close()


def hide_key(record: logging.LogRecord) -> bool:
    """Keep the admin key out of the log: gunicorn shows parts of requests that it refuses."""
    key, told = settings.admin_key, record.getMessage()
    if key and key in told:
        record.msg, record.args = told.replace(key, "[key]"), ()
    return True


def on_starting(_server: object) -> None:
    """A start is a new beginning: several machines must not rely on what this one copied before it was stopped."""
    for name in ("gunicorn.error", "gunicorn.access"):
        logging.getLogger(name).addFilter(hide_key)
    if settings.shared:
        forget(settings.shelf, COPIED, SETTINGS)
