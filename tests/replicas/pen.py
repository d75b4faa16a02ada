"""Writes figures into docs/scaling.md, between the markers of their part."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scaling.md"


def write_between(name: str, text: str) -> None:
    """Put the text between `<!-- name -->` and `<!-- /name -->`; ValueError when the page has no such part."""
    page = PAGE.read_text()
    told, found = re.subn(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda m: f"{m[1]}{text}\n{m[2]}", page, flags=re.DOTALL)
    if found != 1:
        raise ValueError(f"{PAGE} has no part <!-- {name} -->")
    PAGE.write_text(told)
