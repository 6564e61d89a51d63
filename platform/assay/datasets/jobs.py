"""Jobs of datasets."""

from assay.datasets.purging import purge_project
from assay.datasets.services import build_export, build_version
from assay.jobs.registry import job_handler

job_handler("datasets.freeze", queue="default")(build_version)
job_handler("datasets.export", queue="default")(build_export)
job_handler("projects.purge", queue="default")(purge_project)
