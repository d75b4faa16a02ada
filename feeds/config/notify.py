"""`[notify]` of sources.toml -> PushTargets: where each new entry is delivered to, beside the feeds (docs/push.md)."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, NoReturn, cast

from feeds.config.values import NOTIFY, SettingsError, nearest

NOTIFY_KEYS = ("targets", "feeds", "content")
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s]+")
VARIABLE = re.compile(r"\$\{([^}]*)\}")
GROUP = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class PushTarget:
    """Somebody that new entries are delivered to: an address of `[notify]`."""

    name: str
    """The group, its number there and the service ("newsroom 1 (slack)"): fit for logs and pages."""
    url: str = field(repr=False)
    """An Apprise address; mostly a secret."""
    feeds: tuple[str, ...]
    content: Literal["excerpt", "none"] = "excerpt"

    @property
    def mark(self) -> str:
        """What the ledger knows the target by: a hash, so that no secret lies there."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:24]


def read_targets(
    path: Path,
    tables: Mapping[str, Any],
    slugs: Sequence[str],
    environ: Mapping[str, str],
    find: Callable[[str], object] = find_spec,
) -> tuple[PushTarget, ...]:
    """Return the targets in the file's order; SettingsError names file, table and key, and never a target's address.

    `find` says whether a library is installed, without importing it.
    """
    if NOTIFY not in tables:
        return ()
    table = tables[NOTIFY]
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: {NOTIFY!r} stands outside a table; write it under a line like [notify]")
    inner = {key: value for key, value in table.items() if isinstance(value, dict)}
    own = {key: value for key, value in table.items() if key not in inner}
    groups = [Group(path, f"{NOTIFY}.{name}", name, value) for name, value in inner.items()]
    if own or not inner:
        groups.insert(0, Group(path, NOTIFY, NOTIFY, own))
    targets = tuple(target for group in groups for target in group.targets(slugs, environ))
    refuse_twins(path, targets)
    if targets and find("apprise") is None:
        raise SettingsError(f"{path}: [{NOTIFY}] needs Apprise, which is not installed; pip install -r requirements-push.txt")
    return targets


def refuse_twins(path: Path, targets: Sequence[PushTarget]) -> None:
    """One address is one target: it would get entries twice, or in no order."""
    seen: dict[str, PushTarget] = {}
    for target in targets:
        twin = seen.setdefault(target.mark, target)
        if twin is not target:
            raise SettingsError(f"{path}: {twin.name} and {target.name} are one address; name it once, with all its feeds")


class Group:
    """One table being read: [notify] itself or [notify.newsroom]."""

    def __init__(self, path: Path, table: str, name: str, values: Mapping[str, Any]) -> None:
        self.where = f"{path}: [{table}]"
        self.name = name
        self.values = values

    def targets(self, slugs: Sequence[str], environ: Mapping[str, str]) -> tuple[PushTarget, ...]:
        """Return the checked targets of the group."""
        self.check_names()
        feeds, content = self.feeds(slugs), self.content()
        return tuple(
            PushTarget(f"{self.name} {number} ({url.partition('://')[0].lower()})", url, feeds, content)
            for number, url in enumerate(self.addresses(environ), 1)
        )

    def check_names(self) -> None:
        """Refuse a group's name that is none, and unknown keys."""
        if not GROUP.fullmatch(self.name):
            raise SettingsError(f"{self.where} is no name; allowed: up to 40 of a-z, 0-9 and -")
        for key in self.values:
            if key not in NOTIFY_KEYS:
                raise SettingsError(f"{self.where} {key} is no key{nearest(key, NOTIFY_KEYS)}")

    def refuse(self, key: str, said: str, allowed: str) -> NoReturn:
        """Stop with the sentence that every wrong key gets; an address is not repeated, because it holds a secret."""
        raise SettingsError(f"{self.where} {key} {said}; allowed: {allowed}")

    def texts(self, key: str, allowed: str) -> list[str]:
        """A list of texts; a single text stands for a list of one."""
        value = self.values.get(key)
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not items or not all(isinstance(item, str) and item.strip() for item in items):
            self.refuse(key, "is missing" if value is None else "cannot be used", allowed)
        return [str(item).strip() for item in items]

    def addresses(self, environ: Mapping[str, str]) -> list[str]:
        """The targets' addresses, with the variables they name filled in."""
        allowed = 'a list of Apprise addresses, like ["slack://…", "${SLACK_URL}"]'
        found = []
        for number, text in enumerate(self.texts("targets", allowed), 1):
            url = VARIABLE.sub(lambda match: self.variable(match[1], environ), text).strip()
            if not ADDRESS.fullmatch(url):
                self.refuse("targets", f"number {number} is no address", allowed)
            found.append(url)
        return found

    def variable(self, name: str, environ: Mapping[str, str]) -> str:
        """The value of an environment variable that an address names."""
        value = environ.get(name, "").strip()
        if not value:
            self.refuse("targets", f"names the environment variable {name!r}, which is not set", "variables that are set")
        return value

    def feeds(self, slugs: Sequence[str]) -> tuple[str, ...]:
        """The feeds whose entries are delivered; all when not set."""
        if "feeds" not in self.values:
            return tuple(slugs)
        feeds = self.texts("feeds", 'a list of feeds, like ["political"]')
        for slug in feeds:
            if slug not in slugs:
                raise SettingsError(f"{self.where} feeds: there is no feed {slug!r}{nearest(slug, slugs)}")
        return tuple(dict.fromkeys(feeds))

    def content(self) -> Literal["excerpt", "none"]:
        """What stands below a headline."""
        value = self.values.get("content", "excerpt")
        if value not in ("excerpt", "none"):
            raise SettingsError(f"{self.where} content = {value!r}{nearest(str(value), ('excerpt', 'none'))}")
        return cast("Literal['excerpt', 'none']", value)
