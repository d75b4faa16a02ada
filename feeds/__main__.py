"""`python -m feeds COMMAND`: the commands, each imported only when it is called."""

import sys
from importlib import import_module

COMMANDS = {
    "refresh": "read the site now and bring the feeds up to date",
    "check": "show what the parsers find on a page",
    "suggest": "find the headline list of any page and print TOML for sources.toml",
    "export": "copy the finished documents to a folder for a static host",
    "doctor": "check settings, folders, clock, network and sources",
    "healthcheck": "ask the running service whether it lives (for Docker)",
}


def main(arguments: list[str]) -> int:
    """Call the command that the first argument names; 2 for wrong use."""
    name = arguments[0] if arguments else "--help"
    if name == "healthcheck":  # as light as can be: it runs every 30 seconds for years
        return int(import_module("feeds.commands.healthcheck").healthcheck())
    return int(import_module("feeds.commands").call(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
