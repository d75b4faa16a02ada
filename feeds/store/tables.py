"""The ledger's tables. Moments are whole seconds since 1970 (UTC), so that both engines compare and index them alike."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

from feeds.model import STEPS

METADATA = MetaData()

META = Table(
    "meta",
    METADATA,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
    comment="schema: number of migrations that ran; edition: counts publications",
)

SOURCE = Table(
    "source",
    METADATA,
    Column("slug", String, primary_key=True),
    Column("due", BigInteger, nullable=False, server_default="0"),
    Column("checked", BigInteger),
    Column("lease_until", BigInteger),
    Column("lease_by", String),
    Column("token", String),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("outcome", String),
    Column("detail", Text),
    Column("succeeded", BigInteger),
    Column("since", BigInteger),
    Column("rung", String),
    Column("duration", Float),
    Column("quiet", Boolean),
    Column("stamp", String),
    Column("waits", Boolean),
    Column("entries", BigInteger),
    comment="one row per followed section; `stamp` tells which renderer and settings made its documents; `waits` is false when "
    "a refresh that finds the same lists has nothing to do; `entries` counts those that are served",
)

PAGE = Table(
    "page",
    METADATA,
    Column("slug", String, primary_key=True),
    Column("url", String, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("usual", Integer),
    Column("few_since", BigInteger),
    Column("body_hash", String),
    Column("list_hash", String),
    comment="validators of each page, how many headlines it usually holds, and what tells that it is as it was",
)

ENTRY = Table(
    "entry",
    METADATA,
    Column("slug", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("fold", Text, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("date_source", String, nullable=False),
    Column("site_published", String),
    Column("summary", Text),
    Column("content", Text),
    Column("image_url", Text),
    Column("image_type", String),
    Column("image_caption", Text),
    Column("author", Text),
    Column("section", String),
    Column("section_label", Text),
    Column("trust", Integer, nullable=False, server_default="0"),
    Column("enriched", Boolean, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_try", BigInteger),
    Column("missed", BigInteger),
    Column("withdrawn", BigInteger),
    comment="one row per story, for ever",
)
# The newest 50 of 100,000 entries come from this index; without it the same query is some 600 times slower.
Index("entry_newest", ENTRY.c.slug, ENTRY.c.published, unique=True)
Index("entry_fold", ENTRY.c.slug, ENTRY.c.fold)
# Entries still to be completed are few; the index keeps their search as flat as the newest 50's.
Index("entry_unread", ENTRY.c.slug, ENTRY.c.enriched, ENTRY.c.published)

ALIAS = Table(
    "alias",
    METADATA,
    Column("slug", String, primary_key=True),
    Column("alias", String, primary_key=True),
    Column("id", String, nullable=False),
    ForeignKeyConstraint(["slug", "id"], ["entry.slug", "entry.id"]),
    comment="every key and URL a story was seen under",
)
Index("alias_entry", ALIAS.c.slug, ALIAS.c.id)

TITLE = Table(
    "title",
    METADATA,
    Column("slug", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    ForeignKeyConstraint(["slug", "id"], ["entry.slug", "entry.id"]),
    comment="earlier titles, oldest first",
)

HELD = Table(
    "held",
    METADATA,
    Column("slug", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", String),
    Column("summary", Text),
    Column("section", String),
    Column("section_label", Text),
    Column("image", Text),
    Column("trust", Integer, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", BigInteger),
    comment="headlines that wait for their article page, or were found to belong elsewhere",
)
Index("held_state", HELD.c.slug, HELD.c.state)

DOCUMENT = Table(
    "document",
    METADATA,
    Column("name", String, primary_key=True),
    Column("slug", String),
    Column("media_type", String, nullable=False),
    Column("modified", BigInteger, nullable=False),
    Column("cache_control", String, nullable=False),
    Column("link", Text),
    comment="finished documents; slug is empty for those of the whole service",
)

Index("document_slug", DOCUMENT.c.slug)

REPRESENTATION = Table(
    "representation",
    METADATA,
    Column("name", String, primary_key=True),
    Column("coding", String, primary_key=True),
    Column("etag", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    comment="a document's bytes in each content coding: what every replica serves",
)

EVENT = Table(
    "event",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("slug", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("text", Text, nullable=False),
    comment="changes of state, one row each",
)
Index("event_newest", EVENT.c.slug, EVENT.c.number)

DAY = Table(
    "day",
    METADATA,
    Column("slug", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("entries", Integer, nullable=False, server_default="0"),
    Column("well", Integer, nullable=False, server_default="0"),
    Column("failed", Integer, nullable=False, server_default="0"),
    Column("delay_sum", Float, nullable=False, server_default="0"),
    Column("delay_count", Integer, nullable=False, server_default="0"),
    comment="tallies for the drawings on the status page",
)

TALLY = Table(
    "tally",
    METADATA,
    Column("slug", String, primary_key=True),
    Column("outcome", String, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("timed", BigInteger, nullable=False, server_default="0"),
    Column("seconds", Float, nullable=False, server_default="0"),
    *(Column(f"within_{step}", BigInteger, nullable=False, server_default="0") for step in STEPS),
    comment="refreshes by outcome since the ledger began, how long `timed` of them took, and how many at most so many seconds",
)

KEPT = Table(
    "kept",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("slug", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("outcome", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    comment="the last pages that could not be used, gzipped, for `check`",
)

ROBOTS = Table(
    "robots",
    METADATA,
    Column("origin", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("fetched", BigInteger, nullable=False),
    comment="robots.txt of each site, so that a short-lived process need not read it each time",
)

TARGET = Table(
    "target",
    METADATA,
    Column("mark", String, primary_key=True),
    Column("lease_until", BigInteger),
    Column("lease_by", String),
    Column("token", String),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("next_try", BigInteger, nullable=False, server_default="0"),
    Column("what", Text),
    comment="whom new entries are pushed to; `mark` is a hash of the address, which is mostly a secret",
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("mark", String, nullable=False),
    Column("slug", String, nullable=False),
    Column("id", String, nullable=False),
    Column("written", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("sending", Boolean, nullable=False, server_default=false()),
    ForeignKeyConstraint(["slug", "id"], ["entry.slug", "entry.id"]),
    comment="entries that are still to be delivered; written with the entry, deleted when delivered",
)
Index("outbox_order", OUTBOX.c.mark, OUTBOX.c.number)
Index("outbox_once", OUTBOX.c.mark, OUTBOX.c.slug, OUTBOX.c.id, unique=True)
