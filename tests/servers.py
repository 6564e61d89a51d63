"""One PostgreSQL and one Redis for the whole run: the embedded ones, or those DATABASE_URL and REDIS_URL name."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

import psycopg  # noqa: E402
import pytest  # noqa: E402

from assay.embedded.servers import postgres, redis  # noqa: E402 - the path must be set first
from tests.live import Client, Live, first_admin, running  # noqa: E402

OURS = "ASSAY_TEST_REDIS_IS_OURS"


def short_folder() -> Path:
    """Return an empty folder whose path is short, and which PostgreSQL's own user can reach."""
    base = "/var/lib" if os.geteuid() == 0 else tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix="assay-t-", dir=base))


def _start_servers() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.config.settings")
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    ours = {"DATABASE_URL", "REDIS_URL"} - set(os.environ)
    # A worker of pytest-xdist inherits the addresses of the first process; pytest-django gives it a database of its
    # own there. What Redis holds and the files have no such name, so it gets a Redis and a folder.
    if is_worker and OURS in os.environ:
        ours = {"REDIS_URL"}
    if not ours:
        return
    folder = short_folder()
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    stack = ExitStack()
    if "DATABASE_URL" in ours:
        os.environ["DATABASE_URL"] = stack.enter_context(postgres(folder))
        _forget_the_disk(os.environ["DATABASE_URL"])
    if "REDIS_URL" in ours:
        os.environ["REDIS_URL"] = stack.enter_context(redis(folder))
        os.environ[OURS] = "1"
    os.environ["ASSAY_DATA"] = str(folder / "data")

    def stop() -> None:
        stack.close()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)


def _forget_the_disk(url: str) -> None:
    """Nothing of a test's database outlives the run, so nothing of it need reach the disk."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


_start_servers()


@pytest.fixture(scope="session")
def up() -> Iterator[tuple[Live, Client]]:
    """One ``assay up`` and its admin, for tests that stop nothing and look at their own project only."""
    with running() as live:
        yield live, first_admin(live)
