"""What audits tell."""

from __future__ import annotations

from dataclasses import dataclass

from assay.projects.models import Project
from review.routing.models import Audit


@dataclass(frozen=True, slots=True)
class AuditSettled:
    """An audit has its verdict; published in the transaction that stores it."""

    project: Project
    audit: Audit
