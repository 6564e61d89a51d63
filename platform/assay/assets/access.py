"""Who may see an asset's file: reviewers and managers, and those to whom an area above has lent it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

ViewerCheck = Callable[[UUID, UUID], bool]

_checks: list[ViewerCheck] = []
_guards: list[Callable[[UUID], str | None]] = []


def add_viewer_check(check: ViewerCheck) -> None:
    """Let ``check(user_id, asset_id)`` open an asset's file to an annotator; filled in the pipeline."""
    if check not in _checks:
        _checks.append(check)


def may_view(user_id: UUID, asset_id: UUID) -> bool:
    """Tell whether an area above has lent the asset to the person."""
    return any(check(user_id, asset_id) for check in _checks)


def add_delete_guard(guard: Callable[[UUID], str | None]) -> None:
    """Let ``guard(asset_id)`` refuse a deletion by returning why; filled in the pipeline."""
    if guard not in _guards:
        _guards.append(guard)


def reason_to_keep(asset_id: UUID) -> str | None:
    """Return why the asset must not be deleted, or None."""
    return next((reason for guard in _guards if (reason := guard(asset_id))), None)
