"""Documents are rendered before the transaction that publishes them: for what the feed will be when the plan is applied."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from feeds.config import Settings
from feeds.model import Document
from feeds.plan import Admission, Known, Plan
from feeds.publish import Draft, draft_feed, effort_for, publish_feed
from feeds.store import Ledger, apply_plan, load_plain, remember, select_newest
from tests.ledger_kit import NOON, admit, make_entry
from tests.trip_kit import SOURCE

SETTINGS = Settings(sources=(SOURCE,), effort="quick")
DAMASCUS = ZoneInfo("Asia/Damascus")


def known(ledger: Ledger, number: int) -> Known:
    with ledger.reading() as tx:
        return remember(tx, SOURCE.slug, [str(number)], []).known[str(number)]


def draft(ledger: Ledger, plan: Plan) -> Draft | None:
    return draft_feed(ledger, SOURCE, SETTINGS, plan)


def publish(ledger: Ledger, plan: Plan, draft: Draft | None) -> dict[str, bytes]:
    """Apply and publish as a refresh does; the documents' bytes."""
    with ledger.writing() as tx:
        apply_plan(tx, SOURCE.slug, plan)
        publish_feed(tx, SOURCE, SETTINGS, NOON, draft=draft)
        names = [f"political.{form}" for form in ("atom", "rss", "json", "html")]
        loaded = [(name, load_plain(tx, name)) for name in names]
    return {name: document.body for name, document in loaded if document}


def test_the_draft_is_what_the_plan_leads_to(ledger: Ledger) -> None:
    admit(ledger, *[make_entry(number) for number in range(60)])
    publish(ledger, Plan(), None)  # so that the month has its document already
    local = (NOON + timedelta(minutes=5)).astimezone(DAMASCUS)
    new = make_entry(61, published=local, updated=local, first_seen=local, site_published=local, title="خبر <جديد> & آخر")
    edited = known(ledger, 50)
    edited = replace(edited, entry=replace(edited.entry, title="عنوان آخر", earlier_titles=(edited.entry.title,)))
    outside = known(ledger, 5)
    plan = Plan(
        admitted=(Admission(new, frozenset({"61"}), 0, True),),
        changed=(edited, replace(outside, entry=replace(outside.entry, title="خارج النافذة"))),
        noted=(replace(known(ledger, 40), tries=2),),
    )
    made = draft(ledger, plan)
    assert made
    bodies = publish(ledger, plan, made)
    with ledger.reading() as tx:
        assert made.feed.entries == select_newest(tx, SOURCE.slug, 50)
    assert bodies == {document.name: document.body for document in made.documents}
    assert b"61</id>" in bodies["political.atom"]
    assert publish(ledger, Plan(), None) == bodies, "and what is rendered from the ledger alone"


def test_a_draft_of_something_else_is_not_published(ledger: Ledger) -> None:
    admit(ledger, *[make_entry(number) for number in range(60)])
    other = draft(ledger, Plan(admitted=(Admission(make_entry(70), frozenset({"70"}), 0, True),)))
    gone = known(ledger, 59)
    plan = Plan(changed=(replace(gone, withdrawn=NOON),))
    guess = draft(ledger, plan)
    assert other
    assert guess
    assert len(guess.feed.entries) == 49, "the entry that comes back into the window is not foreseen"
    for wrong in (other, guess):
        bodies = publish(ledger, plan, wrong)
        assert b"2015:70<" not in bodies["political.atom"]
        assert b"2015:59<" not in bodies["political.atom"]
        assert b"2015:9<" in bodies["political.atom"]


def test_there_is_no_draft_of_nothing_and_of_what_cannot_be_rendered(ledger: Ledger) -> None:
    assert draft(ledger, Plan()) is None
    broken = make_entry(1, url="nowhere")
    assert draft(ledger, Plan(admitted=(Admission(broken, frozenset({"1"}), 0, True),))) is None


def test_what_is_polled_and_what_stays_is_compressed_hardest() -> None:
    def effort(name: str, media_type: str = "application/atom+xml", cache_control: str = "public, max-age=600") -> str:
        return effort_for(Document(name, media_type, b"", NOON, cache_control), Settings(sources=(SOURCE,)))

    assert effort("political.atom") == effort("political.json", "application/feed+json") == "hard"
    assert effort("political/archive/2026-10.atom", cache_control="public, max-age=31536000, immutable") == "hard"
    assert effort("political/archive/2026-11.atom") == effort("political.html", "text/html; charset=utf-8") == "fair"
    assert effort_for(Document("political.atom", "", b"", NOON, ""), SETTINGS) == "quick"
