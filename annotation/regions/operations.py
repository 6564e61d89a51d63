"""Draft saves: operations by region id, never array positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One gesture; ``op_id`` makes sending it twice harmless."""

    op_id: str
    op: Literal["put_region", "delete_region", "set_classification", "set_flag"]
    region_id: str | None = None
    value: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has so far."""

    regions: list[dict[str, Any]]
    flags: dict[str, Any]
    classification: dict[str, Any]


class BadOperation(ValueError):
    """An operation that cannot be carried out; the message names its place."""

    def __init__(self, path: str, message: str) -> None:
        """Keep the path."""
        super().__init__(message)
        self.path = path


def apply_operations(draft: Draft, operations: Sequence[Operation]) -> Draft:
    """Return the draft after ``operations``, in their order; raises BadOperation.

    Regions keep their place; a new one goes to the end. Deleting what is not there is no error: it is gone.
    """
    regions = {str(region["id"]): region for region in draft.regions}
    flags, classification = dict(draft.flags), dict(draft.classification)
    for index, operation in enumerate(operations):
        path = f"ops[{index}]"
        if operation.op == "delete_region":
            regions.pop(_region_id(operation, path), None)
            continue
        if operation.value is None:
            raise BadOperation(f"{path}.value", f"{path}.value is required.")
        if operation.op == "put_region":
            region_id = _region_id(operation, path)
            if operation.value.get("id") != region_id:
                raise BadOperation(f"{path}.value.id", f"{path}.value.id must equal region_id.")
            regions[region_id] = operation.value
        elif operation.op == "set_flag":
            flags |= operation.value
        else:
            classification |= operation.value
    return Draft(list(regions.values()), flags, classification)


def _region_id(operation: Operation, path: str) -> str:
    if not operation.region_id:
        raise BadOperation(f"{path}.region_id", f"{path}.region_id is required.")
    return operation.region_id
