"""``make e2e``: a real ``assay up``, and the Playwright tests against it in Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from tests.live import free_port, running  # noqa: E402 - the path must be set first


def main() -> int:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        required = bool(os.environ.get("ASSAY_REQUIRE_E2E"))
        print("Chromium is not there: the browser tests were not run.", file=sys.stderr)
        return 1 if required else 0
    # One worker more than the default: the demo's own run must not hold up the test's.
    # What a manager may take from beside their own computer: folders of the server, and hosts that journeys play, each
    # its own, as two go at a time.
    port, away = free_port(), free_port()
    shelf = tempfile.mkdtemp(prefix="assay-shelf-")
    allowed = {
        "IMPORT_FOLDERS": f"{ROOT / 'platform/assay/config/demo_pictures'},{shelf}",
        "IMPORT_HOSTS": f"127.0.0.1:{port},127.0.0.1:{away}",
    }
    with running("--workers", "2", **allowed) as live:
        environment = {
            **os.environ,
            "ASSAY_URL": live.url,
            "ASSAY_RUNS_ON": str(live.data),
            "ASSAY_SETUP": live.setup_link(),
            "CHROMIUM": chromium,
            "ASSAY_PICTURE_PORT": str(port),
            "ASSAY_AWAY_PORT": str(away),
            "ASSAY_IMPORT_FOLDER": shelf,
        }
        npx = shutil.which("npx") or "npx"
        done = subprocess.run([npx, "playwright", "test", *sys.argv[1:]], cwd=ROOT / "frontend", env=environment)
        if done.returncode:
            print(live.log.read_text()[-4000:], file=sys.stderr)
        shutil.rmtree(shelf, ignore_errors=True)
        return done.returncode


if __name__ == "__main__":
    sys.exit(main())
