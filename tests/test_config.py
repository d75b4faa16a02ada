"""Settings and sources.toml: read once, checked, and every refusal names what was wrong and what is allowed."""

import ipaddress
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feeds.config import VARIABLES, Settings, SettingsError, Source, check_database, nearest, read_settings, read_sources
from feeds.config.values import hide
from parsers.headline import Selectors

GOOD = """
[political]
title = "سيريانيوز | الأخبار السياسية"
site = "https://syria.news/"
pages = ["https://syria.news/?p=1&cat=political-news"]
parser = "syria_news"
"""


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def with_key(toml: Path, line: str) -> Path:
    """The good file with one line more, or in place of the line of that key."""
    key = line.partition("=")[0].strip()
    lines = [old for old in GOOD.splitlines() if old.partition("=")[0].strip() != key]
    toml.write_text("\n".join([*lines, line]), encoding="utf-8")
    return toml


def settle(toml: Path, **environ: str) -> Settings:
    return read_settings({"MUJAZ_SOURCES": str(toml), **environ})


def refusal(toml: Path, **environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        settle(toml, **environ)
    return str(caught.value)


def test_the_defaults(toml: Path):
    settings = settle(toml)
    assert settings == Settings(sources=settings.sources)
    assert (settings.database_url, settings.public_url) == ("sqlite:///var/mujaz.db", "http://localhost:8000")
    assert (settings.shelf, settings.refresh, settings.log) == (Path("var/shelf"), "timer", "text")
    assert (settings.contact, settings.admin_key, settings.hub, settings.allow_private, settings.targets) == (
        None,
        None,
        None,
        (),
        (),
    )
    assert (settings.prefix, settings.shared) == ("", False)


def test_an_empty_variable_is_one_that_is_not_set(toml: Path):
    empty = {name: " " for name in VARIABLES if name != "MUJAZ_SOURCES"}
    assert settle(toml, **empty) == settle(toml)


def test_every_variable_is_read(toml: Path):
    settings = settle(
        toml,
        MUJAZ_DATABASE_URL="postgresql://u:p@db/mujaz",
        MUJAZ_PUBLIC_URL="https://example.org/news/",
        MUJAZ_SHELF="/data/shelf",
        MUJAZ_REFRESH="request",
        MUJAZ_CONTACT="mailto:ops@example.org",
        MUJAZ_ADMIN_KEY="a-long-enough-key",
        MUJAZ_ALLOW_PRIVATE="10.0.0.0/8, fd00::/8 192.168.1.1",
        MUJAZ_HUB="https://hub.example.org/",
        MUJAZ_LOG="json",
        PORT="80",
        WEB_CONCURRENCY="4",
    )
    assert settings.database_url == "postgresql+psycopg://u:p@db/mujaz"
    assert settings.shared
    assert (settings.public_url, settings.prefix) == ("https://example.org/news", "/news")
    assert (settings.shelf, settings.refresh, settings.log) == (Path("/data/shelf"), "request", "json")
    assert (settings.contact, settings.admin_key) == ("mailto:ops@example.org", "a-long-enough-key")
    assert settings.allow_private == tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "fd00::/8", "192.168.1.1/32")))
    assert settings.hub == "https://hub.example.org/"


