"""Write what benchmarks print into docs/performance.md: `python -m benchmarks.report [MODULE…]`.

The page has a place for each module that is run by default, between `<!-- serving -->` and `<!-- /serving -->`.
"""

import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

CODE = Path(__file__).resolve().parent.parent
PAGE = CODE / "docs/performance.md"
PLACE = re.compile(r"<!-- (\w+) -->\n.*?<!-- /\1 -->", re.DOTALL)


def machine() -> str:
    """The machine and the day, in words."""
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    cores, load = os.cpu_count(), os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%-d %B %Y}, {cores} cores of {model[1] if model else platform.machine()}, "
        f"Python {platform.python_version()}, {platform.system()}; load before the run {load:.1f}"
    )


def run(name: str) -> str:
    """Return what the benchmark prints; it is shown as it comes."""
    print(f"\n# {name}", flush=True)
    told = machine()
    command = [sys.executable, "-u", "-m", f"benchmarks.{name}"]
    lines = []
    with subprocess.Popen(command, cwd=CODE, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        raise SystemExit(f"{name} failed")
    return f"{told}\n\n```text\n{''.join(lines).strip()}\n```"


def main() -> None:
    """Run them one after the other; the page is written after each."""
    for name in sys.argv[1:] or PLACE.findall(PAGE.read_text("utf-8")):
        found = f"<!-- {name} -->\n{run(name)}\n<!-- /{name} -->"
        text = PAGE.read_text("utf-8")
        place = re.compile(rf"<!-- {name} -->\n.*?<!-- /{name} -->", re.DOTALL)
        if not place.search(text):
            raise SystemExit(f"{PAGE.name} has no place for {name}")
        PAGE.write_text(place.sub(lambda _, found=found: found, text), "utf-8")


if __name__ == "__main__":
    main()
