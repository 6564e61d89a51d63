"""What the project page shows, in a handful of statements."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Avg, Count, Q

from annotation.schema.selectors import schema_at
from annotation.tasks.models import Annotation
from annotation.tasks.selectors import waiting_counts
from assay.assets.models import Asset
from assay.assets.types import Stage
from assay.auditlog.models import AuditEntry
from assay.projects.models import Project
from review.dashboard.rules import pace_per_day, project_sentence
from review.resolved.models import ResolvedLabel
from review.routing.selectors import audit_counts

DAYS = 14
RECENT = 12

_LABELS = """
SELECT region->>'label', count(*), count(DISTINCT r.asset_id)
FROM resolved_resolvedlabel r CROSS JOIN LATERAL jsonb_array_elements(r.regions) region
WHERE r.project_id = %s AND r.is_current GROUP BY 1
"""


_REVIEWED = ("review_approve", "review_fix", "adjudication")
_WAYS = dict.fromkeys(_REVIEWED, "reviewed") | {"auto_accept": "auto_accepted", "import": "imported"}


def _finished(project_id: UUID) -> dict[str, int]:
    """Return by whom finished assets were settled: the source of what is believed of each."""
    believed = ResolvedLabel.objects.filter(
        project_id=project_id, is_current=True, asset__stage__in=[Stage.DONE, Stage.AUTO_ACCEPTED]
    )
    counts = {"reviewed": 0, "annotated": 0, "auto_accepted": 0, "imported": 0}
    # What was approved in bulk has its answer's author, and no reviewer who looked at it.
    unlooked_at = Count("id", filter=Q(provenance__is_looked_at=False))
    for source, count, unlooked in believed.values_list("source").annotate(Count("id"), unlooked=unlooked_at):
        counts[_WAYS.get(source, "annotated")] += count - unlooked
        counts["annotated"] += unlooked
    return counts


def project_stats(project: Project, *, moment: datetime) -> dict[str, Any]:
    """Return the figures of a project's page."""
    counted = dict(Asset.objects.filter(project=project).values_list("stage").annotate(Count("id")))
    stages = {stage.value: counted.get(stage.value, 0) for stage in Stage}
    waiting = {"annotate": 0, "audit": 0, "review": 0, **waiting_counts(project.id)}
    since = moment - timedelta(days=DAYS)
    human = ResolvedLabel.objects.filter(project=project, resolved_at__gte=since, is_current=True).filter(
        ~Q(source=ResolvedLabel.Source.AUTO_ACCEPT)
    )
    per_day = sorted(human.values_list("resolved_at__date").annotate(Count("id")))
    answers = Annotation.objects.filter(project=project).aggregate(mean=Avg("seconds"))
    pace = pace_per_day(per_day, today=moment.date())
    recent = AuditEntry.objects.filter(project_id=project.id).order_by("-id")[:RECENT]
    return {
        "sentence": project_sentence(stages=stages, waiting=waiting, pace=pace, today=moment.date()),
        "assets": sum(stages.values()),
        "stages": stages,
        "done_per_day": [{"day": day.isoformat(), "done": count} for day, count in per_day],
        "seconds_per_label": round(answers["mean"], 1) if answers["mean"] is not None else None,
        "waiting": {kind: waiting[kind] for kind in ("annotate", "audit", "review")},
        "labels": _label_counts(project.id, project.schema_version),
        "audits": audit_counts(project.id),
        "auto_accepted": stages["auto_accepted"],
        "finished": _finished(project.id),
        "recent": [{"at": row.at, "what": row.action, "who": row.actor_name or None} for row in recent],
    }


def _label_counts(project_id: UUID, schema_version: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_LABELS, [project_id])
        counts = {key: (regions, assets) for key, regions, assets in cursor.fetchall()}
    labels = schema_at(project_id, schema_version).labels
    rows = []
    for label in labels:
        regions, assets = counts.get(label.key, (0, 0))
        rows.append({"key": label.key, "name": label.name, "color": label.color, "regions": regions, "assets": assets})
    return sorted(rows, key=lambda row: (-int(row["regions"]), str(row["name"])))
