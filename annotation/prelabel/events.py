"""What happens in pre-labelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from annotation.prelabel.models import Prediction
from assay.projects.models import Project


@dataclass(frozen=True, slots=True)
class AssetsPredicted:
    """A chunk of assets got their predictions; published in the transaction that stores them.

    With ``once_stored`` the assets' rows are still to be written, with the ``stage`` each asset has when all have heard
    of this; what needs the rows is put into that list and done then.
    """

    project_id: UUID
    run_id: UUID
    predictions: Sequence[Prediction]
    once_stored: list[Callable[[], object]] | None = None


@dataclass(frozen=True, slots=True)
class AssetsHandedOver:
    """A run has nothing to say of a chunk of assets, for ``reason``; published in the transaction that ends the chunk.

    Who hears it sends to people those that still wait.
    """

    project_id: UUID
    run_id: UUID
    asset_ids: Sequence[UUID]
    reason: str


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A run has ended with all its chunks; published in the transaction that ends it."""

    project_id: UUID
    run_id: UUID
    is_measuring: bool


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run is queued; ``identity`` names the model, its version and weights, the label map and the schema."""

    project_id: UUID
    identity: dict[str, Any]
    is_measuring: bool


@dataclass(frozen=True, slots=True)
class LabelMapChanged:
    """A model's labels stand for others of the project from now on; published in the transaction that stores it."""

    project: Project
    model_key: str
    version: int
