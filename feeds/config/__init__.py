"""Settings from the environment and the followed sections from sources.toml: read once, checked, frozen.

Light: the reading wing imports this too. A wrong value stops the start; the error names the variable or key, the value and
what is allowed.
"""

from feeds.config.environ import VARIABLES, check_database, read_settings
from feeds.config.notify import NOTIFY_KEYS
from feeds.config.sources import KEYS, read_sources
from feeds.config.values import Network, PushTarget, Settings, SettingsError, Source, nearest

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
