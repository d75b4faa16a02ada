"""The access log of the lane, in gunicorn's own words; only when one is asked for."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from feeds.lane.menu import Ready


def tell_log(log: Any, head: bytes, ready: Ready, client: Any) -> None:
    """Log the answer as gunicorn logs its own; it took no time worth telling."""
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    method, path, protocol = first.split(" ")
    fields = [(name, value.strip(" \t")) for name, _, value in (line.partition(":") for line in lines)]
    environ = {"REQUEST_METHOD": method, "RAW_URI": path, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_PROTOCOL": protocol}
    environ["REMOTE_ADDR"] = client[0]
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in fields}
    told, _, body = ready.wire.partition(b"\r\n\r\n")
    status, *answer = told.decode("latin-1").split("\r\n")
    headers = [tuple(line.split(": ", 1)) for line in answer]
    response = SimpleNamespace(status=status.split(" ", 1)[1], sent=len(body), headers=headers)
    log.access(response, SimpleNamespace(headers=fields), environ, timedelta())
