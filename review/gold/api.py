"""HTTP calls of gold, and of pausing people."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from annotation.schema.documents import Classification, RegionDocument, RegionInput
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import get_project_for
from review.gold import proposals, selectors, services
from review.gold.models import GoldItem
from review.gold.pauses import change_pause


class GoldInput(msgspec.Struct, frozen=True):
    """An asset, and its right answer where no reviewer has settled it."""

    asset: UUID
    regions: list[RegionInput] | None = None
    classification: Classification = {}
    use: Literal["check", "lesson", "exam"] = "check"


class GoldLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an import: the asset by id or by name, and its right answer."""

    asset: UUID | None = None
    name: str | None = None
    regions: list[RegionInput]
    classification: Classification = {}


class GoldImport(msgspec.Struct, frozen=True, kw_only=True):
    """Lines as in a JSON Lines file, all for one use."""

    lines: list[GoldLine]
    use: Literal["check", "lesson", "exam"] = "check"


class Imported(msgspec.Struct, frozen=True):
    """How many items were made."""

    made: int


class GoldChange(msgspec.Struct, frozen=True):
    """A new state, or the right answer after all."""

    state: Literal["active", "retired"] | None = None
    regions: list[RegionInput] | None = None
    classification: Classification | None = None
    use: Literal["check", "lesson", "exam"] | None = None


class ProposeInput(msgspec.Struct, frozen=True):
    """How many items to propose."""

    count: int = 20


class DecideInput(msgspec.Struct, frozen=True):
    """Accept or refuse proposals: the ``items`` named, or all."""

    accept: bool
    items: list[UUID] | None = None


class DecidedView(msgspec.Struct, frozen=True):
    """How many were decided; ``fallen``: left out, since their label had changed."""

    decided: int
    fallen: int


class GoldView(msgspec.Struct, frozen=True, kw_only=True):
    """A gold item; ``right`` of ``answers`` people agreed with it."""

    id: UUID
    asset: UUID
    name: str
    label: str
    origin: str
    use: str
    state: str
    reason: str
    answers: int
    right: int
    regions: list[RegionDocument]
    classification: Classification
    width: int
    height: int
    created_at: datetime
    created_by: str | None


class StockView(msgspec.Struct, frozen=True):
    """Hidden checks in use and wanted; ``busiest``: how many one person has met and will in a week; 0 where off."""

    active: int
    wanted: int
    missing: int
    proposed: int
    busiest: int


class GoldPage(msgspec.Struct, frozen=True):
    """A page of items, how many there are a state, and whether there are enough."""

    results: list[GoldView]
    next: str | None
    counts: dict[str, int]
    stock: StockView


class GoldQuery(PageQuery, frozen=True, kw_only=True):
    """Filter by state."""

    state: Literal["proposed", "active", "challenged", "retired"] | None = None


class SignAsset(msgspec.Struct, frozen=True):
    """An asset a sign rests on."""

    id: UUID
    name: str


class SignView(msgspec.Struct, frozen=True):
    """A sign of careless work: ``value`` against ``threshold``, in words, with assets to look at."""

    name: str
    value: float
    threshold: float
    words: str
    assets: list[SignAsset]


class Treated(msgspec.Struct, frozen=True):
    """How the queue treats a person; ``evidence`` is what their signs rest on."""

    user: UUID
    username: str
    gold_rate: float | None
    paused_at: datetime | None
    reason: str
    signs: list[str]
    evidence: list[SignView] = []


class PauseInput(msgspec.Struct, frozen=True):
    """Pause or go on, and why."""

    paused: bool
    reason: str = ""


class Gold(ApiView):
    """``projects/{id}/gold``."""

    @endpoint(query=GoldQuery, response=GoldPage)
    def get(self, call: Call[None, GoldQuery], project_id: UUID) -> GoldPage:
        """List the gold items (reviewers and managers)."""
        project = get_project_for(call.actor, project_id, to="review")
        queryset = selectors.gold_in(project_id, call.query.state)
        rows, following = page(queryset, ordering=("-created_at", "-id"), query=call.query)
        stock = msgspec.convert(selectors.stock_in(project), StockView, from_attributes=True)
        return GoldPage([_view(row) for row in rows], following, selectors.counts_in(project_id), stock)

    @endpoint(request=GoldInput, response=GoldView, status=201, creates=True)
    def post(self, call: Call[GoldInput, None], project_id: UUID) -> GoldView:
        """Make a gold item from a reviewed asset, or with the answer an expert gives."""
        body = call.body
        truth = services.Truth(body.regions, body.classification) if body.regions is not None else None
        return _view(services.make_gold(call.actor, project_id, asset_id=body.asset, truth=truth, use=body.use))


