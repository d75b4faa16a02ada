from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from feeds.model import STEPS, Day, Event, Outcome, SourceState, Timing
from feeds.shelf import read_state, write_state
from tests.shelf_kit import state

MOMENTS = some.datetimes(
    min_value=datetime(2015, 1, 1),  # noqa: DTZ001  (Hypothesis adds the zone)
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=some.sampled_from([UTC, timezone(timedelta(hours=3))]),
)
TEXTS = some.text(alphabet=some.characters(codec="utf-8"), max_size=30)
DAYS = some.builds(Day, day=some.dates(min_value=date(2015, 1, 1)), delay=some.none() | some.floats(0, 1e6))
EVENTS = some.builds(Event, slug=TEXTS, at=MOMENTS, kind=TEXTS, outcome=some.sampled_from(Outcome), text=TEXTS)
WITHIN = some.lists(some.integers(0, 10**6), min_size=len(STEPS), max_size=len(STEPS)).map(tuple)
TIMINGS = some.builds(Timing, times=some.integers(0, 10**6), seconds=some.floats(0, 1e9), within=WITHIN)
STATES = some.builds(
    SourceState,
    slug=TEXTS,
    title=TEXTS,
    due=some.none() | MOMENTS,
    checked=some.none() | MOMENTS,
    outcome=some.none() | some.sampled_from(Outcome),
    detail=some.none() | TEXTS,
    succeeded=some.none() | MOMENTS,
    newest=some.none() | MOMENTS,
    rung=some.none() | TEXTS,
    failures=some.integers(0, 100),
    since=some.none() | MOMENTS,
    duration=some.none() | some.floats(0, 300),
    entries=some.integers(0, 10**6),
    refreshes=some.dictionaries(TEXTS, some.integers(0, 10**6), max_size=4),
    timings=some.dictionaries(TEXTS, TIMINGS, max_size=3),
    days=some.lists(DAYS, max_size=3).map(tuple),
    events=some.lists(EVENTS, max_size=3).map(tuple),
)


@given(states=some.lists(STATES, max_size=3).map(tuple))
@settings(max_examples=40, deadline=None)
def test_states_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, states: tuple[SourceState, ...]) -> None:
    root = tmp_path_factory.mktemp("state")
    write_state(root, states)
    assert read_state(root) == states
    assert sorted(path.name for path in root.iterdir()) == [".lock", "state.json"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"sources": [{}]}', '{"sources": 3}', '{"sources": ["a"]}', "\x00"])
def test_a_file_that_makes_no_sense_counts_as_none(tmp_path: Path, damage: str) -> None:
    assert read_state(tmp_path) == ()
    (tmp_path / "state.json").write_text(damage)
    assert read_state(tmp_path) == ()


def test_a_failed_write_keeps_the_old_states(tmp_path: Path) -> None:
    write_state(tmp_path, [state(failures=1)])
    old = read_state(tmp_path)
    (tmp_path / ".state.json.part").write_text("left by a killed writer")
    write_state(tmp_path, [state(failures=1)])
    assert len(read_state(tmp_path)) == len(old) == 1
    (tmp_path / "state.json").unlink()
    (tmp_path / "state.json" / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match=r"state\.json"):
        write_state(tmp_path, [state(failures=2)])
    assert not (tmp_path / ".state.json.part").exists()
