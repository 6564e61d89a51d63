"""Monitoring on the real database: what changes is named with its examples, managers hear of it, checks follow."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from annotation.prelabel.models import PrelabelRun
from assay.accounts.services import create_token
from assay.jobs.models import Job
from assay.kernel.clock import now
from assay.kernel.errors import Conflict
from assay.notifications.models import Notice
from assay.projects.models import Project
from review.routing.contract.certificate_monitor import end_certificate
from review.routing.models import Audit, Certificate, DriftAlarm, Monitor, RouteDecision
from review.routing.monitoring.repeat_audits import close_alarm, re_audit
from review.routing.monitoring.services import ask_to_monitor, monitor_grown, words_of
from tests.factories.audited import Audited, make_audited, run_jobs

pytestmark = pytest.mark.django_db

# Nothing is certified at such a target: only monitoring is at work.
POLICY: dict[str, Any] = {"target_accuracy": 0.999, "audit_rate": 0.5, "adjudications": 0}


def another_run(world: Audited) -> None:
    """What is predicted from here on comes later, of the same model."""
    PrelabelRun.objects.filter(pk=world.run.pk).update(finished_at=now())
    held = PrelabelRun.objects.get(pk=world.run.pk)
    held.pk, held.id, held.job_id, held.created_at = None, uuid.uuid4(), uuid.uuid4(), now()
    held.save(force_insert=True)
    world.run = held


def watch(world: Audited) -> Monitor:
    PrelabelRun.objects.filter(pk=world.run.pk).update(finished_at=now())
    monitor_grown()
    run_jobs()
    return Monitor.objects.get(project=world.project)


def test_what_stays_as_it_is_raises_nothing() -> None:
    world = make_audited(policy=POLICY)
    kinds = lambda at: ("person", "cat")[at % 2]  # noqa: E731
    world.predict(400, is_wrong=lambda confidence, rng: rng.random() < 0.1, label=kinds)
    world.settle_all()
    monitor = watch(world)
    drawn = Audit.objects.count()
    assert monitor.items == {"member": drawn, "live": 0, "predicted": 400}
    assert monitor.looks == {"member": 3, "predicted": 7}
    assert DriftAlarm.objects.count() == 0
    stream = monitor.figures["streams"]["member"]
    assert sum(part["checks"] for part in stream["over_time"]) == drawn
    assert sum(part["wrong"] for part in stream["over_time"]) == Audit.objects.filter(is_wrong=True).count()
    assert {row["kind"] for row in monitor.figures["predictions"]["labels"]} == {"person", "cat"}
    # Nothing is computed again until a look is due or much is new.
    assert monitor_grown() == 0


def test_a_label_gone_wrong_is_named_with_examples_and_checked_again() -> None:
    world = make_audited(policy=POLICY)
    kinds = lambda at: ("person", "cat")[at % 2]  # noqa: E731
    world.predict(400, label=kinds)
    world.settle_all()
    watch(world)
    another_run(world)
    later = world.predict(400, seed=2, label=kinds)
    bad = {asset.id for asset in later if RouteDecision.objects.get(asset=asset).label == "cat"}
    world.wrong |= bad
    world.settle_all()
    watch(world)
    alarm = DriftAlarm.objects.get(family="errors", cell="cat")
    assert alarm.before[0] < 0.5 * alarm.before[1]
    assert alarm.now[0] == alarm.now[1] > 20
    assert alarm.chance <= alarm.level
    assert set(alarm.examples) <= bad
    assert len(alarm.examples) == 24
    words = words_of(alarm, {"cat": "Cat"})
    assert words.startswith("The model is wrong more often about “Cat” in blind checks: 100.0 % lately (")
    # The managers hear of it; nobody else does.
    parts = DriftAlarm.objects.filter(raised_at=alarm.raised_at)
    notice = Notice.objects.get()
    assert notice.words == f"{words} {parts.count() - 1} more changes came with it."
    assert (notice.user, notice.page, notice.read_at) == (world.manager, "monitoring", None)
    # Open alarms are not raised twice.
    count = DriftAlarm.objects.count()
    ask_to_monitor(world.manager, world.project.id)
    run_jobs()
    assert DriftAlarm.objects.count() == count
    # One click draws more of the pool, by its draws.
    drawn = Audit.objects.count()
    assert re_audit(world.manager, world.project.id, alarm.id, more=50) == 50
    assert Audit.objects.count() == drawn + 50
    alarm.refresh_from_db()
    assert (alarm.is_open, alarm.checks_asked, alarm.closed_by) == (False, 50, world.manager)
    with pytest.raises(Conflict):
        re_audit(world.manager, world.project.id, alarm.id, more=50)
    # All that was raised with it is one shift: it is closed as one, and can be closed once.
    assert {(row.is_open, row.checks_asked, row.closed_at) for row in parts} == {(False, 50, alarm.closed_at)}
    DriftAlarm.objects.filter(pk__in=[row.pk for row in parts]).update(is_open=True, closed_at=None, checks_asked=0)
    assert close_alarm(world.manager, world.project.id, alarm.id).is_open is False
    assert DriftAlarm.objects.filter(is_open=True).count() == 0
    with pytest.raises(Conflict):
        close_alarm(world.manager, world.project.id, alarm.id)


def test_files_sorted_by_kind_in_one_upload_are_no_drift() -> None:
    world = make_audited(policy={**POLICY, "audit_rate": 0.05})
    world.predict(600, label=lambda at: "person" if at < 300 else "cat")
    watch(world)
    assert DriftAlarm.objects.filter(family="predictions").count() == 0


def test_another_kind_of_picture_shows_in_predictions() -> None:
    world = make_audited(policy={**POLICY, "audit_rate": 0.05})
    world.predict(600, label=lambda at: "person")
    watch(world)
    another_run(world)
    world.predict(400, seed=2, label=lambda at: "cat" if at % 4 == 0 else "person")
    watch(world)
    alarms = {row.cell for row in DriftAlarm.objects.filter(family="predictions")}
    assert alarms == {"person", "cat"}
    assert DriftAlarm.objects.filter(family="confidence").count() == 0


def test_accepted_labels_are_checked_again_at_random() -> None:
    world = make_audited(policy={**POLICY, "routing": "threshold", "confidence_threshold": 0.5, "audit_rate": 0.05})
    world.predict(300)
    PrelabelRun.objects.filter(pk=world.run.pk).update(finished_at=now())
    monitor = watch(world)
    alarm = DriftAlarm.objects.create(
        project=world.project, monitor=monitor, stream="predicted", family="predictions", cell="cat",
        before=[0, 100], now=[50, 100], chance=1e-9, level=1e-4, look=1,
    )  # fmt: skip
    accepted = RouteDecision.objects.filter(route="auto_accept", is_audit_drawn=False).count()
    assert re_audit(world.manager, world.project.id, alarm.id, more=40) == 40
    live = Audit.objects.filter(kind="live")
    assert live.count() == live.filter(was_auto_accepted=True, certificate=None).count() == 40
    assert {round(row.inclusion, 6) for row in live} == {round(40 / accepted, 6)}
    assert all(row.confidence >= 0.5 for row in live)


def test_managers_hear_that_auto_accept_went_off_and_have_it_read() -> None:
    world = make_audited(policy={"target_accuracy": 0.8, "audit_rate": 0.3})
    world.predict(400)
    world.settle_all()
    run_jobs()
    certificate = Certificate.objects.get(state="active")
    end_certificate(certificate, reason="The live watch raised the alarm.", since=certificate.issued_at)
    notice = Notice.objects.get()
    assert notice.user == world.manager
    assert notice.words.endswith("labels went back to people.")
    assert notice.page == "contract"
    token = create_token(world.manager, name="t")[1]
    headers = {"Authorization": f"Token {token}"}
    told = Client().get("/api/v1/notices", headers=headers).json()
    assert (told["unread"], told["results"][0]["project_name"]) == (1, "Contract")
    ids = {"ids": [str(notice.id)]}

    def read() -> Any:
        return Client().post("/api/v1/notices/read", ids, content_type="application/json", headers=headers).json()

    assert read() == {"read": 1}
    assert read() == {"read": 0}
    assert Client().get("/api/v1/notices", headers=headers).json()["unread"] == 0
    # Somebody without a part in the project sees nothing of it, and marks nothing.
    Notice.objects.update(read_at=None)
    other = {"Authorization": f"Token {create_token(world.people[0], name='t')[1]}"}
    assert Client().get("/api/v1/notices", headers=other).json()["results"] == []
    Client().post("/api/v1/notices/read", {}, content_type="application/json", headers=other)
    assert Notice.objects.filter(read_at=None).count() == 1


def test_the_checks_behind_a_number_are_found() -> None:
    world = make_audited(policy=POLICY)
    world.predict(200, label=lambda at: ("person", "cat")[at % 2])
    world.settle_all()
    headers = {"Authorization": f"Token {create_token(world.manager, name='t')[1]}"}

    def found(query: str) -> list[dict[str, Any]]:
        path = f"/api/v1/projects/{world.project.id}/audits?limit=200&{query}"
        rows: list[dict[str, Any]] = Client().get(path, headers=headers).json()["results"]
        return rows

    all_of_them = found("")
    assert len(all_of_them) == Audit.objects.count()
    assert {row["label"] for row in found("label=cat")} == {"cat"}
    middle = found("raw_from=0.5&raw_to=0.6")
    assert len(middle) == sum(0.5 <= row["confidence"] < 0.6 for row in all_of_them) > 0
    assert len(found("score_from=0.5")) == sum(row["confidence"] >= 0.5 for row in all_of_them)
    assert found("answered_to=2020-01-01T00:00:00Z") == []
    assert len(found("answered_from=2020-01-01T00:00:00Z")) == len(all_of_them)
    # People answered as the model predicted: whoever looks for the one finds the other.
    zone = found("kind=member&stratum=zone&label=cat")
    assert {row["id"] for row in found("answered=cat")} == {row["id"] for row in zone}
    assert found("answered=dog") == found(f"look={uuid.uuid4()}") == []
    assert Job.objects.filter(state="failed").count() == 0
    assert Project.objects.count() == 1


def test_the_pictures_behind_a_number_of_predictions_are_found() -> None:
    world = make_audited(policy={"target_accuracy": 0.8, "audit_rate": 0.3})
    world.predict(400, label=lambda at: ("person", "cat")[at % 2])
    world.settle_all()
    run_jobs()
    certificate = Certificate.objects.get(state="active")
    headers = {"Authorization": f"Token {create_token(world.manager, name='t')[1]}"}

    def found(path: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            at = f"/api/v1/projects/{world.project.id}/{path}&limit=200&cursor={cursor}"
            told = Client().get(at, headers=headers).json()
            rows, cursor = rows + told["results"], told["next"]
        return rows

    assert len(found("predicted?label=cat")) == RouteDecision.objects.filter(label="cat").count() == 200
    accepted = found("predicted?accepted=true")
    # Those that people answered in an audit are not left to the model.
    assert len(accepted) == certificate.accepted - RouteDecision.objects.filter(is_audit_drawn=True).count() > 0
    assert {row["route"] for row in accepted} == {"auto_accept"}
    sure = found("predicted?confidence_from=0.9&confidence_to=1")
    assert len(sure) == RouteDecision.objects.filter(confidence__gte=0.9).count() > 0
    # The look names the checks it rests on, and those alone.
    assert {row["id"] for row in found(f"audits?look={certificate.id}")} == {
        row["id"] for row in certificate.document["audits"]
    }
