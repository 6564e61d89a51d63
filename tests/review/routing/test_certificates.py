"""Audits to certificate to accepted labels on the real database; every condition of the promise by its number."""

from __future__ import annotations

from typing import Any

import pytest

from assay.assets.models import Asset
from review.resolved.models import ResolvedLabel
from review.routing.models import Audit, Certificate, RouteDecision
from review.routing.verifying import verify
from tests.factories.audited import Audited, make_audited, run_jobs

pytestmark = pytest.mark.django_db


def certified(*, count: int = 1500, policy: dict[str, Any] | None = None, **more: Any) -> tuple[Audited, Certificate]:
    """Everything right: a pool of ``count``, every audit answered, the look made, its labels accepted."""
    world = make_audited(policy=policy)
    world.predict(count, **more)
    world.settle_all()
    run_jobs()
    return world, Certificate.objects.get(project=world.project, number=1)


def test_from_audits_to_accepted_labels() -> None:
    world, certificate = certified(policy={"audit_rate": 0.3})
    assert certificate.state == "active"
    assert (certificate.errors, certificate.delta_spent) == (0, pytest.approx(0.025))
    assert certificate.look == certificate.audits == 295
    assert len(certificate.document["audits"]) == certificate.look
    drawn = Audit.objects.filter(project=world.project, kind="member").count()
    accepted = RouteDecision.objects.filter(certificate=certificate)
    assert accepted.count() == certificate.accepted - drawn == 1500 - drawn
    assert Asset.objects.filter(stage="auto_accepted").count() == 1500 - drawn
    assert Asset.objects.filter(stage="done").count() == drawn
    label = ResolvedLabel.objects.filter(source="auto_accept", is_current=True).first()
    assert label is not None
    assert label.provenance["certificate"] == str(certificate.id)
    assert label.regions[0]["from_prediction"] == label.regions[0]["id"]
    assert world.open_tasks("annotate") == 0
    live = Audit.objects.filter(certificate=certificate, kind="live")
    assert live.count() == world.open_tasks("audit")
    assert 100 < live.count() < 300  # 200 / N and at least 5 %
    assert verify(certificate) == []
