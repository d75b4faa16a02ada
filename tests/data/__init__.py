"""Ledgers and shelves of released versions."""
