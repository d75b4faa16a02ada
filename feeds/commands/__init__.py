"""The command line. Each command is a module of this room; what they share stands here."""

import logging
import os
import sys
from importlib import import_module

import click

from feeds.__main__ import COMMANDS
from feeds.commands.healthcheck import healthcheck
from feeds.config import Settings, SettingsError, read_settings
from feeds.log import set_up_log

HELP = """Mujaz (موجز): feeds for news sites that have none.

Settings come from the environment (MUJAZ_SOURCES, MUJAZ_DATABASE_URL, MUJAZ_PUBLIC_URL, …); the followed sections stand in
sources.toml. Every command ends with 0 when all is well, 1 when something failed, 2 for wrong use.
"""


class Commands(click.Group):
    """The group of commands; a command's module is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Name the commands in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  (click's signature)
        """Import the command."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name == "healthcheck":  # called without click (feeds/__main__.py); here it is only listed and explained
            return click.Command(cmd_name, help=f"{COMMANDS[cmd_name].capitalize()}. Ends with 0 or 1.", callback=healthcheck)
        command: click.Command = import_module(f"feeds.commands.{cmd_name}").command
        return command


@click.command(cls=Commands, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def main() -> None:
    """Stand for all commands."""


def call(arguments: list[str]) -> int:
    """Run a command and return its exit code; a setting that cannot be used is wrong use."""
    try:
        colour = False if os.environ.get("NO_COLOR") else None  # https://no-color.org
        return main.main(arguments or ["--help"], prog_name="python -m feeds", standalone_mode=False, color=colour) or 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped.", err=True)
        return 130
    except BrokenPipeError:  # `… | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (SettingsError, OSError) as error:
        return refuse(error)


def refuse(error: SettingsError | OSError) -> int:
    """Say what is wrong with a setting, a folder or a disk, and return the exit code; a traceback would say no more."""
    if isinstance(error, SettingsError):
        click.echo(f"Error: {error}", err=True)
        return 2
    where = f": {error.filename}" if error.filename else ""
    click.echo(f"Error: {error.strerror or error}{where}", err=True)
    return 1


def load_settings(*, quiet: bool = False) -> Settings:
    """Read the settings and set the log up; `quiet` when a person watches who gets sentences instead."""
    settings = read_settings(os.environ)
    set_up_log(settings.log, logging.ERROR if quiet else logging.INFO)
    return settings


def show_progress(line: str) -> None:
    """A line for each page, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(click.style(f"  {line}", dim=True), err=True)
