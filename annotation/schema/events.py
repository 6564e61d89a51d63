"""What happens to label schemas."""

from __future__ import annotations

from dataclasses import dataclass

from assay.projects.models import Project


@dataclass(frozen=True, slots=True)
class SchemaChanged:
    """A project has a new version of its labels; published in the transaction that stores it."""

    project: Project
    version: int
