"""Answers that come in faster than one process settles them: a worker helps, and each is settled once."""

from __future__ import annotations

import uuid

import pytest

from annotation.tasks import settlement
from annotation.tasks.models import Annotation, Assignment, PendingAnswer
from assay.jobs.models import Job
from assay.jobs.worker import run
from assay.kernel.clock import now
from tests.factories.world import make_task, make_world, region

pytestmark = pytest.mark.django_db


def test_a_worker_helps_where_more_comes_in_than_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(pictures=1, policy={"review": "none"})
    monkeypatch.setattr(settlement, "MANY", 6)
    monkeypatch.setattr(settlement, "BATCH", 2)
    for _ in range(12):
        task = make_task(world, world.assets[0])
        lent = Assignment.objects.create(
            task=task, user=world.people["annotator"], project=world.project, asset=world.assets[0], kind="annotate",
            slot=0, overlap=1, lease_expires_at=now(), state="expired",
        )  # fmt: skip
        answer = Annotation.objects.create(
            assignment=lent, task=task, project=world.project, asset=world.assets[0], author=world.people["annotator"],
            submission_id=uuid.uuid4(), schema_version=1, regions=[region()], seconds=3,
        )  # fmt: skip
        PendingAnswer.objects.create(annotation=answer)
    assert settlement.settle_pending(2) == 2
    monkeypatch.setattr(settlement, "settle_pending", lambda *_, **__: 0)
    settlement.settle_or_call_help()
    monkeypatch.undo()
    monkeypatch.setattr(settlement, "MANY", 6)
    monkeypatch.setattr(settlement, "BATCH", 2)
    job = Job.objects.get(kind="tasks.settle")
    run(job.id)
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "7 answers settled.")
    assert PendingAnswer.objects.count() == 3  # left to the duty itself
    assert settlement.settle_or_call_help() == 3
    assert Job.objects.filter(kind="tasks.settle").count() == 1
