"""sources.toml -> Sources, every key checked."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from feeds.config.values import NOTIFY, SettingsError, Source, hide, nearest
from parsers import PARSERS
from parsers.site import Selectors

SELECTOR_KEYS = ("item", "title_in", "link_in", "date_in", "summary_in", "image_in", "section_in", "next_in", "base")
KEYS = (
    *("title", "site", "pages", "parser", "sections", "language", "timezone", "refresh", "expect", "content", "edits", "delay"),
    *("hosts", "description", "author", "icon", "logo"),
    *SELECTOR_KEYS,
)
"""Every key that a table of sources.toml may hold."""

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
DURATION = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(s|m|h|d)")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
RESERVED = frozenset(
    {"feed", "feeds", "atom", "rss", "index", "status", "livez", "readyz", "metrics", "static", "favicon", "robots", "notify"}
)
"""Slugs that would hide a route of our own."""


def read_tables(path: Path) -> Mapping[str, Any]:
    """Read sources.toml; SettingsError says why it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"{path}: cannot be read ({error.strerror}); set MUJAZ_SOURCES to the file that lists the feeds"
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: is not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from None


def read_sources(path: Path) -> tuple[Source, ...]:
    """Read the followed sections, in the file's order; SettingsError names file, table, key, value and what is allowed."""
    return check_sources(path, read_tables(path))


def check_sources(path: Path, tables: Mapping[str, Any]) -> tuple[Source, ...]:
    """Return the sections of a file's tables: all but [notify]."""
    feeds = {slug: table for slug, table in tables.items() if slug != NOTIFY}
    if not feeds:
        raise SettingsError(f"{path}: lists no feed; add a table like [political]")
    return tuple(Table(path, slug, table).source() for slug, table in feeds.items())


