"""A hidden check is answered: compare it, and doubt the gold where good people fail it alike."""

from __future__ import annotations

from annotation.regions.attributes import same_classification
from annotation.regions.codec import decode_regions
from annotation.tasks.events import AnswerReceived
from annotation.tasks.models import Annotation, Task
from assay.auditlog.services import record
from assay.kernel.events import publish
from review.consensus.rules import is_same_answer
from review.gold.events import GoldChallenged
from review.gold.models import GoldCheck, GoldItem
from review.gold.pauses import apply_gate
from review.gold.rules import MOST_ANSWERS, is_in_doubt
from review.scoring.models import AnswerOutcome
from review.scoring.selectors import skill_of
from review.scoring.services import Judged, record_outcome


def record_check(item: GoldItem, answer: Annotation) -> bool:
    """Keep how an answer compares with an item's truth; returns whether it is right."""
    regions, truth = decode_regions(answer.regions), decode_regions(item.regions)
    record_outcome(
        Judged(
            project_id=item.project_id,
            user_id=answer.author_id,
            asset_id=item.asset_id,
            annotation_id=answer.id,
            answer=regions,
            truth=truth,
            source="gold",
            weight=1.0,
            is_classified_right=same_classification(answer.classification, item.classification),
        )
    )
    return AnswerOutcome.objects.get(annotation_id=answer.id, source=AnswerOutcome.Source.GOLD).is_right


def take_back_unclaimed(item: GoldItem) -> None:
    """Cancel the checks with an item that nobody has in hand."""
    waiting = Task.objects.filter(
        project_id=item.project_id, asset_id=item.asset_id, purpose="gold", kind=Task.Kind.ANNOTATE, free_count__gt=0
    )
    waiting.filter(state=Task.State.OPEN).update(state=Task.State.CANCELLED)


def score_answer(event: AnswerReceived) -> None:
    """Compare a hidden check's answer with its truth, then see what follows for person and item.

    Subscribed to AnswerReceived; runs in its transaction.
    """
    if event.task.purpose != "gold" or event.task.kind != Task.Kind.ANNOTATE or not event.is_live:
        return
    check = GoldCheck.objects.select_related("item").filter(task=event.task).first()
    # An answer that was taken back and given again is a second guess: the first counts.
    if check is None or check.annotation_id is not None:
        return
    item = GoldItem.objects.select_for_update().get(pk=check.item_id)
    skill, _ = skill_of(event.project.id, event.annotation.author_id)
    check.annotation = event.annotation
    check.expected = skill.mean
    check.is_unchanged = _is_unchanged(event)
    check.is_right = record_check(item, event.annotation)
    check.save()
    if item.state == GoldItem.State.CHALLENGED:
        AnswerOutcome.objects.filter(annotation_id=event.annotation.id).update(is_void=True)
    elif not check.is_right:
        _doubt(item)
    answers = item.checks.filter(annotation__isnull=False).count()
    if item.state == GoldItem.State.ACTIVE and answers >= MOST_ANSWERS:
        item.state, item.reason = GoldItem.State.RETIRED, f"Answered {answers} times."
        item.save(update_fields=["state", "reason"])
        take_back_unclaimed(item)
    apply_gate(event.project, event.annotation.author_id)


def _is_unchanged(event: AnswerReceived) -> bool | None:
    if event.task.shown is None:
        return None
    shown = decode_regions([dict(region) for region in event.task.shown])
    return is_same_answer(shown, decode_regions(event.annotation.regions), least_iou=0.99)


def _say_the_same(first: Annotation, second: Annotation) -> bool:
    is_same = is_same_answer(decode_regions(first.regions), decode_regions(second.regions))
    return is_same and same_classification(first.classification, second.classification)


def _doubt(item: GoldItem) -> None:
    """Take an item out of use when people it should not fail fail it alike; an expert then decides."""
    checks = list(item.checks.filter(annotation__isnull=False).select_related("annotation"))
    wrong = [row.annotation for row in checks if not row.is_right and row.annotation]
    agree = any(_say_the_same(first, second) for index, first in enumerate(wrong) for second in wrong[:index])
    expected = [row.expected if row.expected is not None else 0.8 for row in checks]
    if not is_in_doubt(expected, [bool(row.is_right) for row in checks], wrong_agree=agree):
        return
    item.state = GoldItem.State.CHALLENGED
    item.reason = f"{len(wrong)} of {len(checks)} people answered otherwise, and alike."
    item.save(update_fields=["state", "reason"])
    take_back_unclaimed(item)
    ids = [row.annotation_id for row in checks if row.annotation_id]
    AnswerOutcome.objects.filter(annotation_id__in=ids, source=AnswerOutcome.Source.GOLD).update(is_void=True)
    detail = {"reason": item.reason}
    record(None, "gold.challenged", "gold", item.id, project_id=item.project_id, detail=detail)
    publish(GoldChallenged(item))
