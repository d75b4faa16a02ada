"""What may change in an entry that is served already? Text in place; never the id, the moment or the link."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feeds.config import Source
from feeds.merge.admission import RETRY
from feeds.merge.entries import choose_content, choose_image, choose_summary, shorten
from feeds.merge.identity import Match, keys_of
from feeds.model import Entry
from feeds.plan import Answer, Known, Memory
from parsers.headline import Article, Headline
from parsers.text import same


def note_edits(
    matches: Sequence[Match], memory: Memory, answers: Mapping[str, Answer], source: Source, now: datetime
) -> tuple[tuple[Known, ...], tuple[Known, ...]]:
    """Return the known stories whose served form changes, and those of which only the ledger notes something."""
    before: dict[str, Known] = {}
    for known in (*(match.known for match in matches), *memory.unread):
        before.setdefault(known.entry.id, known)
    after, shown = dict(before), set[str]()
    for match in sorted(matches, key=rank):
        identity = match.known.entry.id
        # Of a story that is listed twice, under both its keys, one sighting speaks: two titles must not take turns.
        after[identity] = note_sighting(after[identity], match, answers, source, again=identity in shown)
        shown |= {identity} if match.sighting.listed else set()
    for identity, known in after.items():
        answer = next((answers[key] for key in (known.entry.key, *sorted(known.keys)) if key in answers), None)
        after[identity] = note_answer(known, answer, source, now) if answer and not known.enriched else known
    moved = [(before[i], known) for i, known in after.items() if known != before[i]]
    visible = [(old, new) for old, new in moved if new.entry != old.entry or new.withdrawn != old.withdrawn]
    noted = tuple(new for old, new in moved if (old, new) not in visible)
    return tuple(bump(old, new, source, now + timedelta(seconds=n)) for n, (old, new) in enumerate(visible)), noted


def rank(match: Match) -> tuple[int, bool]:
    """Which sighting of a story speaks for it: that of the most trusted page, then the one under the entry's own key."""
    return match.sighting.trust, match.sighting.headline.key != match.known.entry.key


def note_sighting(known: Known, match: Match, answers: Mapping[str, Answer], source: Source, *, again: bool) -> Known:
    """A page shows the story again: new keys lead to it, and a page that is trusted enough may edit it."""
    sighting = match.sighting
    noted = replace(known, keys=known.keys | keys_of(sighting, answers))
    if not sighting.listed or again:
        return noted
    noted = replace(noted, withdrawn=None)
    if sighting.trust > known.trust:
        return noted
    return replace(noted, entry=edit(known.entry, sighting.headline, source), trust=sighting.trust)


def edit(entry: Entry, headline: Headline, source: Source) -> Entry:
    """Take over a changed title or summary; white space, tatweel, direction marks and diacritics are no change."""
    if not same(entry.title, headline.title):
        entry = replace(entry, title=headline.title, earlier_titles=(*entry.earlier_titles, entry.title))
    summary = shorten(headline.summary) if headline.summary and source.content != "none" else None
    if summary and not same(summary, headline.title) and not same(summary, entry.summary or ""):
        entry = replace(entry, summary=summary)
    return entry


def note_answer(known: Known, answer: Answer, source: Source, now: datetime) -> Known:
    """Complete a served entry by its article page, or note the failed try."""
    if answer.article is None:
        return replace(known, tries=known.tries + 1, next_try=now + RETRY * 2**known.tries)
    keys = known.keys | frozenset(answer.article.keys)
    return replace(known, entry=complete(known.entry, answer.article, source), keys=keys, enriched=True)


def complete(entry: Entry, article: Article, source: Source) -> Entry:
    """Fill what the list did not tell; nothing that is served already is replaced."""
    headline = Headline(entry.key, entry.url, entry.title, summary=entry.summary, image=entry.image.url if entry.image else None)
    return replace(
        entry,
        summary=entry.summary or choose_summary(headline, article, source),
        content=entry.content or choose_content(article, source),
        image=entry.image or choose_image(headline, article),
        author=entry.author or article.author,
        section=entry.section or article.section,
        section_label=entry.section_label or article.section_label,
    )


def bump(old: Known, new: Known, source: Source, now: datetime) -> Known:
    """Move `updated` for a changed title, summary or body when the source says edits = "bump"; else it stays for ever."""
    shown = (old.entry.title, old.entry.summary or new.entry.summary, old.entry.content or new.entry.content)
    if source.edits != "bump" or shown == (new.entry.title, new.entry.summary, new.entry.content):
        return new
    return replace(new, entry=replace(new.entry, updated=max(now.replace(microsecond=0), new.entry.updated)))
