"""Pure rules of projects: the policy and its bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from assay.kernel.errors import FieldError, ValidationFailed, invalid
from inference_workers.keys import RULE, is_key

if TYPE_CHECKING:
    from assay.projects.models import Project

MAX_NAME = 120
DATA_TYPES = ("image", "text")
MAX_TEXT = 100_000


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a project's assets go their way. Rates and confidences are fractions in [0, 1]."""

    overlap: int = 1
    # Ask one more person while less sure than the target, up to so many; as many as overlap is no more than that. Sure
    # is the raw posterior of review.consensus.tempered_fit: .85 is enough as a rule, .95 where it matters.
    overlap_most: int = 1
    overlap_target: float = 0.85
    review: Literal["all", "sample", "disagreement", "none"] = "all"
    review_rate: float = 0.2
    gold_rate: float = 0.0
    audit_rate: float = 0.05
    # Who sees a pre-labelled asset: people, always; people where the model is less than ``confidence_threshold`` sure;
    # people until a certificate covers it. New projects begin with ``people`` (see first_policy): the default here is
    # what a policy means that was stored before there was a choice.
    routing: Literal["people", "threshold", "contract"] = "threshold"
    confidence_threshold: float = 0.3
    show_from: float = 0.25
    prelabel_model: str = "yolox-nano"
    segmenter: str = "u2netp-grabcut"
    target_accuracy: float = 0.95
    # The accuracy contract: which promise, how sure, what counts as right, and what is audited.
    promise: Literal["accepted", "delivered"] = "accepted"
    certainty: float = 0.95
    right_unit: Literal["asset", "object"] = "asset"
    right_iou: float = 0.5
    zone_from: float = 0.3
    per_label: bool = False
    adjudications: int = 2
    accept_later: bool = False
    # What a minute of a person and an error that stays cost, in one money: order of work and how many people look
    # follow from both. An error cost of 0: not told, the least sure first.
    minute_cost: float = 0.5
    error_cost: float = 0.0
    # Pictures of one folder (frames of a film, distortions) are drawn and counted together.
    group_by: Literal["none", "folder"] = "none"
    lease_seconds: int = 900
    skip: bool = True
    unsure: bool = True
    solo_review: bool = False
    # Reviews. Answers of people whose score may lie under this bound, always; 0: no such rule.
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
    # People: paused when probably under the floor, or by a sequential test of floor against good, which errs in at most
    # one of twenty people either way.
    gate: Literal["posterior", "sequential"] = "posterior"
    gate_floor: float = 0.75
    gate_good: float = 0.90
    # A model whose skill was measured against people counts as one of them.
    models_vote: bool = False
    # What people or reviewers cannot agree on goes to an expert.
    adjudicate: bool = True


_BOUNDS: dict[str, tuple[float, float]] = {
    "overlap": (1, 10),
    "overlap_most": (1, 10),
    "overlap_target": (0.5, 0.999),
    "review_rate": (0, 1),
    "gold_rate": (0, 0.5),
    "audit_rate": (0, 1),
    "confidence_threshold": (0, 1),
    "show_from": (0.05, 1),
    "target_accuracy": (0.5, 0.9999),
    "certainty": (0.5, 0.9999),
    "right_iou": (0.05, 1),
    "zone_from": (0, 0.99),
    "adjudications": (0, 2),
    "minute_cost": (0, 1000),
    "error_cost": (0, 100_000),
    "lease_seconds": (10, 86_400),
    "review_score_below": (0, 1),
    "review_hard_from": (0, 1),
    "review_spots": (0, 1),
    "double_review_rate": (0, 1),
    "gate_floor": (0.3, 0.98),
    "gate_good": (0.35, 0.995),
    "bulk_audit": (0, 100_000),
    "bulk_error": (0.001, 0.5),
}


def merge_policy(current: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return the whole policy after ``changes``; raises ValidationFailed with paths such as ``policy.overlap``."""
    try:
        policy = msgspec.convert({**current, **changes}, Policy)
    except msgspec.ValidationError as error:
        raise invalid(*_named(str(error))) from error
    errors = [
        FieldError(f"policy.{name}", "out_of_range", f"policy.{name} must be {low:g} to {high:g}.")
        for name, (low, high) in _BOUNDS.items()
        if not low <= getattr(policy, name) <= high
    ]
    for name in ("prelabel_model", "segmenter"):
        key = getattr(policy, name)
        # One that was stored before the rule stands until it is changed; it is no model's anyway.
        if key and not is_key(key) and key != current.get(name):
            errors.append(FieldError(f"policy.{name}", "invalid", f"policy.{name} takes a model's key: {RULE}."))
    if policy.gate_good <= policy.gate_floor:
        message = "policy.gate_good must be over policy.gate_floor."
        errors.append(FieldError("policy.gate_good", "out_of_range", message))
    if errors:
        raise ValidationFailed(errors)
    return msgspec.to_builtins(policy)  # type: ignore[no-any-return]


def first_policy(choices: dict[str, Any]) -> dict[str, Any]:
    """Return the whole policy of a new project; raises ValidationFailed as :func:`merge_policy` does.

    Nothing is accepted unseen unless that is chosen: by ``routing``, or by naming the threshold to accept from.
    """
    routing = "threshold" if "confidence_threshold" in choices else "people"
    return merge_policy({}, {"routing": routing, **choices})


def _named(message: str) -> tuple[str, str, str]:
    text, _, location = message.partition(" - at `$.")
    if "unknown field" in text:
        name = text.split("`")[1]
        return f"policy.{name}", "unknown_field", f"policy.{name} is not a known field; check its spelling."
    path = f"policy.{location.rstrip('`')}"
    return path, "invalid", f"{path}: {text[0].lower()}{text[1:]}."


def policy_of(project: Project) -> Policy:
    """Return a project's policy; fields it does not name have their defaults."""
    return msgspec.convert(project.policy, Policy)


def check_texts(*, name: str | None, description: str | None, guidelines: str | None) -> None:
    """Raise ValidationFailed for a name or text that is empty or too long."""
    errors = []
    if name is not None and not 1 <= len(name.strip()) <= MAX_NAME:
        errors.append(FieldError("name", "invalid", f"name takes 1 to {MAX_NAME} characters."))
    for field, text in (("description", description), ("guidelines", guidelines)):
        if text is not None and len(text) > MAX_TEXT:
            errors.append(FieldError(field, "too_long", f"{field} takes at most {MAX_TEXT} characters."))
    if errors:
        raise ValidationFailed(errors)


def check_data_type(data_type: str) -> None:
    """Raise ValidationFailed for data this version cannot label."""
    if data_type not in DATA_TYPES:
        raise invalid("data_type", "invalid", f"data_type must be {' or '.join(DATA_TYPES)}.")
