"""``make bench-frontend``: the engine in Chromium without a GPU, beside an SVG DOM and Konva in the same run.

The scene is 10,000 polygons of 20 points on 4000 x 3000 pixels in a view of 1280 x 800. A frame's time is from one
animation frame to the next with the limit on their rate off. Beside it stands the processor's time of the page's
thread for the same frames, which other work on the machine does not stretch. ``quick`` makes fewer frames.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.records import record, write

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "platform/assay/static/frontend"
PICTURES = ROOT / "platform/assay/config/demo_pictures"
MODES = ("fit", "pan", "zoom")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback address while the block runs."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def entry_bytes() -> int:
    """Return the gzipped bytes of JavaScript a first visit loads: the entry and what it imports at once."""
    manifest = json.loads((BUILT / ".vite/manifest.json").read_text())
    seen: set[str] = set()
    waiting = [key for key, row in manifest.items() if row.get("isEntry")]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += manifest[key].get("imports", [])
    return sum(len(gzip.compress((BUILT / manifest[key]["file"]).read_bytes())) for key in seen)


def measured(length: str) -> dict[str, Any]:
    """Build the page, open it, return what it measured."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not there: install it or set CHROMIUM to its path.")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page"
        environment = {**os.environ, "BENCH_OUT": str(page), "CHROMIUM": chromium}
        build = ["npx", "vite", "build", "--config", "bench/vite.config.ts", "--logLevel", "error"]
        subprocess.run(build, cwd=FRONTEND, env=environment, check=True)
        shutil.copytree(PICTURES, page / "pictures")
        names = json.dumps([f"pictures/{path.name}" for path in sorted(PICTURES.glob("*.jpg"))])
        with served(page) as address:
            command = ["node", "bench/measure.mjs", f"{address}/index.html", names, length]
            done = subprocess.run(command, cwd=FRONTEND, env=environment, check=True, stdout=subprocess.PIPE)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def ms(name: str, value: float | None, **more: Any) -> list[dict[str, Any]]:
    """Return one record of a time, none where there was nothing to measure."""
    return [] if value is None else [record(name, value, "ms", "lower", **more)]


def records_of(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Turn what the page measured into records."""
    return [*moving(figures), *editing(figures), *baselines(figures)]


def moving(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the frames, the time to a sharp picture and to the next one."""
    rows: list[dict[str, Any]] = []
    for name in (*MODES, "sharp", "next"):
        both = figures["nexts" if name == "next" else name]
        for share in ("p95", "p50"):
            rows += ms(f"{name} {share}", both["clock"][share], n=both["clock"]["count"])
            if name != "sharp":
                rows += ms(f"{name} {share} processor", both["processor"][share])
    painted = figures["sharp"]
    return rows + ms("sharp processor a time", painted["processor"]["workers"] / painted["clock"]["count"])


def editing(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what hits, edits and their storing take, and the longest task while a scene is edited."""
    edits, stored = figures["edits"], figures["stored"]
    rows = ms("hit p95", figures["hits"]["p95"]) + ms("hit p50", figures["hits"]["p50"])
    rows += ms("first draw", figures["engine"]["first"]) + ms("open on the page's thread", figures["engine"]["opened"])
    rows += ms("edit p95", edits["edit"]["p95"]) + ms("edit shown p50", edits["shown"]["p50"])
    rows += ms("undo p95", edits["undo"]["p95"])
    rows += ms("edit to IndexedDB p50", stored["p50"]) + ms("edit to IndexedDB p95", stored["p95"])
    for key, name in (("boxes", "100 boxes"), ("masks", "5 masks of 4 MP"), ("polygon", "polygon of 6,000 points")):
        rows += ms(f"longest task, {name}", figures[key]["clock"])
        rows += ms(f"longest task, {name}, processor", figures[key]["processor"]["max"])
    return rows


def baselines(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what an SVG DOM and Konva take for the same frames."""
    rows: list[dict[str, Any]] = []
    for kind in ("svg", "konva"):
        rows += ms(f"{kind} first draw", figures[kind]["first"])
        for mode in MODES:
            for share in ("p50", "p95"):
                rows += ms(f"{kind} {mode} {share}", figures[kind][mode][share], n=figures[kind][mode]["count"])
    return rows


def main() -> None:
    """Measure, print, write ``bench/results/frontend.json``."""
    rows = records_of(measured(sys.argv[1] if len(sys.argv) > 1 else "full"))
    rows.append(record("entry JS gz", entry_bytes() / 1000, "kB", "lower"))
    write("frontend", rows)


if __name__ == "__main__":
    main()
