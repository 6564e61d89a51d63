"""``python -m tests.end_leases DATA PROJECT``: what people hold in a project of a running Assay runs out now.

Then what the scheduler does every so often is done at once: what ran out is free for others.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from tests.seed_contract import reach


def main() -> None:
    """Put the ends of the leases back; prints how many there were."""
    reach(Path(sys.argv[1]))
    from annotation.tasks.models import Assignment  # noqa: PLC0415 - the addresses must be set first
    from annotation.tasks.services import expire_leases  # noqa: PLC0415
    from assay.kernel.clock import now  # noqa: PLC0415

    held = Assignment.objects.filter(task__project_id=sys.argv[2], state="open")
    ended = held.update(lease_expires_at=now() - timedelta(hours=1))
    expire_leases()
    sys.stdout.write(f"{ended}\n")


if __name__ == "__main__":
    main()
