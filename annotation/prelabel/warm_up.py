"""Loads models when a worker starts, so that the first run and the first click do not wait for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.conf import settings
from django.db.utils import Error as DatabaseError

from annotation.policy import AnnotationPolicy
from annotation.prelabel.models import PrelabelRun
from assay.jobs.interactive import QUEUE
from inference_workers.errors import WorkerError
from inference_workers.registry import load_model

log = logging.getLogger(__name__)


def load_models(queues: Sequence[str]) -> None:
    """Load the segmenter where clicks are answered, else the model of the newest run; failures wait for their use."""
    try:
        if QUEUE in queues:
            key, threads = AnnotationPolicy().segmenter, settings.ASSAY.lane_threads
        else:
            newest = PrelabelRun.objects.order_by("-created_at").values_list("model_key", flat=True).first()
            key, threads = newest or AnnotationPolicy().prelabel_model, settings.ASSAY.model_threads
        load_model(key, threads=threads, device=settings.ASSAY.model_device)
    except (WorkerError, DatabaseError) as error:
        log.info("nothing loaded ahead: %s", error)
