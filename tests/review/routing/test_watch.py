"""The watch over accepted labels: what an alarm takes back, and the exact test of each later upload."""

from __future__ import annotations

import math
import uuid
from typing import Any

import pytest
from django.utils import timezone
from scipy.stats import hypergeom

from annotation.prelabel.events import RunFinished
from annotation.prelabel.models import PrelabelRun
from assay.assets.models import Asset
from assay.auditlog.models import AuditEntry
from assay.kernel.events import publish
from assay.notifications.models import Notice
from review.routing.contract import acceptance
from review.routing.contract.later_uploads import end_uploads
from review.routing.contract.upload_test import LEVEL, POWER, allowed_wrong, most_wrong, plan_upload
from review.routing.contract.verification import verify
from review.routing.models import Audit, Certificate, LaterUpload, RouteDecision
from tests.factories.audited import Audited, make_audited, run_jobs

POLICY: dict[str, Any] = {"target_accuracy": 0.8, "audit_rate": 0.3, "adjudications": 0}


def certified(count: int = 400, **policy: Any) -> tuple[Audited, Certificate]:
    world = make_audited(policy={**POLICY, **policy})
    world.predict(count)
    world.answer(world.people[0], sum(asset.audit_draw < 0.3 for asset in Asset.objects.all()))
    run_jobs()
    return world, Certificate.objects.get(state="active")


def answer_checks(world: Audited, audits: Any, *, wrong: bool) -> int:
    """Answer the blind checks among ``audits`` alone, one by one, as long as any is left open."""
    answered = 0
    wanted = set(audits.values_list("asset_id", flat=True))
    world.wrong = wanted if wrong else set()
    from annotation.tasks.models import Task  # noqa: PLC0415

    # Others' tasks wait: only these are handed out.
    Task.objects.filter(kind="audit", state="open").exclude(asset_id__in=wanted).update(state="cancelled")
    while world.answer(world.people[0], 1):
        answered += 1
        is_over = audits.filter(upload__state="taken_back").exists()
        if is_over or not audits.exclude(state="settled").exists():
            break
    return answered


