"""A month of newsroom life under faults: simulated time, a real site on loopback, real processes, independent observers.

clock.py      time that runs when we say so
service.py    Mujaz over that clock: the writing wing in this process or in one of its own, the reading wing in gunicorn
observers.py  chat bots and feed readers, by the identity rules of their own source code
chaos.py      what the newsroom does and what goes wrong, by seed
judge.py      what every observer must have got by now, and what may never move
life.py       the month itself, poll by poll
"""
