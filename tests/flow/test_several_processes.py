"""The whole way on two web processes and two workers, one PostgreSQL and one Redis, each started by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.flow.test_whole_way import check_flow
from tests.live import PATIENCE, wait_until
from tests.outside import by_hand

pytestmark = pytest.mark.servers


def test_the_whole_way_on_two_web_processes_and_two_workers(tmp_path: Path) -> None:
    with by_hand() as (house, admin):
        check_flow(house, admin, tmp_path)

        workers = {row["name"].split("@")[0]: row for row in admin.get("workers")["workers"]}
        assert set(workers) == {"worker-1", "worker-2", "lane"}
        # Both web processes answered people, and both tell the same sum.
        # Each process tells its own every so often: a moment after the last answer the sums are the same.
        name = "assay_http_request_duration_seconds_count"
        counts: list[float] = []

        def is_one_sum() -> bool:
            texts = [admin.session.get(f"{url}/metrics", timeout=PATIENCE).text for url in house.urls]
            counts[:] = [
                sample.value
                for text in texts for family in text_string_to_metric_families(text) for sample in family.samples
                if sample.name == name and sample.labels["method"] == "POST" and sample.labels["status"] == "200"
                and sample.labels["route"].startswith("api/v1/tasks/<uuid:") and "submit" in sample.labels["route"]
            ]  # fmt: skip
            # One that has not told yet is waited for too.
            return len(counts) == 2 and len(set(counts)) == 1

        wait_until(is_one_sum, lambda: str(counts))
        assert len(counts) == 2
        assert counts[0] == counts[1] > 10
        for number in (1, 2):
            lines = [json.loads(line) for line in house.log(f"web-{number}").splitlines() if line.startswith("{")]
            requests = [line for line in lines if line["logger"] == "assay.request"]
            assert len(requests) > 20, number
            assert all(len(line["request_id"]) == 32 for line in requests)
        jobs = [house.log(f"worker-{number}") for number in (1, 2)]
        assert all("Traceback" not in text for text in jobs)

        # What containers and administrators ask.
        for what in (("web", "--port", str(house.ports[1])), ("worker",), ("scheduler",)):
            told = house.assay("health", *what)
            assert (told.returncode, told.stderr) == (0, ""), what
        doctor = house.assay("doctor", "--limits")
        assert doctor.returncode == 0, doctor.stdout
        assert doctor.stdout.splitlines()[-1] == "Everything that is needed is there."
        assert "limit    A file: 200 MB (MAX_FILE_BYTES)" in doctor.stdout

        house.processes["scheduler"].terminate()
        house.processes["web-2"].terminate()
        house.processes["web-2"].wait(timeout=PATIENCE)
        gone = house.assay("health", "web", "--port", str(house.ports[1]))
        assert (gone.returncode, "does not answer" in gone.stderr) == (1, True)


def test_what_is_not_set_is_named() -> None:
    import subprocess
    import sys

    from tests.live import ROOT, plain_environment

    environment = plain_environment(REDIS_URL="redis://127.0.0.1:1/0", ASSAY_DATA="/nowhere")
    for command, words in (
        (("web",), "DATABASE_URL and ASSAY_SECRET_KEY are not set. Set it, or start everything with `assay up`."),
        (("worker", "--queues", "cpu,fast"), "There is no queue fast; name some of interactive, default, cpu, gpu."),
        (("health", "scheduler"), "Redis does not answer"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "assay.cli", *command], env=environment, cwd=ROOT, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr.startswith(words)) == (1, True), done.stderr
