"""The policy's section of annotation: how many people answer, what they are shown, which models help them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assay.kernel.errors import FieldError
from assay.projects.policy_sections import ProjectPolicy, Section, reader
from inference_workers.keys import RULE, is_key


class AnnotationPolicy(ProjectPolicy, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How tasks are handed out and assets are pre-labelled."""

    overlap: int = 1
    # The share of hidden checks among the tasks somebody claims.
    gold_rate: float = 0.0
    # Predictions from this confidence on are shown.
    show_from: float = 0.25
    prelabel_model: str = "yolox-nano"
    segmenter: str = "u2netp-grabcut"
    lease_seconds: int = 900
    skip: bool = True
    unsure: bool = True


policy_of = reader(AnnotationPolicy)


def model_key_faults(policy: AnnotationPolicy, stored: Mapping[str, Any]) -> Iterator[FieldError]:
    """Return an error for each model named by what is no key."""
    for name in ("prelabel_model", "segmenter"):
        key = getattr(policy, name)
        # One that was stored before the rule stands until it is changed; it is no model's anyway.
        if key and not is_key(key) and key != stored.get(name):
            yield FieldError(f"policy.{name}", "invalid", f"policy.{name} takes a model's key: {RULE}.")


SECTION = Section(
    AnnotationPolicy,
    bounds={
        "overlap": (1, 10),
        "gold_rate": (0, 0.5),
        "show_from": (0.05, 1),
        "lease_seconds": (10, 86_400),
    },
    faults=model_key_faults,
)
