"""Gold in doubt goes to an expert, who sees the truth as it was beside what people answered."""

from __future__ import annotations

from uuid import UUID

from annotation.regions.codec import decode_regions
from review.adjudication.events import AdjudicationDecided
from review.adjudication.models import Adjudication
from review.adjudication.services import Disagreement, Version, open_adjudication, version_of
from review.consensus.rules import medoid
from review.decisions.policy import policy_of
from review.gold.events import GoldChallenged
from review.gold.models import GoldItem
from review.gold.services import Change, change_gold


def ask_expert(event: GoldChallenged) -> None:
    """Put a challenged item before an expert who did not answer it, where the project asks experts.

    Subscribed to GoldChallenged; runs in its transaction.
    """
    item = event.item
    if not policy_of(item.project).adjudicate:
        return
    checks = item.checks.filter(annotation__isnull=False).select_related("annotation__author").order_by("created_at")
    answers = [check.annotation for check in checks if check.annotation is not None]
    truth = Version(
        role="gold",
        user_id=None,
        username="Hidden check",
        regions=item.regions,
        classification=dict(item.classification),
        at=item.created_at,
        note=item.reason,
    )
    versions = [truth, *(version_of(answer) for answer in answers)]
    classifications = [version.classification for version in versions]
    agreement = medoid([decode_regions(list(version.regions)) for version in versions], classifications)[1]
    open_adjudication(
        Disagreement(
            project=item.project,
            asset_id=item.asset_id,
            cause=Adjudication.Cause.GOLD,
            versions=versions,
            agreement=agreement,
            gold_item=item.id,
            kept_out=[item.created_by_id] if item.created_by_id else [],
        )
    )


def take_expert_answer(event: AdjudicationDecided) -> None:
    """Make the expert's answer the item's truth; everybody's answers to it are judged anew.

    Subscribed to AdjudicationDecided; runs in its transaction.
    """
    item_id: UUID | None = event.adjudication.gold_item
    if event.adjudication.cause != Adjudication.Cause.GOLD or item_id is None:
        return
    if GoldItem.objects.filter(pk=item_id).exists():
        truth = Change(regions=event.ruling.regions, classification=dict(event.ruling.classification))
        change_gold(event.ruling.author, event.project.id, item_id, truth)
