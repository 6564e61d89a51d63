"""The policy's section of aggregation: when enough people were asked, and who counts."""

from __future__ import annotations

from typing import Literal

from assay.projects.policy_sections import Section, reader
from review.scoring.policy import GatePolicy


class AggregationPolicy(GatePolicy, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How several answers become one belief."""

    # Ask one more person while less sure than the target, up to so many; as many as overlap is no more than that. Sure
    # is the raw posterior of review.consensus.tempered_fit: .85 is enough as a rule, .95 where it matters.
    overlap_most: int = 1
    overlap_target: float = 0.85
    # Which answers are reviewed: what was reviewed is known, so beliefs read it too.
    review: Literal["all", "sample", "disagreement", "none"] = "all"
    # A model whose skill was measured against people counts as one of them.
    models_vote: bool = False


policy_of = reader(AggregationPolicy)

SECTION = Section(AggregationPolicy, bounds={"overlap_most": (1, 10), "overlap_target": (0.5, 0.999)})
