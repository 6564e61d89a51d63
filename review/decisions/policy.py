"""The policy's section of reviews: which answers are looked at, how often, and where a rejected one goes."""

from __future__ import annotations

from typing import Literal

from assay.projects.policy_sections import Section, reader
from review.aggregation.policy import AggregationPolicy


class ReviewPolicy(AggregationPolicy, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How answers are reviewed."""

    review_rate: float = 0.2
    solo_review: bool = False
    # Answers of people whose score may lie under this bound, always; 0: no such rule.
    review_score_below: float = 0.0
    # Labels whose answers are always reviewed, by key; and those measured wrong at least so often, 0: no such rule.
    review_hard_labels: list[str] = []
    review_hard_from: float = 0.0
    # Of all else, this share at random.
    review_spots: float = 0.0
    double_review_rate: float = 0.0
    reject_to: Literal["author", "another", "drop"] = "author"
    # How many answers of a bulk approval are looked at; 0: as many as prove bulk_error with none wrong.
    bulk_audit: int = 0
    bulk_error: float = 0.05
    # What people or reviewers cannot agree on goes to an expert.
    adjudicate: bool = True


policy_of = reader(ReviewPolicy)

SECTION = Section(
    ReviewPolicy,
    bounds={
        "review_rate": (0, 1),
        "review_score_below": (0, 1),
        "review_hard_from": (0, 1),
        "review_spots": (0, 1),
        "double_review_rate": (0, 1),
        "bulk_audit": (0, 100_000),
        "bulk_error": (0.001, 0.5),
    },
)
