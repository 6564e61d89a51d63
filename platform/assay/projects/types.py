"""Roles, and what each may do."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

Ability = Literal["view", "annotate", "review", "manage"]


class Role(StrEnum):
    """What a person is in a project."""

    MANAGER = "manager"
    REVIEWER = "reviewer"
    ANNOTATOR = "annotator"


ABILITIES: dict[Role, frozenset[Ability]] = {
    Role.ANNOTATOR: frozenset({"view", "annotate"}),
    Role.REVIEWER: frozenset({"view", "annotate", "review"}),
    Role.MANAGER: frozenset({"view", "annotate", "review", "manage"}),
}
