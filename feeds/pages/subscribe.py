"""The ways to subscribe, each a link or one line to paste. Every one of them names the public URL of the feed."""

from dataclasses import dataclass
from urllib.parse import quote

from feeds.pages.words import Texts


@dataclass(frozen=True, slots=True)
class Way:
    """One way to subscribe: `text` is pasted, or `href` is followed."""

    name: str
    text: str = ""
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways of one feed, grouped as the pages show them."""

    addresses: tuple[Way, ...]
    readers: tuple[Way, ...]
    rooms: tuple[Way, ...]


def list_ways(base: str, slug: str, texts: Texts, query: str = "") -> Ways:
    """Return every way to subscribe to the feed, or to the search of it that `query` ("q=...") stands for."""
    stem, tail = f"{base}/{slug}", f"?{query}" if query else ""
    atom = f"{stem}.atom{tail}"
    return Ways(
        addresses=(Way("Atom", text=atom), Way("RSS", text=f"{stem}.rss{tail}"), Way("JSON", text=f"{stem}.json{tail}")),
        readers=list_readers(atom, texts),
        rooms=list_rooms(atom, slug, texts),
    )


def list_readers(atom: str, texts: Texts) -> tuple[Way, ...]:
    """Links that open a reader with the feed filled in. `feed:` opens the one that the device knows."""
    escaped = quote(atom, safe="")
    return (
        Way(texts.your_app, href=f"feed:{atom}"),
        Way("Feedly", href=f"https://feedly.com/i/subscription/feed%2F{escaped}"),
        Way("Inoreader", href=f"https://www.inoreader.com/?add_feed={escaped}"),
        Way("NewsBlur", href=f"https://www.newsblur.com/?url={escaped}"),
        Way("The Old Reader", href=f"https://theoldreader.com/feeds/subscribe?url={escaped}"),
        Way("Miniflux", href=f"https://reader.miniflux.app/bookmarklet?uri={escaped}"),
    )


def list_rooms(atom: str, slug: str, texts: Texts) -> tuple[Way, ...]:
    """The exact line for each bot. A filtered address holds `&` and `?`, so the shell's one is quoted."""
    return (
        Way("Slack", text=f"/feed subscribe {atom}", note=texts.slack),
        Way("Matrix · hookshot", text=f"!hookshot feed {atom}", note=texts.hookshot),
        Way("Matrix · maubot", text=f"!rss subscribe {atom}", note=texts.maubot),
        Way("Discord", text=atom, note=texts.discord),
        Way("Telegram", text=f"/sub {atom}", note=texts.telegram),
        Way("rss2email", text=f"r2e add {slug} '{atom}'" if "?" in atom else f"r2e add {slug} {atom}", note=texts.mail),
        Way("Miniflux", text=f"https://miniflux.example/bookmarklet?uri={quote(atom, safe='')}", note=texts.miniflux),
    )
