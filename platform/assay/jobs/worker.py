"""Runs one job: claim by compare-and-set, renew the lease, finish together with the effects."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Least
from django.db.utils import Error as DatabaseError

from assay.jobs.models import Job
from assay.jobs.registry import JobCancelled, LostLease, Retryable, kind_of
from assay.jobs.rules import retry_wait_seconds
from assay.jobs.services import send_on_commit
from assay.kernel.clock import now
from assay.kernel.errors import DomainError

log = logging.getLogger(__name__)
WORKER = f"{socket.gethostname()}:{os.getpid()}"


def run(job_id: UUID) -> bool:
    """Run the job if it is due and nobody else has it; returns whether it was ours."""
    job = claim_job(job_id)
    if job is None:
        return False
    context = Running(job)
    renewing = LeaseRenewal(job.pk, job.attempts)
    renewing.start()
    try:
        kind_of(job.kind).handler(context)
        if not context.is_finished:
            with context.finishing():
                pass
    except (JobCancelled, LostLease) as stopped:
        log.info("job %s %s stopped: %s", job.kind, job.pk, type(stopped).__name__)
    except Retryable as error:
        _fail(job, str(error), may_retry=True)
    except DomainError as error:
        _fail(job, error.detail, may_retry=False)
    except Exception as error:
        # The outermost loop: whatever an area's code throws must end up in the row, not kill the worker.
        log.exception("job %s %s failed", job.kind, job.pk)
        _fail(job, f"{type(error).__name__}: {error}", may_retry=True)
    finally:
        renewing.stop()
    return True


def claim_job(job_id: UUID) -> Job | None:
    """Take a due job; None when it is not due, not queued or still has open children."""
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED, available_at__lte=now(), open_children=0).update(
        state=Job.State.RUNNING,
        attempts=F("attempts") + 1,
        lease_expires_at=_lease(),
        worker=WORKER,
        started_at=now(),
    )
    if not taken:
        return None
    job = Job.objects.get(pk=job_id)
    if job.parent_id:
        Job.objects.filter(pk=job.parent_id, started_at=None).update(started_at=now())
    return job


class Running:
    """The context of one attempt (see ``registry.JobContext``)."""

    def __init__(self, job: Job) -> None:
        """Keep what the handler may know."""
        self.job_id: UUID = job.pk
        self.payload: dict[str, Any] = job.payload
        self.project_id = job.project_id
        self.actor_id = job.actor_id
        self.attempt = job.attempts
        self.is_finished = False
        self._job = job

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self.job_id, state=Job.State.RUNNING, attempts=self.attempt)

    @contextmanager
    def finishing(self, *, result: dict[str, Any] | None = None, message: str = "") -> Iterator[None]:
        """Open the one transaction in which the effects are written and the job ends."""
        outcome: dict[str, Any] = {} if result is None else result
        with transaction.atomic():
            # Parent before child, like cancel_job: two orders would deadlock.
            if self._job.parent_id:
                Job.objects.select_for_update().filter(pk=self._job.parent_id).first()
            self._check(self._mine().select_for_update().first())
            yield
            # A join whose chunks did not all succeed keeps its result but is failed, so that it can be retried.
            failed = Job.objects.filter(parent_id=self.job_id, state=Job.State.FAILED).first()
            self._mine().update(
                state=Job.State.FAILED if failed else Job.State.DONE,
                done=F("total"),
                result=outcome,
                message=message,
                error=failed.error if failed else "",
                finished_at=now(),
                lease_expires_at=None,
            )
            _end_child(self._job)
        self.is_finished = True

    def progress(self, done: int, *, message: str = "") -> None:
        """Show how far the job is; raises JobCancelled or LostLease."""
        changed = self._mine().update(done=Least(Value(done), F("total")), message=message)
        if not changed:
            self._check(None)

    def _check(self, row: Job | None) -> None:
        if row is not None:
            return
        state = Job.objects.filter(pk=self.job_id).values_list("state", flat=True).first()
        raise JobCancelled if state == Job.State.CANCELLED else LostLease


def _fail(job: Job, reason: str, *, may_retry: bool) -> None:
    with transaction.atomic():
        if job.parent_id:
            Job.objects.select_for_update().filter(pk=job.parent_id).first()
        mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
        if may_retry and job.attempts < job.max_attempts:
            wait = timedelta(seconds=retry_wait_seconds(job.attempts))
            mine.update(
                state=Job.State.QUEUED, error=reason, available_at=now() + wait, lease_expires_at=None, sent_at=None
            )
        elif mine.update(state=Job.State.FAILED, error=reason, finished_at=now(), lease_expires_at=None):
            _end_child(job, error=reason)


def _end_child(job: Job, *, error: str = "") -> None:
    """Count an ended chunk in its parent; the last one sends the parent's join. Inside the chunk's transaction."""
    if not job.parent_id:
        return
    changes: dict[str, Any] = {"open_children": F("open_children") - 1, "done": F("done") + job.units}
    if error:
        changes["error"] = error
    Job.objects.filter(pk=job.parent_id, state=Job.State.QUEUED).update(**changes)
    parent = Job.objects.get(pk=job.parent_id)
    if parent.open_children == 0 and parent.state == Job.State.QUEUED:
        send_on_commit([parent])


def fail_expired(job: Job) -> None:
    """End a job whose worker fell silent on its last attempt (the sweeper calls this)."""
    _fail(job, "The worker stopped while doing this, again and again.", may_retry=False)


def _lease() -> Any:
    return now() + timedelta(seconds=settings.ASSAY.job_lease_seconds)


class LeaseRenewal(threading.Thread):
    """Renews a job's lease while its handler runs, on a connection of its own."""

    def __init__(self, job_id: UUID, attempt: int) -> None:
        """Prepare; ``start`` begins renewing every quarter of the lease."""
        super().__init__(daemon=True, name=f"lease-{job_id}")
        self._job_id, self._attempt = job_id, attempt
        self._stopped = threading.Event()

    def run(self) -> None:
        """Renew until stopped or until the job is no longer ours."""
        try:
            while not self._stopped.wait(settings.ASSAY.job_lease_seconds / 4):
                try:
                    mine = Job.objects.filter(pk=self._job_id, state=Job.State.RUNNING, attempts=self._attempt)
                    if not mine.update(lease_expires_at=_lease()):
                        return
                except DatabaseError as error:
                    log.warning("lease of job %s not renewed: %s", self._job_id, error)
                    connection.close()
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop renewing."""
        self._stopped.set()
        self.join(timeout=5)
