"""Blind answers of somebody whose work was paused: no longer believed where they side with the model.

Others look again; until they have, and where nobody does, such a check is an error (a missing verdict counts
worst-case; Stark, 2008, Ann. Appl. Stat. 2:550). A certificate in force is computed again with them as errors.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import numpy as np

from annotation.tasks.models import Task
from assay.kernel.formatting import grouped
from review.gold.events import PersonPaused
from review.routing.audits.services import ask_again, settle_audit
from review.routing.contract import document as documents
from review.routing.contract.certificate_issue import sample_of
from review.routing.contract.certificate_monitor import active_in, end_certificate
from review.routing.models import Audit, Certificate
from review.routing.policy import policy_of


def withdraw_checks(event: PersonPaused) -> None:
    """Put a paused person's blind checks that sided with the model before others, or count them as errors.

    Subscribed to PersonPaused; runs in its transaction.
    """
    rows = Audit.objects.select_for_update().filter(
        project=event.project, kind=Audit.Kind.MEMBER, answers__contains=[{"author": str(event.user_id)}]
    )
    second_looks = policy_of(event.project).adjudications
    certificate = active_in(event.project.id, lock=True)
    doubted: list[UUID] = []
    for audit in rows.select_related("project").order_by("id"):
        mine = [row for row in audit.answers if row["author"] == str(event.user_id)]
        if audit.is_wrong or all(row["wrong"] or row.get("withdrawn") for row in mine):
            continue
        doubted.append(audit.id)
        was_settled = audit.state == Audit.State.SETTLED
        audit.answers = [
            {**row, "withdrawn": True} if row["author"] == str(event.user_id) else row for row in audit.answers
        ]
        settle_audit(audit, second_looks=second_looks)
        first = Task.objects.filter(prediction_id=audit.prediction_id, kind=Task.Kind.AUDIT, purpose="audit").first()
        if was_settled and audit.state == Audit.State.DISPUTED and first is not None:
            ask_again(audit, first, second_looks)
    if certificate is not None and doubted:
        _compute_again(certificate, set(doubted))


def _compute_again(certificate: Certificate, doubted: Collection[UUID]) -> None:
    """End a certificate that would not hold, or hold less, with the doubted checks as errors."""
    document = certificate.document
    ids = {str(audit) for audit in doubted}
    rows = [{**row, "is_wrong": row["is_wrong"] or row["id"] in ids} for row in document["audits"]]
    count = sum(row["id"] in ids for row in rows)
    if not count:
        return
    names = document["pool"]["labels"]
    labels = [names[place] for place in np.frombuffer(bytes(certificate.pool_labels), "<u2").tolist()]
    scores = np.frombuffer(bytes(certificate.pool_scores), "<f8")
    marks = np.frombuffer(bytes(certificate.pool_marks), np.uint8)
    result = documents.compute(documents.terms_from(document), sample_of(scores, labels, rows, marks))
    if result.accepted >= certificate.accepted:
        return
    reason = (
        f"{grouped(count)} of its {grouped(len(rows))} blind checks were answered by somebody whose work was paused; "
        "without them it does not hold."
    )
    end_certificate(certificate, reason=reason, since=certificate.issued_at)
