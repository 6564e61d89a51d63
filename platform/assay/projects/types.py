"""Roles, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Ability = Literal["view", "annotate", "review", "manage"]


class Role(StrEnum):
    """What a person is in a project."""

    MANAGER = "manager"
    REVIEWER = "reviewer"
    ANNOTATOR = "annotator"


@dataclass(frozen=True, slots=True)
class Limits:
    """Which assets a person is lent: those with one of each kind that is named; an empty kind limits nothing.

    ``labels`` are keys of the schema that the pre-label shows (or, for a review, the answer has).
    """

    labels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    batches: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is limited."""
        return bool(self.labels or self.tags or self.batches)


ABILITIES: dict[Role, frozenset[Ability]] = {
    Role.ANNOTATOR: frozenset({"view", "annotate"}),
    Role.REVIEWER: frozenset({"view", "annotate", "review"}),
    Role.MANAGER: frozenset({"view", "annotate", "review", "manage"}),
}


def roles_with(ability: Ability) -> list[Role]:
    """Return the roles that may do ``ability``."""
    return [role for role, abilities in ABILITIES.items() if ability in abilities]
