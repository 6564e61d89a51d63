"""What adjudication tells."""

from __future__ import annotations

from dataclasses import dataclass

from annotation.tasks.models import Annotation
from assay.projects.models import Project
from review.adjudication.models import Adjudication


@dataclass(frozen=True, slots=True)
class AdjudicationDecided:
    """An expert decided; ``ruling`` is their answer. Published in that transaction."""

    project: Project
    adjudication: Adjudication
    ruling: Annotation
