"""`python -m feeds COMMAND`: the commands, each imported only when it is called."""

import sys
from importlib import import_module

COMMANDS = {
    "refresh": "read the site now and bring the feeds up to date",
    "check": "show what the parsers find on a page",
    "suggest": "find the headline list of any page and print TOML for sources.toml",
    "follow": "keep this machine's shelf as the ledger is (by itself on PostgreSQL)",
    "move": "copy a ledger to another database, and verify it",
    "push": "deliver what waits for the targets of [notify], or a test",
    "export": "copy the finished documents to a folder for a static host",
    "doctor": "check settings, folders, clock, network and sources",
    "healthcheck": "ask the running service whether it lives (for Docker)",
}


def main(arguments: list[str]) -> int:
    """Call the command that the first argument names; 2 for wrong use."""
    if arguments == ["healthcheck"]:  # as light as can be: it runs every 30 seconds for years
        return int(import_module("feeds.commands.healthcheck").healthcheck())
    return int(import_module("feeds.commands").call(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
