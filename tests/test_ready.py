from datetime import timedelta

from feeds.config import Source
from feeds.model import Outcome
from feeds.serve.ready import judge, judge_disk
from tests.shelf_kit import NOON, state

SOURCE = Source("political", "Politics", "https://news.example/", ("https://news.example/p",), refresh=1200, expect=172_800)
HERE = {"political.atom"}


def reasons(shelved: set[str], **changes: object) -> tuple[str, ...]:
    (one,) = judge([SOURCE], [state(now=NOON, **changes)], shelved, NOON)  # type: ignore[arg-type]
    return one.reasons


def test_a_fresh_source_is_ready() -> None:
    assert reasons(HERE) == ()
    assert reasons(HERE, outcome=None) == ()
    assert reasons(HERE, outcome=Outcome.TIMEOUT) == ()
    assert reasons(HERE, newest=None) == ()


def test_every_reason_is_told() -> None:
    assert reasons(set()) == ("there is no document yet",)
    assert reasons(HERE, succeeded=None) == ("the site has never been read well",)
    assert reasons(HERE, succeeded=NOON - timedelta(minutes=70)) == ()
    assert reasons(HERE, succeeded=NOON - timedelta(minutes=71)) == ("the site was last read well 71 minutes ago",)
    assert reasons(HERE, succeeded=NOON - timedelta(hours=5), outcome=Outcome.BLOCKED) == (
        "the site was last read well 5 hours ago",
        f"the last refresh: {Outcome.BLOCKED.sentence}",
    )
    assert reasons(HERE, newest=NOON - timedelta(hours=48)) == ()
    assert reasons(HERE, newest=NOON - timedelta(hours=49)) == ("the newest entry is 2 days old",)


def test_a_source_that_nobody_knows_yet_is_not_ready() -> None:
    (one,) = judge([SOURCE], [state("other")], set(), NOON)
    assert (one.feed, one.state) == ("political", None)
    assert one.reasons == ("there is no document yet", "the site has never been read well")


def test_a_full_disk_is_a_reason() -> None:
    assert judge_disk(None) == ("the shelf's folder cannot be read",)
    assert judge_disk(19_999_999) == ("only 19 MB are free on the shelf's disk",)
    assert judge_disk(20_000_000) == ()
