"""Pure rules of routing: thresholds, who is drawn for an audit, in which order people work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# Outside the zone that could be accepted one audit in ten is enough: it watches for drift.
THIN = 0.1
ZONE, SLICE = "zone", "slice"


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


def people_route(*, confidence: float) -> Route:
    """Return where an asset goes in a project that accepts nothing unseen: to a person, the least sure first."""
    return Route(RouteKind.ANNOTATE, False, "Everything goes to people in this project.", 1 - confidence)


@dataclass(frozen=True, slots=True)
class Drawing:
    """How audits are drawn: ``rate`` within the zone (confidence from ``zone_from`` up), a thin slice outside it."""

    rate: float
    zone_from: float = 0.0

    def stratum(self, confidence: float) -> str:
        """Return where an asset lies; the zone is set before any audit is answered."""
        return ZONE if confidence >= self.zone_from else SLICE

    def inclusion(self, confidence: float) -> float:
        """Return the probability with which an asset of this confidence is drawn."""
        return self.rate if self.stratum(confidence) == ZONE else self.rate * THIN

    def is_drawn(self, draw: float, confidence: float) -> bool:
        """Tell whether an asset whose keyed draw lies in [0, 1) is audited."""
        return draw < self.inclusion(confidence)


def contract_route(*, confidence: float, draw: float, drawing: Drawing, is_audit_drawn: bool) -> Route:
    """Return where an asset goes under the contract: to a person until a certificate covers it.

    Audits come first, in the order of their draws, so that those answered by any moment are a random part. Then what
    could not be accepted anyway, the least sure first. The zone is worked through from the highest draws down, which
    know nothing of the labels: what is left of it stays a random part, and more audits are taken from the other end.
    """
    if is_audit_drawn:
        return Route(RouteKind.ANNOTATE, True, "Drawn for a blind check.", 3 - draw)
    if drawing.stratum(confidence) == SLICE:
        reason = f"The model is {confidence:.2f} sure, under what could be accepted ({drawing.zone_from:.2f})."
        return Route(RouteKind.ANNOTATE, False, reason, 2 - confidence)
    return Route(RouteKind.ANNOTATE, False, "No certificate covers it yet.", draw)


def choose_members(drawn: Mapping[str, Sequence[tuple[float, str]]]) -> set[str]:
    """Return which member of each group is audited: the one with the lowest draw of its own.

    ``drawn``: a group's members as (own draw, id). Near-duplicates are one unit: one of them stands for all.
    """
    return {min(members)[1] for members in drawn.values() if members}


def live_draw(draw: float, number: int) -> float:
    """Return a fresh draw in [0, 1) for the live watch of certificate ``number``: the low digits of the keyed draw."""
    return (draw * 2**20 + number * 0.6180339887498949) % 1.0


def next_checkpoint(first: int, looked_at: Sequence[int]) -> int:
    """Return at how many audits the contract looks next: ``first``, then half as many again after each look.

    The moments are fixed before any answer is seen: a moment chosen by what the audits say would break the promise.
    """
    return first if not looked_at else max(first, -(-3 * max(looked_at) // 2))


def latest_moment(planned: int, settled: int) -> int:
    """Return the last planned moment that ``settled`` audits allow, or ``planned`` itself.

    Skipping moments depends on how many audits are in and on nothing they say; it saves what looks would spend.
    """
    while next_checkpoint(planned, [planned]) <= settled:
        planned = next_checkpoint(planned, [planned])
    return planned
