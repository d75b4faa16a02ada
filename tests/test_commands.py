"""The command line, called as people and programs call it, against a newsroom on loopback."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from feeds.__main__ import COMMANDS, main
from tests.newsroom import DAMASCUS, FAULTS, Newsroom, Server

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "tests" / "pages"
TABLE = """
[political]
title = "Politics"
site = "{url}"
pages = ["{list_url}"]
parser = "syria_news"
sections = ["political-news"]
timezone = "Asia/Damascus"
delay = "0s"
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    room = Newsroom(seed=5, start=datetime(2026, 11, 21, 23, 0, tzinfo=DAMASCUS))
    with Server(room) as server:
        yield server


@pytest.fixture
def home(site: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with sources, and the environment that points there."""
    site.heal()
    sources = tmp_path / "sources.toml"
    sources.write_text(TABLE.format(url=site.url, list_url=site.list_url()), encoding="utf-8")
    for name in [name for name in os.environ if name.startswith("MUJAZ_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "MUJAZ_SOURCES": str(sources),
        "MUJAZ_DATABASE_URL": f"sqlite:///{tmp_path}/ledger.db",
        "MUJAZ_SHELF": str(tmp_path / "shelf"),
        "MUJAZ_ALLOW_PRIVATE": "127.0.0.0/8",
    }.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_help_reads_like_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    done = subprocess.run([sys.executable, "-m", "feeds", name, "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert name in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["refesh"], "No such command"),
        (["refresh", "politcal"], "did you mean 'political'?"),
        (["refresh", "--dew"], "No such option"),
        (["check", "nothing-of-the-kind"], "no feed, no address, and no file"),
        (["check", "political", "--kept", "1"], "has 0 kept pages"),
        (["suggest", "page.html"], "--url"),
        (["export", "out"], "holds no documents yet"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    code = main(arguments)
    assert code in (1, 2)
    assert said in capsys.readouterr().err


def test_a_wrong_setting_stops_every_command(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUJAZ_REFRESH", "somtimes")
    assert main(["refresh"]) == 2
    assert "MUJAZ_REFRESH='somtimes'" in capsys.readouterr().err


def test_refresh_tells_people_and_programs(home: Path, site: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["feed"], first["outcome"], first["well"]) == ("political", "updated", True)
    assert first["new"] == len(site.expected())
    assert main(["refresh", "political"]) == 0
    assert "political: " in capsys.readouterr().out
    assert main(["refresh", "--due"]) == 0
    assert capsys.readouterr().out == ""  # nothing is due
    assert (home / "shelf" / "current" / "political.atom").is_file()


def test_refresh_fails_with_one_and_keeps_what_there_is(home: Path, site: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refresh"]) == 0
    before = (home / "shelf" / "current" / "political.atom").read_bytes()
    capsys.readouterr()
    site.fail(FAULTS["403 challenge"], times=1)
    assert main(["refresh", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "blocked"
    assert (home / "shelf" / "current" / "political.atom").read_bytes() == before
    assert main(["check", "political", "--kept", "1", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "blocked"


def test_check_reads_a_file_as_the_address_it_stands_for(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = str(PAGES / "section-political.html")
    code = main(["check", page, "--url", "https://syria.news/?p=1&cat=political-news", "--parser", "syria_news", "--json"])
    told = json.loads(capsys.readouterr().out)
    expected = json.loads((PAGES / "section-political.expected.json").read_text(encoding="utf-8"))
    assert code == 0
    assert (told["outcome"], told["rung"]) == ("updated", "known")
    assert [row["key"] for row in told["headlines"]] == [row["id"] for row in expected]
    assert [row["published"] for row in told["headlines"]] == [row["published"] for row in expected]
    assert not (home / "ledger.db").exists()
    assert not (home / "shelf").exists()


def test_check_keeps_only_what_the_feed_would_get(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = str(PAGES / "home-2018.html")
    assert main(["check", page, "--url", "http://syria.news/", "--parser", "syria_news", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    expected = json.loads((PAGES / "home-2018.expected.json").read_text(encoding="utf-8"))
    assert [row["key"] for row in told["headlines"]] == [row["id"] for row in expected]
    assert any(row["why"] == "another section: local_news" for row in told["dropped"])
    assert any(row["why"].startswith("no section shown") for row in told["dropped"])


def test_check_reads_standard_input(home: Path) -> None:
    page = (PAGES / "cloudflare-challenge.html").read_bytes()
    command = [sys.executable, "-m", "feeds", "check", "-", "--json"]
    done = subprocess.run(command, cwd=ROOT, input=page, capture_output=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["outcome"] == "blocked"


@pytest.mark.parametrize("body", [b"", b"   \n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"<html><p>nothing here</p>"])
def test_check_names_what_is_wrong_with_a_page(home: Path, capsys: pytest.CaptureFixture[str], body: bytes) -> None:
    (home / "page.html").write_bytes(body)
    assert main(["check", str(home / "page.html"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] in ("empty", "container_missing", "not_html")


def test_check_compares_with_the_ledger(home: Path, site: Server, capsys: pytest.CaptureFixture[str]) -> None:
    main(["refresh"])
    capsys.readouterr()
    assert main(["check"]) == 0
    text = capsys.readouterr().out
    assert "rung known" in text
    assert "0 not in the ledger" in text


def test_check_reads_an_address_and_says_when_it_cannot(home: Path, site: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", site.list_url(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["headlines"]
    assert main(["check", "http://10.0.0.1/", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "refused"


def test_suggest_prints_a_table_that_can_be_pasted(home: Path, site: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", site.list_url()]) == 0
    text = capsys.readouterr().out
    (slug,) = tomllib.loads(text)
    (home / "sources.toml").write_text(text.replace(f"[{slug}]", "[pasted]"), encoding="utf-8")
    assert main(["check", "pasted", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["title"] for row in told["headlines"]} == {story.title for story in site.expected()}


def test_suggest_says_when_there_is_no_list(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "page.html").write_text("<html><p>Nothing to see.</p></html>")
    assert main(["suggest", str(home / "page.html"), "--url", "https://example.org/"]) == 1
    assert "no headline list found" in capsys.readouterr().err
    assert main(["suggest", "http://10.0.0.1/"]) == 1


def test_export_copies_all_that_a_static_host_needs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["refresh"])
    assert main(["export", str(home / "out")]) == 0
    names = {path.relative_to(home / "out").as_posix() for path in (home / "out").rglob("*") if path.is_file()}
    assert {"index.html", "political.html", "political.atom", "political.atom.gz", "political.atom.br", "status.html"} <= names
    assert (home / "out" / "political.atom").read_bytes() == (home / "shelf" / "current" / "political.atom").read_bytes()
    assert main(["export", str(home / "out")]) == 0


def test_doctor_finds_what_is_wrong(
    home: Path, site: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["doctor"]) == 0
    text = capsys.readouterr().out
    assert "documents: none yet" in text
    assert "headlines by the rung known" in text
    site.fail(FAULTS["500"], times=1)
    assert main(["doctor"]) == 1
    assert "http_error" in capsys.readouterr().out
    monkeypatch.setenv("MUJAZ_DATABASE_URL", "sqlite:////proc/nowhere/ledger.db")
    monkeypatch.setenv("MUJAZ_SHELF", "/proc/nowhere")
    monkeypatch.setenv("MUJAZ_PUBLIC_URL", "https://news.example.org")
    assert main(["doctor", "--offline"]) == 1
    text = capsys.readouterr().out
    assert "shelf /proc/nowhere" in text
    assert text.count("failed") >= 2


def test_healthcheck_says_no_when_nothing_listens(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    assert main(["healthcheck"]) == 1
    assert "no answer from port 1" in capsys.readouterr().err
