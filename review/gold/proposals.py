"""Gold is proposed from what people who can be trusted and the model agree on; a manager or an expert decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from annotation.prelabel.models import Prediction
from annotation.prelabel.rules import shown_regions
from annotation.regions.attributes import same_classification
from annotation.regions.codec import decode_regions
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.errors import invalid
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.consensus.rules import is_same_answer
from review.decisions.policy import policy_of
from review.gold.models import GoldItem
from review.gold.rules import Evidence, main_answer, spread_over_labels, worth_of
from review.gold.selectors import stock_in
from review.gold.services import REVIEWED, Change, change_gold, is_still_believed
from review.resolved.models import ResolvedLabel
from review.scoring.selectors import skills_in

MAX_PROPOSED = 200
# The newest labels are looked at, so many at a time.
LOOKED_AT = 1000
# Shapes of the model and of people are the same from so much overlap.
SAME_PLACE = 0.75
MAY_BE_GOLD = (*REVIEWED, ResolvedLabel.Source.CONSENSUS, ResolvedLabel.Source.ANNOTATION)
FORGET_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Decided:
    """How many proposals were accepted or refused, and how many fell since their label had changed."""

    decided: int
    fallen: int


def propose_gold(actor: Actor, project_id: UUID, *, count: int) -> list[GoldItem]:
    """Propose up to ``count`` items (managers). Raises ValidationFailed for a count out of range."""
    project = get_project_for(actor, project_id, to="manage")
    if not 1 <= count <= MAX_PROPOSED:
        raise invalid("count", "out_of_range", f"count must be 1 to {MAX_PROPOSED}.")
    return _propose(project, count, actor)


def refill_gold() -> int:
    """Propose what is missing where hidden checks run short (a periodic task); returns how many were proposed."""
    count = 0
    for project in Project.objects.filter(deleted_at=None, policy__gold_rate__gt=0):
        stock = stock_in(project)
        short = min(stock.missing - stock.proposed, MAX_PROPOSED)
        if short <= 0:
            continue
        labels = ResolvedLabel.objects.filter(project=project, is_current=True).order_by("-resolved_at")
        seen = f"{short}:{labels.values_list('resolved_at', flat=True).first()}"
        # Where nothing was found, only new labels can change that.
        if cache.get(f"gold-refill:{project.id}") == seen:
            continue
        proposed = _propose(project, short, None)
        count += len(proposed)
        if not proposed:
            cache.set(f"gold-refill:{project.id}", seen, FORGET_SECONDS)
    return count


def _propose(project: Project, count: int, actor: Actor | None) -> list[GoldItem]:
    """Make proposals, the clearest first, from the labels with the fewest items."""
    existing = GoldItem.objects.filter(project=project)
    rows = list(
        ResolvedLabel.objects.filter(project=project, is_current=True, source__in=MAY_BE_GOLD)
        .exclude(asset_id__in=existing.values("asset_id"))
        .order_by("-resolved_at")[:LOOKED_AT]
    )
    clear = _clear(project, rows)
    order = sorted(rows, key=lambda row: clear[row.id][0] if row.id in clear else 0)
    named = [(row.asset_id, main_answer(row.regions, row.classification)) for row in order if row.id in clear]
    have = Counter(existing.filter(state__in=["active", "proposed"]).values_list("label", flat=True))
    by_asset = {row.asset_id: row for row in rows}
    items = [
        _item(by_asset[asset], clear[by_asset[asset].id][1], actor) for asset in spread_over_labels(named, count, have)
    ]
    with transaction.atomic():
        GoldItem.objects.bulk_create(items, ignore_conflicts=True)
        if items or actor is not None:
            detail = {"items": len(items)}
            record(actor, "gold.proposed", "project", project.id, project_id=project.id, detail=detail)
    return items


def _item(row: ResolvedLabel, why: str, actor: Actor | None) -> GoldItem:
    return GoldItem(
        project_id=row.project_id,
        asset_id=row.asset_id,
        regions=row.regions,
        classification=row.classification,
        schema_version=row.schema_version,
        label=main_answer(row.regions, row.classification),
        origin="proposed",
        state=GoldItem.State.PROPOSED,
        reason=why,
        created_by_id=actor.id if actor else None,
    )


def _clear(project: Project, rows: Sequence[ResolvedLabel]) -> dict[UUID, tuple[int, str]]:
    """Return the labels clear enough to be proposed: their place, and why."""
    trusted = _trusted(project, rows)
    models = Prediction.objects.filter(asset_id__in=[row.asset_id for row in rows], run__purpose="prelabel")
    newest: Mapping[UUID, Prediction] = {model.asset_id: model for model in models.order_by("created_at")}
    least = policy_of(project).show_from
    worths = {}
    for row in rows:
        model = newest.get(row.asset_id)
        worth = worth_of(
            Evidence(
                is_reviewed=row.source in REVIEWED,
                trusted=len(trusted & set(_authors(row))) if not row.provenance.get("unsure") else 0,
                agreement=float(row.provenance.get("agreement", 1.0)),
                model_agrees=_agrees(row, model, least) if model else None,
            )
        )
        if worth is not None:
            worths[row.id] = worth
    return worths


def _authors(row: ResolvedLabel) -> list[str]:
    return list(row.provenance.get("authors", []))


def _trusted(project: Project, rows: Sequence[ResolvedLabel]) -> set[str]:
    """Return whose accuracy is over the project's floor with 95 % probability."""
    people = sorted({author for row in rows for author in _authors(row)})
    floor = policy_of(project).gate_floor
    skills = skills_in(project.id, [UUID(person) for person in people])
    return {str(person) for person, skill in skills.items() if skill.below(floor) <= 0.05}  # noqa: PLR2004


def _agrees(row: ResolvedLabel, model: Prediction, least: float) -> bool | None:
    """Tell whether a model's answer is the label: the same objects in their places, the same answers to questions.

    None where the model was asked nothing of what the label says.
    """
    answered = {key: value for key, value in row.classification.items() if key in model.classification}
    predicted = {key: value for key, value in model.classification.items() if key in answered}
    shown = decode_regions(shown_regions(model.regions, least))
    if row.classification and not answered and not shown and not row.regions:
        return None
    return same_classification(predicted, answered) and is_same_answer(
        shown, decode_regions(row.regions), least_iou=SAME_PLACE
    )


def decide_proposals(
    actor: Actor, project_id: UUID, *, is_accepted: bool, items: Sequence[UUID] | None = None
) -> Decided:
    """Accept or refuse proposals, all of them where ``items`` is None (reviewers and managers).

    Those whose label has changed since fall away; what was refused is not proposed again.
    """
    project = get_project_for(actor, project_id, to="review")
    state = GoldItem.State.ACTIVE if is_accepted else GoldItem.State.RETIRED
    decided = fallen = 0
    with transaction.atomic():
        rows = GoldItem.objects.select_for_update().filter(project=project, state=GoldItem.State.PROPOSED)
        for item in rows if items is None else rows.filter(pk__in=items):
            if is_accepted and not is_still_believed(item):
                item.delete()
                fallen += 1
                continue
            change_gold(actor, project.id, item.id, Change(state=state))
            decided += 1
    return Decided(decided, fallen)
