"""Fixtures of the whole house: a ledger on each engine."""

from tests.ledger_kit import database_url, ledger, postgres_server, url

__all__ = ["database_url", "ledger", "postgres_server", "url"]
