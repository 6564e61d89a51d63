"""The execution of one job: claim by compare-and-set, renew the lease, finish together with the effects."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Least
from django.db.utils import Error as DatabaseError

from assay.jobs.models import Job
from assay.jobs.registry import JobCancelled, LostLease, Released, Retryable, kind_of
from assay.jobs.rules import retry_wait_seconds
from assay.jobs.services import send_on_commit
from assay.kernel.clock import now
from assay.kernel.errors import DomainError
from assay.kernel.outages import drop_connections, is_lost, note_outage
from assay.kernel.tracing import working_on

log = logging.getLogger(__name__)
WORKER = f"{socket.gethostname()}:{os.getpid()}"
HUNG = 75
stopping = threading.Event()


def end_process() -> None:
    """End this process at once: its main thread hangs in code that cannot be interrupted."""
    os._exit(HUNG)


# In a worker process the writing of one job overlaps the work of the next; elsewhere it is done at once.
_writer: ThreadPoolExecutor | None = None
_writing: Future[None] | None = None


def overlap_writing() -> None:
    """Let a thread of its own write what handlers return (a worker calls this once at its start)."""
    global _writer  # noqa: PLW0603 - one a process
    _writer = ThreadPoolExecutor(1, thread_name_prefix="writer")


def run(job_id: UUID) -> bool:
    """Run the job if it is due and nobody else has it; returns whether it was ours.

    What the handler returns is its writing; in a worker it is done while the next job begins, one at a time.
    """
    try:
        job = claim_job(job_id)
    except DatabaseError as error:
        if note_outage(error) is None:
            raise
        # The row stays due, and the scheduler sends it again.
        drop_connections()
        return False
    if job is None:
        return False
    with working_on(job=str(job.pk), request=job.request_id):
        _work(job)
    return True


def _work(job: Job) -> None:
    global _writing  # noqa: PLW0603
    renewing = LeaseRenewal(job.pk, job.attempts)
    context = Running(job, renewing)
    renewing.start()
    log.info("job %s begins", job.kind)
    try:
        write = _attempt(job, context, lambda: kind_of(job.kind).handler(context))
        if write is not None and _writing is not None:
            _writing.result()
    except BaseException:
        # A lease that went on being renewed would keep the job from everybody for ever.
        renewing.stop()
        raise
    if write is None or _writer is None:
        _end(job, context, renewing, write)
        return
    # The writer's thread logs under this job's id too.
    _writing = _writer.submit(copy_context().run, _end, job, context, renewing, write)


def _end(job: Job, context: Running, renewing: LeaseRenewal, write: Callable[[], None] | None) -> None:
    try:
        if write is not None:
            if _writer is not None:
                close_old_connections()  # this thread's own
            _attempt(job, context, write)
    finally:
        renewing.stop()


def _attempt(job: Job, context: Running, work: Callable[[], Any]) -> Callable[[], None] | None:
    """Do a part of the job; whatever it throws ends up in the row, if the row can be reached."""
    try:
        return _attempt_with_database(job, context, work)
    except DatabaseError as error:
        if note_outage(error) is None:
            raise
        # Nobody can be told now: the lease runs out, and the scheduler queues the job again.
        drop_connections()
        return None


def _attempt_with_database(job: Job, context: Running, work: Callable[[], Any]) -> Callable[[], None] | None:
    try:
        write: Callable[[], None] | None = work()
        if write is None and not context.is_finished:
            with context.finishing():
                pass
        return write
    except (JobCancelled, LostLease) as stopped:
        log.info("job %s %s stopped: %s", job.kind, job.pk, type(stopped).__name__)
    except Released:
        _release(job, context.notes)
    except Retryable as error:
        _fail(job, str(error), may_retry=True)
    except DomainError as error:
        _fail(job, error.detail, may_retry=False)
    except Exception as error:
        if is_lost(error):
            # PostgreSQL went away, which is not the job's fault.
            note_outage(error)
            drop_connections()
            _release(job, context.notes)
            return None
        # The outermost loop: whatever an area's code throws must end up in the row, not kill the worker.
        log.exception("job %s %s failed", job.kind, job.pk)
        _fail(job, f"{type(error).__name__}: {error}", may_retry=True)
    return None


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

    def __init__(self, job: Job, renewing: LeaseRenewal | None = None) -> None:
        """Keep what the handler may know."""
        self.notes: dict[str, Any] = dict(job.notes)
        self._renewing = renewing
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

    def keep_notes(self) -> None:
        """Store the notes for the next attempt; raises JobCancelled or LostLease."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                # Written before every batch; what a crash of the database itself may lose here is only a hint.
                cursor.execute("SET LOCAL synchronous_commit TO OFF")
            changed = self._mine().update(notes=self.notes)
        if not changed:
            self._check(None)

    def check_stop(self) -> None:
        """Raise Released where this worker is asked to stop."""
        if stopping.is_set():
            raise Released

    def limit(self, seconds: float | None, doing: str = "") -> None:
        """Have this process end itself if it is still busy in ``seconds``; None lifts the limit."""
        if self._renewing is not None:
            self._renewing.limit(seconds, doing)

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


def _release(job: Job, notes: dict[str, Any]) -> None:
    """Give a job back unharmed: the attempt is not held against it, and the scheduler sends it at once."""
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts).update(
        state=Job.State.QUEUED,
        lease_expires_at=None,
        available_at=now() - timedelta(seconds=1),
        sent_at=None,
        notes=notes,
        max_attempts=F("max_attempts") + 1,
    )


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
    """End a job whose worker fell silent on its last attempt (the scheduler calls this)."""
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
        self._limit: tuple[float, float, str] | None = None

    def limit(self, seconds: float | None, doing: str) -> None:
        """Set until when the main thread may be busy with ``doing``."""
        self._limit = None if seconds is None else (time.monotonic() + seconds, seconds, doing)

    def run(self) -> None:
        """Renew until stopped or until the job is no longer ours; end the process when its time is up."""
        every = settings.ASSAY.job_lease_seconds / 4
        renew_at = time.monotonic() + every
        try:
            while not self._stopped.wait(min(every, 0.5)):
                if self._limit is not None and time.monotonic() > self._limit[0]:
                    self._give_up(*self._limit[1:])
                    return
                if time.monotonic() < renew_at:
                    continue
                renew_at = time.monotonic() + every
                try:
                    if not self._mine().update(lease_expires_at=_lease()):
                        return
                except DatabaseError as error:
                    if note_outage(error) is None:
                        log.warning("lease of job %s not renewed: %s", self._job_id, error)
                    connection.close()
        finally:
            connection.close()

    def _mine(self) -> Any:
        return Job.objects.filter(pk=self._job_id, state=Job.State.RUNNING, attempts=self._attempt)

    def _give_up(self, seconds: float, doing: str) -> None:
        message = f"{doing or 'The work'} took longer than {seconds:g} s; the worker was started again."
        log.error("job %s: %s", self._job_id, message)
        try:
            # An expired lease is what the scheduler looks for; it counts the attempts.
            self._mine().update(lease_expires_at=now(), error=message)
        except DatabaseError as error:
            log.warning("job %s not given back: %s; its lease will run out", self._job_id, error)
        end_process()

    def stop(self) -> None:
        """Stop renewing."""
        self._stopped.set()
        self.join(timeout=5)
