"""What would break the promise in ordinary use: changed settings, skipped items, doubt, near-duplicates, misses."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from annotation.prelabel.models import Prediction
from annotation.regions.codec import decode_regions
from annotation.tasks.models import Task
from annotation.tasks.services import Answer, claim_tasks, submit_answer
from assay.assets.models import Asset
from assay.projects.models import Project
from assay.projects.services import update_project
from review.routing import services as routing
from review.routing.calibration.correctness_model import FEATURES, Reading
from review.routing.contract.bounds import share_missed
from review.routing.contract.document import Terms
from review.routing.contract.verification import verify
from review.routing.models import Audit, Certificate, RouteDecision
from review.routing.verdicts import is_wrong
from tests.factories import audited
from tests.factories.audited import Audited, box, make_audited, run_jobs

POLICY: dict[str, Any] = {"target_accuracy": 0.8, "audit_rate": 0.3, "adjudications": 0}


def answered(count: int = 400, monkeypatch: pytest.MonkeyPatch | None = None, **policy: Any) -> Audited:
    """Return a project whose audits are answered; with ``monkeypatch`` every answer overlaps by .61."""
    world = make_audited(policy={**POLICY, **policy})
    world.predict(count)
    if monkeypatch is not None:
        moved = {"x": 22.0}
        monkeypatch.setattr(audited, "box", lambda label="person", **more: box(label, **{**moved, **more}))
    world.answer(world.people[0], sum(asset.audit_draw < 0.3 for asset in Asset.objects.all()))
    return world


def change(world: Audited, **policy: Any) -> None:
    """Change settings where no certificate is in force yet."""
    project = Project.objects.get(pk=world.project.pk)
    Project.objects.filter(pk=project.pk).update(policy={**project.policy, **policy})


@pytest.mark.django_db
def test_answers_are_judged_by_the_overlap_that_holds_at_the_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    world = answered(monkeypatch=monkeypatch)
    assert not Audit.objects.filter(state="settled", is_wrong=True).exists()
    change(world, right_iou=0.9)
    run_jobs()
    certificate = Certificate.objects.get()
    assert (certificate.state, certificate.errors) == ("not_reached", certificate.audits)
    assert not Asset.objects.filter(stage="auto_accepted").exists()
    assert verify(certificate) == []


@pytest.mark.django_db
def test_answers_are_judged_by_what_is_shown_at_the_checkpoint() -> None:
    world = make_audited(policy=POLICY)
    assets = world.predict(400)
    for row in Prediction.objects.filter(asset__in=assets):
        row.regions = [*row.regions, {**box("cat", confidence=0.15), "x": 70.0, "width": 20.0}]
        row.save(update_fields=["regions"])
    world.answer(world.people[0], sum(asset.audit_draw < 0.3 for asset in Asset.objects.all()))
    assert not Audit.objects.filter(state="settled", is_wrong=True).exists()
    change(world, show_from=0.1)
    run_jobs()
    certificate = Certificate.objects.get()
    assert (certificate.state, certificate.errors) == ("not_reached", certificate.audits)
    assert not Asset.objects.filter(stage="auto_accepted").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("setting", [{"show_from": 0.1}, {"adjudications": 1}, {"right_iou": 0.9}])
def test_a_setting_that_changes_what_is_right_ends_the_certificate(setting: dict[str, Any]) -> None:
    world = answered()
    run_jobs()
    assert Certificate.objects.get().state == "active"
    update_project(world.manager, world.project.id, policy=setting)
    assert Certificate.objects.get().state == "void"


@pytest.mark.django_db
def test_what_people_skipped_is_never_accepted_unseen() -> None:
    world = answered()
    waiting = Task.objects.filter(project=world.project, kind="annotate", state="open").order_by("id")
    skipped = list(waiting.values_list("asset_id", flat=True)[:50])
    Task.objects.filter(asset_id__in=skipped, kind="annotate").update(skips=1)
    run_jobs()
    assert Certificate.objects.get().state == "active"
    assert Asset.objects.filter(stage="auto_accepted").exists()
    assert set(Asset.objects.filter(pk__in=skipped).values_list("stage", flat=True)) == {"annotating"}


@pytest.mark.django_db
def test_near_duplicates_of_a_picture_found_wrong_are_not_accepted() -> None:
    world = make_audited(policy={**POLICY, "group_by": "folder"})
    world.predict(800, group=lambda at: f"folder {at // 2}")
    drawn = Audit.objects.filter(project=world.project).select_related("asset").order_by("draw")
    wrong = [row.asset for row in drawn[:3]]
    world.wrong = {asset.id for asset in wrong}
    world.answer(world.people[0], drawn.count())
    run_jobs()
    assert Certificate.objects.get().state == "active"
    groups = [asset.group for asset in wrong]
    siblings = Asset.objects.filter(group__in=groups).exclude(pk__in=world.wrong)
    assert siblings.count() == 3
    assert set(siblings.values_list("stage", flat=True)) == {"annotating"}
    assert Asset.objects.filter(stage="auto_accepted").exists()


def submit_unsure(world: Audited, *, who: int = 0) -> Audit:
    """Answer one blind check as the model did, marked unsure."""
    _, held = claim_tasks(world.people[who], world.project.id, kinds=("audit",), count=1, to="annotate")
    (assignment,) = held
    answer = Answer(uuid.uuid4(), 1, [box()], seconds=12.0, flags={"unsure": True})
    submit_answer(world.people[who], assignment.id, answer)
    return Audit.objects.get(asset_id=assignment.asset_id)


@pytest.mark.django_db
def test_a_blind_answer_marked_unsure_is_looked_at_again_even_where_it_agrees() -> None:
    world = make_audited(policy={**POLICY, "adjudications": 1})
    world.predict(20)
    audit = submit_unsure(world)
    assert (audit.state, audit.is_wrong) == ("disputed", None)
    for person in world.people[1:]:
        world.answer(person, 50)
    audit.refresh_from_db()
    assert (audit.state, audit.is_wrong, len(audit.answers)) == ("settled", False, 2)


@pytest.mark.django_db
def test_without_second_looks_an_unsure_answer_counts_as_an_error() -> None:
    world = make_audited(policy=POLICY)
    world.predict(20)
    audit = submit_unsure(world)
    assert (audit.state, audit.is_wrong) == ("settled", True)


def test_an_attribute_is_part_of_an_object() -> None:
    shown = decode_regions([box(attributes={"colour": "red"})])
    truth = decode_regions([box(attributes={"colour": "blue"})])
    for unit in ("asset", "object"):
        assert is_wrong(shown, truth, unit=unit, least_iou=0.5, draw=0.0)
        assert not is_wrong(shown, shown, unit=unit, least_iou=0.5, draw=0.0)


@pytest.mark.parametrize(
    "missed, looks, share",
    [(0.3, 0, 0.3), (0.3, 1, 0.51), (0.5, 1, 0.75), (0.5, 2, 0.625), (0.0, 1, 0.0), (1.0, 2, 1.0)],
)
def test_the_share_missed_counts_second_looks_that_overrule_true_errors(
    missed: float, looks: int, share: float
) -> None:
    assert share_missed(missed, looks) == pytest.approx(share)


def test_a_certificate_allows_for_what_second_looks_overrule() -> None:
    terms = Terms(promise="accepted", target=0.95, delta=0.05, number=1, missed=(50, 100), second_looks=1)
    assert terms.alpha <= 0.05 * (1 - share_missed(0.5, 1))
    assert Terms(promise="accepted", target=0.95, delta=0.05, number=1, missed=(50, 100)).alpha > terms.alpha


@pytest.mark.django_db
def test_later_uploads_are_held_against_the_threshold_by_the_certificates_own_calibrator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = make_audited(policy={**POLICY, "accept_later": True})
    world.predict(600, is_wrong=lambda confidence, rng: confidence < 0.6)
    world.answer(world.people[0], sum(asset.audit_draw < 0.3 for asset in Asset.objects.all()))
    run_jobs()
    assert Certificate.objects.get(state="active").accepted > 0
    # A newer calibrator that believes everything.
    sure = Reading(
        "features", (0.0,) * len(FEATURES), (0.0,) * len(FEATURES), (1.0,) * len(FEATURES), {}, 20.0, number=9
    )
    monkeypatch.setattr(routing, "newest_reading", lambda *_: sure)
    later = {asset.id for asset in world.predict(100, seed=9)}
    routes = RouteDecision.objects.filter(asset_id__in=later)
    assert min(routes.values_list("calibrated", flat=True)) > 0.99
    accepted = routes.filter(asset__stage="auto_accepted")
    assert accepted.exists()
    assert not accepted.filter(confidence__lt=0.4).exists()
