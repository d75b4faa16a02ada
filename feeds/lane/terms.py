"""When the lane may be opened: what it needs of gunicorn and of the configuration."""

import select
import socket
from collections.abc import Iterable
from typing import Any

import gunicorn
from gunicorn.workers.gthread import TConn, ThreadWorker

USED = "_cap_keepalive accept enqueue_req finish_request handle murder_keepalived notify run set_accept_enabled"
"""What the lane overrides or calls of gunicorn's gthread."""


def why_not(
    cfg: Any, sockets: Iterable[Any], used: str = USED, system: object = select, raw: object = socket.SocketType
) -> str | None:
    """Return why the lane cannot serve with this configuration or this gunicorn; None when it can."""
    names = TConn.__init__.__code__.co_varnames[: TConn.__init__.__code__.co_argcount]
    missing = [name for name in used.split() if not hasattr(ThreadWorker, name)]
    if gunicorn.version_info[0] != 27 or names != ("self", "cfg", "sock", "client", "server") or missing:
        return f"gunicorn {gunicorn.__version__} is not the one it was made for"
    if not hasattr(system, "epoll"):
        return "this system has no epoll"
    if not hasattr(raw, "_accept"):
        return "this Python accepts connections in another way"
    reasons = {
        "TLS": cfg.is_ssl,
        "the PROXY protocol": cfg.proxy_protocol != "off",
        "the uwsgi protocol": cfg.protocol != "http",
        "HTTP/2 without TLS": cfg.http2_cleartext not in (None, False, "off", "none"),
        "a socket that is not TCP": any(one.family not in (socket.AF_INET, socket.AF_INET6) for one in sockets),
    }
    return next((f"{what} is asked for" for what, asked in reasons.items() if asked), None)
