"""Pure rules of reviews: which answers are looked at and why, which twice, what a decision needs."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from review.decisions.policy import ReviewPolicy

Reason = Literal["missed_objects", "wrong_label", "sloppy_shape", "extra_objects", "guidelines", "other"]
REASONS: tuple[str, ...] = get_args(Reason)
AGREEMENT_WANTED = 0.8

QueueReason = Literal["unsure", "differ", "low_score", "hard_label", "random", "all"]
# What is likelier to be wrong comes first; within a reason, what people agree on least.
URGENCY: dict[str, float] = {
    "unsure": 0.5, "differ": 0.4, "low_score": 0.3, "hard_label": 0.2, "random": 0.0, "all": 0.0,
}  # fmt: skip
# A label's measured error says little before it was judged so often.
FEWEST_JUDGED = 20
# A reviewer who approves nearly all of so many, this fast, hardly looks.
FEWEST_DECISIONS, APPROVES, FAST_SECONDS = 20, 0.98, 2.0


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What is known of an answer. ``author_low``: the 5 % lower bound of the least sure author's score, in [0, 1].

    None where it is not known yet: then nothing is said of the score. ``hard_labels``: those measured hard.
    """

    answer_id: UUID
    labels: frozenset[str] = frozenset()
    people: int = 1
    agreement: float = 1.0
    is_unsure: bool = False
    author_low: float | None = None
    hard_labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Why:
    """Why an answer is looked at; ``label`` names the hard label."""

    reason: QueueReason
    label: str = ""


def why_review(policy: ReviewPolicy, facts: AnswerFacts) -> Why | None:
    """Return why a reviewer looks at an answer, the strongest reason first; None where nobody does.

    Always: unsure answers, answers of people whose score may lie under the bound, hard labels. ``all``: everything;
    ``sample``: a share ``review_rate``; ``disagreement``: where several answers agree less than .8 (a share
    ``review_rate`` where one answer is all there is). Of all else a share ``review_spots``. ``none``: nothing at all.
    """
    if policy.review == "none":
        return None
    if facts.is_unsure:
        return Why("unsure")
    if facts.people > 1 and facts.agreement < AGREEMENT_WANTED and policy.review in ("all", "disagreement"):
        return Why("differ")
    if facts.author_low is not None and facts.author_low < policy.review_score_below:
        return Why("low_score")
    hard = sorted(facts.labels & (facts.hard_labels | set(policy.review_hard_labels)))
    if hard:
        return Why("hard_label", hard[0])
    if policy.review == "all":
        return Why("all")
    is_sampled = policy.review == "sample" or policy.overlap == 1
    rate = max(policy.review_rate if is_sampled else 0.0, policy.review_spots)
    return Why("random") if draw_of(facts.answer_id) < rate else None


def draw_of(answer_id: UUID) -> float:
    """Return an answer's draw in [0, 1): the same whenever it is asked for, so that no answer is drawn twice."""
    return int.from_bytes(hashlib.sha256(answer_id.bytes).digest()[:8]) / 2**64


def keyed_draw(key: str, *ids: UUID) -> float:
    """Return a draw in [0, 1) that nobody can foresee who does not know the project's ``key`` (hexadecimal)."""
    message = b"".join(one.bytes for one in ids)
    digest = hmac.new(bytes.fromhex(key), b"second look" + message, hashlib.sha256).digest()
    return int.from_bytes(digest[:8]) / 2**64


def hard_labels(judged: dict[str, tuple[int, int]], *, error_from: float) -> frozenset[str]:
    """Return the labels judged 20 times or more of which at least a share ``error_from`` was wrong.

    ``judged``: (right, wrong) by label.
    """
    return frozenset(
        label
        for label, (right, wrong) in judged.items()
        if right + wrong >= FEWEST_JUDGED and wrong / (right + wrong) >= error_from
    )


def hardly_looks(decisions: int, approved: int, median_seconds: float | None) -> bool:
    """Tell whether a reviewer approves nearly everything too fast to have looked; a sign, not a verdict."""
    if decisions < FEWEST_DECISIONS or median_seconds is None:
        return False
    return approved / decisions >= APPROVES and median_seconds < FAST_SECONDS


def words_of(reason: str, label: str = "") -> str:
    """Return a reason as a reviewer reads it; ``label`` is the hard label's name."""
    texts = {
        "unsure": "unsure",
        "differ": "answers differ",
        "low_score": "low score",
        "hard_label": f"hard label: {label}" if label else "hard label",
        "random": "random spot",
        "all": "every answer is reviewed",
    }
    return texts.get(reason, reason)
