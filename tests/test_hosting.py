"""What operators copy is true: the default sources, the settings that the hosting examples name, the web server snippets."""

import gzip
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from feeds.config import VARIABLES, read_sources

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(path for path in (ROOT / "deploy").rglob("*") if path.is_file())
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def test_the_default_sources_follow_the_political_section() -> None:
    (source,) = read_sources(ROOT / "sources.toml")
    assert source.slug == "political"
    assert source.title == "سيريانيوز | الأخبار السياسية"
    assert source.pages == ("https://syria.news/?p=1&cat=political-news",)
    assert (source.parser, source.sections) == ("syria_news", ("political-news",))
    assert (source.refresh, source.expect, source.delay) == (1200, 172_800, 1.0)
    assert (source.language, source.timezone, source.content) == ("ar", "Asia/Damascus", "excerpt")
    assert source.hosts == ("syria.news", "www.syria.news")


def test_the_commented_examples_work_when_the_comment_signs_go(tmp_path: Path) -> None:
    text = (ROOT / "sources.toml").read_text(encoding="utf-8")
    freed = tmp_path / "sources.toml"
    freed.write_text(re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE), encoding="utf-8")
    political, sport, example = read_sources(freed)
    assert (political.slug, sport.slug, example.slug) == ("political", "sport", "example")
    assert sport.sections == ("sport-news",)
    assert example.parser == "selectors"
    assert example.selectors.item == ("article.card",)


@pytest.mark.parametrize(
    "path", [ROOT / "Dockerfile", ROOT / "compose.yaml", *EXAMPLES], ids=lambda path: str(path.relative_to(ROOT))
)
def test_hosting_examples_name_settings_that_exist(path: Path) -> None:
    named = set(re.findall(r"MUJAZ_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named <= {*VARIABLES, "MUJAZ_LISTEN"}  # MUJAZ_LISTEN is compose's own: where the port is published


def test_the_image_gets_every_room_of_the_service() -> None:
    let_in = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    needed = {"app.py", "gunicorn.conf.py", "sources.toml", "requirements.txt", "feeds", "parsers", "templates", "static"}
    assert needed <= let_in
    assert all((ROOT / name).exists() for name in let_in)


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[str]:
    """nginx over an exported folder, set up by the snippet itself."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    snippet = (ROOT / "deploy/nginx-static.conf").read_text(encoding="utf-8")
    own = snippet.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/feeds", str(tmp_path / "feeds"))
    folders = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"{user} pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\nhttp {{ access_log off; {folders}\n{own}\n}}\n",
        encoding="utf-8",
    )
    command = [NGINX, "-e", str(tmp_path / "error.log"), "-c", str(config)]
    subprocess.run(command, check=True)  # returns when it listens
    yield f"http://127.0.0.1:{port}"
    subprocess.run([*command, "-s", "stop"], check=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "feeds"
    folder.mkdir()
    for name in ("political.atom", "political.rss", "political.json", "political.html", "index.html", "feeds.opml"):
        body = f"the plain {name}".encode()
        (folder / name).write_bytes(body)
        (folder / f"{name}.gz").write_bytes(gzip.compress(body))
    return folder


@pytest.mark.parametrize(
    ("path", "name", "media_type"),
    [
        ("/political.atom", "political.atom", "application/atom+xml; charset=utf-8"),
        ("/political.rss", "political.rss", "application/rss+xml; charset=utf-8"),
        ("/political.json", "political.json", "application/feed+json"),
        ("/feeds.opml", "feeds.opml", "text/x-opml; charset=utf-8"),
        ("/political", "political.html", "text/html; charset=utf-8"),
        ("/", "index.html", "text/html; charset=utf-8"),
    ],
)
def test_nginx_hands_out_an_exported_folder(folder: Path, nginx: str, path: str, name: str, media_type: str) -> None:
    plain = httpx.get(nginx + path, headers={"accept-encoding": "identity"})
    packed = httpx.get(nginx + path, headers={"accept-encoding": "gzip"})
    assert plain.text == packed.text == f"the plain {name}"
    assert plain.headers["content-type"] == packed.headers["content-type"] == media_type
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert httpx.get(f"{nginx}/nothing").status_code == 404
