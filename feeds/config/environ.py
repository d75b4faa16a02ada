"""The environment -> Settings."""

import ipaddress
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import urlsplit

from feeds.config.sources import check_sources, read_tables
from feeds.config.values import NOTIFY, Network, Settings, SettingsError, Source, hide, nearest

if TYPE_CHECKING:
    from feeds.config.notify import PushTarget

VARIABLES = {
    "MUJAZ_SOURCES": "sources.toml",
    "MUJAZ_DATABASE_URL": "sqlite:///var/mujaz.db",
    "MUJAZ_PUBLIC_URL": "http://localhost:8000",
    "MUJAZ_SHELF": "var/shelf",
    "MUJAZ_REFRESH": "timer",
    "MUJAZ_CONTACT": "",
    "MUJAZ_ADMIN_KEY": "",
    "MUJAZ_ALLOW_PRIVATE": "",
    "MUJAZ_HUB": "",
    "MUJAZ_LOG": "text",
    "PORT": "8000",
    "WEB_CONCURRENCY": "2",
}
"""Every variable with its default ("" = not set). PORT and WEB_CONCURRENCY are read by gunicorn.conf.py."""

DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check every setting; SettingsError names the variable, its value and what is allowed."""
    refuse_unknown(environ)
    value = {name: environ.get(name, "").strip() or default for name, default in VARIABLES.items()}
    for name in ("PORT", "WEB_CONCURRENCY"):
        check_number(name, value[name])
    path = Path(value["MUJAZ_SOURCES"])
    tables = read_tables(path)
    sources = check_sources(path, tables)
    return Settings(
        sources=sources,
        database_url=check_database(value["MUJAZ_DATABASE_URL"]),
        public_url=check_address("MUJAZ_PUBLIC_URL", value["MUJAZ_PUBLIC_URL"]).rstrip("/"),
        shelf=Path(value["MUJAZ_SHELF"]),
        refresh=cast("Literal['timer', 'request', 'off']", one_of("MUJAZ_REFRESH", value, ("timer", "request", "off"))),
        contact=check_line("MUJAZ_CONTACT", value["MUJAZ_CONTACT"]) or None,
        admin_key=check_key(value["MUJAZ_ADMIN_KEY"]) or None,
        allow_private=read_networks(value["MUJAZ_ALLOW_PRIVATE"]),
        hub=check_address("MUJAZ_HUB", value["MUJAZ_HUB"]) if value["MUJAZ_HUB"] else None,
        log=cast("Literal['text', 'json']", one_of("MUJAZ_LOG", value, ("text", "json"))),
        targets=read_notify(path, tables, sources, environ),
    )


def read_notify(
    path: Path, tables: Mapping[str, Any], sources: Sequence[Source], environ: Mapping[str, str]
) -> "tuple[PushTarget, ...]":
    """Read [notify], if there is one; most have none, and its part of the room costs 4 ms of a start."""
    if NOTIFY not in tables:
        return ()
    from feeds.config.notify import read_targets

    return read_targets(path, tables, [source.slug for source in sources], environ)


def refuse_unknown(environ: Mapping[str, str]) -> None:
    """A misspelt MUJAZ_… would be ignored in silence and its default used: an error instead."""
    for name in environ:
        if name.startswith("MUJAZ_") and name not in VARIABLES:
            raise SettingsError(f"{name} is no setting{nearest(name, VARIABLES)}")


def one_of(name: str, value: Mapping[str, str], allowed: tuple[str, ...]) -> str:
    """Return the value when it is one of the allowed words."""
    if value[name] not in allowed:
        raise SettingsError(f"{name}={value[name]!r}{nearest(value[name], allowed)}")
    return value[name]


def check_number(name: str, value: str) -> None:
    """PORT may be 1 to 65535, WEB_CONCURRENCY 1 to 64."""
    most = 65535 if name == "PORT" else 64
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
        raise SettingsError(f"{name}={value!r}; allowed: a whole number from 1 to {most}")


def check_address(name: str, value: str) -> str:
    """Return an absolute http(s) address without user, query or fragment."""
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        fits = False
    if not fits or parts.username is not None or parts.query or parts.fragment or not value.isascii() or len(value.split()) != 1:
        raise SettingsError(
            f"{name}={hide(value)!r}; allowed: an absolute address like https://news.example.org (ASCII, no user, no ?)"
        )
    return value


def check_database(value: str, name: str = "MUJAZ_DATABASE_URL") -> str:
    """Return a SQLAlchemy URL of a kind that the ledger knows."""
    scheme, _, rest = value.partition("://")
    path = rest.strip("/")
    # SQLAlchemy reads sqlite://file.db as a host, and a database in memory would be another one at each use.
    fits = scheme in DATABASES and path and (scheme != "sqlite" or (rest.startswith("/") and path != ":memory:"))
    if not fits or not has_port(value):
        raise SettingsError(f"{name}={hide(value)!r}; allowed: sqlite:///path/to/file.db or postgresql://user@host/name")
    return value.replace("postgresql://", "postgresql+psycopg://", 1)


def has_port(url: str) -> bool:
    """False when the address names a port that is none."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def check_line(name: str, value: str) -> str:
    """Return text that can stand in a header: printable ASCII, one line, at most 200 characters."""
    if not (value.isascii() and value.isprintable() and len(value) <= 200):
        raise SettingsError(f"{name}={value!r}; allowed: one line of ASCII, at most 200 characters")
    return value


def check_key(value: str) -> str:
    """The admin key must be long enough not to be guessed; its value is never repeated in a message."""
    if value and (len(value) < 16 or not value.isascii() or not value.isprintable()):
        raise SettingsError("MUJAZ_ADMIN_KEY is too short or not ASCII; allowed: at least 16 printable ASCII characters")
    return value


def read_networks(value: str) -> tuple[Network, ...]:
    """Read CIDRs separated by commas or spaces."""
    networks = []
    for word in value.replace(",", " ").split():
        try:
            networks.append(ipaddress.ip_network(word))
        except ValueError as error:
            raise SettingsError(f"MUJAZ_ALLOW_PRIVATE: {error}; allowed: networks like 10.0.0.0/8, fd00::/8") from None
    return tuple(networks)