def test_settings_do_not_change(toml: Path):
    with pytest.raises(AttributeError):
        settle(toml).refresh = "off"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("MUJAZ_REFRESH", "sometimes", "off, request, timer"),
        ("MUJAZ_REFRESH", "timers", "did you mean 'timer'?"),
        ("MUJAZ_LOG", "xml", "allowed: json, text"),
        ("MUJAZ_PUBLIC_URL", "example.org", "https://news.example.org"),
        ("MUJAZ_PUBLIC_URL", "ftp://example.org", "https://news.example.org"),
        ("MUJAZ_PUBLIC_URL", "https://example.org/?a=b", "no ?"),
        ("MUJAZ_PUBLIC_URL", "https://example.org/#a", "https://news.example.org"),
        ("MUJAZ_PUBLIC_URL", "https://أخبار.example/", "ASCII"),
        ("MUJAZ_PUBLIC_URL", "https://exa mple.org/", "https://news.example.org"),
        ("MUJAZ_PUBLIC_URL", "https://example.org:99999/", "https://news.example.org"),
        ("MUJAZ_PUBLIC_URL", "https://[::1/", "https://news.example.org"),
        ("MUJAZ_HUB", "hub", "https://news.example.org"),
        ("MUJAZ_CONTACT", "a\nb", "one line of ASCII"),
        ("MUJAZ_CONTACT", "x" * 201, "at most 200"),
        ("MUJAZ_CONTACT", "بريد", "ASCII"),
        ("MUJAZ_ALLOW_PRIVATE", "10.0.0.0/33", "10.0.0.0/8"),
        ("MUJAZ_ALLOW_PRIVATE", "10.0.0.1/8", "10.0.0.0/8"),
        ("MUJAZ_ALLOW_PRIVATE", "localhost", "10.0.0.0/8"),
        ("PORT", "http", "1 to 65535"),
        ("PORT", "0", "1 to 65535"),
        ("PORT", "65536", "1 to 65535"),
        ("PORT", "٨٠", "1 to 65535"),
        ("WEB_CONCURRENCY", "65", "1 to 64"),
        ("WEB_CONCURRENCY", "-1", "1 to 64"),
        ("MUJAZ_DATABASE_URL", "mysql://db/x", "sqlite:///path/to/file.db"),
        ("MUJAZ_DATABASE_URL", "var/mujaz.db", "sqlite:///path/to/file.db"),
        ("MUJAZ_DATABASE_URL", "sqlite:///", "sqlite:///path/to/file.db"),
        ("MUJAZ_DATABASE_URL", "sqlite://var/mujaz.db", "sqlite:///path/to/file.db"),
        ("MUJAZ_DATABASE_URL", "sqlite:///:memory:", "sqlite:///path/to/file.db"),
        ("MUJAZ_DATABASE_URL", "postgresql://db:port/x", "postgresql://user@host/name"),
        ("MUJAZ_DATABASE_URL", "postgres://db/x", "postgresql://user@host/name"),
    ],
)
def test_a_wrong_variable_is_named_with_its_value_and_what_is_allowed(toml: Path, name: str, value: str, allowed: str):
    said = refusal(toml, **{name: value})
    assert said.startswith(name)
    assert repr(value.partition("?")[0])[1:-1] in said
    assert allowed in said


def test_a_misspelt_variable_is_an_error(toml: Path):
    assert refusal(toml, MUJAZ_PUBLICURL="https://x.org") == "MUJAZ_PUBLICURL is no setting; did you mean 'MUJAZ_PUBLIC_URL'?"
    assert "MUJAZ_SHELF" in refusal(toml, MUJAZ_ZZZZZZZZZZZZ="1")


@pytest.mark.parametrize("key", ["hunter2", "كلمة سر طويلة بما يكفي", "tab\tin a long enough key"])
def test_a_bad_admin_key_is_never_repeated(toml: Path, key: str):
    said = refusal(toml, MUJAZ_ADMIN_KEY=key)
    assert "MUJAZ_ADMIN_KEY" in said
    assert key not in said


def test_no_secret_is_in_the_settings_repr(toml: Path):
    settings = settle(toml, MUJAZ_ADMIN_KEY="a-long-enough-key", MUJAZ_DATABASE_URL="postgresql://u:hunter2@db/x")
    assert "a-long-enough-key" not in repr(settings)
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:hunter2@db/x",
        "postgresql:/u:hunter2@db/x",
        "postgresql://u:hunter2@db:port/x",
        "postgresql://u:hun@hunter2@db:port/x",
        "u:hunter2@db",
        "postgres://db/x?user=u&password=hunter2",
        "postgres://u:a/hunter2@db/x",
    ],
)
def test_a_password_is_never_repeated(url: str):
    with pytest.raises(SettingsError) as caught:
        check_database(url, "THE_URL")
    assert "THE_URL" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_password_in_a_public_address_or_a_page_is_not_repeated_either(toml: Path):
    assert "hunter2" not in refusal(toml, MUJAZ_PUBLIC_URL="https://u:hunter2@example.org/")
    assert "hunter2" not in refusal(with_key(toml, 'pages = ["https://u:hunter2@example.org/"]'))


