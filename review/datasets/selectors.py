"""Reads of datasets."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.projects.policies import get_project_for
from assay.projects.types import Ability
from review.datasets.models import DatasetItem, DatasetVersion, Export


def get_version_for(actor: Actor, version_id: UUID, *, to: Ability) -> DatasetVersion:
    """Fetch and authorise; raises NotFound alike for missing and forbidden, RoleRequired for lower roles."""
    version = DatasetVersion.objects.select_related("created_by", "project").filter(pk=version_id).first()
    if version is None:
        raise NotFound("There is no such dataset version.")
    get_project_for(actor, version.project_id, to=to)
    return version


def get_export_for(actor: Actor, export_id: UUID) -> Export:
    """Fetch and authorise (reviewers and managers)."""
    export = Export.objects.select_related("version__project").filter(pk=export_id).first()
    if export is None:
        raise NotFound("There is no such export.")
    get_project_for(actor, export.version.project_id, to="review")
    return export


def labels_in_versions(label_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of the labels a dataset version holds."""
    return set(DatasetItem.objects.filter(label_id__in=label_ids).values_list("label_id", flat=True))
