"""``python -m tests.seed_certified DATA``: a project whose certificate a running Assay is about to issue."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.seed_contract import reach, settle


def main() -> None:
    """Make it; the worker of the running Assay looks and accepts."""
    reach(Path(sys.argv[1]))
    from django.db import transaction  # noqa: PLC0415 - the addresses must be set first

    from assay.projects.models import Project  # noqa: PLC0415
    from review.routing.contract.certificate_issue import certify_if_due  # noqa: PLC0415
    from tests.factories.audited import make_audited  # noqa: PLC0415

    with transaction.atomic():
        world = make_audited(policy={"target_accuracy": 0.8, "audit_rate": 0.3}, name="Certified", who="s")
        world.predict(400)
        settle(world, 400)
        job = certify_if_due(Project.objects.get(pk=world.project.pk))
    sys.stdout.write(f"{job.id if job else ''}\n")


if __name__ == "__main__":
    main()
