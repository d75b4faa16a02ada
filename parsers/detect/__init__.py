"""Finds the headline list of a page that nobody described, and says how to describe it.

regions.py   what a part of the page is called: navigation, footer, "most read"
ranked.py    which boxes are headed as such a part
links.py     the page's links and the elements around them
names.py     which links are titles, and which are authors and sections beside them
blocks.py    links of one shape under one kind of box
choice.py    which blocks are the list
extents.py   how far an item reaches
items.py     what stands in it (parts.py), above all its title (titles.py) and its time (times.py, days.py)
listing.py   the above in order
describe.py  the list as CSS selectors
"""

from parsers.detect.describe import Suggestion, describe
from parsers.detect.listing import RUNGS, detect, find_headlines, read_article

__all__ = ["RUNGS", "Suggestion", "describe", "detect", "find_headlines", "read_article"]
