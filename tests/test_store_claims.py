"""One process at a time has a source, on any number of machines, whatever their clocks say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.model import Outcome
from feeds.store import LEASE, Claim, Ledger, LostLease, Transaction, claim, confirm, enroll, list_due, postpone, settle
from feeds.store.claims import FARTHEST, SKEW
from tests.ledger_kit import NOON, take
from tests.store_kit import end

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
OVER = timedelta(seconds=LEASE)


def finish(ledger: Ledger, taken, now=NOON, **changes):
    assert taken is not None
    with ledger.writing() as tx:
        settle(tx, taken, end(now, **changes))


def due(ledger: Ledger, now, holder: str = "here"):
    with ledger.reading() as tx:
        return list_due(tx, ["political", "local", "unknown"], holder, now)


def test_a_new_source_is_due_and_a_second_claim_waits(ledger: Ledger):
    taken = take(ledger)
    assert taken is not None
    assert (taken.slug, taken.checked, taken.failures, taken.outcome, taken.quiet) == ("political", None, 0, None, False)
    assert take(ledger, "there") is None
    assert take(ledger, "there", due=False) is None, "not even when somebody asks for it now"


def test_a_source_that_nobody_enrolled_cannot_be_taken(ledger: Ledger):
    with ledger.writing() as tx:
        assert claim(tx, "nobody", "here", NOON, only_due=False) is None


def test_a_settled_source_is_free_and_due_when_it_said(ledger: Ledger):
    finish(ledger, take(ledger), failures=3, outcome=Outcome.TIMEOUT, rung="grammar", stamp="s", quiet=True, succeeded=None)
    assert take(ledger, "there", NOON + 19 * MINUTE) is None
    assert take(ledger, "there", NOON + 19 * MINUTE, due=False) is not None
    taken = take(ledger, "there", NOON + 20 * MINUTE)
    assert taken is not None
    assert (taken.checked, taken.failures, taken.outcome, taken.rung) == (NOON, 3, Outcome.TIMEOUT, "grammar")
    assert (taken.stamp, taken.quiet, taken.succeeded, taken.since) == ("s", True, None, NOON)


def test_a_lease_ends(ledger: Ledger):
    take(ledger)
    assert take(ledger, "there", NOON + OVER - SECOND) is None
    assert take(ledger, "there", NOON + OVER) is not None


def test_the_lease_of_a_dead_process_of_this_machine_is_no_hindrance(ledger: Ledger):
    first = take(ledger)
    second = take(ledger)
    assert first is not None
    assert second is not None
    assert first.token != second.token


@pytest.mark.parametrize("late", [1, SKEW])
def test_a_machine_whose_clock_is_behind_takes_nothing_away(ledger: Ledger, late: int):
    taken = take(ledger, "ahead", NOON)
    assert take(ledger, "behind", NOON - late * SECOND) is None
    finish(ledger, taken)
    assert take(ledger, "behind", NOON - late * SECOND) is None, "what was just refreshed is not due"


def test_what_a_clock_far_ahead_wrote_is_not_believed(ledger: Ledger):
    take(ledger, "broken", NOON + DAY)
    assert take(ledger, "sound", NOON) is not None
    finish(ledger, take(ledger, "broken", NOON + DAY), NOON + DAY)
    finish(ledger, take(ledger, "sound", NOON))
    with ledger.writing() as tx:
        postpone(tx, "political", NOON + FARTHEST * SECOND)
        assert list_due(tx, ["political"], "sound", NOON) == ()
        postpone(tx, "political", NOON + FARTHEST * SECOND + SECOND)
        assert list_due(tx, ["political"], "sound", NOON) == ("political",)


def test_the_longest_interval_with_its_jitter_is_believed(ledger: Ledger):
    finish(ledger, take(ledger), due=NOON + 7.35 * DAY)
    assert due(ledger, NOON + MINUTE) == ()


def test_the_longest_overdue_comes_first_and_what_another_machine_has_is_left_out(ledger: Ledger):
    with ledger.writing() as tx:
        enroll(tx, ["political", "local"])
        enroll(tx, ["political", "local"])
        postpone(tx, "political", NOON)
        postpone(tx, "local", NOON - MINUTE)
    assert due(ledger, NOON - SECOND) == ("local",)
    assert due(ledger, NOON) == ("local", "political")
    take(ledger, "here", slug="local")
    assert due(ledger, NOON, "there") == ("political",)
    assert due(ledger, NOON, "here") == ("local", "political")


def test_a_confirmed_lease_lasts_longer(ledger: Ledger):
    taken = take(ledger)
    assert taken is not None
    with ledger.writing() as tx:
        confirm(tx, taken, NOON + OVER - SECOND)
    assert take(ledger, "there", NOON + OVER) is None


def write_and_confirm(tx: Transaction, lost: Claim) -> None:
    postpone(tx, "political", NOON + DAY)
    confirm(tx, lost, NOON + OVER)


def test_who_lost_the_lease_writes_nothing(ledger: Ledger):
    lost = take(ledger)
    assert lost is not None
    winner = take(ledger, "there", NOON + OVER)
    with pytest.raises(LostLease, match="political"), ledger.writing() as tx:
        write_and_confirm(tx, lost)
    with pytest.raises(LostLease), ledger.writing() as tx:
        settle(tx, lost, end(NOON))
    finish(ledger, winner, NOON + OVER)
    with pytest.raises(LostLease), ledger.writing() as tx:
        settle(tx, replace(lost, token=""), end(NOON))
    with ledger.writing() as tx:
        assert list_due(tx, ["political"], "x", NOON + OVER + 19 * MINUTE) == ()
        assert list_due(tx, ["political"], "x", NOON + OVER + 20 * MINUTE) == ("political",)
