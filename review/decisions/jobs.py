"""Jobs of reviews."""

from assay.jobs.registry import job_handler
from review.decisions.bulk import approve_waiting
from review.decisions.bulk_undo import undo_approvals

job_handler("decisions.bulk_approve", queue="default")(approve_waiting)
job_handler("decisions.bulk_undo", queue="default")(undo_approvals)
