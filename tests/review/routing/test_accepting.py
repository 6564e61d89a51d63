"""A large pool is accepted in parts, side by side."""

from __future__ import annotations

import pytest

from assay.assets.models import Asset
from assay.jobs import worker
from assay.jobs.models import Job
from review.resolved.models import ResolvedLabel
from review.routing.contract import acceptance
from review.routing.models import Audit, Certificate, RouteDecision
from tests.factories.audited import make_audited, run_jobs


@pytest.mark.django_db(transaction=True)
def test_parts_side_by_side_accept_what_one_part_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acceptance, "ACCEPTED_AT_ONCE", 30)
    world = make_audited(policy={"target_accuracy": 0.8, "audit_rate": 0.3})
    world.predict(400)
    world.settle_all()
    run_jobs()
    certificate = Certificate.objects.get(state="active")
    audited = set(Audit.objects.filter(kind="member").values_list("asset_id", flat=True))
    due = set(acceptance.taken_assets(certificate)) - audited
    accepted = RouteDecision.objects.filter(certificate=certificate, route="auto_accept")
    assert set(accepted.values_list("asset_id", flat=True)) == due
    assert len(due) > 90
    assert set(Asset.objects.filter(stage="auto_accepted").values_list("id", flat=True)) == due
    labels = ResolvedLabel.objects.filter(asset_id__in=due, is_current=True, source="auto_accept")
    assert labels.count() == len(due)
    job = Job.objects.get(kind="routing.accept")
    assert (job.state, job.done, job.result["accepted"]) == ("done", job.total, len(due))


@pytest.mark.django_db(transaction=True)
def test_a_certificate_switched_off_accepts_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acceptance, "ACCEPTED_AT_ONCE", 30)
    world = make_audited(policy={"target_accuracy": 0.8, "audit_rate": 0.3})
    world.predict(400)
    world.settle_all()
    look = Job.objects.get(kind="routing.certify")
    worker.run(look.pk)
    Certificate.objects.filter(state="active").update(state="void")
    run_jobs()
    assert Asset.objects.filter(stage="auto_accepted").count() == 0
