"""After a run of the tests with --cov: is the branch coverage what the house promises? `python -m tests.covered`."""

import json
import sys
import tempfile
from pathlib import Path

from coverage import Coverage

OVERALL = 95.0
PURE = ("parsers/", "feeds/merge/", "feeds/render/", "feeds/pages/", "feeds/filters.py", "feeds/months.py", "feeds/coding.py")
"""Rooms that only turn values into values: every branch of theirs can be reached by a test, so every branch is."""


def main() -> int:
    """Print what is short of the promise; 1 when anything is."""
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(file))
        told = json.loads(file.read_text())
    coverage.report(file=sys.stdout, skip_covered=True, show_missing=True)
    overall = told["totals"]["percent_covered"]
    shares = {name: file["summary"]["percent_covered"] for name, file in told["files"].items()}
    short = [name for name, share in shares.items() if name.startswith(PURE) and share < 100]
    for name in short:
        print(f"{name}: {shares[name]:.1f} %, a pure room must have 100 %")
    print(
        f"branch coverage {overall:.2f} % of all (at least {OVERALL} % is wanted), {len(short)} files of pure rooms below 100 %"
    )
    return int(overall < OVERALL or bool(short))


if __name__ == "__main__":
    sys.exit(main())
