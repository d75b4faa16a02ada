"""A dated story -> an entry."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from feeds.config import Source
from feeds.merge.admission import answer_of, section_of
from feeds.merge.dating import Dated
from feeds.model import Entry, Image
from feeds.plan import Admission, Answer
from parsers.headline import Article, Headline
from parsers.text import same

EXCERPT = 300
"""Characters of a summary at most: the outlet reserves its rights, so a feed carries a short excerpt (hookshot cuts at 512)."""
MEDIA_TYPES = {
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}


def admit(dated: Sequence[Dated], answers: Mapping[str, Answer], source: Source) -> tuple[Admission, ...]:
    """Make entries, oldest first."""
    return tuple(make_admission(item, answers, source) for item in dated)


def make_admission(item: Dated, answers: Mapping[str, Answer], source: Source) -> Admission:
    """Make one entry with all the keys that lead to it."""
    story, headline = item.story, item.story.sighting.headline
    answer = answer_of(story, answers)
    article = answer.article if answer else None
    entry = Entry(
        id=make_id(source.site, headline.key),
        key=headline.key,
        url=headline.url,
        title=headline.title,
        published=item.published,
        updated=item.published,
        first_seen=story.first_seen,
        date_source=item.date_source,
        site_published=item.site_published,
        summary=choose_summary(headline, article, source),
        content=choose_content(article, source),
        image=choose_image(headline, article),
        author=article.author if article else None,
        section=section_of(story, source) or (article.section if article else None),
        section_label=(article.section_label if article else None) or headline.section_label,
    )
    return Admission(entry, story.keys, story.sighting.trust, enriched=article is not None)


def make_id(site: str, key: str) -> str:
    """Return the entry's tag URI (RFC 4151): the site's host, a fixed year, the story's key. Written once, never made again."""
    host = (urlsplit(site).hostname or "").removeprefix("www.")
    return f"tag:{host},2015:{key}"


def choose_summary(headline: Headline, article: Article | None, source: Source) -> str | None:
    """The list's summary, else the article's; never the title again; None when the source wants no content."""
    if source.content == "none":
        return None
    for text in (headline.summary, article.summary if article else None):
        if text and not same(text, headline.title):
            return shorten(text)
    return None


def choose_content(article: Article | None, source: Source) -> str | None:
    """The article's body when the source wants all of it."""
    return article.body if article and source.content == "full" else None


def choose_image(headline: Headline, article: Article | None) -> Image | None:
    """The article's lead picture, else the list's."""
    if article and article.image:
        return make_image(article.image.url, article.image.caption)
    return make_image(headline.image) if headline.image else None


def make_image(url: str, caption: str | None = None) -> Image:
    """A linked picture; its media type is told by its name, JPEG when that says nothing."""
    suffix = "." + urlsplit(url).path.rpartition(".")[2].lower()
    return Image(url, MEDIA_TYPES.get(suffix, "image/jpeg"), caption)


def shorten(text: str) -> str:
    """Cut at a word's end, with an ellipsis."""
    if len(text) <= EXCERPT:
        return text
    return text[: EXCERPT - 1].rsplit(" ", 1)[0].rstrip(" ،,.;؛:-–—") + "…"
