"""Several machines on one ledger: a PostgreSQL of its own, many newsrooms, replicas that are killed and added, a slow network.

postgres.py   a PostgreSQL in a temporary folder: stopped, started, with few connections
newsstand.py  one newsroom per source, each at an address of its own in 127.0.0.0/8, all behind one thread
fleet.py      replicas: gunicorn with its own shelf, killed as a machine dies
delay.py      a TCP proxy that answers late
judge.py      what must be true afterwards
soak.py       the long run, by `make soak-replicas`; test_replicas.py is the short one
"""
