"""Who may do what with accounts."""

from __future__ import annotations

from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound


def require_admin(actor: Actor) -> None:
    """Raise NotFound for anybody but an admin: others need not know the page is there."""
    if not actor.is_admin:
        raise NotFound
