"""Bytes that nobody thought of, against everything that reads what strangers send: `make fuzz` (docs/reliability.md)."""
