"""Nothing leaves the machine (README): no entry asks for an address elsewhere, none leaves a device id.

The libraries that would are native, so the kernel is asked (strace), not a patched Python socket.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inference_workers.registry import WEIGHTS
from tests.deploy.entries import Entries, bare_environment, beyond, entries, why_unwatched
from tests.live import ROOT

pytestmark = pytest.mark.servers
UNWATCHED = why_unwatched()
NAMES = ("migrate", "web", "worker", "scheduler", "doctor")
# Loads the native library; at its import the device id is written.
LOAD = "from inference_workers.adapters import onnx_session; print(onnx_session.onnxruntime.__version__)"


@pytest.fixture(scope="module")
def stopped() -> Iterator[Entries]:
    """Every entry after it was started, ready and stopped."""
    with entries(is_watched=not UNWATCHED) as installation:
        yield installation


def test_no_entry_leaves_anything_under_home(stopped: Entries) -> None:
    assert stopped.left_at_home() == []


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_asks_for_nothing_beyond_this_machine(stopped: Entries, name: str) -> None:
    if UNWATCHED:
        if os.environ.get("ASSAY_REQUIRE_E2E") and "not installed" in UNWATCHED:
            pytest.fail(UNWATCHED)
        pytest.skip(UNWATCHED)
    assert stopped.asked_for(name) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["manage.py", "shell", "-c", LOAD],
        ["-c", f"import assay.config.celery; {LOAD}"],
        ["-c", f"import assay.config.wsgi; {LOAD}"],
        ["-c", f"import bench.quality; {LOAD}"],
        ["-c", LOAD],
        ["-m", "inference_workers.trial", str(WEIGHTS / "yolox-nano.json")],
    ],
    ids=["manage.py", "celery", "wsgi", "bench", "workers alone", "trial"],
)
def test_a_program_that_loads_models_leaves_no_device_id(arguments: list[str], tmp_path: Path) -> None:
    environment = bare_environment(tmp_path / "home", ASSAY_DATA=str(tmp_path / "data"))
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-800:]
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "call, is_seen",
    [
        ('12 connect(8, {sa_family=AF_UNIX, sun_path="/run/redis.socket"}, 110) = 0', False),
        ('12 connect(8, {sa_family=AF_INET, sin_port=htons(8000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0', False),
        ('12 connect(8, {sa_family=AF_INET6, sin6_port=htons(80), inet_pton(AF_INET6, "::1", &sin6_addr)}, 28', False),
        ("12 sendto(9, [{nlmsg_len=20}], 20, 0, {sa_family=AF_NETLINK, nl_pid=0}, 12) = 20", False),
        ('12 connect(8, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.7")}, 16) = -1', True),
        ('12 connect(8, {sa_family=AF_INET6, inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = -1', True),
        ('12 connect(8, {sa_family=AF_INET6, inet_pton(AF_INET6, "::ffff:192.0.2.7", &sin6_addr)}, 28', True),
        ('12 sendto(8, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}', True),
        ('12 connect(8, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0', True),
    ],
)
def test_a_call_beyond_this_machine_is_recognised(call: str, is_seen: bool) -> None:
    assert bool(beyond(call)) is is_seen
