"""Tables for the terminal: columns as wide as they need, the last one cut at the terminal's edge; plain in a pipe."""

import shutil
import sys
import unicodedata
from collections.abc import Sequence

Row = Sequence[str]


def draw_table(head: Row, rows: Sequence[Row]) -> str:
    """Return the table as text: on a terminal no line is wider than it, in a pipe nothing is cut."""
    limit = shutil.get_terminal_size((110, 24)).columns if sys.stdout.isatty() else None
    widths = [max(width_of(row[i]) for row in (head, *rows)) for i in range(len(head))]
    if limit is not None:
        widths = fit(widths, limit)
    return "\n".join(
        "  " + "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)
    )


def fit(widths: list[int], limit: int) -> list[int]:
    """Take from the widest columns until the table fits."""
    widths = list(widths)
    while sum(widths) + 2 * (len(widths) + 1) > limit and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    return widths


def pad(cell: str, width: int) -> str:
    """Cut a cell with an ellipsis, or fill it up."""
    if width_of(cell) > width:
        while width_of(cell) > width - 1:
            cell = cell[:-1]
        cell += "…"
    return cell + " " * (width - width_of(cell))


def width_of(text: str) -> int:
    """Columns that a terminal uses: marks none, wide letters two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
