"""Jobs of routing."""

from assay.jobs.registry import job_handler
from review.routing.contract.acceptance import accept_job
from review.routing.contract.certificate_issue import certify_job
from review.routing.monitoring.services import monitor_job
from review.routing.pilot.services import pilot_job

job_handler("routing.certify", queue="default")(certify_job)
job_handler("routing.accept", queue="default")(accept_job)
job_handler("routing.pilot", queue="default")(pilot_job)
job_handler("routing.monitor", queue="default")(monitor_job)
