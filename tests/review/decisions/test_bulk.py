"""Bulk approval: what it takes, its random audit and bound, cancelling, undoing, and who else is at work meanwhile."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from annotation.tasks.models import Task
from assay.assets.models import Asset
from assay.jobs.models import Job
from assay.jobs.registry import JobCancelled
from assay.kernel.clock import now
from review.datasets.models import DatasetItem, DatasetVersion
from review.decisions.bulk import approve_waiting
from review.decisions.bulk_undo import undo_approvals
from review.decisions.models import BulkApproval, ReviewDecision, ReviewEntry
from review.decisions.rules import keyed_draw
from review.resolved.models import ResolvedLabel
from review.scoring.models import AnswerOutcome
from review.statistics.binomial import upper_bound
from tests.factories.reviews import answered, call, claim_review, decide, join
from tests.factories.world import World, make_world, region

pytestmark = pytest.mark.django_db


class Context(SimpleNamespace):
    """A worker's side of a job, without the worker."""

    def progress(self, done: int, message: str = "") -> None:
        self.seen = [*getattr(self, "seen", []), done]
        if len(self.seen) > getattr(self, "most", 1000):
            raise JobCancelled

    def check_stop(self) -> None:
        """Nobody asks this worker to stop."""

    @contextmanager
    def finishing(self, **told: Any) -> Any:
        self.told = told
        yield


def context_of(job_id: str, **more: Any) -> Any:
    job = Job.objects.get(pk=job_id)
    return Context(job_id=job.id, payload=job.payload, project_id=job.project_id, actor_id=job.actor_id, **more)


def waiting_world(pictures: int, **policy: Any) -> World:
    world = make_world(pictures=pictures, policy={"review": "all", **policy})
    for at, asset in enumerate(world.assets):
        answered(world, asset, [region(label="cat" if at % 2 else "person")])
    return world


def start(world: World, expect: int = 202, **body: Any) -> Any:
    return call(world, "manager", "post", f"projects/{world.project.id}/bulk-approvals", body, expect=expect)


def stages(world: World) -> dict[str, int]:
    found: dict[str, int] = {}
    for stage in Asset.objects.filter(project=world.project).values_list("stage", flat=True):
        found[stage] = found.get(stage, 0) + 1
    return found


def test_it_approves_what_fits_and_draws_its_audit_by_a_keyed_hash() -> None:
    world = waiting_world(6, bulk_audit=2)
    begun = start(world, filter={"label": "person"})
    context = context_of(begun["job"])
    approve_waiting(context)
    assert stages(world) == {"done": 3, "in_review": 3}
    assert context.told["message"] == "3 answers approved."
    bulk = BulkApproval.objects.get()
    assert (bulk.state, bulk.total, bulk.approved, bulk.audits) == ("done", 3, 3, 2)
    made = ReviewDecision.objects.filter(bulk=bulk)
    draws = sorted((keyed_draw(world.project.audit_key, bulk.id, row.task_id), row.id) for row in made)
    assert set(ReviewEntry.objects.filter(first__isnull=False).values_list("first_id", flat=True)) == {
        decision for _, decision in draws[:2]
    }
    label = ResolvedLabel.objects.filter(source="review_approve").first()
    assert label is not None
    assert label.provenance["bulk"] == str(bulk.id)
    assert label.provenance["is_looked_at"] is False
    assert AnswerOutcome.objects.count() == 0, "nobody looked: nobody's score moves"
    approve_waiting(context_of(begun["job"]))
    assert ReviewDecision.objects.count() == 3, "running it again changes nothing"
    assert ReviewEntry.objects.filter(first__isnull=False).count() == 2


def test_the_bound_follows_as_audits_come_in_and_an_audit_that_differs_counts_at_once() -> None:
    world = waiting_world(4, bulk_audit=4)
    approve_waiting(context_of(start(world)["job"]))
    told = call(world, "manager", "get", f"projects/{world.project.id}/bulk-approvals")
    assert (told[0]["audits"], told[0]["audited"], told[0]["errors"], told[0]["upper"]) == (4, 0, 0, 1.0)
    assert told[0]["can_undo"] is True
    waiting = call(world, "manager", "get", f"projects/{world.project.id}/reviews")
    assert (waiting["waiting"], waiting["approvable"]) == (4, 0), "audits are not approved in bulk again"
    decide(world, "reviewer", claim_review(world), decision="approve")
    fixed = claim_review(world)
    assert fixed is not None
    decide(world, "reviewer", fixed, decision="fix", regions=[region(x=150.0)])
    rejected = claim_review(world)
    decide(world, "reviewer", rejected, decision="reject", reason="other")
    (told,) = call(world, "manager", "get", f"projects/{world.project.id}/bulk-approvals")
    assert (told["audited"], told["errors"]) == (3, 2)
    assert told["upper"] == round(upper_bound(2, 3), 6)
    assert stages(world) == {"done": 3, "annotating": 1}
    label = ResolvedLabel.objects.get(asset=fixed["asset"]["id"], is_current=True)
    assert (label.source, label.regions[0]["x"]) == ("review_fix", 150.0)
    assert not ResolvedLabel.objects.filter(asset=rejected["asset"]["id"], is_current=True).exists()
    assert sorted(AnswerOutcome.objects.values_list("is_right", flat=True)) == [False, False, True]
    service = call(world, "manager", "get", f"projects/{world.project.id}/reviews/service")
    assert service["error"]["reviewed"] == 0, "a bulk is nobody's look"


