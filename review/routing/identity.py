"""What a certificate is bound to: one model, its weights, the label map and the schema."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Protocol
from uuid import UUID

from annotation.prelabel.models import PrelabelRun
from assay.projects.models import Project


class _Identified(Protocol):
    model_key: str
    model_version: str
    weights_sha256: str
    map_version: int
    schema_version: int


@dataclass(frozen=True, slots=True)
class Identity:
    """A model as it was when it spoke."""

    model_key: str
    model_version: str
    weights_sha256: str
    map_version: int
    schema_version: int

    def fields(self, prefix: str = "") -> dict[str, Any]:
        """Return it as filter arguments, each name after ``prefix``."""
        return {f"{prefix}{name}": value for name, value in asdict(self).items()}


def identity_of(row: _Identified) -> Identity:
    """Return which model a prediction, run, calibrator or certificate is of."""
    return Identity(row.model_key, row.model_version, row.weights_sha256, row.map_version, row.schema_version)


def current_identity(project: Project) -> Identity | None:
    """Return the model of the newest pre-label run, if the project's schema is still the one it spoke in."""
    run = current_run(project.id)
    if run is None or run.schema_version != project.schema_version:
        return None
    return identity_of(run)


def current_run(project_id: UUID) -> PrelabelRun | None:
    """Return the newest run that was to pre-label."""
    rows = PrelabelRun.objects.filter(project_id=project_id, purpose=PrelabelRun.Purpose.PRELABEL)
    return rows.order_by("-created_at", "-id").first()