def test_what_is_hidden():
    assert hide("postgresql://u:p@db/x?password=p") == "postgresql://u@db/x?…"
    assert hide("postgresql://u@db/x") == "postgresql://u@db/x"
    assert hide("sqlite:///var/x.db") == "sqlite:///var/x.db"


def test_nearest():
    assert nearest("titel", ["title", "site"]) == "; did you mean 'title'?"
    assert nearest("xyz", ["title", "site"]) == "; allowed: site, title"


def test_the_feeds_are_found_by_slug(toml: Path):
    settings = settle(toml)
    assert settings.source("political") is settings.sources[0]
    with pytest.raises(SettingsError, match="there is no feed 'politica'; did you mean 'political'"):
        settings.source("politica")


def test_the_defaults_of_a_source(toml: Path):
    assert read_sources(toml) == (
        Source(
            slug="political",
            title="سيريانيوز | الأخبار السياسية",
            site="https://syria.news/",
            pages=("https://syria.news/?p=1&cat=political-news",),
            parser="syria_news",
            hosts=("syria.news",),
        ),
    )


def test_every_key_is_read(tmp_path: Path):
    path = tmp_path / "s.toml"
    path.write_text(
        """
        [other]
        title = "t"
        site = "https://Example.org/"
        pages = ["https://example.org/a", "http://www.example.org:8080/b"]
        sections = "one"
        language = "fa-IR"
        timezone = "Asia/Damascus"
        refresh = "1.5m"
        expect = "2d"
        content = "full"
        edits = "bump"
        delay = "0.5s"
        description = "d"
        author = "a"
        icon = "https://example.org/i.png"
        logo = "https://example.org/l.png"
        item = "article.card"
        title_in = ["h3 a", "h2"]
        link_in = "h3 a@href"
        base = "https://example.org/"
        [another]
        title = "t"
        site = "https://example.org/"
        pages = "https://example.org/"
        hosts = ["EXAMPLE.org"]
        """,
        encoding="utf-8",
    )
    other, another = read_sources(path)
    assert other == Source(
        slug="other",
        title="t",
        site="https://Example.org/",
        pages=("https://example.org/a", "http://www.example.org:8080/b"),
        parser="selectors",
        sections=("one",),
        language="fa-IR",
        timezone="Asia/Damascus",
        refresh=90,
        expect=172_800,
        content="full",
        edits="bump",
        delay=0.5,
        hosts=("example.org", "www.example.org:8080"),
        description="d",
        author="a",
        icon="https://example.org/i.png",
        logo="https://example.org/l.png",
        selectors=Selectors(item=("article.card",), title_in=("h3 a", "h2"), link_in=("h3 a@href",), base="https://example.org/"),
    )
    assert other.rtl
    assert other.site_rule.timezone == ZoneInfo("Asia/Damascus")
    assert (another.parser, another.hosts, another.pages) == ("detect", ("example.org",), ("https://example.org/",))


@pytest.mark.parametrize(("refresh", "expected"), [(10, 300), (600, 600), (86400, 900)])
def test_how_long_a_copy_may_be_kept(toml: Path, refresh: int, expected: int):
    assert read_sources(toml)[0]._replace(refresh=refresh).max_age == expected


