"""Finds the headline list of a page that nobody described, and says how to describe it.

links.py     the page's links and the elements around them, weighed by what these are called (parsers/regions.py)
ranked.py    which boxes are headed "most read" and the like
names.py     which links are titles, and which are authors and sections beside them
clusters.py  the items that links of one shape lie in
blocks.py    clusters that share their items: candidates for the list
choice.py    which blocks are the list
leads.py     stories that are in none of them: in another shape, or alone
extents.py   how far an item reaches
items.py     what stands in it (parts.py), above all its title (titles.py, labels.py) and its time (times.py, short.py, days.py)
listing.py   the above in order
describe.py  the list as CSS selectors
"""

from parsers.detect.describe import Suggestion, describe
from parsers.detect.listing import RUNGS, detect, find_headlines, read_article

__all__ = ["RUNGS", "Suggestion", "describe", "detect", "find_headlines", "read_article"]
