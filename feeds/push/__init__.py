"""Push: each new entry is delivered to the targets of `[notify]`, in order, through Apprise (docs/push.md).

queue.py     the flow: take a target, deliver what waits for it, note how it went
wording.py   an entry as a message: what each service wants to be told, and how it is escaped. Pure
courier.py   from an address to a service that can be sent to; the only door to Apprise
slack.py  matrix.py    two services that Apprise speaks to a little differently from what a newsroom needs

Apprise is optional and imported only when something has to be delivered.
"""

from feeds.push.courier import AppriseCourier, examine
from feeds.push.queue import push, sample_entry
from feeds.push.wording import Delivery

__all__ = ["AppriseCourier", "Delivery", "examine", "push", "sample_entry"]
