"""``python -m tests.age_deleted DATA PROJECT DAYS``: days pass for a deleted project of a running Assay.

Then what the scheduler does every ten minutes is done at once: purges that are due are put into the queue.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from tests.seed_contract import reach


def main() -> None:
    """Put the day it was deleted back; prints how many purges are due."""
    reach(Path(sys.argv[1]))
    from django.db.models import F  # noqa: PLC0415 - the addresses must be set first

    from assay.projects.models import Project  # noqa: PLC0415
    from review.datasets.project_purge import start_purges  # noqa: PLC0415

    aged = Project.objects.filter(pk=sys.argv[2]).update(deleted_at=F("deleted_at") - timedelta(days=int(sys.argv[3])))
    sys.stdout.write(f"{aged} {start_purges()}\n")


if __name__ == "__main__":
    main()