class Propose(ApiView):
    """``projects/{id}/gold/propose``."""

    @endpoint(request=ProposeInput, response=list[GoldView])
    def post(self, call: Call[ProposeInput, None], project_id: UUID) -> list[GoldView]:
        """Propose items from what reviewers, trusted people and the model agree on (managers)."""
        return [_view(row) for row in proposals.propose_gold(call.actor, project_id, count=call.body.count)]


class Decide(ApiView):
    """``projects/{id}/gold/decide``."""

    @endpoint(request=DecideInput, response=DecidedView)
    def post(self, call: Call[DecideInput, None], project_id: UUID) -> DecidedView:
        """Accept or refuse proposals, those named or all (reviewers and managers)."""
        body = call.body
        done = proposals.decide_proposals(call.actor, project_id, is_accepted=body.accept, items=body.items)
        return DecidedView(done.decided, done.fallen)


class Import(ApiView):
    """``projects/{id}/gold/import``."""

    @endpoint(request=GoldImport, response=Imported, status=201, creates=True)
    def post(self, call: Call[GoldImport, None], project_id: UUID) -> Imported:
        """Make gold of many assets at once, all or none; every bad line is named."""
        lines = [
            services.Line(line.asset, line.name, services.Truth(line.regions, line.classification))
            for line in call.body.lines
        ]
        return Imported(services.import_gold(call.actor, project_id, lines, use=call.body.use))


class GoldDetail(ApiView):
    """``projects/{id}/gold/{gold}``."""

    @endpoint(request=GoldChange, response=GoldView)
    def patch(self, call: Call[GoldChange, None], project_id: UUID, gold_id: UUID) -> GoldView:
        """Accept, retire or correct an item; its answers are judged anew."""
        body = call.body
        change = services.Change(body.state, body.regions, body.classification, body.use)
        return _view(services.change_gold(call.actor, project_id, gold_id, change))

    @endpoint()
    def delete(self, call: Call[None, None], project_id: UUID, gold_id: UUID) -> None:
        """Retire an item; what it showed of people stays."""
        services.change_gold(call.actor, project_id, gold_id, services.Change(state=GoldItem.State.RETIRED))


class QueueStates(ApiView):
    """``projects/{id}/queue-states``."""

    @endpoint(response=list[Treated])
    def get(self, call: Call[None, None], project_id: UUID) -> list[Treated]:
        """Show each person's share of gold, and who is paused and why (managers)."""
        get_project_for(call.actor, project_id, to="manage")
        evidence = selectors.evidence_in(project_id)
        return [
            Treated(
                row.user_id,
                row.user.username,
                row.gold_rate,
                row.paused_at,
                row.reason,
                row.signs,
                msgspec.convert(evidence.get(row.user_id, []), list[SignView]),
            )
            for row in selectors.treated_in(project_id)
        ]


class Pause(ApiView):
    """``projects/{id}/queue-states/{user}``."""

    @endpoint(request=PauseInput)
    def patch(self, call: Call[PauseInput, None], project_id: UUID, user_id: UUID) -> None:
        """Pause a person or let them go on (managers)."""
        change_pause(call.actor, project_id, user_id, paused=call.body.paused, reason=call.body.reason)


def _view(row: GoldItem) -> GoldView:
    return GoldView(
        id=row.id,
        asset=row.asset_id,
        name=row.asset.name,
        label=row.label,
        origin=row.origin,
        use=row.use,
        state=row.state,
        reason=row.reason,
        answers=getattr(row, "answers", 0),
        right=getattr(row, "right", 0),
        regions=row.regions,
        classification=row.classification,
        width=row.asset.width,
        height=row.asset.height,
        created_at=row.created_at,
        created_by=row.created_by.username if row.created_by else None,
    )
