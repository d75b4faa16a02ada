"""[notify] in the sources file, and what the status page, its documents and the metrics tell of deliveries."""

import importlib.util
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from feeds import ticker
from feeds.config import NOTIFY_KEYS, Settings, SettingsError, read_settings
from feeds.config import notify as notify_module
from feeds.model import PUSH_ADVICE, Event, Outcome, Push
from feeds.pages import render_status, status_json
from feeds.push.courier import hide
from feeds.render import render_status_feed
from feeds.serve.metrics import Serving, write_metrics
from feeds.shelf import read_state, write_state
from tests.pages_kit import NOW, find_faults, make_state

FEEDS = """
[political]
title = "Politics"
site = "https://syria.news/"
pages = ["https://syria.news/"]
[sport]
title = "Sport"
site = "https://syria.news/"
pages = ["https://syria.news/sport"]
"""
ROOT = Path(__file__).resolve().parent.parent


def read(folder: Path, text: str, **environ: str) -> Settings:
    path = folder / "sources.toml"
    path.write_text(FEEDS + text)
    return read_settings({"MUJAZ_SOURCES": str(path), **environ})


def test_without_the_table_nothing_is_pushed(tmp_path: Path) -> None:
    assert read(tmp_path, "").targets == ()


def test_one_table_with_all_defaults(tmp_path: Path) -> None:
    settings = read(tmp_path, '[notify]\ntargets = "json://one.test/"\n')
    (target,) = settings.targets
    assert (target.name, target.url, target.feeds, target.content) == (
        *("notify 1 (json)", "json://one.test/"),
        *(("political", "sport"), "excerpt"),
    )
    assert settings.marks_of("sport") == (target.mark,)
    assert settings.marks_of("unknown") == ()
    assert [source.slug for source in settings.sources] == ["political", "sport"]


def test_groups_with_their_own_feeds_and_variables(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        '[notify]\ntargets = ["json://one.test/"]\n'
        '[notify.desk]\ntargets = ["${SLACK}", "matrixs://${TOKEN}@${HOST}/!room"]\nfeeds = ["sport"]\ncontent = "none"\n',
        SLACK=" Slack://AAAA/BBBB/CCCC ",
        TOKEN="syt_x",
        HOST="news.test",
    )
    assert [(target.name, target.url, target.feeds) for target in settings.targets] == [
        ("notify 1 (json)", "json://one.test/", ("political", "sport")),
        ("desk 1 (slack)", "Slack://AAAA/BBBB/CCCC", ("sport",)),
        ("desk 2 (matrixs)", "matrixs://syt_x@news.test/!room", ("sport",)),
    ]
    assert settings.targets[1].content == "none"
    assert "BBBB" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("notify = 3", "'notify' stands outside a table; write it under a line like [notify]"),
        ("[notify]", "[notify] targets is missing; allowed: a list of Apprise addresses"),
        ("[notify]\ntargets = []", "[notify] targets cannot be used; allowed: a list"),
        ("[notify]\ntargets = [3]", "[notify] targets cannot be used"),
        ('[notify]\ntargets = ["SECRET"]', "[notify] targets number 1 is no address"),
        ('[notify]\ntargets = ["json://a.test", "json://SECRET x"]', "[notify] targets number 2 is no address"),
        ('[notify]\ntargets = ["${NOPE}"]', "targets names the environment variable 'NOPE', which is not set"),
        ('[notify]\ntargets = ["${}"]', "targets names the environment variable '', which is not set"),
        ('[notify]\ntarget = ["json://SECRET"]', "[notify] target is no key; did you mean 'targets'?"),
        (
            '[notify.a]\ntargets = ["json://SECRET"]\nfeeds = ["politics"]',
            "[notify.a] feeds: there is no feed 'politics'; did you",
        ),
        ('[notify.a]\ntargets = ["json://SECRET"]\nfeeds = []', "[notify.a] feeds cannot be used"),
        ('[notify.a]\ntargets = ["json://SECRET"]\ncontent = "full"', "[notify.a] content = 'full'; allowed: excerpt, none"),
        ('[notify.a]\ntargets = ["json://SECRET"]\ncontent = 3', "[notify.a] content = 3; allowed: excerpt, none"),
        ('[notify."a b"]\ntargets = ["json://SECRET"]', "[notify.a b] is no name"),
        (
            '[notify.a]\ntargets = ["json://SECRET"]\n[notify.b]\ntargets = ["json://SECRET"]',
            "a 1 (json) and b 1 (json) are one address; name it once, with all its feeds",
        ),
    ],
)
def test_what_cannot_be_used_is_named_and_no_address_is(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text + "\n" + FEEDS if text.startswith("notify") else FEEDS + text)
    with pytest.raises(SettingsError) as error:
        read_settings({"MUJAZ_SOURCES": str(path)})
    assert told in str(error.value)
    assert str(path) in str(error.value)
    assert "SECRET" not in str(error.value)