class Table:
    """One table being read; lives so that every error can name its file and its table."""

    def __init__(self, path: Path, slug: str, table: Any) -> None:
        self.where = f"{path}: [{slug}]"
        self.slug = slug
        if not isinstance(table, dict):
            raise SettingsError(f"{path}: {slug!r} stands outside a table; write it under a line like [political]")
        self.table: Mapping[str, object] = table

    def source(self) -> Source:
        """Return the checked Source."""
        self.check_names()
        site = self.address("site") or self.refuse("site", None, "the address of the site's page for people")
        source = Source(
            slug=self.slug,
            title=self.text("title") or self.refuse("title", None, "the feed's title"),
            site=site,
            pages=self.pages(),
            parser=self.parser(),
            sections=self.words("sections"),
            language=self.language(),
            timezone=self.timezone(),
            content=cast("Literal['excerpt', 'full', 'none']", self.one_of("content", ("excerpt", "full", "none"))),
            edits=cast("Literal['quiet', 'bump']", self.one_of("edits", ("quiet", "bump"))),
            hosts=self.hosts(site),
            description=self.text("description"),
            author=self.text("author"),
            icon=self.address("icon"),
            logo=self.address("logo"),
            selectors=self.selectors(),
        )
        return source._replace(**self.durations(source))

    def refuse(self, key: str, value: object, allowed: str) -> Any:
        """Stop with the sentence that every wrong key gets."""
        said = "is missing" if value is None else f"= {value!r} cannot be used"
        raise SettingsError(f"{self.where} {key} {said}; allowed: {allowed}")

    def check_names(self) -> None:
        """Refuse a slug that is none, a reserved one and unknown keys."""
        if not SLUG.fullmatch(self.slug) or self.slug in RESERVED:
            kind = "is reserved" if self.slug in RESERVED else "is no slug"
            raise SettingsError(
                f"{self.where} {kind}; allowed: up to 40 of a-z, 0-9 and -, and none of {', '.join(sorted(RESERVED))}"
            )
        for key in self.table:
            if key not in KEYS:
                raise SettingsError(f"{self.where} {key} is no key{nearest(key, KEYS)}")

    def text(self, key: str) -> str:
        """One line of text, "" when not set."""
        value = self.table.get(key, "")
        if not isinstance(value, str) or not value.isprintable() or (key in self.table and not value.strip()):
            self.refuse(key, value, "one line of text")
        return str(value).strip()

    def address(self, key: str) -> str | None:
        """An absolute http(s) address, None when not set."""
        return check_url(self, key, self.text(key)) if key in self.table else None

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one."""
        value = self.table.get(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(
            isinstance(item, str) and item.strip() and item.isprintable() for item in items
        ):
            self.refuse(key, value, 'a list of texts, like ["one", "two"]')
        return tuple(dict.fromkeys(item.strip() for item in cast("list[str]", items)))

    def pages(self) -> tuple[str, ...]:
        """At least one page to read."""
        pages = self.words("pages") or self.refuse("pages", None, "a list with at least one address")
        return tuple(check_url(self, "pages", page) for page in pages)

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words; the first one when not set."""
        value = self.table.get(key, allowed[0])
        if value not in allowed:
            raise SettingsError(f"{self.where} {key} = {value!r}{nearest(str(value), allowed)}")
        return str(value)

    def parser(self) -> str:
        """The parser's name; "selectors" when an `item` is set, else "detect"."""
        first = "selectors" if "item" in self.table else "detect"
        return self.one_of("parser", (first, *(name for name in PARSERS if name != first)))

    def language(self) -> str:
        """A language tag (BCP 47)."""
        value = self.text("language") or "ar"
        return value if LANGUAGE.fullmatch(value) else str(self.refuse("language", value, "a language tag like ar, en or pt-BR"))

    def timezone(self) -> str:
        """A zone of the IANA database."""
        value = self.text("timezone") or "UTC"
        try:
            ZoneInfo(value)
        except (OSError, ValueError, KeyError):  # KeyError: ZoneInfoNotFoundError
            self.refuse("timezone", value, "a zone of the IANA database like Asia/Damascus or UTC")
        return value

    def hosts(self, site: str) -> tuple[str, ...]:
        """The hosts where articles may live; the site's own and its pages' when not set."""
        hosts = self.words("hosts") or tuple(dict.fromkeys(urlsplit(url).netloc.lower() for url in (site, *self.pages())))
        for host in hosts:
            if "/" in host or "@" in host or not host.isascii():
                self.refuse("hosts", host, "host names like syria.news (ASCII; no scheme, no path)")
        return tuple(host.lower() for host in hosts)

    def durations(self, source: Source) -> dict[str, Any]:
        """The durations that are set, in seconds."""
        limits = {"refresh": (10, 7 * 86400), "expect": (60, 366 * 86400), "delay": (0, 60)}
        set_here = {key: self.duration(key, *limits[key]) for key in limits if key in self.table}
        return {
            key: seconds if key == "delay" else int(seconds)
            for key, seconds in set_here.items()
            if getattr(source, key) != seconds
        }

    def duration(self, key: str, least: float, most: float) -> float:
        """Seconds of a text like "20m"."""
        value = self.table[key]
        fits = DURATION.fullmatch(value) if isinstance(value, str) else None
        seconds = float(fits[1]) * UNITS[fits[2]] if fits else -1
        if not least <= seconds <= most:
            self.refuse(key, value, f'a number and s, m, h or d, like "20m"; from {least:g} s to {most:g} s')
        return seconds

    def selectors(self) -> Selectors:
        """The CSS rules; parser = "selectors" needs at least `item`."""
        rules: dict[str, Any] = {key: self.words(key) for key in SELECTOR_KEYS if key in self.table and key != "base"}
        if "item" not in rules and (self.table.get("parser") == "selectors" or rules):
            self.refuse("item", None, 'the CSS selector of one headline, like "article.card"')
        return Selectors(**rules, base=self.address("base"))


def check_url(table: Table, key: str, value: str) -> str:
    """Return an absolute http(s) address without credentials."""
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.username is None and parts.port != 0
    except ValueError:
        fits = None
    if not fits or any(character.isspace() for character in value):
        table.refuse(
            key, hide(value) if "@" in value else value, "an absolute address like https://syria.news/ (no user, no spaces)"
        )
    return value
