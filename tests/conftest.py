"""Fixtures of the whole house: a ledger on each engine, and the log as it was."""

import logging
from collections.abc import Iterator

import pytest

from tests.ledger_kit import database_url, ledger, postgres_server, url

__all__ = ["database_url", "ledger", "postgres_server", "url"]


@pytest.fixture(autouse=True)
def _log_as_it_was() -> Iterator[None]:
    """Commands set the log up for their process; here it is one process for all tests."""
    log = logging.getLogger("mujaz")
    before = log.handlers[:], log.level, log.propagate
    yield
    log.handlers[:], log.level, log.propagate = before
