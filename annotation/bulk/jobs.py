"""Jobs of bulk actions."""

from annotation.bulk.services import apply_chunk, finish_action, finish_undo, undo_chunk
from assay.jobs.registry import job_handler

job_handler("bulk.apply", queue="default")(finish_action)
job_handler("bulk.apply.chunk", queue="default")(apply_chunk)
job_handler("bulk.undo", queue="default")(finish_undo)
job_handler("bulk.undo.chunk", queue="default")(undo_chunk)