def new_run(world: Audited, *, assets: int = 0) -> None:
    old = world.run
    world.run = PrelabelRun.objects.create(
        project=world.project, job_id=uuid.uuid4(), model_key=old.model_key, model_version=old.model_version,
        weights_sha256=old.weights_sha256, map_version=1, schema_version=1, label_map={}, assets=assets,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_parts_of_a_pool_accepted_apart_all_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first live check is right and lies in the second part: before, the first part then stayed for good."""
    monkeypatch.setattr(acceptance, "ACCEPTED_AT_ONCE", 140)
    world, certificate = certified()
    times = sorted(set(RouteDecision.objects.filter(certificate=certificate).values_list("accepted_at", flat=True)))
    assert len(times) > 1
    first_part = RouteDecision.objects.filter(certificate=certificate, accepted_at=times[0])
    late = RouteDecision.objects.filter(certificate=certificate, accepted_at=times[-1]).values("prediction_id")
    checks = Audit.objects.filter(certificate=certificate, kind="live")
    one = checks.filter(prediction_id__in=late).order_by("draw")[:1]
    assets = list(first_part.values_list("asset_id", flat=True))
    assert answer_checks(world, checks.filter(pk__in=[row.pk for row in one]), wrong=False) == 1
    from annotation.tasks.models import Task  # noqa: PLC0415

    Task.objects.filter(kind="audit", state="cancelled", answers=0).update(state="open")
    world.wrong = set(Asset.objects.values_list("id", flat=True))
    while Certificate.objects.get(pk=certificate.pk).state == "active" and world.answer(world.people[0], 1):
        pass
    certificate.refresh_from_db()
    assert certificate.state == "void"
    checked = set(checks.filter(state="settled").values_list("asset_id", flat=True))
    left = set(Asset.objects.filter(pk__in=assets, stage="auto_accepted").values_list("id", flat=True))
    assert left <= checked
    assert not RouteDecision.objects.filter(certificate=certificate).exclude(asset_id__in=checked).exists()
    assert verify(certificate) == []


@pytest.mark.django_db
def test_a_clock_put_back_keeps_nothing_from_an_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = timezone.now() - timezone.timedelta(hours=3)
    monkeypatch.setattr(acceptance, "now", lambda: earlier)
    world, certificate = certified()
    accepted = RouteDecision.objects.filter(certificate=certificate)
    assert accepted.count() > 200
    assert accepted.filter(accepted_at__gte=certificate.issued_at).count() == 0
    world.wrong = set(Asset.objects.values_list("id", flat=True))
    while Certificate.objects.get(pk=certificate.pk).state == "active" and world.answer(world.people[0], 1):
        pass
    assert Asset.objects.filter(stage="auto_accepted").count() == 0
    assert verify(Certificate.objects.get(pk=certificate.pk)) == []


@pytest.mark.django_db
def test_one_bad_upload_goes_back_alone_whatever_was_accepted_before() -> None:
    world, certificate = certified(accept_later=True)
    accepted = RouteDecision.objects.filter(certificate=certificate).count()
    # As if very much had been accepted before: the upload's checks are as many.
    world.predict(300, seed=9)
    upload = LaterUpload.objects.get()
    checks = Audit.objects.filter(upload=upload)
    plan = plan_upload(upload.items, alpha=1 - certificate.target)
    assert (upload.state, upload.checks, upload.limit) == ("watched", plan.checks, plan.limit)
    assert checks.count() == plan.checks < 40
    assert {row.inclusion for row in checks} == {plan.checks / upload.items}
    assert answer_checks(world, checks, wrong=True) == plan.limit
    upload.refresh_from_db()
    certificate.refresh_from_db()
    assert (upload.state, upload.errors, upload.returned) == ("taken_back", plan.limit, upload.items - plan.limit)
    # What the certificate promised of is not touched, and nothing more is accepted unpromised.
    assert (certificate.state, certificate.live_audits) == ("active", 0)
    assert RouteDecision.objects.filter(certificate=certificate, upload=None).count() == accepted
    assert certificate.later_ended.startswith(f"Later upload 1: {plan.limit} of {plan.limit} blind checks were wrong.")
    assert f"{upload.returned} labels went back to people." in Notice.objects.get().words
    assert AuditEntry.objects.filter(action="certificate.later_ended").count() == 1
    later = world.predict(50, seed=11)
    assert set(Asset.objects.filter(pk__in=[row.id for row in later]).values_list("stage", flat=True)) == {"annotating"}
    assert LaterUpload.objects.count() == 1
    assert verify(certificate) == []


@pytest.mark.django_db
def test_an_upload_that_passes_is_bounded() -> None:
    world, certificate = certified(accept_later=True)
    world.predict(300, seed=9)
    upload = LaterUpload.objects.get()
    checks = Audit.objects.filter(upload=upload)
    assert answer_checks(world, checks, wrong=False) == upload.checks
    upload.refresh_from_db()
    certificate.refresh_from_db()
    assert (upload.state, upload.settled, upload.errors) == ("passed", upload.checks, 0)
    assert upload.bound == most_wrong(upload.items, upload.checks, 0) / upload.items
    assert (certificate.later_audits, certificate.later_ended) == (upload.checks, "")
    assert verify(certificate) == []


@pytest.mark.django_db
def test_pictures_found_wrong_and_deleted_still_count_against_their_upload() -> None:
    world, _ = certified(accept_later=True)
    world.predict(300, seed=9)
    upload = LaterUpload.objects.get()
    checks = Audit.objects.filter(upload=upload)
    gone = list(checks.order_by("draw").values_list("asset_id", flat=True)[: upload.limit - 1])
    Asset.objects.filter(pk__in=gone).delete()
    answer_checks(world, Audit.objects.filter(pk=checks.order_by("draw")[0].pk), wrong=True)
    upload.refresh_from_db()
    assert (upload.state, upload.errors) == ("taken_back", upload.limit)


@pytest.mark.django_db
def test_chunks_of_one_run_are_one_upload_and_are_checked_when_it_ends() -> None:
    world, certificate = certified(accept_later=True)
    new_run(world, assets=1000)
    world.predict(60, seed=9)
    world.predict(60, seed=10)
    upload = LaterUpload.objects.get()
    assert (upload.state, upload.checks) == ("arriving", 0)
    assert Audit.objects.filter(upload=upload).count() == 0
    # The run stops before its end, without predicting all.
    PrelabelRun.objects.filter(pk=world.run.pk).update(finished_at=timezone.now())
    publish(RunFinished(world.project.id, world.run.id, is_measuring=False))
    upload.refresh_from_db()
    assert upload.items == RouteDecision.objects.filter(upload=upload).count() > 60
    assert upload.checks == plan_upload(upload.items, alpha=1 - certificate.target).checks
    assert upload.state == "watched"
    new_run(world)
    world.predict(60, seed=12)
    assert list(LaterUpload.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db
def test_what_a_cancelled_run_left_is_checked_with_the_next_upload() -> None:
    world, _ = certified(accept_later=True)
    new_run(world, assets=1000)
    world.predict(60, seed=9)
    cancelled = world.run
    PrelabelRun.objects.filter(pk=cancelled.pk).update(finished_at=timezone.now())
    new_run(world)
    world.predict(60, seed=10)
    assert set(LaterUpload.objects.values_list("state", flat=True)) == {"watched"}
    assert LaterUpload.objects.get(run_id=cancelled.pk).checks > 0


@pytest.mark.django_db
def test_uploads_a_later_certificate_covers_are_no_longer_watched_on_their_own() -> None:
    world, certificate = certified(accept_later=True)
    world.predict(300, seed=9)
    later = Certificate(id=uuid.uuid4(), project=world.project)
    end_uploads(later)
    assert LaterUpload.objects.get().state == "watched"
    end_uploads(certificate)
    assert LaterUpload.objects.get().state == "watched"
    RouteDecision.objects.filter(upload__isnull=False).update(upload=None)
    end_uploads(later)
    assert LaterUpload.objects.get().state == "ended"


@pytest.mark.django_db
def test_uploads_a_little_worse_show_together_and_all_of_them_go_back() -> None:
    world, certificate = certified(accept_later=True)
    returned = 0
    for number in range(1, 40):
        world.predict(300, seed=100 + number)
        upload = LaterUpload.objects.get(number=number)
        checks = list(Audit.objects.filter(upload=upload).order_by("draw"))
        # Always two errors short of the limit: each passes alone.
        for place, audit in enumerate(checks):
            audit.state, audit.is_wrong, audit.settled_at = "settled", place < upload.limit - 2, timezone.now()
            audit.save()
        from review.routing.contract.certificate_monitor import watch_accepted  # noqa: PLC0415
        from review.routing.events import AuditSettled  # noqa: PLC0415

        watch_accepted(AuditSettled(world.project, checks[-1]))
        certificate.refresh_from_db()
        if certificate.later_ended:
            returned = sum(LaterUpload.objects.values_list("returned", flat=True))
            break
    assert certificate.later_ended.startswith("The later uploads together hold more wrong labels")
    assert certificate.state == "active"
    assert set(LaterUpload.objects.values_list("state", flat=True)) == {"taken_back"}
    # Two or more, none of which failed alone.
    assert LaterUpload.objects.count() > 1
    assert returned > 300
    assert not RouteDecision.objects.filter(certificate=certificate, upload__isnull=False).exists()


@pytest.mark.parametrize("alpha", [0.005, 0.02, 0.05, 0.1, 0.2])
@pytest.mark.parametrize("items", [1, 2, 7, 64, 200, 1000, 20_000])
def test_the_upload_test_keeps_its_level_and_has_its_power(items: int, alpha: float) -> None:
    plan = plan_upload(items, alpha=alpha)
    assert 1 <= plan.checks <= items
    allowed = allowed_wrong(items, alpha)
    assert hypergeom.sf(plan.limit - 1, items, allowed, plan.checks) <= LEVEL
    if items * alpha >= 1 and plan.checks < 500:
        bad = min(items, math.ceil(4 * alpha * items - 1e-9))
        assert hypergeom.sf(plan.limit - 1, items, bad, plan.checks) >= POWER - 1e-9


def test_the_bound_of_an_upload_is_the_exact_one() -> None:
    for items, checks, errors in ((1000, 50, 2), (40, 10, 0), (40, 10, 3), (5, 5, 1), (64, 31, 3)):
        plausible = [
            wrong
            for wrong in range(errors, items - (checks - errors) + 1)
            if hypergeom.cdf(errors, items, wrong, checks) > LEVEL
        ]
        assert most_wrong(items, checks, errors) == max(plausible)
