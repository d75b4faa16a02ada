"""What README and docs list is what there is: settings, commands, routes, metrics, outcomes, keys."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families as read_metrics
from werkzeug.exceptions import HTTPException

from app import create_app
from feeds.__main__ import COMMANDS
from feeds.config import VARIABLES
from feeds.config.sources import KEYS
from feeds.model import Outcome, SourceState, Timing
from feeds.shelf import write_state
from tests.serve_kit import client_of, open_test_wing
from tests.shelf_kit import open_shop

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
OPERATING = (ROOT / "docs" / "operating.md").read_text()


def table(text: str, head: str) -> list[list[str]]:
    """The rows of the Markdown table whose first heading is that, cell by cell."""
    after = text[text.index(f"| {head} |") :].splitlines()[2:]
    rows = []
    for line in after:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_the_settings() -> None:
    told = {quoted(cells[0])[0]: cells[1] for cells in table(README, "variable")}
    assert told == {name: f"`{default}`" if default else "–" for name, default in VARIABLES.items()}


def test_the_commands() -> None:
    rows = table(README, "`python -m feeds …`")
    assert sorted(quoted(cells[0])[0].split()[0] for cells in rows) == sorted(COMMANDS)


def test_the_routes() -> None:
    app = create_app(open_test_wing(ROOT / "no shelf"))
    told = {path.removeprefix("POST ") for cells in table(OPERATING, "path") for path in quoted(cells[0])}
    rules = [rule for rule in app.url_map.iter_rules() if "name" not in rule.arguments]
    literal = {rule.rule.replace("<slug>", "<feed>") for rule in rules}
    assert literal <= told
    routes = app.url_map.bind("localhost")
    for path in told:
        method = "POST" if path.endswith("/refresh") else "GET"
        try:
            routes.match(re.sub(r"<[^>]+>", "x", path), method)
        except HTTPException as error:
            pytest.fail(f"{path}: {error}")


def test_the_metrics(tmp_path: Path) -> None:
    open_shop(tmp_path)
    now = datetime(2026, 11, 27, tzinfo=UTC)
    known = SourceState("political", "Politics", now, now, Outcome.UPDATED, None, now, now, "known", 0, now, 1.5)
    timings = {"updated": Timing(1, 1.5, (0, 1, 1, 1, 1, 1, 1))}
    write_state(tmp_path, [known._replace(refreshes={"updated": 1}, timings=timings)])
    client = client_of(open_test_wing(tmp_path))
    client.get("/political.atom")
    families = list(read_metrics(client.get("/metrics").text))
    live = {sample.name: sorted(sample.labels) for family in families for sample in family.samples}
    told = {}
    for cells in table(OPERATING, "metric"):
        for name in quoted(cells[0]):
            head, _, labels = name.partition("{")
            told[head] = sorted(filter(None, labels.rstrip("}").split(",")))
    assert told == live


def test_the_outcomes() -> None:
    rows = table(OPERATING, "outcome")
    assert [quoted(cells[0]) for cells in rows] == [[outcome.value] for outcome in Outcome]
    assert [cells[2] == "–" for cells in rows] == [outcome.well for outcome in Outcome]


def test_the_keys_of_the_sources_file() -> None:
    guide = ROOT / "docs" / "adding-a-site.md"
    if not guide.exists():
        pytest.skip("the guide is not written yet")
    told = {name for cells in table(guide.read_text(), "key") for name in quoted(cells[0])}
    assert told == set(KEYS)
