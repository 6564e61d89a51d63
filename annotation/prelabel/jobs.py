"""Jobs of pre-labelling."""

from annotation.prelabel.chunk_prediction import predict_chunk
from annotation.prelabel.model_installation import install_model
from annotation.prelabel.services import finish_run
from assay.jobs.registry import job_handler

# More tries than other work gets: each one that dies tells which picture kills.
job_handler("prelabel.chunk", queue="cpu", max_attempts=10)(predict_chunk)
job_handler("models.install", queue="cpu", max_attempts=2)(install_model)
job_handler("prelabel.run", queue="default")(finish_run)
