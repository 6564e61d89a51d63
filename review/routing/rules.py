"""Pure rules of threshold routing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RouteKind(StrEnum):
    """Where an asset goes."""

    ANNOTATE = "annotate"
    AUTO_ACCEPT = "auto_accept"


@dataclass(frozen=True, slots=True)
class Route:
    """A route with its reason in plain words; ``has_audit``: a person also labels it blind."""

    kind: RouteKind
    has_audit: bool
    reason: str
    priority: float


def choose_route(*, confidence: float, threshold: float, is_audit_drawn: bool) -> Route:
    """Return where an asset with ``confidence`` in [0, 1] goes; the least sure come first (priority 1 - confidence).

    An asset drawn for audits is always labelled blind, whatever the model says; its label stands meanwhile where the
    model was sure.
    """
    if confidence < threshold:
        reason = f"The model is {confidence:.2f} sure, under the threshold of {threshold:.2f}."
        return Route(RouteKind.ANNOTATE, is_audit_drawn, reason, 1 - confidence)
    reason = f"The model is {confidence:.2f} sure, at or over the threshold of {threshold:.2f}."
    if is_audit_drawn:
        reason += " Drawn for a blind check."
    return Route(RouteKind.AUTO_ACCEPT, is_audit_drawn, reason, 1 - confidence)
