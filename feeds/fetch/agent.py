"""How we introduce ourselves."""

import re

VERSION = "1.0.0"
"""The version in pyproject.toml; a test holds the two together."""


def agent(contact: str | None = None) -> str:
    """Return the User-Agent: who asks, which version, and where to complain ("Mujaz/1.0.0 (+https://example.org/)").

    Of a contact only visible ASCII is used: anything else would end the header or the comment.
    """
    clean = re.sub(r"[^!-~]|[()\\]", "", contact or "")
    return f"Mujaz/{VERSION} (+{clean})" if clean else f"Mujaz/{VERSION}"
