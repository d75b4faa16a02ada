"""The ledger: the only SQL. SQLite by default, PostgreSQL by URL; the same code for both.

tables.py  migrations.py  engine.py  upsert.py    what lies there and how it is opened
ledger.py       Ledger: `reading()` and `writing()` transactions
claims.py       claim and settle: one process at a time has a source
memory.py       what is known that touches a merge
entries.py      what a merge decided, and entries by month or newest first
documents.py    finished documents, for every replica's shelf
pages.py        validators, usual counts and pages kept for `check`
states.py       the state of every source, its days and events
robots.py       robots.txt between two processes
"""

from feeds.store.claims import Claim, LostLease, Settlement, claim, confirm, enroll, list_due, postpone, settle
from feeds.store.documents import (
    edition_of,
    list_archived,
    list_labels,
    list_strays,
    load_document,
    remove_documents,
    save_documents,
    stored_marks,
)
from feeds.store.entries import apply_plan, count_entries, oldest_served, select_matching, select_month, select_newest
from feeds.store.ledger import Ledger, Transaction, open_ledger
from feeds.store.memory import is_stranger, known_keys, list_window, load_held, newest_served, remember
from feeds.store.migrations import NewerLedgerError
from feeds.store.pages import KeptPage, PageNote, keep_page, list_kept, note_page, read_pages
from feeds.store.robots import RobotsShelf
from feeds.store.states import add_events, list_events, read_states

__all__ = [
    "Claim",
    "KeptPage",
    "Ledger",
    "LostLease",
    "NewerLedgerError",
    "PageNote",
    "RobotsShelf",
    "Settlement",
    "Transaction",
    "add_events",
    "apply_plan",
    "claim",
    "confirm",
    "count_entries",
    "edition_of",
    "enroll",
    "is_stranger",
    "keep_page",
    "known_keys",
    "list_archived",
    "list_due",
    "list_events",
    "list_kept",
    "list_labels",
    "list_strays",
    "list_window",
    "load_document",
    "load_held",
    "newest_served",
    "note_page",
    "oldest_served",
    "open_ledger",
    "postpone",
    "read_pages",
    "read_states",
    "remember",
    "remove_documents",
    "save_documents",
    "select_matching",
    "select_month",
    "select_newest",
    "settle",
    "stored_marks",
]
