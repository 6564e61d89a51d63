"""Pure rules of reviews: which answers are looked at."""

from __future__ import annotations

import hashlib
from typing import Literal, get_args
from uuid import UUID

from assay.projects.rules import Policy

Reason = Literal["missed_objects", "wrong_label", "sloppy_shape", "extra_objects", "guidelines", "other"]
REASONS: tuple[str, ...] = get_args(Reason)
AGREEMENT_WANTED = 0.8


def needs_review(policy: Policy, *, answer_id: UUID, agreement: float, is_unsure: bool) -> bool:
    """Tell whether an answer goes to a reviewer.

    ``all``: always; ``sample``: a share ``review_rate`` by a hash of the answer's id; ``disagreement``: where several
    answers agree less than .8; an unsure answer always, unless review is off.
    """
    if policy.review == "none":
        return False
    if policy.review == "all" or is_unsure:
        return True
    if policy.review == "disagreement" and policy.overlap > 1:
        return agreement < AGREEMENT_WANTED
    draw = int.from_bytes(hashlib.sha256(answer_id.bytes).digest()[:8]) / 2**64
    return draw < policy.review_rate
