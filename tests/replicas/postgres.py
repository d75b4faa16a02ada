"""A PostgreSQL in a temporary folder, on a loopback port; it can be stopped and started while others use it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def find_programs() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps them out of PATH."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return folders[-1].parent if folders else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def owner() -> str | None:
    """PostgreSQL refuses to run as root: the user that it runs as then."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Postgres:
    """A server, running unless it was stopped."""

    def __init__(self, programs: Path, folder: Path, connections: int) -> None:
        self.programs = programs
        self.folder = folder
        self.port = free_port()
        self.settings = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections={connections} "
            "-c shared_buffers=32MB -c fsync=on"
        )
        self._call("initdb", "-D", str(folder), "-U", "mujaz", "-A", "trust", "-E", "UTF8", "--locale=C")

    @property
    def url(self) -> str:
        return self.url_at(self.port)

    def url_at(self, port: int) -> str:
        return f"postgresql://mujaz@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        self._call("pg_ctl", "-D", str(self.folder), "-w", "-l", str(self.folder / "log"), "-o", self.settings, "start")

    def stop(self, mode: str = "fast") -> None:
        """`fast` ends all sessions; `immediate` is a crash."""
        self._call("pg_ctl", "-D", str(self.folder), "-w", "-m", mode, "stop")

    def ask(self, sql: str) -> list[list[str]]:
        """Rows of a query, as text."""
        told = subprocess.run(
            [
                self.programs / "psql",
                "-qAtF",
                "\t",
                "-h",
                "127.0.0.1",
                "-p",
                str(self.port),
                "-U",
                "mujaz",
                "postgres",
                "-c",
                sql,
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        return [line.split("\t") for line in told.splitlines()]

    def _call(self, program: str, *arguments: str) -> None:
        # No pipes: the server that pg_ctl starts would hold them open.
        quiet = subprocess.DEVNULL
        done = subprocess.run(
            [self.programs / program, *arguments], user=owner(), cwd="/", stdin=quiet, stdout=quiet, stderr=quiet, check=False
        )
        if done.returncode:
            log = self.folder / "log"
            raise RuntimeError(f"{program}: {log.read_text() if log.exists() else 'failed'}")


@contextmanager
def postgres(programs: Path, connections: int = 100) -> Iterator[Postgres]:
    """A running server, gone afterwards with all it held."""
    folder = Path(tempfile.mkdtemp(prefix="mujaz-pg-"))
    try:
        user = owner()
        if user:
            shutil.chown(folder, user)
        server = Postgres(programs, folder, connections)
        server.start()
        try:
            yield server
        finally:
            with suppress(RuntimeError):  # it was stopped by the test
                server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
