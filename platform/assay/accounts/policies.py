"""Who may do what with accounts."""

from __future__ import annotations

from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.kernel.idempotency import note_right


def require_admin(actor: Actor) -> None:
    """Raise NotFound for anybody but an admin: others need not know the page is there."""
    if not actor.is_admin:
        raise NotFound
    note_right("admin", "", "")


def check_admin(actor: Actor, _subject: str, _ability: str) -> None:
    """Ask a second time for what :func:`require_admin` found (registered as a right)."""
    require_admin(actor)