@pytest.mark.parametrize(("language", "rtl"), [("ar", True), ("AR-SY", True), ("he", True), ("en", False), ("arc", False)])
def test_which_languages_are_written_from_right_to_left(toml: Path, language: str, rtl: bool):
    assert read_sources(with_key(toml, f'language = "{language}"'))[0].rtl is rtl


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('titel = "x"', "titel is no key; did you mean 'title'?"),
        ('title = ""', "title = '' cannot be used; allowed: one line of text"),
        ('title = "a\\nb"', "allowed: one line of text"),
        ("title = 3", "title = 3 cannot be used"),
        ('site = "syria.news"', "site = 'syria.news' cannot be used; allowed: an absolute address"),
        ('site = "https://[bad/"', "allowed: an absolute address"),
        ('site = "https://a b/"', "allowed: an absolute address"),
        ('site = "file:///etc/passwd"', "allowed: an absolute address"),
        ("pages = []", "pages is missing; allowed: a list with at least one address"),
        ('pages = ["x"]', "pages = 'x' cannot be used"),
        ("pages = [1]", "a list of texts"),
        ('sections = [""]', "a list of texts"),
        ("sections = true", "a list of texts"),
        ('parser = "syria"', "parser = 'syria'; did you mean 'syria_news'?"),
        ('parser = ["detect"]', "parser = ['detect']"),
        ('language = "arabic language"', "a language tag"),
        ('timezone = "Asia/Damaskus"', "timezone = 'Asia/Damaskus' cannot be used; allowed: a zone of the IANA database"),
        ('timezone = "Asia"', "a zone of the IANA database"),
        ('timezone = "../etc"', "a zone of the IANA database"),
        ('refresh = "20"', "refresh = '20' cannot be used; allowed: a number and s, m, h or d"),
        ("refresh = 20", "refresh = 20 cannot be used"),
        ('refresh = "9s"', "from 10 s to 604800 s"),
        ('refresh = "8d"', "from 10 s to 604800 s"),
        ('refresh = "-5m"', "refresh = '-5m' cannot be used"),
        ('expect = "1s"', "from 60 s"),
        ('delay = "2m"', "from 0 s to 60 s"),
        ('content = "all"', "content = 'all'; allowed: excerpt, full, none"),
        ('edits = "loud"', "edits = 'loud'; allowed: bump, quiet"),
        ('hosts = ["https://syria.news"]', "hosts = 'https://syria.news' cannot be used"),
        ('hosts = ["أخبار.example"]', "ASCII"),
        ('icon = "i.png"', "icon = 'i.png' cannot be used"),
        ('title_in = "h3"', "item is missing; allowed: the CSS selector of one headline"),
        ('parser = "selectors"', "item is missing"),
    ],
)
def test_a_wrong_key_is_named_with_its_value_and_what_is_allowed(toml: Path, line: str, expected: str):
    with pytest.raises(SettingsError) as caught:
        read_sources(with_key(toml, line))
    assert str(caught.value).startswith(f"{toml}: [political] ")
    assert expected in str(caught.value)


@pytest.mark.parametrize("key", ["title", "site", "pages"])
def test_a_missing_key_is_named(toml: Path, key: str):
    toml.write_text("\n".join(line for line in GOOD.splitlines() if not line.startswith(key)), encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"\[political\] {key} is missing"):
        read_sources(toml)


@pytest.mark.parametrize("slug", ["Political", "a_b", "-a", "x" * 41, '"a b"', "status", "feed", "metrics"])
def test_a_slug_that_is_none_or_reserved(toml: Path, slug: str):
    toml.write_text(GOOD.replace("[political]", f"[{slug}]"), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"is no slug|is reserved"):
        read_sources(toml)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "lists no feed"),
        (b"title = 'x'\n", "'title' stands outside a table"),
        (b"[a\n", "is not TOML"),
        (b"[a]\nx = 1\n[a]\n", "is not TOML"),
        (b"\xff\xfe", "is not UTF-8"),
    ],
)
def test_a_file_that_is_none(toml: Path, content: bytes, expected: str):
    toml.write_bytes(content)
    with pytest.raises(SettingsError, match=expected):
        read_sources(toml)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"nowhere\.toml: cannot be read \(No such file or directory\); set MUJAZ_SOURCES"):
        settle(tmp_path / "nowhere.toml")
