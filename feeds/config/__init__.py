"""Settings from the environment and the followed sections from sources.toml: read once, checked, frozen.

Light: the reading wing imports this too. A wrong value stops the start; the error names the variable or key, the value and
what is allowed.
"""

from typing import TYPE_CHECKING

from feeds.config.environ import VARIABLES, check_database, read_settings
from feeds.config.sources import KEYS, read_sources
from feeds.config.values import Network, Settings, SettingsError, Source, nearest

if TYPE_CHECKING:
    from feeds.config.notify import NOTIFY_KEYS, PushTarget

__all__ = [
    "KEYS",
    "NOTIFY_KEYS",
    "VARIABLES",
    "Network",
    "PushTarget",
    "Settings",
    "SettingsError",
    "Source",
    "check_database",
    "nearest",
    "read_settings",
    "read_sources",
]


def __getattr__(name: str) -> object:
    """Find what notify.py holds, which is read only when sources.toml has such a table (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from feeds.config import notify

    return getattr(notify, name)
