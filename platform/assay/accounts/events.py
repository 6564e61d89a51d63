"""What happens to people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class UserSwitchedOff:
    """A person's account was switched off; what they hold must go to others. Published in that transaction."""

    user_id: UUID
