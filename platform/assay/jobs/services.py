"""Writes to the Job table: enqueue, cancel, retry."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import F
from django.db.utils import Error as DatabaseError
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from assay.jobs.models import Job
from assay.jobs.registry import kind_of
from assay.kernel.clock import now
from assay.kernel.errors import Conflict
from assay.kernel.outages import note_outage
from assay.kernel.tracing import request_id

log = logging.getLogger(__name__)

# The name of the Celery task that carries a job's id (``celery_tasks.py``).
RUN_JOB = "assay.run_job"
LIVE = (Job.State.QUEUED, Job.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Child:
    """A chunk of a bulk job; ``units`` is what it adds to the parent's progress, ``queue`` overrides its kind's."""

    kind: str
    key: str
    payload: dict[str, Any]
    units: int = 1
    queue: str = ""


def enqueue(
    kind: str,
    key: str,
    payload: dict[str, Any],
    *,
    project_id: UUID | None = None,
    actor_id: UUID | None = None,
    total: int = 0,
    children: Sequence[Child] = (),
) -> Job:
    """Insert a job in the caller's transaction; after commit its id goes to a worker.

    The same ``key`` again returns the job that is there. With ``children`` the job is a parent: it runs, as the
    join, once every child has ended, and its progress counts the children's units.
    """
    with transaction.atomic():
        registered = kind_of(kind)
        job = Job(
            kind=kind,
            key=key,
            queue=registered.queue,
            payload=payload,
            project_id=project_id,
            actor_id=actor_id,
            total=sum(child.units for child in children) if children else total,
            open_children=len(children),
            max_attempts=registered.max_attempts,
            request_id=request_id.get(),
        )
        if not Job.objects.bulk_create([job], ignore_conflicts=True) or not Job.objects.filter(pk=job.pk).exists():
            return Job.objects.get(key=key)
        rows = [
            Job(
                kind=child.kind,
                key=child.key,
                queue=child.queue or kind_of(child.kind).queue,
                payload=child.payload,
                project_id=project_id,
                actor_id=actor_id,
                parent=job,
                units=child.units,
                total=child.units,
                max_attempts=kind_of(child.kind).max_attempts,
                request_id=request_id.get(),
            )
            for child in children
        ]
        Job.objects.bulk_create(rows, batch_size=1000)
        send_on_commit(rows or [job])
        return job


def send_on_commit(jobs: Sequence[Job]) -> None:
    """Carry the ids to the broker after commit; what gets lost on the way is found by the scheduler."""
    ids = [(job.pk, job.queue) for job in jobs]
    transaction.on_commit(lambda: send(ids))


def send(ids: Sequence[tuple[UUID, str]]) -> bool:
    """Send ids to the broker; False where it cannot be reached (the rows stay due)."""
    sent: list[UUID] = []
    try:
        with current_app.producer_or_acquire() as producer:
            for job_id, queue in ids:
                current_app.send_task(
                    RUN_JOB, (str(job_id),), queue=queue, producer=producer, retry=False, ignore_result=True
                )
                sent.append(job_id)
    except (OperationalError, RedisError, OSError) as error:
        if note_outage(error) is None:
            log.warning("broker not reachable (%s); the scheduler will send %d jobs again", error, len(ids) - len(sent))
    try:
        Job.objects.filter(pk__in=sent, state=Job.State.QUEUED).update(sent_at=now())
    except DatabaseError as error:
        # The jobs are committed: whoever asked for them has them. Sent twice they are worked once.
        if note_outage(error) is None:
            raise
        return False
    return len(sent) == len(ids)


def cancel_job(job: Job) -> Job:
    """Cancel ``job`` and its waiting children; a running chunk stops at its next progress report.

    Raises Conflict when the job has ended.
    """
    with transaction.atomic():
        # The parent first, then children: the same order as a finishing chunk takes them in reverse is avoided
        # by the chunk locking its parent before itself (see worker.finishing).
        locked = Job.objects.select_for_update().get(pk=job.pk)
        if locked.state not in LIVE:
            raise Conflict("This job has already ended.", code="job_ended")
        ended = {"state": Job.State.CANCELLED, "finished_at": now(), "lease_expires_at": None}
        Job.objects.filter(parent=locked, state__in=LIVE).update(**ended)
        Job.objects.filter(pk=locked.pk).update(**ended, open_children=0, message="Cancelled.")
    job.refresh_from_db()
    return job


def retry_job(job: Job) -> Job:
    """Queue a failed or cancelled job again, with its failed or cancelled children; keeps what is done.

    Raises Conflict when the job is not failed or cancelled.
    """
    ended = (Job.State.FAILED, Job.State.CANCELLED)
    again = {
        "state": Job.State.QUEUED,
        "attempts": 0,
        "notes": {},
        "error": "",
        "message": "",
        "finished_at": None,
        "lease_expires_at": None,
        "available_at": now(),
        "sent_at": None,
    }
    with transaction.atomic():
        locked = Job.objects.select_for_update().get(pk=job.pk)
        if locked.state not in ended:
            raise Conflict("Only a failed or cancelled job can be tried again.", code="job_not_ended")
        children = list(Job.objects.filter(parent=locked, state__in=ended))
        Job.objects.filter(pk__in=[child.pk for child in children]).update(**again)
        # Failed chunks count as ended work in the bar; they are to be done again.
        undone = sum(child.units for child in children if child.state == Job.State.FAILED)
        Job.objects.filter(pk=locked.pk).update(**again, open_children=len(children), done=F("done") - undone)
        send_on_commit(children or [locked])
    job.refresh_from_db()
    return job
