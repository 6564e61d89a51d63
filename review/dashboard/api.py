"""HTTP calls of insight."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from assay.kernel.clock import now
from assay.kernel.http import ApiView, Call, endpoint
from assay.projects.policies import get_project_for
from review.agreement.report import ProjectAgreement, agreement_in
from review.dashboard.selectors import project_stats


class DayCount(msgspec.Struct, frozen=True):
    """Pictures people finished on a day (UTC)."""

    day: str
    done: int


class WaitingCounts(msgspec.Struct, frozen=True):
    """Free tasks by kind."""

    annotate: int
    audit: int
    review: int


class LabelCount(msgspec.Struct, frozen=True):
    """How often a label occurs in what is believed now."""

    key: str
    name: str
    color: str
    regions: int
    assets: int


class AuditCounts(msgspec.Struct, frozen=True):
    """Blind checks of auto-accepted labels."""

    checked: int
    right: int


class FinishedCounts(msgspec.Struct, frozen=True):
    """Finished assets by who saw them last.

    ``reviewed``: somebody looked at another's answer; ``annotated``: people answered and nobody looked at it after
    them (approved in bulk too);
    ``auto_accepted``: nobody has seen it; ``imported``: it came with its label.
    """

    reviewed: int
    annotated: int
    auto_accepted: int
    imported: int


class RecentEvent(msgspec.Struct, frozen=True):
    """Something that happened."""

    at: datetime
    what: str
    who: str | None


class StatsView(msgspec.Struct, frozen=True):
    """A project's figures; ``sentence`` says them in words."""

    sentence: str
    assets: int
    stages: dict[str, int]
    done_per_day: list[DayCount]
    seconds_per_label: float | None
    waiting: WaitingCounts
    labels: list[LabelCount]
    audits: AuditCounts
    auto_accepted: int
    finished: FinishedCounts
    recent: list[RecentEvent]


class Stats(ApiView):
    """``projects/{id}/stats``."""

    @endpoint(response=StatsView)
    def get(self, call: Call[None, None], project_id: UUID) -> StatsView:
        """Show a project's figures (reviewers and managers)."""
        project = get_project_for(call.actor, project_id, to="review")
        return msgspec.convert(project_stats(project, moment=now()), StatsView)


class Agreement(ApiView):
    """``projects/{id}/agreement``."""

    @endpoint(response=ProjectAgreement)
    def get(self, call: Call[None, None], project_id: UUID) -> ProjectAgreement:
        """Show how much people agree, pair by pair, and where they do not (managers)."""
        return agreement_in(get_project_for(call.actor, project_id, to="manage"))
