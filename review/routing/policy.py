"""The policy's section of routing: who sees a pre-labelled asset, and the accuracy contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from assay.projects.policy_sections import Section, reader
from review.decisions.policy import ReviewPolicy


class RoutingPolicy(ReviewPolicy, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How pre-labelled assets are accepted, audited and ordered."""

    # Who sees a pre-labelled asset: people, always; people where the model is less than ``confidence_threshold`` sure;
    # people until a certificate covers it. New projects begin with ``people`` (see first_routing): the default here is
    # what a policy means that was stored before there was a choice.
    routing: Literal["people", "threshold", "contract"] = "threshold"
    confidence_threshold: float = 0.3
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


policy_of = reader(RoutingPolicy)


def first_routing(choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a new project routes: nothing is accepted unseen unless that is chosen.

    Chosen by ``routing``, or by naming the threshold to accept from.
    """
    return {"routing": "threshold" if "confidence_threshold" in choices else "people"}


SECTION = Section(
    RoutingPolicy,
    bounds={
        "confidence_threshold": (0, 1),
        "target_accuracy": (0.5, 0.9999),
        "certainty": (0.5, 0.9999),
        "right_iou": (0.05, 1),
        "zone_from": (0, 0.99),
        "adjudications": (0, 2),
        "minute_cost": (0, 1000),
        "error_cost": (0, 100_000),
    },
    first=first_routing,
)
