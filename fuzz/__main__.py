"""`python -m fuzz TARGET [SECONDS]`: try a target with Atheris; `python -m fuzz` tries all of them, a minute each."""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CRASHES = ROOT / "tests" / "data" / "crashes"
NAMES = ("page", "markup", "text", "request", "headers", "service")


def fuzz(name: str, seconds: int) -> None:
    """Fuzz in this process until the time is over or it crashes; what crashed is kept. Never comes back."""
    import atheris

    with atheris.instrument_imports(include=["app", "parsers", "feeds", "protego", "gunicorn.http"]):
        from fuzz.seeds import seeds_of
        from fuzz.targets import TARGETS
    (CRASHES / name).mkdir(parents=True, exist_ok=True)
    corpus = tempfile.mkdtemp()
    for number, seed in enumerate(seeds_of(name)):
        Path(corpus, str(number)).write_bytes(seed)
    atheris.Setup(
        [
            *("fuzz", corpus, str(CRASHES / name)),
            *(
                f"-max_total_time={seconds}",
                "-max_len=20000",
                "-timeout=20",
                "-rss_limit_mb=1500",
                f"-artifact_prefix={CRASHES / name}/",
            ),
        ],
        TARGETS[name],
    )
    atheris.Fuzz()


def main() -> int:
    """Fuzz one target, or each in a process of its own."""
    if len(sys.argv) > 1:
        fuzz(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60)
    return max(subprocess.run([sys.executable, "-m", "fuzz", name], cwd=ROOT, check=False).returncode for name in NAMES)


if __name__ == "__main__":
    sys.exit(main())
