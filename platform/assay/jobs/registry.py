"""The table of job kinds; each area's ``jobs.py`` fills it with :func:`job_handler`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from assay.kernel.hooks import Hook


class Retryable(Exception):  # noqa: N818 - reads as what it is at the raise
    """The work failed for a reason that may pass; the job is tried again after a pause."""


class JobCancelled(Exception):  # noqa: N818
    """Somebody cancelled the job; the handler stops where it is safe."""


class Released(Exception):  # noqa: N818
    """This worker was asked to stop; the job goes back to the queue without counting as a failure."""


class LostLease(Exception):  # noqa: N818
    """Another worker has taken the job over; nothing of this attempt is kept."""


class JobContext(Protocol):
    """What a handler gets."""

    job_id: UUID
    payload: dict[str, Any]
    project_id: UUID | None
    actor_id: UUID | None
    attempt: int
    notes: dict[str, Any]

    def finishing(self, *, result: dict[str, Any] | None = None, message: str = "") -> AbstractContextManager[None]:
        """One transaction for the effects and the end of the job; raises LostLease when it was taken over."""

    def progress(self, done: int, *, message: str = "") -> None:
        """Show ``done`` of the job's total; raises JobCancelled or LostLease."""

    def keep_notes(self) -> None:
        """Store ``notes`` for the next attempt; raises JobCancelled or LostLease."""

    def check_stop(self) -> None:
        """Raise Released where this worker is asked to stop; called between batches."""

    def limit(self, seconds: float | None, doing: str = "") -> None:
        """Have this process end itself if it is still busy in ``seconds``; None lifts the limit.

        Native code that hangs cannot be interrupted: the job then goes back to the queue and the supervisor
        starts another worker.
        """


# What a handler returns, if anything, is its writing: the part that ends with ``finishing``. A worker does it while the
# next job begins.
Handler = Callable[[JobContext], Callable[[], None] | None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of work: who does it, on which queue, how often it is tried."""

    name: str
    handler: Handler
    queue: str
    max_attempts: int


kinds: Hook[JobKind] = Hook("kinds of jobs")


def job_handler(name: str, *, queue: str = "default", max_attempts: int = 3) -> Callable[[Handler], Handler]:
    """Register a function as the handler of job kind ``name``; it must be safe to run twice."""

    def register(handler: Handler) -> Handler:
        kinds.register(JobKind(name, handler, queue, max_attempts), name=name)
        return handler

    return register


def kind_of(name: str) -> JobKind:
    """Return the registered kind; raises KeyError when no area has it."""
    return kinds[name]


def is_known(name: str) -> bool:
    """Tell whether a handler is registered for ``name``."""
    return name in kinds
