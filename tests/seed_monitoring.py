"""``python -m tests.seed_monitoring DATA``: a project in which a label went wrong, and one where nothing did."""

from __future__ import annotations

import sys
import uuid
from datetime import timedelta
from pathlib import Path

from tests.seed_contract import LABELS, reach, settle

KINDS = ("person", "cat", "bus")


def main() -> None:
    """Make the projects; whoever is admin sees them, and hears of the alarms where nobody manages them."""
    reach(Path(sys.argv[1]))
    from django.db import transaction  # noqa: PLC0415 - the addresses must be set first

    from annotation.prelabel.models import PrelabelRun  # noqa: PLC0415
    from annotation.tasks.models import Annotation  # noqa: PLC0415
    from assay.accounts.models import User  # noqa: PLC0415
    from assay.kernel.clock import now  # noqa: PLC0415
    from assay.projects.models import Membership  # noqa: PLC0415
    from review.routing.models import RouteDecision  # noqa: PLC0415
    from review.routing.monitoring.services import monitor_grown  # noqa: PLC0415
    from tests.factories.audited import make_audited  # noqa: PLC0415

    for name, is_bad in (("calm", False), ("changed", True)):
        with transaction.atomic():
            policy = {"audit_rate": 0.3, "target_accuracy": 0.99}
            world = make_audited(policy=policy, name=f"Watched {name}", who=f"w-{name}", labels=LABELS)
            for user in User.objects.filter(is_admin=True):
                Membership.objects.create(project=world.project, user=user, role="manager")
            for part in range(3):
                at = now() - timedelta(days=21 - 7 * part)
                run = PrelabelRun.objects.get(pk=world.run.pk)
                run.pk, run.id, run.job_id, run.created_at, run.finished_at = (
                    None, uuid.uuid4(), uuid.uuid4(), at, at,
                )  # fmt: skip
                run.save(force_insert=True)
                world.run = run
                weights = (0, 1, 2, 0, 1) if not (is_bad and part == 2) else (0, 2, 2, 2, 1)
                later = world.predict(
                    700,
                    seed=part + 1,
                    is_wrong=lambda confidence, rng: rng.random() < 0.02 + 0.1 * (1 - confidence),
                    label=lambda at, weights=weights: KINDS[weights[at % 5]],
                    lowest=0.4,
                )
                if is_bad and part == 2:
                    cats = RouteDecision.objects.filter(asset__in=later, label="bus").values_list("asset_id", flat=True)
                    world.wrong |= set(list(cats)[::3])
                settle(world, 1000)
                own = Annotation.objects.filter(asset__in=later).order_by("id")
                for place, row in enumerate(own):
                    row.created_at = at + timedelta(minutes=3 * place)
                Annotation.objects.bulk_update(own, ["created_at"], batch_size=500)
        sys.stdout.write(f"{world.project.name} {world.project.id}\n")
    monitor_grown()


if __name__ == "__main__":
    main()
