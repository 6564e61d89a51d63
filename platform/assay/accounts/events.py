"""What happens to people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RightsLost:
    """A person's account was switched off, or they are no admin any more; published in that transaction.

    What they hold and may hold no more must go to others.
    """

    user_id: UUID
