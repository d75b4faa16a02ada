"""The house's own rules: who may import whom, what stays light, how long things are, what the documents list."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Each room and the rooms it may know. "feeds.x" stands for the module or package with all that is in it; a room always knows
# itself. Imports run down only: this table has no cycle (tested below).
ALLOWED = {
    "parsers": set(),
    "feeds.config": {"parsers"},
    "feeds.model": set(),
    "feeds.plan": {"feeds.model", "parsers"},
    "feeds.log": set(),
    "feeds.months": set(),
    "feeds.coding": {"feeds.model"},
    "feeds.filters": {"feeds.model", "parsers"},
    "feeds.fetch": {"feeds.config", "feeds.model", "parsers"},
    "feeds.merge": {"feeds.config", "feeds.model", "feeds.plan", "parsers"},
    "feeds.render": {"feeds.model", "feeds.filters", "parsers"},
    "feeds.pages": {"feeds.model", "feeds.filters", "parsers"},
    "feeds.shelf": {"feeds.model"},
    "feeds.store": {"feeds.config", "feeds.model", "feeds.plan", "parsers"},
    "feeds.inspect": {"feeds.model", "parsers"},
    "feeds.child": set(),
    "feeds.ticker": {"feeds.child", "feeds.model", "feeds.shelf"},
    "feeds.bench": {"feeds.config", "feeds.fetch", "feeds.shelf", "feeds.store"},
    "feeds.recall": {"feeds.config", "feeds.merge", "feeds.plan", "feeds.store", "parsers"},
    "feeds.reading": {
        *("feeds.bench", "feeds.config", "feeds.fetch", "feeds.merge", "feeds.model", "feeds.sameness", "feeds.store", "parsers"),
    },
    "feeds.enrich": {"feeds.bench", "feeds.config", "feeds.model", "feeds.plan", "parsers"},
    "feeds.withdraw": {"feeds.bench", "feeds.config", "feeds.merge", "feeds.model", "feeds.plan", "feeds.store", "parsers"},
    "feeds.changes": {"feeds.config", "feeds.fetch", "feeds.model", "feeds.store"},
    "feeds.archive": {"feeds.model", "feeds.months", "feeds.pages", "feeds.render", "feeds.store"},
    "feeds.publish": {
        *("feeds.archive", "feeds.coding", "feeds.config", "feeds.model", "feeds.pages", "feeds.plan", "feeds.render"),
        "feeds.store",
    },
    "feeds.house": {"feeds.config", "feeds.pages", "feeds.publish", "feeds.shelf", "feeds.store"},
    "feeds.shelving": {"feeds.config", "feeds.model", "feeds.shelf", "feeds.store"},
    "feeds.lease": {"feeds.bench", "feeds.store"},
    "feeds.sameness": {"parsers"},
    "feeds.pace": set(),
    "feeds.keeper": {"feeds.child", "feeds.shelf"},
    "feeds.follow": {"feeds.config", "feeds.shelf", "feeds.shelving", "feeds.store"},
    "feeds.refresh": {
        *("feeds.bench", "feeds.changes", "feeds.config", "feeds.enrich", "feeds.merge", "feeds.model", "feeds.months"),
        *("feeds.house", "feeds.lease"),
        *("feeds.plan", "feeds.publish", "feeds.reading", "feeds.recall", "feeds.store", "feeds.withdraw"),
    },
    "feeds.push": {"feeds.bench", "feeds.config", "feeds.fetch", "feeds.model", "feeds.store"},
    "feeds.websub": {"feeds.bench", "feeds.model"},
    "feeds.announce": {"feeds.bench", "feeds.push", "feeds.store", "feeds.websub"},
    "feeds.run": {
        *("feeds.announce", "feeds.bench", "feeds.config", "feeds.fetch", "feeds.house", "feeds.pace", "feeds.refresh"),
        *("feeds.restore", "feeds.shelving", "feeds.store"),
    },
    "feeds.restore": {
        *("feeds.coding", "feeds.config", "feeds.model", "feeds.plan", "feeds.render", "feeds.shelf", "feeds.store", "parsers"),
    },
    "feeds.serve": {
        *("feeds.child", "feeds.coding", "feeds.config", "feeds.filters", "feeds.model", "feeds.pages", "feeds.publish"),
        *("feeds.keeper", "feeds.render", "feeds.shelf", "feeds.store", "feeds.ticker"),
    },
    "feeds.lane": {"feeds.model", "feeds.serve", "feeds.shelf"},
    "feeds.commands": {
        *("feeds.__main__", "feeds.config", "feeds.fetch", "feeds.inspect", "feeds.log", "feeds.model", "feeds.refresh"),
        *("feeds.enrich", "feeds.follow", "feeds.pages", "feeds.run", "feeds.shelf", "feeds.store", "feeds.ticker", "parsers"),
        "feeds.push",
    },
    "feeds.__main__": {"feeds.commands"},
    "app": {"feeds.config", "feeds.serve"},
}

# Libraries that belong behind one door.
DOORS = {
    "feedgen": {"feeds.render"},
    "sqlalchemy": {"feeds.store"},
    "httpx": {"feeds.fetch"},
    "httpcore": {"feeds.fetch"},
    "protego": {"feeds.fetch"},
    "flask": {"app", "feeds.serve"},
    "werkzeug": {"app", "feeds.serve"},
    "selectolax": {"parsers"},
    "nh3": {"parsers"},
    "jinja2": {"feeds.pages"},
    "brotli": {"feeds.coding", "feeds.fetch"},
    "zstandard": {"feeds.coding"},
    "prometheus_client": {"feeds.serve"},
    "click": {"feeds.commands"},
    "apprise": {"feeds.push"},
    "requests": {"feeds.push"},
}

HEAVY = (
    *("httpx", "httpcore", "lxml", "feedgen", "selectolax", "sqlalchemy", "protego", "nh3", "jinja2", "click", "trafilatura"),
    "apprise",
)


def modules() -> dict[str, Path]:
    """Every module of the house by its dotted name."""
    files = [ROOT / "app.py", *(ROOT / "feeds").rglob("*.py"), *(ROOT / "parsers").rglob("*.py")]
    names = {}
    for file in files:
        parts = file.relative_to(ROOT).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return names


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[0] if parts[0] != "feeds" or len(parts) == 1 else ".".join(parts[:2])


def imports_of(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {f"{node.module}.{alias.name}" if node.module == "feeds" else node.module for alias in node.names}
    return found


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_run_down_only(module: str) -> None:
    room = room_of(module)
    if room == "feeds":
        assert not imports_of(modules()[module])
        return
    assert room in ALLOWED, f"{room} has no line in the table of allowed imports"
    ours = {room_of(name) for name in imports_of(modules()[module]) if name.split(".")[0] in ("app", "feeds", "parsers")}
    assert ours - {room} <= ALLOWED[room]


def test_the_table_has_no_cycle() -> None:
    left = {room: set(known) - {"feeds.commands", "feeds.__main__"} for room, known in ALLOWED.items()}
    while left:
        bottom = {room for room, known in left.items() if not known & set(left)}
        assert bottom, f"these rooms know each other: {sorted(left)}"
        left = {room: known for room, known in left.items() if room not in bottom}


@pytest.mark.parametrize("module", sorted(modules()))
def test_each_library_stays_behind_its_door(module: str) -> None:
    for name in imports_of(modules()[module]):
        library = name.split(".")[0]
        assert room_of(module) in DOORS.get(library, {room_of(module)}), f"{module} imports {library}"


@pytest.mark.parametrize("module", ["app", "feeds.shelf", "feeds.ticker", "feeds.config", "feeds.serve.answer"])
def test_the_reading_wing_imports_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & set(HEAVY) - ({"jinja2", "click"} if module == "app" else set())  # Flask itself brings those two


@pytest.mark.parametrize("module", sorted(modules()))
def test_files_fit_a_sitting_and_functions_a_screen(module: str) -> None:
    text = modules()[module].read_text()
    assert text.count("\n") <= 260
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 45, f"{module}.{node.name} is longer than a screen"


@pytest.mark.parametrize("module", sorted(modules()))
def test_every_module_says_what_it_is(module: str) -> None:
    assert ast.get_docstring(ast.parse(modules()[module].read_text()))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_project_speaks_of_itself_alone() -> None:
    paths = re.compile(rb"(?<![\w.])/(?:work|farm)/|/root/|/home/\w")
    for file in tracked():
        if file.suffix not in (".png", ".gz", ".db") and file != Path(__file__).resolve():
            assert not paths.search(file.read_bytes()), file.relative_to(ROOT)
