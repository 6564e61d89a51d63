"""What load benchmarks share: processor time and memory of a running Assay's processes, and a thin HTTP client."""

from __future__ import annotations

import http.client
import json
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.live import Live

TICKS = os.sysconf("SC_CLK_TCK")


class Caller:
    """One kept connection that sends JSON; the client's own cost must not be what is measured."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """Send once more where an idle connection was closed; returns status and body."""
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        for last in (False, True):
            try:
                self.connection.request(method, f"/api/v1/{path}", data, self.headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                if last:
                    raise
        raise AssertionError

    def get(self, path: str) -> Any:
        """Return the JSON of a call that must succeed."""
        status, body = self.send("GET", path)
        assert status == 200, (path, status, body[:300])
        return json.loads(body)


def _stat(pid: int) -> tuple[int, float] | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS


def _parents() -> dict[int, int]:
    rows = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            rows[int(entry.name)] = stat[0]
    return rows


def _under(root: int, parents: dict[int, int]) -> Iterator[int]:
    yield root
    for pid, parent in parents.items():
        if parent == root:
            yield from _under(pid, parents)


def processes(live: Live) -> dict[str, list[int]]:
    """Return the process ids of an ``assay up`` by part: web, workers, postgres."""
    parents = _parents()
    parts: dict[str, list[int]] = {"web": [], "workers": [], "postgres": []}
    for pid in _under(live.process.pid, parents):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "gunicorn" in command:
            parts["web"].append(pid)
        elif "celery" in command or "assay.jobs.scheduler" in command:
            parts["workers"].append(pid)
    postmaster = int((live.data / "postgres" / "postmaster.pid").read_text().split()[0])
    parts["postgres"] = list(_under(postmaster, parents))
    return parts


class Meter:
    """Processor seconds by part since it was made; those of processes that ended meanwhile are lost."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.before = self._read()

    def _read(self) -> dict[tuple[str, int], float]:
        cpu_by_process = {}
        for part, pids in processes(self.live).items():
            for pid in pids:
                if stat := _stat(pid):
                    cpu_by_process[(part, pid)] = stat[1]
        return cpu_by_process

    def spent(self) -> dict[str, float]:
        """Return the seconds of each part."""
        total = dict.fromkeys(("web", "workers", "postgres"), 0.0)
        for key, seconds in self._read().items():
            total[key[0]] += seconds - self.before.get(key, 0.0)
        return total


def peak_mb(live: Live, part: str) -> float:
    """Return the summed peak memory of a part's processes in MB; shared pages count once a process."""
    total = 0.0
    for pid in processes(live)[part]:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0) / 1024
    return total


def own_cpu() -> float:
    """Return the processor seconds this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
