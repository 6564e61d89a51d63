"""``python -m tests.seed_contract DATA``: projects with 0, 40, 400 and 4,000 audits in a running Assay, by name."""

from __future__ import annotations

import json
import os
import random
import sys
import uuid
from pathlib import Path
from typing import Any

STATES = ((0, 1200), (40, 1200), (400, 1200), (4000, 10_500))
LABELS = [
    {"key": "person", "name": "Person"},
    {"key": "cat", "name": "Cat"},
    {"key": "bus", "name": "Bus stop with a long name"},
]


def reach(data: Path) -> None:
    """Use the database of the Assay that runs on ``data``."""
    os.environ.update(json.loads((data / "run" / "env.json").read_text()))
    os.environ["DJANGO_SETTINGS_MODULE"] = "assay.config.settings"
    import django  # noqa: PLC0415 - the addresses must be set first

    django.setup()


def settle(world: Any, count: int, *, kind: str = "member") -> None:
    """Answer the first ``count`` audits of a kind at once, as people would who are always right."""
    from annotation.tasks.models import Annotation, Assignment, Task  # noqa: PLC0415
    from assay.assets.models import Asset  # noqa: PLC0415
    from assay.kernel.clock import now  # noqa: PLC0415
    from review.routing.models import Audit  # noqa: PLC0415
    from tests.factories.audited import box  # noqa: PLC0415

    waiting = Audit.objects.filter(project=world.project, kind=kind, state="open")
    audits = list(waiting.select_related("prediction").order_by("draw")[:count])
    tasks = {task.prediction_id: task for task in Task.objects.filter(project=world.project, kind="audit")}
    assignments, answers = [], []
    rng = random.Random(3)  # noqa: S311
    for audit in audits:
        task, who = tasks[audit.prediction_id], rng.choice(world.people)
        assignments.append(
            Assignment(
                task=task,
                user=who,
                project=world.project,
                asset_id=audit.asset_id,
                kind="audit",
                slot=0,
                overlap=1,
                state="submitted",
                lease_expires_at=now(),
                ended_at=now(),
            )
        )
        shown = audit.prediction.regions[0]["label"]
        answers.append(
            Annotation(
                assignment=assignments[-1],
                task=task,
                project=world.project,
                asset_id=audit.asset_id,
                author=who,
                submission_id=uuid.uuid4(),
                schema_version=1,
                regions=[box(world.truth(audit.asset_id, shown))],
                seconds=round(rng.uniform(20, 45), 1),
            )
        )
        is_wrong = audit.asset_id in world.wrong
        told = {"annotation": str(answers[-1].id), "author": str(who.id), "wrong": is_wrong}
        audit.answers = [told, *([told, told] if is_wrong else [])]
        audit.is_wrong, audit.state, audit.settled_at = is_wrong, "settled", now()
        audit.seconds = answers[-1].seconds
    Assignment.objects.bulk_create(assignments, batch_size=1000)
    Annotation.objects.bulk_create(answers, batch_size=1000)
    Audit.objects.bulk_update(audits, ["answers", "is_wrong", "state", "settled_at", "seconds"], batch_size=500)
    done = [audit.asset_id for audit in audits]
    Task.objects.filter(asset_id__in=done, kind="audit").update(state="done", answers=1, free_slots=[], free_count=0)
    Asset.objects.filter(pk__in=done).update(stage="done")


def main() -> None:
    """Make the projects; whoever is admin sees them."""
    reach(Path(sys.argv[1]))
    from django.db import transaction  # noqa: PLC0415

    from assay.projects.models import Project  # noqa: PLC0415
    from review.routing.contract.certificate_issue import certify_if_due  # noqa: PLC0415
    from tests.factories.audited import make_audited  # noqa: PLC0415

    for audits, items in STATES:
        with transaction.atomic():
            policy = {"audit_rate": 0.4, "error_cost": 12.0 if audits == 400 else 0.0}  # noqa: PLR2004
            world = make_audited(policy=policy, name=f"Contract {audits}", who=f"c{audits}", labels=LABELS)
            world.predict(
                items,
                is_wrong=lambda confidence, rng: rng.random() < 0.005 + 0.14 * (1 - confidence),
                label=lambda at: ("person", "cat", "bus")[at % 5 % 3],
            )
            settle(world, audits)
            certify_if_due(Project.objects.get(pk=world.project.pk))
        sys.stdout.write(f"{world.project.name} {world.project.id}\n")


if __name__ == "__main__":
    main()
