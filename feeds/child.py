"""How the reading wing starts the writing wing: as a process of its own, `python -m feeds ...`."""

import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import subprocess  # by each function that needs it: no start of a server does

CODE = Path(__file__).resolve().parent.parent


def command(*arguments: str) -> tuple[str, ...]:
    """Return the command line of `python -m feeds` with these arguments."""
    return (sys.executable, "-m", "feeds", *arguments)


def surroundings(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the child's environment: ours, and where the code lies.

    The working folder stays, because relative settings (var/shelf) count from it; but the server may have been started elsewhere.
    """
    path = os.pathsep.join([str(CODE), *filter(None, [environ.get("PYTHONPATH")])])
    return {**environ, "PYTHONPATH": path}


def start(
    arguments: tuple[str, ...], *, pipe: Literal["stdin", "stdout"] | None = None, keep: tuple[int, ...] = ()
) -> "subprocess.Popen[bytes]":
    """Start the command in a process group of its own; its stderr is ours, the service's log. OSError when it is missing.

    `pipe` is what of it we hold the other end of; `keep` are descriptors that the child holds open as long as it lives.
    """
    import subprocess

    stdin, stdout = (subprocess.PIPE if pipe == name else subprocess.DEVNULL for name in ("stdin", "stdout"))
    return subprocess.Popen(arguments, stdin=stdin, stdout=stdout, env=surroundings(), pass_fds=keep, process_group=0)


def wait(process: "subprocess.Popen[bytes]", deadline: float) -> int | None:
    """Return the code that the process ends with; one that takes longer than `deadline` seconds is killed, and has none."""
    from subprocess import TimeoutExpired

    try:
        return process.wait(deadline)
    except TimeoutExpired:
        end(process.pid)
        process.wait()
        return None


def calm(pid: int) -> None:
    """Let the process run only when nothing else wants the processor or the disk, as far as the system allows.

    SCHED_IDLE makes a request interrupt a refresh at once instead of sharing the core with it, and sets the disk's idle class
    too (ionice(1), "idle" follows the scheduler's class).
    """
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, 19)
    with suppress(OSError, AttributeError):  # AttributeError: not on macOS
        os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))


def end(pid: int) -> None:
    """Kill the process and all that it started."""
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
