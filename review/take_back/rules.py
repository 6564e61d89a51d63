"""Which of a person's last acts may still be taken back: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

# So many of the last acts can be taken back.
MOST = 20


@dataclass(frozen=True, slots=True)
class Act:
    """A submit, skip or review of one's own; ``is_blind``: a check nobody else will ever act on.

    ``is_acted_on`` says whether somebody else has gone on from it; of a blind act it is not known.
    """

    assignment_id: UUID
    acted_at: datetime
    is_blind: bool = False
    is_acted_on: bool = False


def takeable(acts: Sequence[Act]) -> set[UUID]:
    """Return the assignments that may be taken back, of acts of one kind.

    Nobody reviews a hidden check: it would stay takeable for ever and so give itself away. It follows the ordinary act
    nearest to it in time, the later one first, whose fate it would most likely have shared.
    """
    ordered = sorted(acts, key=lambda act: (act.acted_at, str(act.assignment_id)))
    free: set[UUID] = set()
    for index, act in enumerate(ordered):
        neighbours = [*ordered[index + 1 :], *reversed(ordered[:index])]
        deciding = act if not act.is_blind else next((one for one in neighbours if not one.is_blind), None)
        if deciding is None or not deciding.is_acted_on:
            free.add(act.assignment_id)
    return free
