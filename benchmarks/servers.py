"""The servers that are measured beside the lane, over one shelf: `with start(NAME, shelf, workers, cores) as server`."""

import getpass
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

CODE = Path(__file__).resolve().parent.parent
NGINX = """
{modules}
user {user};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes {workers};
events {{ worker_connections 1024; }}
http {{
  types {{ application/atom+xml atom; }}
  access_log off; sendfile on; tcp_nopush on; keepalive_timeout 75; keepalive_requests 10000000;
  gzip_static on; {brotli} gzip_vary on;
  {extra}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port} backlog=2048; root {shelf}/current; }}
}}
"""
MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
RSSHUB = CODE / "benchmarks/rsshub/node_modules/rsshub/lib/index.js"
"""With its cache in memory it answers /test/1, a feed of five entries (3 KB), without asking anybody."""
CACHE = "open_file_cache max=1000 inactive=60s; open_file_cache_valid 1s;"
"""What nginx offers to save the open() a request; a second is how long the lane keeps its answers too."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    name: str
    pid: int
    port: int
    path: str = "/political.atom"


def why_missing(name: str) -> str | None:
    """Say why a server cannot be measured here; None when it can."""
    if name.startswith("nginx"):
        return None if shutil.which("nginx") else "nginx is not installed (Debian: nginx, libnginx-mod-http-brotli-static)"
    if name in ("granian", "waitress"):
        return None if find_spec(name) else f"{name} is not installed (pip install -r requirements-bench.txt)"
    if name == "rsshub" and not RSSHUB.exists():
        return "RSSHub is not installed (npm install --ignore-scripts --prefix benchmarks/rsshub)"
    return None


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def command(name: str, shelf: Path, workers: int, port: int, folder: Path) -> list[str]:
    """How the server is started."""
    if name.startswith("nginx"):
        return nginx(shelf, workers, port, folder, CACHE if "cache" in name else "")
    if name == "rsshub":
        return ["node", str(RSSHUB)]
    python, bind = [sys.executable, "-m"], f"127.0.0.1:{port}"
    if name == "granian":
        options = ["--interface", "wsgi", "--factory", "--workers", str(workers), "--blocking-threads", "12", "--no-ws"]
        return [*python, "granian", *options, "--port", str(port), "--log-level", "error", "app:create_app"]
    if name == "waitress":
        return [*python, "waitress", "--listen", bind, "--threads", "12", "--call", "app:create_app"]
    return [*python, "gunicorn", "--bind", bind, "--workers", str(workers), *(["-k", name] if name != "lane" else [])]


def nginx(shelf: Path, workers: int, port: int, folder: Path, extra: str) -> list[str]:
    """nginx with what its manual advises for ready files, and nothing to log."""
    text = NGINX.format(
        modules=f"load_module {MODULE};" if MODULE.exists() else "",
        brotli="brotli_static on;" if MODULE.exists() else "",
        user=getpass.getuser(), folder=folder, workers=workers, extra=extra, port=port, shelf=shelf,
    )  # fmt: skip
    config = folder / "nginx.conf"
    config.write_text(text)
    return ["nginx", "-p", str(folder), "-c", str(config)]


@contextmanager
def start(name: str, shelf: Path, environ: Mapping[str, str], workers: int = 1, core: int | None = None) -> Iterator[Server]:
    """Run the server, on one core only if one is named; SystemExit when it does not listen within 20 s."""
    bind = ["taskset", "-c", str(core)] if core is not None else []
    with tempfile.TemporaryDirectory() as text:
        folder, port = Path(text), free_port()
        folder.chmod(0o755)
        own = {**environ, "PORT": str(port), "LISTEN_INADDR_ANY": "0", "CACHE_TYPE": "memory"} if name == "rsshub" else environ
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [*bind, *command(name, shelf, workers, port, folder)],
                cwd=folder if name == "rsshub" else CODE,
                env=own,
                stdout=log,
                stderr=log,
            )
        try:
            if not listens(port):
                raise SystemExit(f"{name} does not start: {(folder / 'log').read_text()}")
            yield Server(name, process.pid, port) if name != "rsshub" else Server(name, process.pid, port, "/test/1")
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    """Wait for it."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        time.sleep(0.02)
    return False
