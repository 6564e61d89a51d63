"""What reviews tell."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from assay.projects.models import Project


@dataclass(frozen=True, slots=True)
class AnswerJudged:
    """A reviewer decided on somebody's answer; published in that transaction."""

    project: Project
    user_id: UUID
