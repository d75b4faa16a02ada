"""Makes docs/adding-a-site.md tell the truth: `python -m tests.guide` runs its commands and writes what they print.

The document says what to do in comments above its blocks: `<!-- run -->` (each `$` line is run, what follows it is replaced),
`<!-- write NAME -->` and `<!-- append NAME -->` (the block becomes a file), `<!-- site STATE -->` (the sample site changes). The
commands read a sample site on loopback; `python -m tests.guide serve` serves it for a person who tries them by hand.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from selectolax.lexbor import LexborHTMLParser

from tests.fetch_kit import Site, answer, running

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "adding-a-site.md"
PAGES = ROOT / "tests" / "pages" / "guide"
ADDRESS = "localhost:48900"
"""How the document calls the sample site; a test gives it any free port."""
STEP = re.compile(r"<!-- (?P<what>run|write|append|site) ?(?P<name>[\w.-]*) -->\n(?:```\w*\n(?P<body>.*?)```)?", re.DOTALL)
CHANGING = (
    (re.compile(r"read \d{4}-\d\d-\d\d \d\d:\d\d UTC"), "read 2025-11-15 08:00 UTC"),
    (re.compile(r"\(\d+\.\d s\)"), "(0.3 s)"),
)
"""What no two runs have in common."""


def furnish(site: Site, state: str = "news") -> None:
    """Give the site its list page (news, redesigned, rebuilding) and an article for each headline."""
    html = (PAGES / f"{state}.html").read_text("utf-8")
    site.routes["/news/"] = answer(html)
    article = (PAGES / "article.html").read_text("utf-8")
    for card in LexborHTMLParser((PAGES / "news.html").read_text("utf-8")).css("article"):
        link, told = card.css_first("h3 a"), [card.css_first(f".{name}") for name in ("section", "card-date", "card-text")]
        section, moment, summary = (node.text() if node else "" for node in told)
        if link:
            site.routes[link.attributes["href"] or ""] = answer(
                article.format(title=link.text(), section=section, date=moment, summary=summary)
            )


def follow(text: str, site: Site, folder: Path) -> str:
    """Do what the document says, in that folder, and return it with what the commands print."""
    return STEP.sub(lambda step: take(step, site, folder), text)


def take(step: "re.Match[str]", site: Site, folder: Path) -> str:
    """Take one step."""
    what, name, body = step["what"], step["name"], step["body"]
    if what == "site":
        furnish(site, name)
    elif what == "run":
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        return step[0].replace(body, "".join(run(command, site, folder) for command in commands))
    else:
        with (folder / name).open("w" if what == "write" else "a", encoding="utf-8") as file:
            file.write(body.replace(ADDRESS, f"localhost:{site.port}"))
    return step[0]


def run(line: str, site: Site, folder: Path) -> str:
    """Run one command line and return it with its output, free of what no two runs have in common."""
    words = shlex.split(line.removeprefix("$ ").replace(ADDRESS, f"localhost:{site.port}"))
    named = dict(word.split("=", 1) for word in words[: words.index("python")])
    command = [sys.executable, *words[len(named) + 1 :]]
    done = subprocess.run(command, cwd=folder, env=environ(folder) | named, capture_output=True, text=True, check=False)
    said = (done.stdout or done.stderr).replace(f"localhost:{site.port}", ADDRESS).strip()
    for pattern, instead in CHANGING:
        said = pattern.sub(instead, said)
    return "\n".join([line, *map(str.rstrip, said.splitlines())]) + "\n"


def environ(folder: Path) -> dict[str, str]:
    """The environment of somebody who starts in an empty folder and may read loopback."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MUJAZ_")}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "MUJAZ_DATABASE_URL": f"sqlite:///{folder}/mujaz.db",
        "MUJAZ_SHELF": str(folder / "shelf"),
        "MUJAZ_ALLOW_PRIVATE": "127.0.0.0/8,::1/128",
    }


def tell() -> str:
    """The document as it should be."""
    with running(Site()) as site, TemporaryDirectory() as folder:
        furnish(site)
        return follow(GUIDE.read_text("utf-8"), site, Path(folder))


def serve() -> None:
    """Serve the sample site until someone has had enough."""
    with running(Site(port=int(ADDRESS.partition(":")[2]))) as site:
        furnish(site)
        print(f"http://{ADDRESS}/news/ (Control-C ends it)")
        input()


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    else:
        GUIDE.write_text(tell(), "utf-8")
