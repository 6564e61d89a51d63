"""What gold tells."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from assay.projects.models import Project
from review.gold.models import GoldItem


@dataclass(frozen=True, slots=True)
class GoldChallenged:
    """An item was taken out of use because good people fail it alike; published in that transaction."""

    item: GoldItem


@dataclass(frozen=True, slots=True)
class PersonPaused:
    """Somebody's work was paused: what they answered is in doubt; published in that transaction."""

    project: Project
    user_id: UUID
