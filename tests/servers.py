"""One PostgreSQL and one Redis for the whole run: the embedded ones, or those DATABASE_URL and REDIS_URL name."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from assay.embedded.servers import postgres, redis  # noqa: E402 - the path must be set first


def short_folder() -> Path:
    """Return an empty folder whose path is short, and which PostgreSQL's own user can reach."""
    base = "/var/lib" if os.geteuid() == 0 else tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix="assay-t-", dir=base))


def _start_servers() -> None:
    # Workers of pytest-xdist inherit the addresses from the first process.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.config.settings")
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    folder = short_folder()
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    stack = ExitStack()
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = stack.enter_context(postgres(folder))
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = stack.enter_context(redis(folder))
    os.environ["ASSAY_DATA"] = str(folder / "data")

    def stop() -> None:
        stack.close()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)


_start_servers()
