"""The policy's section of scores: when somebody is paused for the quality of their work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from annotation.policy import AnnotationPolicy
from assay.kernel.errors import FieldError
from assay.projects.policy_sections import Section, reader


class GatePolicy(AnnotationPolicy, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The gate between working and being paused."""

    # People: paused when probably under the floor, or by a sequential test of floor against good, which errs in at most
    # one of twenty people either way.
    gate: Literal["posterior", "sequential"] = "posterior"
    gate_floor: float = 0.75
    gate_good: float = 0.90


policy_of = reader(GatePolicy)


def gate_faults(policy: GatePolicy, _stored: Mapping[str, Any]) -> Iterator[FieldError]:
    """Return an error where the gate's two rates leave nothing between them."""
    if policy.gate_good <= policy.gate_floor:
        message = "policy.gate_good must be over policy.gate_floor."
        yield FieldError("policy.gate_good", "out_of_range", message)


SECTION = Section(GatePolicy, bounds={"gate_floor": (0.3, 0.98), "gate_good": (0.35, 0.995)}, faults=gate_faults)
