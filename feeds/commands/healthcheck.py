"""`healthcheck`: does the service on this machine live? Imports as little as it can."""

import os
import sys
from http.client import HTTPConnection, HTTPException


def healthcheck() -> int:
    """Ask /livez on PORT; 0 when it answers 200, else 1 with the reason."""
    port = os.environ.get("PORT") or "8000"
    try:
        connection = HTTPConnection("127.0.0.1", int(port), timeout=5)
        connection.request("GET", "/livez")
        status = connection.getresponse().status
    except (OSError, HTTPException, ValueError) as error:
        print(f"no answer from port {port}: {error}", file=sys.stderr)
        return 1
    if status != 200:
        print(f"/livez answers {status}", file=sys.stderr)
        return 1
    return 0
