"""Jobs of datasets."""

from assay.jobs.registry import job_handler
from review.datasets.project_purge import purge_project
from review.datasets.services import build_export, build_version

job_handler("datasets.freeze", queue="default")(build_version)
job_handler("datasets.export", queue="default")(build_export)
job_handler("projects.purge", queue="default")(purge_project)
