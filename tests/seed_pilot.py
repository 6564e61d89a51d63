"""``python -m tests.seed_pilot DATA``: projects before, in and after a pilot in a running Assay, by name."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.seed_contract import LABELS, reach, settle

# Name, how much of the pilot is answered, and how often the model errs where it is least sure.
STATES = (("waiting", None, 0.2), ("running", 0.4, 0.2), ("good", 1.0, 0.06), ("poor", 1.0, 0.9))
ITEMS, SIZE = 3000, 600


def main() -> None:
    """Make the projects; whoever is admin sees them."""
    reach(Path(sys.argv[1]))
    from django.db import transaction  # noqa: PLC0415 - the addresses must be set first

    from review.routing.models import Pilot  # noqa: PLC0415
    from review.routing.pilot.services import report_on, start_pilot  # noqa: PLC0415
    from tests.factories.audited import make_audited  # noqa: PLC0415

    for name, answered, slope in STATES:
        with transaction.atomic():
            world = make_audited(policy={"audit_rate": 0.05}, name=f"Pilot {name}", who=f"p-{name}", labels=LABELS)
            world.predict(
                ITEMS,
                is_wrong=lambda confidence, rng, slope=slope: rng.random() < 0.005 + slope * (1 - confidence),
                label=lambda at: ("person", "cat", "bus")[at % 5 % 3],
                lowest=0.2,
            )
            if answered is not None:
                start_pilot(world.manager, world.project.id, size=SIZE)
                settle(world, int(SIZE * answered), kind="pilot")
            if answered == 1.0:
                report_on(Pilot.objects.get(project=world.project))
        sys.stdout.write(f"{world.project.name} {world.project.id}\n")


if __name__ == "__main__":
    main()
