"""The limits of models, for the table of docs/limits.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotation.prelabel.options import LARGEST_BATCH
from annotation.prelabel.prompts import MOST_POINTS
from assay.kernel.limits import Limit, bytes_words


def limits(env: Any) -> Iterator[Limit]:
    """Return what models are given, and what they may use."""
    seconds = f"{env.model_seconds:.0f} s"
    memory = bytes_words(env.model_memory_mb * 2**20)
    cached = bytes_words(env.embedding_cache_mb * 2**20)
    yield Limit("Pictures a model is given at once", f"{LARGEST_BATCH}", "", "422, naming the field")
    yield Limit("A model's time for a picture", seconds, "ASSAY_MODEL_SECONDS", "the worker starts again, the job too")
    yield Limit("Models a worker keeps loaded", memory, "ASSAY_MODEL_MEMORY_MB", "the longest unused leaves")
    yield Limit("Pictures made ready for clicks", cached, "ASSAY_EMBEDDING_CACHE_MB", "the longest unused leave")
    yield Limit("Points of a click", f"{MOST_POINTS}", "", "422, naming the field")
