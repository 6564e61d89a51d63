"""Jobs of evaluation."""

from assay.jobs.registry import job_handler
from review.evaluation.services import evaluate_run

job_handler("evaluation.run", queue="default")(evaluate_run)
