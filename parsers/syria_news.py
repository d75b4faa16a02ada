"""syria.news (سيريانيوز): section lists, article pages with their related list, the home page, the old domain.

The ladder: `known` (markup seen on the site), `data` (JSON-LD, microdata, a feed's items), `grammar` (whatever fits the site's
article addresses, whatever the markup), `detect` (the generic detector). The site's addresses are in syria_grammar.py.
"""

from parsers.headline import Listing, Page, Rung, Site
from parsers.ladder import climb
from parsers.syria_article import read_article
from parsers.syria_rungs import data, detect, grammar, known

__all__ = ["RUNGS", "find_headlines", "read_article"]

RUNGS = (Rung("known", known), Rung("data", data), Rung("grammar", grammar), Rung("detect", detect))


def find_headlines(page: Page, site: Site) -> Listing:
    """Return what the page lists, in page order; ParseError when it lists nothing.

    On an article's page that is its related list, without the story itself. A list of the most read is no news and left out,
    except on the home page.
    """
    return climb(RUNGS, page, site)
