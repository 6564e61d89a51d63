"""What happens in pre-labelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from annotation.prelabel.models import Prediction


@dataclass(frozen=True, slots=True)
class AssetsPredicted:
    """A chunk of assets got their predictions; published in the transaction that stores them."""

    project_id: UUID
    run_id: UUID
    predictions: Sequence[Prediction]


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A run has ended with all its chunks; published in the transaction that ends it."""

    project_id: UUID
    run_id: UUID
    is_measuring: bool
