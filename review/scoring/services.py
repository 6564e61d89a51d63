"""Writes of scoring: an answer's outcome, as soon as somebody knew better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from annotation.regions.shapes import Region
from review.scoring.compare import compare_regions
from review.scoring.models import AnswerOutcome

# A reviewer is right more often than not, but no gold: docs/adr/0017.
REVIEW_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer and what was found to be right: ``truth`` None where the answer was only refused."""

    project_id: UUID
    user_id: UUID
    asset_id: UUID
    annotation_id: UUID
    answer: Sequence[Region]
    truth: Sequence[Region] | None
    source: str
    weight: float
    note: str = ""
    # Whether the answers about the whole asset were right too.
    is_classified_right: bool = True


def record_outcome(judged: Judged) -> None:
    """Keep how an answer compared; the same answer judged again from the same source changes nothing."""
    counts: dict[str, int] = {}
    labels: dict[str, list[int]] = {}
    is_right = False
    if judged.truth is not None:
        errors, labels = compare_regions(judged.answer, judged.truth)
        counts = asdict(errors)
        if not judged.is_classified_right:
            counts["mislabelled"] += 1
        is_right = judged.is_classified_right and not (
            errors.missed or errors.extra or errors.sloppy or errors.mislabelled
        )
    row = AnswerOutcome(
        project_id=judged.project_id,
        user_id=judged.user_id,
        asset_id=judged.asset_id,
        annotation_id=judged.annotation_id,
        source=judged.source,
        weight=judged.weight,
        is_right=is_right,
        counts=counts,
        labels=labels,
        note=judged.note,
    )
    AnswerOutcome.objects.bulk_create([row], ignore_conflicts=True)