def test_a_file_with_targets_only_lists_no_feed(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text('[notify]\ntargets = ["json://one.test/"]\n')
    with pytest.raises(SettingsError, match="lists no feed"):
        read_settings({"MUJAZ_SOURCES": str(path)})


def test_without_apprise_the_start_says_what_to_install(tmp_path: Path) -> None:
    tables = {"notify": {"targets": ["json://one.test/"]}}
    with pytest.raises(SettingsError, match=r"pip install -r requirements-push\.txt"):
        notify_module.read_targets(tmp_path, tables, ["political"], {}, find=lambda _: None)
    assert notify_module.read_targets(tmp_path, {}, ["political"], {}, find=lambda _: None) == ()
    assert importlib.util.find_spec("apprise") is not None


def test_the_documents_name_every_key_and_command() -> None:
    told = (ROOT / "docs" / "push.md").read_text()
    assert all(f"\n{key} = " in told for key in NOTIFY_KEYS)
    assert "python -m feeds push --test" in told
    assert "requirements-push.txt" in told


def test_parts_of_an_address_are_never_shown() -> None:
    url = "mailtos://bot%40news.test:p%40ssw%2Frd@mail.news.test:587?to=desk@news.test&from=a"
    said = "535 bot@news.test p@ssw/rd p%40ssw%2Frd mail.news.test: no\nway"
    assert hide(said, url) == "535 … … … …: no way"
    assert hide("x" * 500, url) == "x" * 200


# --- what is told


SICK = Push(
    "desk 1 (slack)", waiting=3, failures=4, due=NOW + timedelta(minutes=8), what="Slack says “no_service” <b>, error=404"
)
WELL = Push("desk 2 (matrixs)")
FULL = Push("desk 3 (json)", waiting=1, due=NOW - timedelta(seconds=1))


def test_deliveries_survive_the_way_over_the_shelf(tmp_path: Path) -> None:
    state = make_state(pushes=(SICK, WELL, FULL))
    write_state(tmp_path, [state])
    assert read_state(tmp_path) == (state,)


def test_the_writing_wing_is_wanted_for_what_comes_first() -> None:
    due = NOW + timedelta(minutes=8)
    assert make_state(due=due).wanted == due
    assert make_state(due=due, pushes=(SICK._replace(due=NOW), WELL)).wanted == NOW
    assert make_state(due=NOW, pushes=(SICK,)).wanted == NOW
    assert make_state(due=None, pushes=(SICK,)).wanted is None
    states = [make_state(due=due), make_state(slug="b", due=due, pushes=(SICK._replace(due=NOW),))]
    assert ticker.next_due(["political", "b"], states, NOW - timedelta(hours=1)) == NOW


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "desk 1 (slack): to be delivered: 3 stories · the delivery failed (Slack says “no_service” &lt;b&gt;, error=404)"),
        ("ar", "في انتظار التسليم"),
    ],
)
def test_the_status_page_tells_of_targets_in_trouble(lang: str, words: str) -> None:
    page = render_status([make_state(pushes=(SICK, WELL, FULL))], "https://news.example", NOW, lang)  # type: ignore[arg-type]
    assert find_faults(page) == []
    text = page.decode().replace("<bdi>", "").replace("</bdi>", "").replace('<span dir="auto">', "").replace("</span>", "")
    assert words in text
    assert "desk 3 (json)" in text
    assert "desk 2" not in text


def test_programs_are_told_too() -> None:
    state = make_state(pushes=(SICK, WELL))
    (told,) = json.loads(status_json([state]))["sources"]
    assert told["pushes"][0] == {
        "name": "desk 1 (slack)",
        "waiting": 3,
        "failures": 4,
        "due": SICK.due and SICK.due.isoformat(),
        "what": SICK.what,
    }
    assert b'mujaz_push_waiting{feed="political"} 3.0' in write_metrics([state], Serving())


def test_two_targets_that_fail_in_one_second_are_two_entries_of_the_status_feed() -> None:
    events = [Event("political", NOW, "push", Outcome.UPDATED, f"political: desk {number} fails") for number in (1, 2)]
    atom = render_status_feed(events, "https://news.example").body.decode()
    assert len(set(re.findall("<id>tag:news.example,2015:status/political/(.*?)</id>", atom))) == 2
    assert f'<summary type="text">{PUSH_ADVICE}</summary>' in atom
