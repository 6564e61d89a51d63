"""Health, metrics, request ids, proxies, the System page's API and the table of limits."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from prometheus_client.parser import text_string_to_metric_families

from assay.config.env import read_env
from assay.jobs import worker
from assay.jobs.models import Job
from assay.jobs.services import enqueue
from assay.kernel.proxies import TrustedProxies, client_of
from assay.kernel.redis import redis_client
from assay.kernel.tracing import JsonLines, Traced, job_id, request_id, working_on
from assay.operations import checks, request_counts
from assay.operations.metrics import histogram
from tests.factories.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clean() -> None:
    cache.clear()
    request_counts._counts.clear()
    request_counts._microseconds.clear()
    redis_client().delete(request_counts.KEY)
    checks._is_migrated = False


def test_ready_names_what_is_missing_and_says_what_to_do() -> None:
    answer = Client().get("/health/ready")
    # No worker runs in this test: people can label all the same.
    assert (answer.status_code, answer.json()["ready"], answer.json()["missing"]) == (
        200,
        True,
        ["workers", "scheduler"],
    )
    details = {row["name"]: row["detail"] for row in answer.json()["checks"]}
    assert list(details) == ["database", "migrations", "redis", "storage", "workers", "scheduler"]
    assert details["migrations"] == "The database is at this version."
    assert details["workers"] == "No worker was heard; jobs wait. Start `assay worker`."


def test_ready_is_503_while_a_migration_is_missing() -> None:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder(connection).record_unapplied("jobs", "0003_request")
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["migrations", "workers", "scheduler"])
    assert "1 migrations are missing; run `assay migrate`." in answer.content.decode()


def test_ready_is_503_while_redis_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from redis import Redis

    monkeypatch.setattr("assay.kernel.redis._client", Redis(port=1))
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["redis", "workers", "scheduler"])


def test_ready_is_503_while_the_storage_is_full_or_read_only(tmp_path: Path) -> None:
    with override_settings(ASSAY=read_env({"ASSAY_DATA": str(tmp_path), "MIN_FREE_DISK": "1.1"})):
        answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()["missing"]) == (503, ["storage", "workers", "scheduler"])
    file = tmp_path / "file"
    file.touch()
    with override_settings(ASSAY=read_env({"ASSAY_DATA": str(file)})):
        answer = Client().get("/health/ready")
    assert "The data folder cannot be written to: Not a directory." in answer.content.decode()


def test_clocks_and_permissions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.check_clocks().is_ok
    monkeypatch.setattr(checks, "MOST_SKEW_SECONDS", -1.0)
    assert re.fullmatch(r"Clocks differ: PostgreSQL by .* s, Redis by .* s. Set them by NTP.",
                        checks.check_clocks().detail)  # fmt: skip
    secret = tmp_path / "secret_key"
    secret.touch(mode=0o600)
    assert checks.check_permissions(tmp_path).is_ok
    secret.chmod(0o644)
    assert checks.check_permissions(tmp_path).detail == f"Others can read {secret}; chmod 600 them."


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return the values by name and labels, in whatever order the labels are written."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def key_of(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


def test_metrics_count_requests_by_route_without_secrets() -> None:
    world = make_world(pictures=1)
    enqueue("assets.ingest", "waits", {}, project_id=world.project.id)
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    for _ in range(3):
        assert Client().get(f"/api/v1/projects/{world.project.id}", headers=headers).status_code == 200
    Client().get("/api/v1/links/a-secret-that-must-not-show")
    Client().get("/join/another-secret")
    answer = Client().get("/metrics")
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    text = answer.content.decode()
    found = samples(text)
    name = "assay_http_request_duration_seconds"
    labels = {"method": "GET", "status": "200", "route": "api/v1/projects/<uuid:project_id>"}
    assert found[key_of(f"{name}_count", **labels)] == 3
    # The bounds are written as before prometheus_client: 1, not 1.0. Queries name them.
    for bound in (*(f"{bound:g}" for bound in request_counts.BOUNDS), "+Inf"):
        assert key_of(f"{name}_bucket", le=bound, **labels) in found
    assert found[key_of(f"{name}_bucket", le="+Inf", **labels)] == 3
    assert 0 < found[key_of(f"{name}_sum", **labels)] < 30
    assert found[key_of(f"{name}_count", method="GET", status="404", route="api/v1/links/<str:token>")] == 1
    waiting = Job.objects.filter(kind="assets.ingest", state="queued").count()
    assert found[key_of("assay_jobs", kind="assets.ingest", state="queued")] == waiting >= 1
    due = Job.objects.filter(state="queued", open_children=0).count()
    assert sum(value for (family, _), value in found.items() if family == "assay_queue_jobs") == due
    assert found[key_of("assay_leases")] == 0
    assert found[key_of("assay_disk_free_bytes")] > 0
    assert not re.search("secret|password|postgres:|Token", text)
    # Every family says what it is, once.
    kinds = re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE)
    assert len(kinds) == len(set(kinds)) == 11


def test_counts_of_several_processes_add_up_and_outlive_a_silent_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    from redis import Redis

    request_counts.observe("GET", "me", 200, 0.004)
    request_counts.carry_over()
    real = redis_client()
    monkeypatch.setattr("assay.kernel.redis._client", Redis(port=1))
    request_counts.observe("GET", "me", 200, 99.0)
    assert request_counts.carry_over() is False
    monkeypatch.setattr("assay.kernel.redis._client", real)
    assert request_counts.read_counts() == {"0 GET 200 me": 1, "11 GET 200 me": 1, "sum GET 200 me": 99_004_000}
    family = histogram(request_counts.read_counts())
    rows = {
        sample.name.removeprefix(family.name) + sample.labels.get("le", ""): sample.value for sample in family.samples
    }
    assert (rows["_bucket0.005"], rows["_bucket10"], rows["_bucket+Inf"], rows["_count"]) == (1, 1, 2, 2)
    assert rows["_sum"] == 99.004


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, "192.0.2.7", 404),
        ({"Authorization": "Bearer right"}, "192.0.2.7", 200),
        ({"Authorization": "Bearer wrong"}, "192.0.2.7", 404),
        ({"X-Forwarded-For": "198.51.100.9"}, "127.0.0.1", 404),  # a proxy nobody named
        ({"X-Forwarded-For": "127.0.0.1"}, "192.0.2.7", 404),  # somebody who pretends
        ({"X-Forwarded-For": "198.51.100.9"}, "10.0.0.1", 404),
        ({"X-Forwarded-For": "127.0.0.1"}, "10.0.0.1", 200),
    ],
)
def test_metrics_are_for_trusted_addresses_or_the_token(headers: dict[str, str], address: str, status: int) -> None:
    env = read_env({"ASSAY_METRICS_TOKEN": "right", "TRUSTED_PROXIES": "10.0.0.0/8"})
    with override_settings(ASSAY=env):
        assert Client().get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


@pytest.mark.parametrize(
    ("near", "headers", "address", "is_secure"),
    [
        ("10.0.0.1", {"X-Forwarded-For": "203.0.113.5", "X-Forwarded-Proto": "https"}, "203.0.113.5", True),
        ("10.0.0.1", {"X-Forwarded-For": "6.6.6.6, 203.0.113.5, 10.0.0.2"}, "203.0.113.5", False),
        ("10.0.0.1", {"X-Forwarded-For": "nonsense"}, "10.0.0.1", False),
        ("10.0.0.1", {}, "10.0.0.1", False),
        ("203.0.113.9", {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https"}, "203.0.113.9", False),
    ],
)
def test_only_named_proxies_are_believed(near: str, headers: dict[str, str], address: str, is_secure: bool) -> None:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    with override_settings(ASSAY=read_env({"TRUSTED_PROXIES": "10.0.0.0/8"})):
        TrustedProxies(view)(RequestFactory().get("/", headers=headers, REMOTE_ADDR=near))
    assert (seen[0].META["REMOTE_ADDR"], seen[0].is_secure()) == (address, is_secure)
    assert "HTTP_X_FORWARDED_PROTO" not in seen[0].META


def test_a_chain_of_trusted_proxies_alone_ends_at_its_far_end() -> None:
    assert client_of("10.0.0.1", "10.0.0.3, 10.0.0.2", ("10.0.0.0/8",)) == "10.0.0.3"
    assert client_of("::ffff:10.0.0.1", "::1", ("10.0.0.0/8",)) == "::1"


def test_a_request_id_goes_in_and_out_and_into_the_job() -> None:
    world = make_world(pictures=1)
    headers = {"Authorization": f"Token {world.tokens['manager']}", "X-Request-Id": "from-the-proxy-1"}
    answer = Client().post(
        f"/api/v1/projects/{world.project.id}/prelabel", json.dumps({"model": "yolox-nano"}),
        content_type="application/json", headers=headers,
    )  # fmt: skip
    assert (answer.status_code, answer["X-Request-Id"]) == (202, "from-the-proxy-1")
    job = Job.objects.get(pk=answer.json()["id"])
    assert job.request_id == "from-the-proxy-1"
    assert set(Job.objects.filter(parent=job).values_list("request_id", flat=True)) == {"from-the-proxy-1"}
    made = Client().get("/health/live", headers={"X-Request-Id": "two\nlines: forged"})["X-Request-Id"]
    assert re.fullmatch("[0-9a-f]{32}", made)


def test_a_job_works_under_its_own_and_its_request_s_id(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(worker, "_work", lambda _: seen.append((job_id.get(), request_id.get())))
    with working_on(job="", request="asked-by-this"):
        job = enqueue("assets.ingest", "traced", {})
    assert worker.run(job.pk)
    assert seen == [(str(job.pk), "asked-by-this")]
    assert (job_id.get(), request_id.get()) == ("", "")


def record(**more: Any) -> logging.LogRecord:
    made = logging.LogRecord("assay.jobs", logging.WARNING, "x.py", 1, "job %s\nended", ("a",), None)
    made.__dict__.update(more)
    return made


def test_a_json_log_line_holds_the_ids_and_stays_one_line() -> None:
    with working_on(job="j-1", request="r-1"):
        line = JsonLines().format(record(fields={"ms": 1.5}))
        plain = record()
        Traced().filter(plain)
    assert "\n" not in line
    told = json.loads(line)
    assert {key: told[key] for key in ("level", "logger", "message", "request_id", "job_id", "ms")} == {
        "level": "warning", "logger": "assay.jobs", "message": "job a\nended",
        "request_id": "r-1", "job_id": "j-1", "ms": 1.5,
    }  # fmt: skip
    assert plain.trace == " [request=r-1 job=j-1]"


def test_the_system_page_shows_everything_to_admins() -> None:
    world = make_world(pictures=2)
    headers = {"Authorization": f"Token {world.tokens['admin']}"}
    told = Client().get("/api/v1/system", headers=headers).json()
    assert [row["name"] for row in told["checks"]] == [
        "database", "migrations", "redis", "storage", "workers", "scheduler", "clocks",
    ]  # fmt: skip
    assert [row["name"] for row in told["queues"]] == ["interactive", "default", "cpu", "gpu"]
    assert told["room"]["picture_count"] == 2
    assert told["room"]["free"] <= told["room"]["disk"]
    assert told["versions"][0]["name"] == "Assay"
    assert len(told["tables"]) == 8
    assert told["limits"][0] == {
        "what": "A file", "value": "200 MB", "variable": "MAX_FILE_BYTES",
        "past_it": "that file is refused: too_large",
    }  # fmt: skip
