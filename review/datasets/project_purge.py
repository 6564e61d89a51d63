"""Projects whose days of grace are over go for good: rows in chunks, then the files nobody else uses."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from assay.assets.models import Asset
from assay.assets.services import delete_unused_files
from assay.auditlog.services import record
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.projects.lifecycle import overdue_projects
from assay.projects.models import Project
from review.datasets.models import DatasetItem, DatasetVersion, Export
from review.datasets.services import export_path

CHUNK = 200


def start_purges() -> int:
    """Enqueue a job for every project whose grace is over (the scheduler calls this); returns how many are due."""
    due = list(overdue_projects()[:100])
    for project in due:
        total = Asset.objects.filter(project=project).count()
        # The day it was deleted is part of the key: brought back and deleted again, it is another purge.
        key = f"purge:{project.id}:{project.deleted_at:%Y%m%d%H%M%S}"
        enqueue("projects.purge", key, {"project": str(project.id)}, total=total)
    return len(due)


def purge_project(context: JobContext) -> None:
    """Delete a project chunk by chunk; begun again after a stop, it goes on where it was.

    A project that was brought back meanwhile is left alone. The log of what happened stays.
    """
    project = overdue_projects().filter(pk=UUID(context.payload["project"])).first()
    if project is None:
        with context.finishing(message="Nothing to delete: the project was brought back, or is gone."):
            return
    _delete_versions(project)
    done = 0
    while chunk := list(Asset.objects.filter(project=project).order_by("id")[:CHUNK]):
        with transaction.atomic():
            Asset.objects.filter(pk__in=[asset.pk for asset in chunk]).delete()
        delete_unused_files(chunk)
        done += len(chunk)
        context.progress(done)
    with context.finishing(message=f"{project.name} and its {done} assets are deleted."):
        record(None, "project.purged", "project", project.id, detail={"name": project.name, "assets": done})
        project.delete()


def _delete_versions(project: Project) -> None:
    for export in Export.objects.filter(version__project=project):
        export_path(export.id).unlink(missing_ok=True)
    with transaction.atomic():
        DatasetItem.objects.filter(version__project=project).delete()
        DatasetVersion.objects.filter(project=project).delete()
