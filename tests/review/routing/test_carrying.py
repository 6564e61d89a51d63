"""What becomes of labels accepted before a certificate, after it, and of the promise about the whole dataset."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from annotation.prelabel.models import PrelabelRun
from annotation.tasks.models import Annotation, Assignment, Task
from assay.assets.models import Asset
from assay.kernel.clock import now
from assay.projects.models import Project
from assay.projects.services import update_project
from review.decisions.models import ReviewDecision
from review.resolved.models import ResolvedLabel
from review.routing.audits.services import ask_more
from review.routing.contract.certificate_issue import pool_of, standing_of
from review.routing.contract.overview import overview_of
from review.routing.contract.verification import verify
from review.routing.identity import current_identity
from review.routing.models import Audit, Certificate, RouteDecision
from review.routing.policy import policy_of
from review.statistics.binomial import upper_bound
from tests.factories.audited import Audited, box, make_audited, run_jobs

pytestmark = pytest.mark.django_db

EASY: dict[str, Any] = {"target_accuracy": 0.8, "audit_rate": 0.3}


def told_of(world: Audited) -> dict[str, Any]:
    return overview_of(Project.objects.get(pk=world.project.pk))


def test_later_uploads_are_counted_apart_and_for_the_run() -> None:
    world = make_audited(policy={**EASY, "accept_later": True})
    world.predict(400)
    world.settle_all()
    run_jobs()
    later = world.predict(60, seed=9)
    drawn = Audit.objects.filter(asset__in=later, kind="member").count()
    assert told_of(world)["accepted_later"] == 60 - drawn
    run = PrelabelRun.objects.get(pk=world.run.pk)
    members = Audit.objects.filter(kind="member").count()
    assert (run.to_annotate, run.auto_accepted, run.to_audit) == (400 - (members - drawn), 60 - drawn, members)
    route = RouteDecision.objects.filter(asset__in=later, route="auto_accept").first()
    assert route is not None
    assert route.reason == "At certificate 1's threshold, but after it: watched, not promised."


def test_what_a_threshold_accepted_is_covered_or_goes_to_people() -> None:
    world = make_audited(policy={**EASY, "routing": "threshold", "confidence_threshold": 0.3, "adjudications": 0})
    # Under 0.6 the model is always wrong: no certificate can cover much of that part.
    world.predict(600, is_wrong=lambda confidence, rng: confidence < 0.6)
    audited = Audit.objects.count()
    assert Asset.objects.filter(stage="auto_accepted").count() == 600
    update_project(world.manager, world.project.id, policy={"routing": "contract"})
    assert told_of(world)["unpromised"] == 600 - audited
    world.settle_all()
    run_jobs()
    certificate = Certificate.objects.filter(state="active").get()
    threshold = certificate.document["thresholds"][0]["threshold"]
    covered = RouteDecision.objects.filter(certificate=certificate, route="auto_accept")
    assert told_of(world)["unpromised"] == 0
    assert min(row.confidence for row in covered) > threshold - 1e-3
    back = RouteDecision.objects.filter(is_audit_drawn=False, route="annotate")
    assert covered.count() + back.count() == 600 - audited
    assert back.count() == world.open_tasks("annotate") > 50
    assert ResolvedLabel.objects.filter(asset_id__in=back.values("asset_id"), is_current=True).count() == 0
    assert set(Asset.objects.filter(pk__in=back.values("asset_id")).values_list("stage", flat=True)) == {"annotating"}
    # The live watch covers them as anything accepted, and checks nothing twice.
    live = Audit.objects.filter(kind="live", certificate=certificate)
    assert live.count() == world.open_tasks("audit") > 0


def test_what_went_to_people_before_the_contract_is_promised_once_checks_are_drawn_from_it() -> None:
    world = make_audited(policy={**EASY, "routing": "people"})
    first = world.predict(300)
    assert (Audit.objects.count(), world.open_tasks("annotate")) == (0, 300)
    update_project(world.manager, world.project.id, policy={"routing": "contract"})
    later = world.predict(100, seed=9)
    project = Project.objects.get(pk=world.project.pk)
    policy, identity = policy_of(project), current_identity(project)
    assert identity is not None
    # Only what had a chance to be audited is in the pool.
    assert set(pool_of(project, policy, identity).assets) == {asset.id for asset in later}
    assert ask_more(world.manager, world.project.id, more=40) == 40
    drawn = Audit.objects.filter(asset__in=first)
    lowest = sorted(Asset.objects.filter(pk__in=[asset.id for asset in first]).values_list("audit_draw", flat=True))
    assert sorted(drawn.values_list("draw", flat=True)) == lowest[:40]
    # The rate they were drawn at is what the draw reached, not what the settings say for later uploads.
    pool = pool_of(project, policy, identity)
    assert (len(pool.assets), pool.rate) == (400, pytest.approx(lowest[39], abs=1e-9))
    sample = standing_of(project, policy, identity, pool.rate).sample
    assert {audit.asset_id for audit in sample} == set(
        Asset.objects.filter(audit_draw__lte=lowest[39]).values_list("id", flat=True)
    )
    assert ask_more(world.manager, world.project.id, more=20) == 20
    assert sorted(drawn.values_list("draw", flat=True)) == lowest[:60]


def test_the_delivered_dataset_is_promised_on_the_real_database() -> None:
    policy = {"promise": "delivered", "target_accuracy": 0.85, "audit_rate": 0.4}
    world = make_audited(policy=policy)
    world.predict(900, is_wrong=lambda confidence, rng: rng.random() < 0.25 * (1 - confidence), lowest=0.1)
    world.settle_all()
    run_jobs()
    # Nobody reviewed people's labels: nothing can be promised, and the page says so.
    first = Certificate.objects.get(number=1)
    assert (first.state, first.accepted) == ("not_reached", 0)
    assert first.reason == "Nobody has reviewed people's labels yet, so their share of errors is not known."
    review(world, right=297, changed=3)
    ask_more(world.manager, world.project.id, more=300)
    world.settle_all()
    run_jobs()
    certificate = Certificate.objects.get(state="active")
    document = certificate.document
    assert document["people_upper"] == pytest.approx(upper_bound(3, 300, delta=0.2 * certificate.delta_spent))
    assert document["alpha"] == pytest.approx(0.15 - document["people_upper"])
    assert certificate.bound is not None
    assert certificate.bound <= 0.15
    accepted = RouteDecision.objects.filter(certificate=certificate)
    assert accepted.count() > 100
    # What was promised is so: the model's errors among what it delivers, over everything it predicted.
    assert accepted.filter(asset_id__in=world.wrong).count() / certificate.pool <= document["alpha"]
    assert verify(certificate) == []


def review(world: Audited, *, right: int, changed: int) -> None:
    """Answers of people that reviewers looked at."""
    for at in range(right + changed):
        asset = Asset.objects.create(
            project=world.project, name=f"reviewed {at}", stage="done", width=9, height=9, bytes=1,
            sha256=f"{at:064x}", media_type="image/png", storage_key="none", audit_draw=0.5,
        )  # fmt: skip
        plain = {"project": world.project, "asset": asset}
        task, look = (
            Task.objects.create(**plain, kind=kind, state="done", answers=1, free_slots=[], free_count=0)
            for kind in ("annotate", "review")
        )
        held = Assignment.objects.create(
            **plain, task=task, user=world.people[0], kind="annotate", slot=0, overlap=1, state="submitted",
            lease_expires_at=now(), ended_at=now(),
        )  # fmt: skip
        answer = Annotation.objects.create(
            **plain, assignment=held, task=task, author=world.people[0], submission_id=uuid.uuid4(), schema_version=1,
            regions=[box()], seconds=10,
        )  # fmt: skip
        decision = "approve" if at < right else "fix"
        ReviewDecision.objects.create(
            task=look, project=world.project, annotation=answer, reviewer=world.manager, decision=decision
        )
