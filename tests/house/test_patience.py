"""No test depends on the clock: it waits for states, with one generous limit, and asserts no measured duration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.live import ROOT

PYTHON = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
BROWSER = sorted((ROOT / "frontend/tests").rglob("*.ts"))
UNITS = sorted((ROOT / "frontend/src").rglob("*.test.ts*"))
# wait_until itself; a model whose fault is that it hangs; processes that live until they are ended.
SLEEPERS = {"tests/live.py", "tests/faults/trouble.py", "tests/assay/embedded/test_processes.py"}
# wait_until; what a client could measure is one of the things that must not tell a hidden check; a check by hand.
CLOCKS = {"tests/live.py", "tests/review/gold/test_hidden.py", "tests/deploy/proxies.py"}
# ``pause``, a person's pause between two gestures.
PAUSES = {"frontend/tests/e2e/look.ts"}


def holders(paths: list[Path], pattern: str) -> set[str]:
    found = re.compile(pattern)
    return {str(path.relative_to(ROOT)) for path in paths if found.search(path.read_text())}


def test_only_the_wait_for_a_state_sleeps() -> None:
    assert holders(PYTHON, r"\bsleep\(") == SLEEPERS


def test_no_python_test_asserts_what_it_measured() -> None:
    assert holders(PYTHON, r"assert .*(perf_counter|monotonic)\(") <= {"tests/live.py"}
    assert (
        holders(PYTHON, r"\b(perf_counter|monotonic)\(")
        - {"tests/faults/test_kill_worker.py"}
        - {"tests/faults/test_models.py"}
        == CLOCKS
    )  # these two print how long it took


def test_limits_of_processes_and_requests_are_the_generous_one() -> None:
    # ``timeout_seconds`` of a model that does not answer is what its test is about.
    assert holders(PYTHON, r"\b(timeout=|wait\()\d") == set()


def test_leases_are_ended_not_waited_for() -> None:
    assert holders(PYTHON, r"JOB_LEASE_SECONDS\W+\d{1,2}\b") == set()
    assert holders(BROWSER, r"lease_seconds: \d\b|lease_seconds: [1-5]\d\b") == set()


@pytest.mark.parametrize("pattern", [r"waitForTimeout\(", r"\{\s*timeout:", r"test\.setTimeout\("])
def test_a_journey_waits_for_states_with_the_limits_of_the_configuration(pattern: str) -> None:
    assert holders(BROWSER, pattern) <= PAUSES


def test_a_unit_test_of_the_front_end_waits_for_states_with_the_generous_limit() -> None:
    assert holders(UNITS, r"new Promise\(\(?\w*\)? => setTimeout\(") == set()
    assert holders(UNITS, r"performance\.now\(\)|Date\.now\(\) -") == set()
    for path in UNITS:
        for line in re.findall(r".*vi\.waitFor\(.*", path.read_text()):
            assert not line.endswith("));") or line.endswith("patient);"), f"{path}: {line}"
