"""How a refresh of one source ends, well or not."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a refresh of one source ended. `sentence` is for people and says what to do next."""

    UPDATED = "updated"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    EMPTY = "empty"
    CONTAINER_MISSING = "container_missing"
    TOO_FEW = "too_few"
    BLOCKED = "blocked"
    HTTP_ERROR = "http_error"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TOO_LARGE = "too_large"
    NOT_HTML = "not_html"
    ROBOTS = "robots"
    REFUSED = "refused"
    INVALID = "invalid"

    @property
    def well(self) -> bool:
        """True when the site was read and understood."""
        return self in (Outcome.UPDATED, Outcome.UNCHANGED, Outcome.NOT_MODIFIED)

    @property
    def sentence(self) -> str:
        """What happened, in words, and what to do next."""
        return SENTENCES[self]


SENTENCES = {
    Outcome.UPDATED: "The feed was updated.",
    Outcome.UNCHANGED: "The site was read; nothing has changed.",
    Outcome.NOT_MODIFIED: "The site says that nothing has changed.",
    Outcome.EMPTY: "The page holds no headlines; the last good feed stays. Look at the page; `check` shows what was read.",
    Outcome.CONTAINER_MISSING: "The headline list was not found; the last good feed stays. Run `check` and mend the selectors.",
    Outcome.TOO_FEW: "Far fewer headlines than usual; the last good feed stays. Look at the page; `check` shows what was read.",
    Outcome.BLOCKED: "The site answered with a challenge page; the last good feed stays. Refresh less often or ask the site.",
    Outcome.HTTP_ERROR: "The site answered with an error; the last good feed stays and the site is asked again later.",
    Outcome.TIMEOUT: "The site took too long; the last good feed stays and the site is asked again later.",
    Outcome.UNREACHABLE: "The site could not be reached; the last good feed stays. Check the network and the address.",
    Outcome.TLS: "The site's certificate was not accepted; the last good feed stays. Check the clock and the certificate.",
    Outcome.TOO_LARGE: "The page is larger than is read; the last good feed stays. Follow a smaller page.",
    Outcome.NOT_HTML: "The answer is no HTML page; the last good feed stays. Check the address in sources.toml.",
    Outcome.ROBOTS: "robots.txt forbids this page; it is not read. Ask the site, or follow another page.",
    Outcome.REFUSED: "The address is private or of a kind that is not fetched. Allow it in MUJAZ_ALLOW_PRIVATE, or correct it.",
    Outcome.INVALID: "Something went wrong inside Mujaz; the last good feed stays. The log holds the details.",
}


class Trouble(Exception):  # noqa: N818  (a refresh's expected end, not a programming error)
    """An expected failure, with its outcome, the address and what was missing; caught once, in refresh."""

    def __init__(
        self, outcome: Outcome, url: str, what: str, retry_after: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(f"{url}: {what}")
        self.outcome = outcome
        self.url = url
        self.what = what
        self.retry_after = retry_after
        """Seconds that the site asked us to wait, when it did."""
        self.status = status
        """HTTP status of the answer, when there was one."""
        self.body = b""
        """The page that could not be used, when one came, to be kept for `check`."""
