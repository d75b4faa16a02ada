"""Views for those who run the service: is it alive, is it of use, how is each source, how many answers."""

import json
import shutil
from datetime import UTC, datetime

from flask import Response, request

from feeds.serve.answer import PAGE_HEADERS
from feeds.serve.ready import Readiness, judge, judge_copy, judge_disk
from feeds.serve.wing import Wing
from feeds.shelf import COPIED, recollect

TEXT = "text/plain; charset=utf-8"
JSON = "application/json"
FRESH = {"Cache-Control": "no-store"}


def show_alive(_wing: Wing) -> Response:
    """`/livez`: 200 as long as the process answers, whatever the sites, the disk or the ledger do."""
    return Response("alive\n", content_type=TEXT, headers=FRESH)


def show_ready(wing: Wing) -> Response:
    """`/readyz`: 200 when every source is fresh, else 503; both with the table of reasons.

    `?only=copy` judges only whether this machine has copied the shared ledger since its start: what a load balancer may act on,
    because a site in trouble must not take all machines out at once.
    """
    sources = judge(wing.settings.sources, wing.shelf.states(), wing.shelf.labels(), wing.clock())
    disk = judge_disk(measure_disk(wing))
    copy = judge_copy(shared=wing.settings.shared, copied=recollect(wing.settings.shelf, COPIED))
    rest = not disk and all(not source.reasons for source in sources)
    ready = not copy and (rest or request.args.get("only") == "copy")
    table = {
        "ready": ready,
        "version": wing.shelf.version(),
        "edition": wing.shelf.edition(),
        "disk": {"ready": not disk, "reasons": disk},
        "copy": {"ready": not copy, "reasons": copy},
        "sources": [tell_readiness(source) for source in sources],
    }
    body = json.dumps(table, ensure_ascii=False, indent=1) + "\n"
    return Response(body, 200 if ready else 503, content_type=JSON, headers=FRESH)


def tell_readiness(source: Readiness) -> dict[str, object]:
    """Return one source's line of the table as JSON values."""
    state = source.state
    return {
        "feed": source.feed,
        "ready": not source.reasons,
        "reasons": source.reasons,
        "outcome": state and state.outcome,
        "failures": state.failures if state else 0,
        **{
            name: moment and moment.isoformat()
            for name, moment in (
                ("checked", state and state.checked),
                ("succeeded", state and state.succeeded),
                ("newest", state and state.newest),
                ("due", state and state.due),
            )
        },
    }


def measure_disk(wing: Wing) -> int | None:
    """Return the free bytes of the shelf's disk; None when the folder is not there or not ours to see."""
    try:
        return shutil.disk_usage(wing.settings.shelf).free
    except OSError:
        return None


def show_status(wing: Wing) -> Response:
    """`/status`: the state of every source as a page. Drawn when it is asked for: the state changes at each refresh."""
    from feeds.pages import render_status

    english = request.args.get("lang") == "en" or (
        "lang" not in request.args and request.accept_languages.best_match(["ar", "en"], default="ar") == "en"
    )
    page = render_status(wing.shelf.states(), wing.settings.public_url, wing.clock(), "en" if english else "ar")
    answer = Response(page, content_type="text/html; charset=utf-8", headers=FRESH)
    answer.headers.extend(dict(PAGE_HEADERS))
    answer.headers["Vary"] = "Accept-Language"
    return answer


def show_status_json(wing: Wing) -> Response:
    """`/status.json`: the same for programs."""
    from feeds.pages import status_json

    return Response(status_json(wing.shelf.states()), content_type=JSON, headers={**FRESH, "Access-Control-Allow-Origin": "*"})


def show_metrics(wing: Wing) -> Response:
    """`/metrics`: Prometheus, summed over all workers of the machine."""
    from feeds.serve.metrics import MEDIA_TYPE, Serving, write_metrics

    counters, shelf = wing.counters, wing.shelf
    version = shelf.version()
    serving = Serving(counters.totals(), counters.by_document(), version, shelf.edition(), find_moment(wing, version))
    return Response(write_metrics(shelf.states(), serving), content_type=MEDIA_TYPE, headers=FRESH)


def find_moment(wing: Wing, version: str | None) -> datetime | None:
    """Return when this version of the shelf was written; None when there is none, or no more."""
    try:
        return datetime.fromtimestamp((wing.settings.shelf / version).stat().st_mtime, UTC) if version else None
    except OSError:
        return None
