"""How many entries a source serves, and the newest of them, as parts of other statements."""

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from feeds.store.tables import ENTRY, SOURCE


def served_count(slug: str | ColumnElement[str]) -> ScalarSelect[int]:
    """Counts the entries that are served: looks at each, so only where no count is kept."""
    return select(func.count()).select_from(ENTRY).where(ENTRY.c.slug == slug, ENTRY.c.withdrawn.is_(None)).scalar_subquery()


def kept_count() -> ColumnElement[int]:
    """The count that `source` keeps; counted anew only where there is none (an engine looks no further than it must)."""
    counted = served_count(SOURCE.c.slug).correlate(SOURCE)
    return func.coalesce(SOURCE.c.entries, counted)


def newest_ever(slug: ColumnElement[str]) -> ScalarSelect[int]:
    """When the newest entry was published, withdrawn ones included: nothing may ever be published at or below it."""
    return select(func.max(ENTRY.c.published)).where(ENTRY.c.slug == slug).scalar_subquery()


def newest_moment() -> ScalarSelect[int]:
    """When the newest entry that is served was published: one look into the index, however many entries there are."""
    served = select(ENTRY.c.published).where(ENTRY.c.slug == SOURCE.c.slug, ENTRY.c.withdrawn.is_(None))
    return served.order_by(ENTRY.c.published.desc()).limit(1).correlate(SOURCE).scalar_subquery()
