"""Every benchmark, one after the other: `python -m benchmarks`, or only those named: `python -m benchmarks extraction corpus`.

Each is a process of its own, so that none pays for what another imported, and can be run alone as well.
"""

import subprocess
import sys

PARTS = {
    "corpus": ("tests.corpus_table", "How well the detector reads pages that nobody described"),
    "extraction": ("benchmarks.extraction", "What it costs to read a list page"),
    "rendering": ("benchmarks.rendering", "What it costs to make a feed's documents"),
    "refresh": ("benchmarks.refresh", "What a refresh costs"),
    "ledger": ("benchmarks.ledger", "What the ledger costs as it grows"),
    "startup": ("benchmarks.startup", "What a start and the memory cost"),
    "serving": ("benchmarks.serving", "The lane beside other servers"),
}


def main(names: list[str]) -> int:
    """Run the named ones; 1 when one failed, 2 for a name that is none."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    failed = False
    for name in names or PARTS:
        module, heading = PARTS[name]
        print(f"\n{heading} (python -m {module})\n{'=' * len(heading)}", flush=True)
        failed = subprocess.run([sys.executable, "-m", module], check=False).returncode != 0 or failed
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
