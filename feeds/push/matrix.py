"""Matrix, spoken to so that nothing is said twice: the transaction id is made from the entry.

A homeserver drops a second event with the same id and access token
(https://spec.matrix.org/latest/client-server-api/#transaction-identifiers), so an entry that is sent again after a crash appears
once. Apprise would take one random id for the whole life of an access token's object, and the second message would be dropped.
"""

from typing import Any

from apprise.plugins.matrix import NotifyMatrix


class Matrix(NotifyMatrix):
    """Apprise's Matrix with ids of our own, a plain text that keeps the link, and no sleeping."""

    default_retries = 1
    once = ""
    plain = ""
    retry_after: float | None = None
    transaction_id: Any  # a number in Apprise, which only puts it into the request's path

    def send(self, *arguments: Any, **options: Any) -> bool:
        """Send under our id, when the address holds an access token; a name and password log in anew each time."""
        if self.password and not self.user:
            self.access_token, self.transaction_id = self.password, self.once
        return bool(super().send(*arguments, **options))

    def throttle(self, last_io: Any = None, wait: float | None = None) -> None:
        """Keep the usual pace, but do not sleep through a 429: the run would. It is noted, and the queue waits instead."""
        if wait is None:
            super().throttle(last_io)
        else:
            self.retry_after = wait

    def _matrix_plain_fallback(self, *_: Any) -> str:
        """The text for clients without HTML; Apprise's own would lose the link."""
        return self.plain
