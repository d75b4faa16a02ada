"""Ledgers and shelves as versions wrote them (make.py), and what crashed once.

1.0    the first schema of the ledger, before it took the time of refreshes
1.0.0  the second
"""
