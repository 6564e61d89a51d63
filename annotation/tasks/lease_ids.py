"""Ids of predicted objects as one lease sees them: nobody can tell from them what made the object. Pure.

A model's objects are named after their asset and model (``prelabel.rules.regions_of``), so whoever knows both can name
them too, and an object that has another id was not the model's. What is shown is named anew for every lease, with a key
that nobody is sent.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

# Members of a region that hold the id of an object.
_NAMES = ("id", "from_prediction", "from", "to")
_VERSION = 4


def lease_id(key: str, assignment_id: UUID, region_id: str) -> str:
    """Return the random-looking UUID that an object has in a lease; the same again for the same three."""
    digest = hmac.digest(key.encode(), f"{assignment_id}:{region_id}".encode(), "sha256")
    return str(UUID(bytes=digest[:16], version=_VERSION))


def renamed(regions: Iterable[Mapping[str, Any]], key: str, assignment_id: UUID) -> list[dict[str, Any]]:
    """Return the regions under the ids that they have in a lease."""
    return [
        {
            member: lease_id(key, assignment_id, value) if member in _NAMES and isinstance(value, str) else value
            for member, value in region.items()
        }
        for region in regions
    ]


def as_in_answer(
    shown: Sequence[dict[str, Any]], answer: Iterable[Mapping[str, Any]], key: str, assignment_id: UUID
) -> list[dict[str, Any]]:
    """Return what an answer was made from under the ids it has there; answers of before this have the model's own."""
    named = {region.get(member) for region in answer for member in ("id", "from_prediction")}
    if any(region["id"] in named for region in shown):
        return list(shown)
    return renamed(shown, key, assignment_id)
