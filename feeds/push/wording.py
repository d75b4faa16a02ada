"""An entry as a message. Pure: every service has its own markup, and a headline must never become any of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Literal

from feeds.model import Entry

Form = Literal["text", "html", "markdown"]
TITLE = 500
"""Characters of a headline: with an excerpt and an address it stays within the 2,000 that Discord takes."""
EXCERPT = 300
"""Characters of a summary that are shown below a headline."""
SUBJECT = 150
"""Characters of a mail's subject: Apprise does not fold it, and servers refuse lines of more than 998 bytes (RFC 5321)."""
MARKDOWN = re.compile(r"([\\`*_~|\[\]<>#])")
MENTION = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""All that Slack wants escaped (https://docs.slack.dev/messaging/formatting-message-text)."""
SLACK_LABEL = str.maketrans({"&": "&amp;", "<": "‹", ">": "›", "|": "¦"})
"""In a link's label `|` and `>` would end the link, escaped or not in some clients."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of an entry."""

    title: str
    url: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A message as a service gets it."""

    body: str
    title: str = ""
    """For services that show a title of their own; plain text."""
    form: Form = "text"
    plain: str = ""
    """The same without markup, for services that carry both."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of sending a message."""

    done: bool
    what: str = ""
    """Why not, fit for pages and logs: no address, no secret."""
    retry_after: float | None = None
    """Seconds that the service asked to be left alone."""
    refused: bool = False
    """True when the service understood and does not want this message: the same again will not help."""


def words_of(entry: Entry, content: Literal["excerpt", "none"]) -> Words:
    """Return the headline, the link and the beginning of the summary."""
    told = entry.summary or "" if content == "excerpt" else ""
    return Words(cut(entry.title, TITLE), entry.url, cut(told, EXCERPT))


def cut(text: str, most: int) -> str:
    """Return a text of at most `most` characters, ended by an ellipsis between two words when it was longer."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rpartition(" ")[0] or head).rstrip() + "…"


def lines(*parts: str) -> str:
    """Put the parts that say something one below the other."""
    return "\n".join(part for part in parts if part)


def write_slack(words: Words) -> Note:
    """Slack's mrkdwn: `<url|label>`."""
    return Note(
        lines(f"<{words.url.translate(SLACK)}|{words.title.translate(SLACK_LABEL)}>", words.excerpt.translate(SLACK)),
        form="markdown",
    )


def write_html(words: Words) -> Note:
    """One line a thought, with no tag that a chat would not know (Telegram, Matrix)."""
    link = f'<a href="{escape(words.url)}">{escape(words.title)}</a>'
    body = "<br>".join(filter(None, (link, escape(words.excerpt))))
    return Note(body, form="html", plain=lines(words.title, words.excerpt, words.url))


def write_mail(words: Words) -> Note:
    """A mail: the headline is its subject; `dir="auto"` lets Arabic stand on the right."""
    link = f'<p dir="auto"><a href="{escape(words.url)}">{escape(words.title)}</a></p>'
    rest = f'<p dir="auto">{escape(words.excerpt)}</p>' if words.excerpt else ""
    return Note(link + rest, title=cut(words.title, SUBJECT), form="html")


def write_discord(words: Words) -> Note:
    """Discord's own Markdown as plain content, so that Discord adds its preview of the article."""
    return Note(lines(f"[{mark_down(words.title)}]({words.url})", mark_down(words.excerpt)))


def write_markdown(words: Words) -> Note:
    """CommonMark, which Apprise turns into what the service speaks."""
    return Note(lines(f"[{mark_down(words.title)}](<{words.url}>)", mark_down(words.excerpt)), form="markdown")


def write_text(words: Words) -> Note:
    """No markup at all: the headline is the title where there is one."""
    return Note(lines(words.excerpt, words.url), title=words.title)


def mark_down(text: str) -> str:
    """Return text in which nothing is markup and nobody is called (@everyone)."""
    return MENTION.sub("@\u200b", MARKDOWN.sub(r"\\\1", text))


WRITERS: dict[str, Callable[[Words], Note]] = {
    "slack": write_slack,
    "matrix": write_html,
    "matrixs": write_html,
    "tgram": write_html,
    "mailto": write_mail,
    "mailtos": write_mail,
    "discord": write_discord,
}
"""By the scheme of the address; other services are written to in the form that they name first."""
FORMS: dict[str, Callable[[Words], Note]] = {"html": write_mail, "markdown": write_markdown, "text": write_text}


def compose(words: Words, scheme: str, form: str, room: int) -> Note:
    """Return the message for a service: its scheme, the form it prefers, and how long its titles may be (0: it has none)."""
    note = WRITERS.get(scheme, FORMS.get(form, write_text))(words)
    if note.title and room <= 0:
        return Note(lines(note.title, note.body) if note.form == "text" else note.body, "", note.form, note.plain)
    return Note(note.body, cut(note.title, room) if note.title else "", note.form, note.plain)
