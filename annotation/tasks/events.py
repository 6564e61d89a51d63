"""What happens to tasks."""

from __future__ import annotations

from dataclasses import dataclass

from annotation.tasks.models import Annotation, Task
from assay.projects.models import Project


@dataclass(frozen=True, slots=True)
class AnswerSubmitted:
    """An answer was stored; published in that transaction. ``is_last``: the task has all its answers."""

    project: Project
    task: Task
    annotation: Annotation
    is_last: bool


@dataclass(frozen=True, slots=True)
class AnswerReceived:
    """A stored answer's turn to be compared and settled, a moment after it was sent, in a transaction of its own."""

    project: Project
    task: Task
    annotation: Annotation
    is_live: bool
