"""Writes of gold items: make, accept, correct, retire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from annotation.regions.attributes import check_classification
from annotation.regions.codec import encode_regions
from annotation.regions.validation import validate_regions
from annotation.schema.selectors import schema_at
from annotation.tasks.models import Task
from assay.assets.models import Asset
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.errors import Conflict, FieldError, NotFound, ValidationFailed, invalid
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.gold.check_scores import record_check, take_back_unclaimed
from review.gold.models import GoldItem
from review.gold.rules import main_answer
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.scoring.models import AnswerOutcome

MAX_IMPORTED = 1000
REVIEWED = (
    ResolvedLabel.Source.REVIEW_APPROVE,
    ResolvedLabel.Source.REVIEW_FIX,
    ResolvedLabel.Source.ADJUDICATION,
)


@dataclass(frozen=True, slots=True)
class Truth:
    """The right answer to an asset."""

    regions: Sequence[Any]
    classification: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an import: the asset by id or by name, and its truth."""

    asset_id: UUID | None
    name: str | None
    truth: Truth


@dataclass(frozen=True, slots=True)
class Change:
    """What to change of an item; None leaves it as it is."""

    state: str | None = None
    regions: Sequence[Any] | None = None
    classification: dict[str, Any] | None = None
    use: str | None = None


def make_gold(
    actor: Actor, project_id: UUID, *, asset_id: UUID, truth: Truth | None = None, use: str = GoldItem.Use.CHECK
) -> GoldItem:
    """Make a gold item: from what a reviewer settled, or from the ``truth`` an expert gives, which then settles it.

    Raises NotFound, ValidationFailed, Conflict ``already_gold`` and ``not_reviewed``.
    """
    project = get_project_for(actor, project_id, to="review")
    asset = Asset.objects.filter(pk=asset_id, project=project).first()
    if asset is None:
        raise NotFound("There is no such asset.")
    with transaction.atomic():
        origin = "review" if truth is None else "expert"
        item = _make(actor, project, asset, truth or _reviewed(asset), origin=origin, use=use)
        record(actor, "gold.made", "gold", item.id, project_id=project.id, detail={"asset": str(asset.id)})
    return item


def _reviewed(asset: Asset) -> Truth:
    believed = ResolvedLabel.objects.filter(asset=asset, is_current=True, source__in=REVIEWED).first()
    if believed is None:
        message = "Nobody has reviewed this asset yet; send regions with the right answer, or review it first."
        raise Conflict(message, code="not_reviewed")
    return Truth(list(believed.regions), dict(believed.classification))


def _make(actor: Actor, project: Project, asset: Asset, truth: Truth, *, origin: str, use: str) -> GoldItem:
    regions = truth.regions if origin == "review" else checked_truth(project, asset, truth)
    item = GoldItem(
        project=project,
        asset=asset,
        regions=list(regions),
        classification=truth.classification,
        schema_version=project.schema_version,
        label=main_answer(regions, truth.classification),
        origin=origin,
        use=use,
        created_by_id=actor.id,
    )
    # What was only proposed gives way to what somebody makes.
    GoldItem.objects.filter(project=project, asset=asset, state=GoldItem.State.PROPOSED).delete()
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("This asset is a gold item already.", code="already_gold") from error
    if origin != "review":
        _settle_by_expert(actor, asset, item)
    return item


def import_gold(actor: Actor, project_id: UUID, lines: Sequence[Line], *, use: str) -> int:
    """Make an item of every line, all or none; returns how many. Raises ValidationFailed naming every bad line."""
    project = get_project_for(actor, project_id, to="manage")
    if not 1 <= len(lines) <= MAX_IMPORTED:
        raise invalid("lines", "out_of_range", f"lines takes 1 to {MAX_IMPORTED} lines.")
    errors: list[FieldError] = []
    with transaction.atomic():
        for index, line in enumerate(lines):
            try:
                with transaction.atomic():
                    _make(actor, project, _asset_of(project, line), line.truth, origin="import", use=use)
            except ValidationFailed as error:
                errors += [FieldError(f"lines[{index}].{one.path}", one.code, one.message) for one in error.errors]
            except (NotFound, Conflict) as error:
                errors.append(FieldError(f"lines[{index}]", error.code, str(error)))
        if errors:
            raise ValidationFailed(errors)
        detail = {"items": len(lines), "use": use}
        record(actor, "gold.imported", "project", project.id, project_id=project.id, detail=detail)
    return len(lines)


def _asset_of(project: Project, line: Line) -> Asset:
    by = {"pk": line.asset_id} if line.asset_id else {"name": line.name or ""}
    rows = list(Asset.objects.filter(project=project, **by)[:2])
    if not rows:
        raise NotFound("There is no such asset; name one by its id or its name.")
    if len(rows) > 1:
        raise Conflict("Several assets have this name; give the id.", code="ambiguous")
    return rows[0]


