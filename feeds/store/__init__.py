"""The ledger: the only SQL. SQLite by default, PostgreSQL by URL; the same code for both.

tables.py  migrations.py  engine.py  upsert.py    what lies there and how it is opened
direct.py       the statements of every refresh, run by SQLite's driver
ledger.py       Ledger: `reading()` and `writing()` transactions
claims.py       claim and settle: one process at a time has a source
memory.py       what is known that touches a merge
entries.py      what a merge decided, and entries by month or newest first
documents.py    finished documents, for every replica's shelf
move.py         a whole ledger to another database
house.py        who keeps the house documents, and what they were made of
stock.py        how many entries a source serves
pages.py        validators, usual counts and pages kept for `check`
states.py       the state of every source, its days and events
outbox.py       entries that are still to be pushed
regain.py       what was read back from a shelf
robots.py       robots.txt between two processes
"""

from feeds.store.claims import (
    LEASE,
    Claim,
    LostLease,
    Settlement,
    all_enrolled,
    claim,
    confirm,
    enroll,
    list_due,
    postpone,
    settle,
)
from feeds.store.documents import (
    edition_of,
    list_archived,
    list_labels,
    list_strays,
    load_documents,
    load_plain,
    remove_documents,
    save_documents,
    stored_marks,
)
from feeds.store.entries import apply_plan, count_entries, oldest_served, select_matching, select_month, select_newest
from feeds.store.house import House, lock_house, made_edition, note_house, present_house, read_house
from feeds.store.ledger import Ledger, LedgerError, Transaction, open_ledger, tell_error
from feeds.store.memory import is_stranger, is_waiting, known_keys, list_window, load_held, newest_served, remember
from feeds.store.migrations import NewerLedgerError
from feeds.store.move import BrokenMove, Digest, RefusedMove, move
from feeds.store.outbox import (
    Message,
    Turn,
    begin_delivery,
    drop_message,
    end_delivery,
    enqueue,
    expire,
    expire_strays,
    fail_delivery,
    give_back,
    list_waiting,
    read_pushes,
    take_turn,
    with_pushes,
)
from feeds.store.pages import KeptPage, PageNote, keep_page, list_kept, note_page, read_pages
from feeds.store.regain import is_blank, regain_documents, regain_entries, regain_state
from feeds.store.robots import RobotsShelf
from feeds.store.rows import as_read
from feeds.store.states import Pulse, add_events, list_events, read_pulse, read_states

__all__ = [
    "LEASE",
    "BrokenMove",
    "Claim",
    "Digest",
    "House",
    "KeptPage",
    "Ledger",
    "LedgerError",
    "LostLease",
    "Message",
    "NewerLedgerError",
    "PageNote",
    "Pulse",
    "RefusedMove",
    "RobotsShelf",
    "Settlement",
    "Transaction",
    "Turn",
    "add_events",
    "all_enrolled",
    "apply_plan",
    "as_read",
    "begin_delivery",
    "claim",
    "confirm",
    "count_entries",
    "drop_message",
    "edition_of",
    "end_delivery",
    "enqueue",
    "enroll",
    "expire",
    "expire_strays",
    "fail_delivery",
    "give_back",
    "is_blank",
    "is_stranger",
    "is_waiting",
    "keep_page",
    "known_keys",
    "list_archived",
    "list_due",
    "list_events",
    "list_kept",
    "list_labels",
    "list_strays",
    "list_waiting",
    "list_window",
    "load_documents",
    "load_held",
    "load_plain",
    "lock_house",
    "made_edition",
    "move",
    "newest_served",
    "note_house",
    "note_page",
    "oldest_served",
    "open_ledger",
    "postpone",
    "present_house",
    "read_house",
    "read_pages",
    "read_pulse",
    "read_pushes",
    "read_states",
    "regain_documents",
    "regain_entries",
    "regain_state",
    "remember",
    "remove_documents",
    "save_documents",
    "select_matching",
    "select_month",
    "select_newest",
    "settle",
    "stored_marks",
    "take_turn",
    "tell_error",
    "with_pushes",
]
