"""The whole flow on one page: who listens to what. Every subscriber runs in the publisher's transaction."""

from annotation.schema.services import make_first_version
from assay.accounts.services import purge_expired
from assay.jobs.sweeper import register_periodic
from assay.kernel import idempotency
from assay.kernel.events import subscribe
from assay.projects.events import ProjectCreated


def wire() -> None:
    """Fill the table of events, the viewer checks and the counters (called once at start)."""
    subscribe(ProjectCreated, make_first_version)
    register_periodic("forget old links and sessions", 3600, purge_expired)
    register_periodic("forget kept replies", 3600, idempotency.purge)
