"""The actor of a request or job: the little of a user that areas below ``accounts`` need to know."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class Actor(Protocol):
    """A signed-in person (``assay.accounts.models.User`` fits)."""

    @property
    def id(self) -> UUID:
        """Their id."""

    @property
    def username(self) -> str:
        """Their name."""

    @property
    def is_admin(self) -> bool:
        """Whether they administer the instance."""