def test_the_size_of_the_audit_is_planned_from_the_error_to_prove() -> None:
    world = waiting_world(1, bulk_error=0.05)
    start(world)
    assert BulkApproval.objects.get().audits == 1
    BulkApproval.objects.all().delete()
    assert start(world, 422, filter={"label": "dog"})["errors"][0]["path"] == "filter"
    assert start(world, 422, audits=5)["errors"][0]["path"] == "audits"
    assert BulkApproval.objects.count() == 0


def test_what_somebody_has_in_hand_is_left_to_them_and_own_answers_are_never_approved() -> None:
    world = waiting_world(3, bulk_audit=1)
    held = claim_review(world)
    Task.objects.filter(kind="review").exclude(asset=held["asset"]["id"] if held else None)
    mine = Task.objects.filter(kind="review", free_count=1).first()
    assert mine is not None
    ReviewEntry.objects.filter(task=mine).update(author=world.people["manager"])
    approve_waiting(context_of(start(world)["job"]))
    assert stages(world) == {"done": 1, "in_review": 2}
    decide(world, "reviewer", held, decision="approve")
    assert stages(world) == {"done": 2, "in_review": 1}


def test_a_cancelled_bulk_keeps_what_it_did_with_its_share_of_audits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review.decisions.bulk.CHUNK", 2)
    world = waiting_world(6, bulk_audit=6)
    begun = start(world)
    with pytest.raises(JobCancelled):
        approve_waiting(context_of(begun["job"], most=1))
    bulk = BulkApproval.objects.get()
    assert (bulk.state, bulk.approved) == ("cancelled", 4)
    assert stages(world) == {"done": 4, "in_review": 2}
    assert ReviewEntry.objects.filter(first__isnull=False).count() == 4


def test_undone_within_a_day_as_far_as_nothing_was_built_on_it() -> None:
    world = waiting_world(5, bulk_audit=2)
    approve_waiting(context_of(start(world)["job"]))
    bulk = BulkApproval.objects.get()
    looked_at = claim_review(world)
    decide(world, "reviewer", looked_at, decision="approve")
    audited = ReviewEntry.objects.filter(first__isnull=False).values("task__asset")
    label = ResolvedLabel.objects.exclude(asset__in=audited).first()
    assert label is not None
    version = DatasetVersion.objects.create(project=world.project, number=1, state="frozen", schema_version=1)
    DatasetItem.objects.create(version=version, position=1, asset=label.asset, label=label)
    begun = call(world, "manager", "post", f"bulk-approvals/{bulk.id}/undo", expect=202)
    context = context_of(begun["job"])
    undo_approvals(context)
    undo_approvals(context_of(begun["job"]))
    bulk.refresh_from_db()
    assert (bulk.state, bulk.undone, bulk.kept) == ("undone", 3, 2)
    assert stages(world) == {"done": 2, "in_review": 3}
    kept = set(ResolvedLabel.objects.filter(is_current=True).values_list("asset_id", flat=True))
    assert looked_at is not None
    assert {str(asset) for asset in kept} == {looked_at["asset"]["id"], str(label.asset_id)}
    waiting = call(world, "reviewer", "get", f"projects/{world.project.id}/reviews")
    assert waiting["waiting"] == 3
    assert waiting["counts"] == {"all": 3}, "the open audit went with its answer"
    assert call(world, "manager", "post", f"bulk-approvals/{bulk.id}/undo", expect=409)["code"] == "already_undone"
    decide(world, "reviewer", claim_review(world), decision="approve")
    assert stages(world) == {"done": 3, "in_review": 2}


def test_after_a_day_or_while_it_runs_it_stays() -> None:
    world = waiting_world(1)
    begun = start(world)
    bulk = begun["bulk"]
    assert call(world, "manager", "post", f"bulk-approvals/{bulk}/undo", expect=409)["code"] == "bulk_running"
    approve_waiting(context_of(begun["job"]))
    BulkApproval.objects.update(created_at=now() - timedelta(hours=25))
    assert call(world, "manager", "post", f"bulk-approvals/{bulk}/undo", expect=409)["code"] == "bulk_too_old"
    assert call(world, "manager", "post", f"bulk-approvals/{uuid4()}/undo", expect=404)["code"] == "not_found"


@pytest.mark.django_db(transaction=True)
def test_claims_while_a_bulk_approves_never_share_an_answer() -> None:
    world = waiting_world(12, bulk_audit=0)
    join(world, "second", "reviewer")
    job = start(world, audits=0)["job"]
    barrier, held = Barrier(3), {}

    def claim(who: str) -> None:
        barrier.wait()
        path = f"projects/{world.project.id}/reviews/claim"
        held[who] = {row["asset"]["id"] for row in call(world, who, "post", path, {"count": 4})}
        connections.close_all()

    def approve() -> None:
        barrier.wait()
        approve_waiting(context_of(job))
        connections.close_all()

    threads = [Thread(target=claim, args=(who,)) for who in ("reviewer", "second")] + [Thread(target=approve)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    approved = {str(row.annotation.asset_id) for row in ReviewDecision.objects.select_related("annotation")}
    assert not held["reviewer"] & held["second"]
    assert not approved & (held["reviewer"] | held["second"])
    assert len(approved) + len(held["reviewer"]) + len(held["second"]) == 12
    assert BulkApproval.objects.get().approved == len(approved)
