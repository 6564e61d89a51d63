"""Jobs on the real table: claims, leases, chunks and their parent, cancel, retry, the scheduler."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db.utils import OperationalError
from redis.exceptions import ConnectionError as RedisConnectionError

from assay.config.celery import app
from assay.jobs import scheduler, services, worker
from assay.jobs.models import Job
from assay.jobs.registry import JobContext, LostLease, Retryable, job_handler
from assay.jobs.rules import retry_wait_seconds
from assay.jobs.services import Child, cancel_job, enqueue, retry_job
from assay.kernel.clock import now
from assay.kernel.errors import Conflict
from tests.live import PATIENCE

pytestmark = pytest.mark.django_db

ran: list[Any] = []
has_ended = threading.Event()
# The tests put one of their own in its place.
SEND = services.send


@job_handler("test.note")
def note(context: JobContext) -> None:
    ran.append(context.payload.get("n"))
    with context.finishing(result={"n": context.payload.get("n")}):
        pass


@job_handler("test.fail_once", max_attempts=2)
def fail_once(context: JobContext) -> None:
    if context.attempt == 1:
        raise Retryable("the model was away")


@job_handler("test.always_fail", max_attempts=1)
def always_fail(context: JobContext) -> None:
    raise ValueError("no")


@job_handler("test.stoppable")
def stoppable(context: JobContext) -> None:
    context.notes["seen"] = context.notes.get("seen", 0) + 1
    context.check_stop()
    ran.append("whole")


@job_handler("test.writes_later")
def writes_later(context: JobContext) -> Any:
    def write() -> None:
        with context.finishing(result={"written": True}):
            ran.append("written")

    ran.append("worked")
    return write


@job_handler("test.hangs")
def hangs(context: JobContext) -> None:
    context.limit(0.2, "A model with 3 pictures")
    assert has_ended.wait(PATIENCE)


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Keep what would go to the broker."""
    out: list[Any] = []
    ran.clear()
    monkeypatch.setattr(services, "send", lambda ids: out.extend(ids) or True)
    monkeypatch.setattr(scheduler, "send", lambda ids: out.extend(ids) or True)
    return out


def test_the_same_key_is_one_job(sent: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = enqueue("test.note", "k", {"n": 1})
        second = enqueue("test.note", "k", {"n": 2})
    assert first.pk == second.pk
    assert sent == [(first.pk, "default")]


def test_a_job_runs_once_however_often_it_is_carried() -> None:
    job = enqueue("test.note", "k", {"n": 7})
    assert [worker.run(job.pk), worker.run(job.pk)] == [True, False]
    job.refresh_from_db()
    assert (ran, job.state, job.result, job.attempts) == ([7], "done", {"n": 7}, 1)


def test_a_parent_waits_for_its_chunks_and_counts_their_units() -> None:
    children = [Child("test.note", f"c{n}", {"n": n}, units=32) for n in range(3)]
    parent = enqueue("test.note", "p", {"n": "join"}, children=children)
    assert worker.run(parent.pk) is False
    for child in parent.children.order_by("key"):
        worker.run(child.pk)
    parent.refresh_from_db()
    assert (parent.done, parent.total, parent.open_children, ran) == (96, 96, 0, [0, 1, 2])
    assert worker.run(parent.pk) is True
    parent.refresh_from_db()
    assert (parent.state, ran[-1]) == ("done", "join")


def test_a_retryable_failure_waits_and_runs_again() -> None:
    job = enqueue("test.fail_once", "k", {})
    worker.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("queued", "the model was away")
    assert worker.run(job.pk) is False
    Job.objects.filter(pk=job.pk).update(available_at=now())
    worker.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("done", 2, "")


def test_a_failed_chunk_ends_its_parent_with_the_reason_and_can_be_retried() -> None:
    parent = enqueue("test.note", "p", {}, children=[Child("test.always_fail", "c", {}, units=5)])
    child = parent.children.get()
    worker.run(child.pk)
    parent.refresh_from_db()
    assert (parent.open_children, parent.done, parent.error) == (0, 5, "ValueError: no")
    worker.run(parent.pk)
    parent.refresh_from_db()
    assert (parent.state, parent.error) == ("failed", "ValueError: no")
    retry_job(parent)
    child.refresh_from_db()
    parent.refresh_from_db()
    assert (child.state, child.attempts) == ("queued", 0)
    assert (parent.state, parent.open_children, parent.done) == ("queued", 1, 0)


def test_who_lost_the_lease_changes_nothing() -> None:
    job = enqueue("test.note", "k", {})
    first = worker.claim_job(job.pk)
    assert first is not None
    Job.objects.filter(pk=job.pk).update(lease_expires_at=now() - timedelta(seconds=1))
    assert scheduler.resend_due_jobs() == 0  # found, queued again; sent by the next sweep
    second = worker.claim_job(job.pk)
    assert second is not None
    with pytest.raises(LostLease), worker.Running(first).finishing():
        ran.append("effect of the first")
    with worker.Running(second).finishing(result={"by": 2}):
        ran.append("effect of the second")
    job.refresh_from_db()
    assert (ran, job.attempts, job.result) == (["effect of the second"], 2, {"by": 2})


def test_cancel_ends_a_parent_and_its_waiting_chunks() -> None:
    parent = enqueue("test.note", "p", {}, children=[Child("test.note", f"c{n}", {}) for n in range(2)])
    cancel_job(parent)
    assert set(parent.children.values_list("state", flat=True)) == {"cancelled"}
    assert [worker.run(child.pk) for child in parent.children.all()] == [False, False]
    with pytest.raises(Conflict):
        cancel_job(parent)
    retry_job(parent)
    parent.refresh_from_db()
    assert (parent.state, parent.open_children) == ("queued", 2)


def test_the_sweeper_sends_what_never_reached_the_broker(sent: list[Any]) -> None:
    job = enqueue("test.note", "k", {})
    Job.objects.filter(pk=job.pk).update(available_at=now() - timedelta(seconds=5))
    assert scheduler.resend_due_jobs() == 1
    assert sent == [(job.pk, "default")]


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2.0), (2, 4.0), (5, 32.0), (20, 300.0)])
def test_waits_double(attempts: int, seconds: float) -> None:
    assert retry_wait_seconds(attempts) == seconds


