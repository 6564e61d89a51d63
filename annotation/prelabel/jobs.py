"""Jobs of pre-labelling."""

from annotation.prelabel.services import finish_run, predict_chunk
from assay.jobs.registry import job_handler

job_handler("prelabel.chunk", queue="cpu")(predict_chunk)
job_handler("prelabel.run", queue="default")(finish_run)
