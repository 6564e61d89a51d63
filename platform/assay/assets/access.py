"""Who may see an asset's file: reviewers and managers, and those to whom an area above has lent it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from assay.kernel.hooks import Hook

ViewerCheck = Callable[[UUID, UUID], bool]

# ``check(user_id, asset_id)`` opens an asset's file to an annotator.
viewer_checks: Hook[ViewerCheck] = Hook("who may view an asset's file")
# ``guard(asset_id)`` refuses a deletion by returning the reason.
delete_guards: Hook[Callable[[UUID], str | None]] = Hook("reasons not to delete an asset")


def may_view(user_id: UUID, asset_id: UUID) -> bool:
    """Tell whether an area above has lent the asset to the person."""
    return any(check(user_id, asset_id) for check in viewer_checks)


def reason_to_keep(asset_id: UUID) -> str | None:
    """Return why the asset must not be deleted, or None."""
    return next((reason for guard in delete_guards if (reason := guard(asset_id))), None)
