"""Read the article pages that a merge asks for: a few at a time, politely, with an eye on the clock."""

import logging
import time
from collections.abc import Sequence

from feeds.bench import Bench
from feeds.config import Source
from feeds.model import Trouble
from feeds.plan import Answer, Request
from parsers import load_parser
from parsers.headline import Page, ParseError

LOG = logging.getLogger("mujaz.refresh")
MOST = 10
"""Article pages in one refresh (docs/design.md, "Admission")."""
BUDGET = 150.0
"""Seconds: half of the deadline after which a refresh is killed, so that what was read is always published."""
PATIENCE = 2
"""Failures in a row after which the site is left alone until the next refresh."""
GONE = (404, 410)


def read_articles(source: Source, requests: Sequence[Request], bench: Bench) -> dict[str, Answer]:
    """Return what came of each request, by key; one that was not asked is missing."""
    answers: dict[str, Answer] = {}
    started, failures = time.monotonic(), 0
    for request in requests[:MOST]:
        if failures >= PATIENCE or time.monotonic() - started > BUDGET:
            break
        answer = read_article(source, request, bench)
        answers[request.key] = answer
        failures = 0 if answer.article or answer.gone else failures + 1
    return answers


def read_article(source: Source, request: Request, bench: Bench) -> Answer:
    """Read one article page."""
    try:
        fetched = bench.door.get(request.url, None, source.hosts, source.delay)
        page = Page(fetched.html or "", fetched.url, bench.clock())
        article = load_parser(source.parser).read_article(page, source.site_rule)
    except Trouble as trouble:
        bench.progress(f"{request.url}: {trouble.outcome} ({trouble.what})")
        return Answer(gone=trouble.status in GONE)
    except ParseError as error:
        bench.progress(f"{request.url}: {error.what}")
        return Answer()
    except Exception:  # one page that a parser stumbles over must not keep all others from being published
        LOG.exception("%s: the parser failed; please report it", request.url)
        return Answer()
    bench.progress(f"{request.url}: read, section {article.section or 'not shown'}")
    return Answer(article)
