"""Jobs of tasks."""

from annotation.tasks.settlement import help_settle
from assay.jobs.registry import job_handler

job_handler("tasks.settle", queue="default")(help_settle)
