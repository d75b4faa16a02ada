"""Read the article pages that a merge asks for: a few at a time, politely, with an eye on the clock."""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec

from feeds.bench import Bench
from feeds.config import Source
from feeds.model import Trouble
from feeds.plan import Answer, Request
from parsers import load_parser
from parsers.headline import Article, Page, ParseError

LOG = logging.getLogger("mujaz.refresh")
MOST = 10
"""Article pages in one refresh (docs/design.md, "Admission")."""
BUDGET = 150.0
"""Seconds: half of the deadline after which a refresh is killed, so that what was read is always published."""
EXTRACTOR = "trafilatura"
NO_EXTRACTOR = 'content = "full" needs trafilatura for pages whose text nothing marks; without it their entries carry the excerpt'
PATIENCE = 2
"""Failures in a row after which the site is left alone until the next refresh."""
GONE = (404, 410)


def read_articles(source: Source, requests: Sequence[Request], bench: Bench, extractor: str = EXTRACTOR) -> dict[str, Answer]:
    """Return what came of each request, by key; one that was not asked is missing."""
    answers: dict[str, Answer] = {}
    started, failures = time.monotonic(), 0
    for request in requests[:MOST]:
        if failures >= PATIENCE or time.monotonic() - started > BUDGET:
            break
        answer = read_article(source, request, bench, extractor)
        answers[request.key] = answer
        failures = 0 if answer.article or answer.gone else failures + 1
    if not has_extractor(extractor) and any(lacks_text(source, answer.article) for answer in answers.values()):
        LOG.warning("%s: %s (docs/adding-a-site.md)", source.slug, NO_EXTRACTOR)
    return answers


def read_article(source: Source, request: Request, bench: Bench, extractor: str = EXTRACTOR) -> Answer:
    """Read one article page."""
    try:
        fetched = bench.door.get(request.url, None, source.hosts, source.delay)
        page = Page(fetched.html or "", fetched.url, bench.clock())
        article = load_parser(source.parser).read_article(page, source.site_rule)
        if lacks_text(source, article):
            article = replace(article, body=find_text(page, extractor))
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


def lacks_text(source: Source, article: Article | None) -> bool:
    """Tell whether the source wants whole texts and the parser found none: no rule and no markup says where it is."""
    return source.content == "full" and article is not None and not article.body


def has_extractor(extractor: str = EXTRACTOR) -> bool:
    """Tell whether the optional extra is installed that finds the text of any page."""
    return find_spec(extractor) is not None


def find_text(page: Page, extractor: str) -> str | None:
    """Find the text of a page that no rule describes; None without the extra."""
    from parsers.article import full_body

    return full_body(page, extractor)
