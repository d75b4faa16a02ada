"""What must be true of replicas, whatever happened to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from feeds.shelf import read_manifest
from tests.newsroom import Story
from tests.replicas.fleet import Replica
from tests.replicas.newsstand import Newsstand, slug_of
from tests.server_kit import Answer

ATOM = "{http://www.w3.org/2005/Atom}"
OWN = {"Date", "Connection", "Keep-Alive", "Server"}
"""Headers that tell of the connection, not of the document."""


@dataclass(frozen=True)
class Told:
    """A document as a replica serves it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def told_by(answer: Answer) -> Told:
    return Told(answer.status, tuple(sorted((k, v) for k, v in answer.headers.items() if k not in OWN)), answer.body)


def names_of(replica: Replica) -> list[str]:
    """Every document on the replica's shelf."""
    manifest = read_manifest(replica.folder / "shelf")
    return sorted(manifest.labels) if manifest else []


def edition_of(replica: Replica) -> int:
    manifest = read_manifest(replica.folder / "shelf")
    return manifest.edition if manifest else 0


def differences(replicas: Sequence[Replica], names: Iterable[str] | None = None) -> list[str]:
    """The documents that two replicas serve differently, by bytes or by headers, as they are and gzipped."""
    found = []
    first = replicas[0]
    for name in names if names is not None else names_of(first):
        for coding in ("identity", "gzip"):
            told = [told_by(replica.get(f"/{name.removesuffix('.html')}", {"Accept-Encoding": coding})) for replica in replicas]
            if len(set(told)) > 1:
                found.append(f"{name} ({coding})")
    found += [f"names of {other.folder.name}" for other in replicas[1:] if names_of(other) != names_of(first)]
    return found


def ids_in(replica: Replica, slug: str) -> list[str]:
    """The entries' ids of a feed, newest first."""
    answer = replica.get(f"/{slug}.atom")
    if answer.status != 200:
        return []
    return [entry.findtext(f"{ATOM}id", "") for entry in ET.fromstring(answer.body).findall(f"{ATOM}entry")]


def missing(stand: Newsstand, replica: Replica, numbers: Iterable[int]) -> list[str]:
    """Stories that the sites have shown and the replica's feed lacks; a repeated one counts as well."""
    found = []
    for number in numbers:
        wanted = stand.site(number).expected()
        held = ids_in(replica, slug_of(number))
        if len(held) != len(wanted) or any(not holds(held, story) for story in wanted):
            found.append(f"{slug_of(number)}: {len(wanted)} shown, {len(held)} held, {len(set(held))} different")
    return found


def holds(held: Iterable[str], story: Story) -> bool:
    """True when one of the ids is the story's, by its number or its hex key."""
    return any(identity.endswith((f":{story.number}", f":{story.hex}")) for identity in held)


def gaps(stand: Newsstand, number: int) -> list[float]:
    """Seconds between the readings of a site's list."""
    return [later - sooner for sooner, later in pairwise(reads(stand, number))]


def reads(stand: Newsstand, number: int) -> list[float]:
    """The moments (time.time()) when the first page of the list was asked for."""
    return [visit.seconds for visit in stand.site(number).visits("list") if "p=1" in visit.path]