def test_a_worker_asked_to_stop_gives_its_job_back_unharmed(monkeypatch: pytest.MonkeyPatch) -> None:
    job = enqueue("test.stoppable", "k", {})
    worker.stopping.set()
    try:
        worker.run(job.pk)
    finally:
        worker.stopping.clear()
    job.refresh_from_db()
    assert (job.state, job.error, job.notes, ran) == ("queued", "", {"seen": 1}, [])
    assert job.max_attempts - job.attempts == 3  # as many tries left as a new job has
    worker.run(job.pk)
    job.refresh_from_db()
    assert (job.state, ran) == ("done", ["whole"])


def test_what_a_handler_returns_is_its_writing() -> None:
    job = enqueue("test.writes_later", "k", {})
    worker.run(job.pk)
    job.refresh_from_db()
    assert (ran, job.state, job.result) == (["worked", "written"], "done", {"written": True})


@pytest.mark.django_db(transaction=True)
def test_a_job_over_its_limit_ends_the_process_and_is_due_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[Any] = []
    has_ended.clear()

    def end() -> None:
        ended.append(Job.objects.get(key="k"))
        has_ended.set()

    monkeypatch.setattr(worker, "end_process", end)
    job = enqueue("test.hangs", "k", {})
    worker.run(job.pk)
    (seen,) = ended
    assert seen.error == "A model with 3 pictures took longer than 0.2 s; the worker was started again."
    assert seen.lease_expires_at is not None
    assert seen.lease_expires_at <= now()


@job_handler("test.outage")
def outage(context: JobContext) -> None:
    raise OperationalError("server closed the connection unexpectedly")


def test_an_outage_is_not_held_against_the_job() -> None:
    job = enqueue("test.outage", "outage", {})
    for _ in range(6):
        assert worker.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.QUEUED, "")


def test_a_job_whose_row_cannot_be_reached_is_not_kept_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lease went on being renewed by a thread, so that no scheduler ever found it."""

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    job = enqueue("test.outage", "unreachable", {})
    monkeypatch.setattr(worker, "_release", away)
    monkeypatch.setattr(worker, "_fail", away)
    with suppress(OperationalError):
        worker.run(job.pk)
    assert [thread.name for thread in threading.enumerate() if thread.name == f"lease-{job.pk}"] == []


def test_jobs_are_kept_where_nobody_carries_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise RedisConnectionError("gone")

    monkeypatch.setattr(app, "send_task", away)
    job = enqueue("test.note", "uncarried", {"n": 1})
    assert SEND([(job.pk, job.queue)]) is False
    job.refresh_from_db()
    assert (job.state, job.sent_at) == (Job.State.QUEUED, None)
