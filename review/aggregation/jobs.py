"""Jobs of beliefs."""

from assay.jobs.registry import job_handler
from review.aggregation.services import reaggregate

job_handler("beliefs.reaggregate", queue="default")(reaggregate)