def checked_truth(project: Project, asset: Asset, truth: Truth) -> list[dict[str, Any]]:
    """Return the regions as they are stored; raises ValidationFailed with every bad place."""
    schema = schema_at(project.id, project.schema_version)
    regions_read, errors = validate_regions(
        truth.regions,
        shapes_by_label=schema.shapes_by_label(),
        skeletons=schema.skeletons(),
        attributes_by_label=schema.attributes_by_label(),
        width=asset.width,
        height=asset.height,
        characters=asset.characters,
    )
    problems = [*errors, *check_classification(truth.classification, schema.classification, is_complete=False)]
    if problems:
        raise ValidationFailed([FieldError(error.path, error.code, error.message) for error in problems])
    return encode_regions(regions_read)


def _settle_by_expert(actor: Actor, asset: Asset, item: GoldItem) -> None:
    """An expert's answer is the asset's label; nobody else need do it."""
    Task.objects.filter(asset=asset, state=Task.State.OPEN).update(state=Task.State.CANCELLED)
    provenance = {"by": actor.username, "author": actor.username, "gold": str(item.id)}
    source = ResolvedLabel.Source.REVIEW_FIX
    label = NewLabel(
        asset.id,
        item.project_id,
        source,
        item.regions,
        item.schema_version,
        classification=item.classification,
        provenance=provenance,
    )
    resolve([label])
    move_stage([asset.id], from_stages=[stage for stage in Stage if stage != Stage.DONE], to=Stage.DONE)


def change_gold(actor: Actor, project_id: UUID, item_id: UUID, change: Change) -> GoldItem:
    """Accept, retire, correct an item or use it otherwise.

    Corrected truth judges its answers anew, a retired challenge voids them. What people have been shown is never
    hidden again: raises Conflict ``shown`` for that, and ``changed`` for a proposal whose label is another by now.
    """
    project = get_project_for(actor, project_id, to="review")
    with transaction.atomic():
        item = GoldItem.objects.select_for_update().filter(pk=item_id, project=project).first()
        if item is None:
            raise NotFound("There is no such gold item.")
        was = item.state
        if change.use is not None and change.use != item.use:
            if change.use == GoldItem.Use.CHECK and item.last_used_at is not None:
                raise Conflict("People have been shown this answer; it cannot be a hidden check.", code="shown")
            item.use = change.use
            take_back_unclaimed(item)
        is_corrected = change.regions is not None or change.classification is not None
        if is_corrected:
            _correct(project, item, change)
        if change.state is not None:
            item.state = change.state
        if was == GoldItem.State.PROPOSED and not is_corrected and item.state == GoldItem.State.ACTIVE:
            _check_still_stands(item)
        if was == GoldItem.State.PROPOSED and item.state == GoldItem.State.RETIRED:
            item.reason = "Refused when it was proposed."
        item.reason = "" if item.state == GoldItem.State.ACTIVE else item.reason
        item.save()
        if item.state == GoldItem.State.RETIRED:
            take_back_unclaimed(item)
        _judge_again(item, is_void=item.state == GoldItem.State.RETIRED and was == GoldItem.State.CHALLENGED)
        detail = {"from": was, "to": item.state, "corrected": is_corrected, "use": item.use}
        record(actor, "gold.changed", "gold", item.id, project_id=project.id, detail=detail)
    return item


def _correct(project: Project, item: GoldItem, change: Change) -> None:
    """Give an item another truth; what the change does not name stays."""
    regions = item.regions if change.regions is None else change.regions
    classification = item.classification if change.classification is None else change.classification
    item.regions = checked_truth(project, item.asset, Truth(regions, classification))
    item.classification = classification
    item.label = main_answer(item.regions, classification)
    item.schema_version = project.schema_version
    item.state = GoldItem.State.ACTIVE


def _check_still_stands(item: GoldItem) -> None:
    """Raise Conflict ``changed`` where the label a proposal was made of is not the asset's label any more."""
    if not is_still_believed(item):
        message = "The label of this picture has changed since it was proposed; refuse this, or propose it anew."
        raise Conflict(message, code="changed")


def is_still_believed(item: GoldItem) -> bool:
    """Tell whether an item's truth is what is believed of its asset now."""
    believed = ResolvedLabel.objects.filter(asset_id=item.asset_id, is_current=True).first()
    return believed is not None and (believed.regions, believed.classification) == (item.regions, item.classification)


def _judge_again(item: GoldItem, *, is_void: bool) -> None:
    """Compare every answer with the item's truth as it now is."""
    for check in item.checks.filter(annotation__isnull=False).select_related("annotation"):
        answer = check.annotation
        if answer is None:
            continue
        AnswerOutcome.objects.filter(annotation_id=answer.id, source=AnswerOutcome.Source.GOLD).delete()
        check.is_right = record_check(item, answer)
        check.save(update_fields=["is_right"])
    ids = item.checks.filter(annotation__isnull=False).values("annotation_id")
    AnswerOutcome.objects.filter(annotation_id__in=ids, source=AnswerOutcome.Source.GOLD).update(is_void=is_void)
