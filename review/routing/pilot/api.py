"""HTTP calls of the pilot."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import JsonObject
from assay.projects.policies import get_project_for
from review.routing.pilot import services as pilot_services


class PilotInput(msgspec.Struct, frozen=True):
    """How many items to draw."""

    size: int


class PilotView(msgspec.Struct, frozen=True, kw_only=True):
    """The newest pilot; ``report`` as review/routing/pilot/forecast.py describes it, empty until it is there.

    ``number`` is 0 where there was none. ``planned`` items are suggested, of ``left`` that nobody has begun.
    """

    number: int
    state: str
    size: int
    answered: int
    settled: int
    wrong: int
    report: JsonObject
    started_at: datetime | None
    ended_at: datetime | None
    model: str | None
    left: int
    planned: int
    hint: int
    fewest: int
    most: int
    seconds_each: float
    is_measured: bool


class PilotCall(ApiView):
    """``projects/{id}/pilot``."""

    @endpoint(response=PilotView)
    def get(self, call: Call[None, None], project_id: UUID) -> PilotView:
        """Show the newest pilot and its report (reviewers and managers)."""
        return _view(pilot_services.pilot_standing(get_project_for(call.actor, project_id, to="review")))

    @endpoint(request=PilotInput, response=PilotView, status=201, creates=True)
    def post(self, call: Call[PilotInput, None], project_id: UUID) -> PilotView:
        """Start a pilot: draw items at random, to be labelled blind before everything else (managers)."""
        pilot_services.start_pilot(call.actor, project_id, size=call.body.size)
        return _view(pilot_services.pilot_standing(get_project_for(call.actor, project_id, to="manage")))


class PilotEnd(ApiView):
    """``projects/{id}/pilot/end``."""

    @endpoint(response=PilotView)
    def post(self, call: Call[None, None], project_id: UUID) -> PilotView:
        """Report on what is in by now; what nobody holds goes back to the queue (managers)."""
        pilot_services.end_pilot(call.actor, project_id)
        return _view(pilot_services.pilot_standing(get_project_for(call.actor, project_id, to="manage")))


def _view(standing: pilot_services.PilotStanding) -> PilotView:
    pilot = standing.pilot
    return PilotView(
        number=pilot.number if pilot else 0,
        state=pilot.state if pilot else "none",
        size=pilot.size if pilot else 0,
        answered=standing.answered,
        settled=standing.settled,
        wrong=standing.wrong,
        report=pilot.report if pilot else {},
        started_at=pilot.started_at if pilot else None,
        ended_at=pilot.ended_at if pilot else None,
        model=standing.model,
        left=standing.left,
        planned=standing.planned,
        hint=pilot_services.HINT,
        fewest=pilot_services.FEWEST,
        most=pilot_services.MOST,
        seconds_each=standing.seconds_each,
        is_measured=standing.is_measured,
    )
